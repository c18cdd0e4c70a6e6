/** The timeline in words. */

import type { Lang } from "../domain/lang.ts";
import type { TimelineEntry } from "../domain/timeline.ts";
import { failureText } from "./model-words.ts";
import { safeText } from "./safe-text.ts";
import { personText, shortId } from "./signature.ts";
import { clockText } from "./time.ts";
import type { TextOptions } from "./view.ts";
import { wrapText } from "./width.ts";
import { wordsFor } from "./words.ts";

const alerts = (count: number) => `${count} ${count === 1 ? "alert" : "alerts"}`;
const names = (list: readonly string[], count: number) => list.join(", ") + (count > list.length ? ", ..." : "");

const sourceOf = (from: string) => (from === "file" ? "a file" : from === "redis" ? "Redis" : from);

/** An answer that made no request: the same was asked for already, or the command was ended. */
function askedText({ model, failure }: { model: string; failure: string | null }, lang: Lang): string {
  const why = failure === null ? "" : failureText(failure, lang);
  if (lang === "zh-TW") return `詢問模型 ${model}：${why === "" ? "其回答未成為新的申請" : `沒有可用的回答（${why}）`}`;
  return `asked model ${model}: ${why === "" ? "its answer made no new request" : `no usable answer (${why})`}`;
}

/** What happened, in one phrase; still untrusted text. */
function english(entry: TimelineEntry): string {
  switch (entry.type) {
    case "incident.opened":
      return `opened ${entry.values.severity} with ${alerts(entry.values.signals)}`;
    case "incident.imported":
      return `taken from ${sourceOf(entry.values.from)} (${entry.values.status})`;
    case "signals.added":
      return `${alerts(entry.values.signals)} more: ${names(entry.values.alert_names, entry.values.signals)}`;
    case "signals.ended":
      return `${alerts(entry.values.signals)} ended`;
    case "request.created": {
      const { request_id, risk_level, action } = entry.values;
      return `proposed ${shortId(request_id)}, ${risk_level}: ${action}`;
    }
    case "request.signed": {
      const { request_id, decision, comment } = entry.values;
      return `${decision === "approve" ? "approved" : "rejected"} ${shortId(request_id)}${comment === null ? "" : `: ${comment}`}`;
    }
    case "run.started":
      return `started ${shortId(entry.values.request_id)} on ${entry.values.context}`;
    case "run.finished": {
      const { request_id, outcome, detail, reconciled } = entry.values;
      const found = reconciled ? "found out about" : "ran";
      return `${found} ${shortId(request_id)}: ${outcome}${detail === "" ? "" : `, ${detail}`}`;
    }
    case "run.handed_over":
      return `was handed ${shortId(entry.values.request_id)} to carry out: ${entry.values.reason}`;
    case "freeze.set":
      return `froze all runs: ${entry.values.reason}`;
    case "freeze.lifted":
      return `lifted the freeze${entry.values.reason === null ? "" : `: ${entry.values.reason}`}`;
    case "incident.resolved": {
      const { approval_id, reason } = entry.values;
      if (approval_id !== null) return `resolved with ${shortId(approval_id)}`;
      return `resolved${reason === null ? "" : `: ${reason}`}`;
    }
    case "model.asked":
      return askedText(entry.values, "en");
    case "outcome.recorded":
      return `outcome of ${shortId(entry.values.request_id)}: ${entry.values.outcome}`;
  }
}

function chinese(entry: TimelineEntry): string {
  switch (entry.type) {
    case "incident.opened":
      return `建立 ${entry.values.severity} 事件，${entry.values.signals} 則告警`;
    case "incident.imported":
      return `由 ${entry.values.from} 匯入（${entry.values.status}）`;
    case "signals.added":
      return `新增 ${entry.values.signals} 則告警：${names(entry.values.alert_names, entry.values.signals)}`;
    case "signals.ended":
      return `${entry.values.signals} 則告警結束`;
    case "request.created": {
      const { request_id, risk_level, action } = entry.values;
      return `提案 ${shortId(request_id)}，${risk_level}：${action}`;
    }
    case "request.signed": {
      const { request_id, decision, comment } = entry.values;
      return `${decision === "approve" ? "核准" : "拒絕"} ${shortId(request_id)}${comment === null ? "" : `：${comment}`}`;
    }
    case "run.started":
      return `開始於 ${entry.values.context} 執行 ${shortId(entry.values.request_id)}`;
    case "run.finished": {
      const { request_id, outcome, detail, reconciled } = entry.values;
      const found = reconciled ? "事後查明" : "執行";
      return `${found} ${shortId(request_id)}：${outcome}${detail === "" ? "" : `，${detail}`}`;
    }
    case "run.handed_over":
      return `接手人工執行 ${shortId(entry.values.request_id)}：${entry.values.reason}`;
    case "freeze.set":
      return `凍結所有執行：${entry.values.reason}`;
    case "freeze.lifted":
      return `解除凍結${entry.values.reason === null ? "" : `：${entry.values.reason}`}`;
    case "incident.resolved": {
      const { approval_id, reason } = entry.values;
      if (approval_id !== null) return `以 ${shortId(approval_id)} 結案`;
      return `結案${reason === null ? "" : `：${reason}`}`;
    }
    case "model.asked":
      return askedText(entry.values, "zh-TW");
    case "outcome.recorded":
      return `${shortId(entry.values.request_id)} 的結果：${entry.values.outcome}`;
  }
}

/** The phrase of an entry, not yet made safe for a screen. */
export function timelineText(entry: TimelineEntry, lang: Lang): string {
  return lang === "en" ? english(entry) : chinese(entry);
}

/** Oldest first, at most the last `max`; times are UTC. */
export function timelineLines(
  timeline: readonly TimelineEntry[],
  options: TextOptions,
  indent: number,
  max = 50,
): string[] {
  const { style, width, now, ascii, lang } = options;
  const left = " ".repeat(indent);
  const shown = timeline.slice(-max);
  const lines = shown.flatMap((entry) => {
    const clock = clockText(entry.at, now, true);
    const margin = indent + clock.length + 2;
    const actor = personText(entry.actor, ascii);
    const text = `${actor} ${safeText(timelineText(entry, lang), { max: 400, ascii })}`;
    const [first = "", ...rest] = wrapText(text, width - margin);
    const named = first.startsWith(actor) ? style.cyan(actor) + first.slice(actor.length) : first;
    return [`${left}${style.dim(clock)}  ${named}`, ...rest.map((line) => " ".repeat(margin) + line)];
  });
  const earlier = timeline.length - shown.length;
  return earlier === 0 ? lines : [left + style.dim(wordsFor(lang).more(earlier)), ...lines];
}
