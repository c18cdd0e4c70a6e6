/** Whether runs are stopped, by whom and why. */
import type { Freeze } from "../../domain/freeze.ts";
import { flow } from "../../text/flow.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { personText } from "../../text/signature.ts";
import { clockText } from "../../text/time.ts";
import type { TextOptions } from "../../text/view.ts";

export interface FreezeView {
  freeze: Freeze | null;
  /** It was so before; nothing was written. */
  already: boolean;
}

export function presentFreeze(view: FreezeView, options: TextOptions): string {
  const { style, width, lang } = options;
  const headline = { text: sentence(view, options), paint: style.bold };
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
  const reason = safeText(freeze.reason, { max: 300, ascii });
  if (lang === "zh-TW") return `${already ? "先前已凍結" : "已凍結"}：${by} ${at}：${reason}`;
  return `${already ? "Runs were frozen already" : "Nothing is run any more"}: ${by} ${at}: ${reason}`;
}
