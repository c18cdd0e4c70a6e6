/** Whether runs are stopped, by whom and why. */
import type { Freeze } from "../../domain/freeze.ts";
import { flow } from "../../text/flow.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { personText } from "../../text/signature.ts";
import { clockText } from "../../text/time.ts";
import type { TextOptions } from "../../text/view.ts";

const MAX_REASON = 500;

export interface FreezeView {
  freeze: Freeze | null;
  /** It was so before; nothing was written. */
  already: boolean;
}

/** What a `freeze` or `unfreeze` did. */
export function presentFreeze(view: FreezeView, options: TextOptions): string {
  return linesOf(view, sentence(view, options), options);
}

/** What holds, where nothing was asked to change. */
export function presentFreezeStatus(view: FreezeView, options: TextOptions): string {
  const allowed = { en: "Runs are allowed.", "zh-TW": "可以執行。" }[options.lang];
  return linesOf(view, view.freeze === null ? allowed : frozenText(view.freeze, options), options);
}

/** `runs are frozen by alice since 03:12: failover under way`. */
export function frozenText(
  { by, at, reason }: Freeze,
  { now, ascii, lang }: Omit<TextOptions, "style" | "width">,
): string {
  const name = personText(by, ascii);
  const clock = clockText(at, now);
  const why = safeText(reason, { max: MAX_REASON, ascii });
  if (lang === "zh-TW") return `執行已由 ${name} 於 ${clock} 凍結：${why}`;
  return `runs are frozen by ${name} since ${clock}: ${why}`;
}

function linesOf(view: FreezeView, said: string, { style, width, lang }: TextOptions): string {
  const headline = { text: said, paint: style.bold };
  const next = view.freeze === null ? "" : { en: "To lift it: awooo unfreeze", "zh-TW": "解除：awooo unfreeze" }[lang];
  return joinLines([...flow([headline], { width, indent: 1 }), ...flow([{ text: next }], { width, indent: 1 })]);
}

function sentence({ freeze, already }: FreezeView, { now, ascii, lang }: TextOptions): string {
  if (freeze === null) {
    if (lang === "zh-TW") return already ? "原本就沒有凍結。" : "已解除凍結，可以執行。";
    return already ? "Nothing was frozen." : "Runs are allowed again.";
  }
  const by = personText(freeze.by, ascii);
  const at = clockText(freeze.at, now);
  const reason = safeText(freeze.reason, { max: MAX_REASON, ascii });
  if (lang === "zh-TW") return `${already ? "先前已凍結" : "已凍結"}：${by} ${at}：${reason}`;
  return `${already ? "Runs were frozen already" : "Nothing is run any more"}: ${by} ${at}: ${reason}`;
}
