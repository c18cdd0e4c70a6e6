/** What an input became: one line an incident, then the next step. */
import { type Incident, isOpen } from "../../domain/incident.ts";
import type { Lang } from "../../domain/lang.ts";
import type { IngestedIncident, IngestResult } from "../../flows/ingest.ts";
import { flow } from "../../text/flow.ts";
import { firstAlert, serviceText, severityPaint } from "../../text/incident.ts";
import { nextLines } from "../../text/next-step.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { symbolsFor } from "../../text/symbols.ts";
import type { TextOptions } from "../../text/view.ts";
import { type Cell, tableLines } from "./table.ts";

const WORDS = {
  en: {
    nothing: "No alert is firing: no incident was made.",
    created: "new",
    joined: "updated",
    known: "known",
    over: "over",
    signals: (count: number) => `${count} ${count === 1 ? "signal" : "signals"}`,
    added: (count: number) => `+${count} ${count === 1 ? "signal" : "signals"}`,
    ended: (count: number) => `${count} ended`,
    same: "nothing new",
  },
  "zh-TW": {
    nothing: "沒有觸發中的告警：未建立事件。",
    created: "新增",
    joined: "更新",
    known: "已知",
    over: "已結束",
    signals: (count: number) => `${count} 個訊號`,
    added: (count: number) => `+${count} 個訊號`,
    ended: (count: number) => `${count} 個已結束`,
    same: "沒有新內容",
  },
} satisfies Record<Lang, unknown>;

export function presentIngest({ incidents }: Pick<IngestResult, "incidents">, options: TextOptions): string {
  if (incidents.length === 0) return joinLines(flow([{ text: WORDS[options.lang].nothing }], { width: options.width }));
  const rows = incidents.map((one) => cells(one, options));
  const waiting = incidents.filter(({ incident }) => isOpen(incident.status) && incident.proposal_ids.length === 0);
  const next = waiting.find((one) => waiting.every((other) => one.incident.severity <= other.incident.severity));
  return joinLines([
    ...tableLines(rows, options.width, symbolsFor(options.ascii).ellipsis),
    ...(next === undefined ? [] : nextLines(next.incident, null, options)),
  ]);
}

function cells(one: IngestedIncident, options: TextOptions): Cell[] {
  const { style, ascii, lang } = options;
  const { incident } = one;
  return [
    { text: safeText(one.incident_id, { max: 200, ascii }), paint: style.bold },
    { text: stateWord(one, lang) },
    { text: incident.severity, paint: severityPaint(incident.severity, style) },
    { text: changeText(one, lang) },
    { text: subjectText(incident, options) },
  ];
}

/** What it is about: a service, else its title, else its alert. */
function subjectText(incident: Incident, options: TextOptions): string {
  const { ascii } = options;
  const title = safeText(incident.title ?? "", { max: 120, ascii });
  return serviceText(incident, ascii) || title || firstAlert(incident, options);
}

function stateWord({ created, signals_added, signals_ended, incident }: IngestedIncident, lang: Lang): string {
  const words = WORDS[lang];
  if (created) return words.created;
  if (!isOpen(incident.status)) return words.over;
  return signals_added + signals_ended > 0 ? words.joined : words.known;
}

function changeText({ created, signals_added, signals_ended }: IngestedIncident, lang: Lang): string {
  const words = WORDS[lang];
  if (created) return words.signals(signals_added);
  const parts = [
    ...(signals_added > 0 ? [words.added(signals_added)] : []),
    ...(signals_ended > 0 ? [words.ended(signals_ended)] : []),
  ];
  return parts.length === 0 ? words.same : parts.join(", ");
}
