/** What came of running a request, in words. */
import type { Lang } from "../domain/lang.ts";
import type { Execution } from "../domain/run.ts";
import { flow, type Span } from "./flow.ts";
import { safeText } from "./safe-text.ts";
import { personText } from "./signature.ts";
import type { Paint, Style } from "./style.ts";
import { checkMark } from "./symbols.ts";
import { clockText, spanText } from "./time.ts";
import type { TextOptions } from "./view.ts";

const HEADLINE: Record<Execution["status"], Record<Lang, string>> = {
  worked: { en: "WORKED", "zh-TW": "成功" },
  failed: { en: "FAILED", "zh-TW": "失敗" },
  inconclusive: { en: "INCONCLUSIVE", "zh-TW": "無法判定" },
  unknown: { en: "UNKNOWN", "zh-TW": "結果不明" },
  handed_over: { en: "HANDED OVER", "zh-TW": "已交付人工" },
};

const NOT_RUN: Record<Lang, string> = { en: "awooo does not run it: ", "zh-TW": "awooo 不執行：" };
const BY_HAND: Record<Lang, string> = {
  en: "These steps are for a person; awooo runs nothing of them",
  "zh-TW": "以下步驟須由人工執行；awooo 不執行其中任何一項",
};

const MARK = {
  worked: "passed",
  failed: "failed",
  inconclusive: "not_run",
  unknown: "not_run",
  handed_over: "not_run",
} as const;

function paintOf(status: Execution["status"], style: Style): Paint {
  const paint = status === "worked" ? style.green : status === "failed" ? style.red : style.yellow;
  return (text) => style.bold(paint(text));
}

/** `✓ WORKED   run by alice@corp 03:14, 12s   deployment "checkout" successfully rolled out`. */
export function executionLines(
  execution: Execution,
  { indent = 0, ...options }: TextOptions & { indent?: number },
): string[] {
  const { style, width, ascii, lang } = options;
  const { status } = execution;
  const spans: Span[] = [
    { text: `${checkMark(MARK[status], ascii)} ${HEADLINE[status][lang]}`, paint: paintOf(status, style) },
    { text: whoAndWhen(execution, options) },
  ];
  const said = [{ text: saidOf(execution, ascii, lang) }];
  return [...flow(spans, { width, indent }), ...flow(said, { width, indent })];
}

function saidOf({ status, argv, detail }: Execution, ascii: boolean, lang: Lang): string {
  const text = safeText(detail, { max: 500, ascii });
  if (status !== "handed_over") return text;
  return argv === null ? BY_HAND[lang] : NOT_RUN[lang] + text;
}

function whoAndWhen({ status, by, host, started_at, finished_at }: Execution, options: TextOptions): string {
  const { now, ascii, lang } = options;
  const name = personText(by, ascii);
  const clock = clockText(started_at, now);
  const on = safeText(host, { max: 80, ascii });
  if (status === "handed_over") return lang === "en" ? `to ${name} ${clock}` : `${name} ${clock}`;
  const span = finished_at === null ? "" : spanText(Date.parse(finished_at) - Date.parse(started_at));
  if (lang === "zh-TW") return `由 ${name} 於 ${clock} 在 ${on} 執行${span === "" ? "，尚無結果" : `，歷時 ${span}`}`;
  return `started by ${name} ${clock} on ${on}${span === "" ? "; no result yet" : `, took ${span}`}`;
}
