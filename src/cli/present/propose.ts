/** A proposal just made, as text. */

import type { Lang } from "../../domain/lang.ts";
import { flow } from "../../text/flow.ts";
import { nextLines } from "../../text/next-step.ts";
import { joinLines, reviewLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import type { ProposeView, TextOptions } from "../../text/view.ts";

const MISSING: Record<string, Record<Lang, string>> = {
  llm: {
    en: "No model answered: this comes from the library.",
    "zh-TW": "模型沒有回應：此提案來自範本庫。",
  },
  redis: {
    en: "Redis did not answer: the change is queued and will be sent later.",
    "zh-TW": "Redis 沒有回應：變更已排入佇列，稍後送出。",
  },
  cluster: {
    en: "No cluster was asked: checks did not run, pods are an estimate.",
    "zh-TW": "未查詢叢集：檢查沒有執行，pod 數為估計值。",
  },
};

/** What a missing part means for this proposal; a part this version does not know is named as it is. */
function degradedText(part: string, lang: Lang): string {
  return Object.hasOwn(MISSING, part) ? (MISSING[part]?.[lang] ?? part) : safeText(part);
}

const REUSED: Record<Lang, string> = {
  en: "This proposal was open already; --new makes another.",
  "zh-TW": "此提案先前已存在；使用 --new 另提一份。",
};

export function presentPropose(view: ProposeView, options: TextOptions): string {
  const { approval, incident, reused, degraded, message } = view;
  const { style, width, lang, ascii } = options;
  const notes = [...(reused ? [REUSED[lang]] : []), ...degraded.map((part) => degradedText(part, lang))];
  return joinLines([
    ...reviewLines(incident, approval, options),
    "",
    ...notes.flatMap((text) => flow([{ text, paint: style.yellow }], { width, indent: 1 })),
    ...flow([{ text: safeText(message, { ascii }) }], { width, indent: 1 }),
    ...nextLines(incident, approval, options),
  ]);
}
