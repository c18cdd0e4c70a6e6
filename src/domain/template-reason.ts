/** Why a template or playbook was taken, and what had to be assumed: data, and the one line each is shown as. */
import type { Lang } from "./lang.ts";
import type { Evidence } from "./template.ts";
import type { Advantage } from "./template-order.ts";
import type { Assumption } from "./template-params.ts";

export type MatchReason =
  | { code: "alert"; alert: string }
  | { code: "pattern"; alert: string; pattern: string }
  | { code: "words"; phrase: string }
  | { code: "label"; label: string; value: string }
  | { code: "severity"; severity: string }
  | { code: "evidence"; evidence: Evidence; quote: string }
  | { code: "support"; signals: number; of: number }
  | { code: "last_resort" }
  | { code: "default" }
  | { code: "playbook"; id: string; score: number }
  | { code: "no_command" }
  | { code: "passed_over"; template: string; why: "kind" | "command" | "harm" | "tie" | "quiet" }
  | { code: "aimed"; at: string }
  | { code: "second"; template: string; why: Advantage | null };

export type DraftReason = MatchReason | { code: "template"; template: string } | { code: "assumed"; what: Assumption };

const MAX_QUOTE = 120;

/** At most 120 characters of a text from outside, in quotation marks. Screens escape what is in it. */
function quote(text: string): string {
  return `"${text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text}"`;
}

export function reasonText(reason: DraftReason, lang: Lang): string {
  return lang === "en" ? english(reason) : chinese(reason);
}

const ENGLISH_WHY = {
  kind: "it is for other kinds of objects",
  command: "no command can be made for this target",
  harm: "it would do harm here",
  tie: "another remedy fits just as well",
  quiet: "its alert is only for information, and graver ones fire",
} as const;

const ENGLISH_LOST: Record<Advantage, string> = {
  knowledge: "which fits anything",
  specificity: "less specific",
  role: "a symptom rather than the cause",
  depth: "runs on what is at fault",
  gravity: "its signal is less grave",
  target: "about another object",
  data: "less grave for the data",
  support: "fewer signals say so",
  own: "not your own",
  harm: "changes more",
  id: "equally good, later in the alphabet",
};

function english(reason: DraftReason): string {
  switch (reason.code) {
    case "template":
      return `template ${reason.template}`;
    case "alert":
      return `the alert is ${quote(reason.alert)}`;
    case "pattern":
      return `the alert name ${quote(reason.alert)} has the words "${reason.pattern}"`;
    case "words":
      return `the alert's text says "${reason.phrase}"`;
    case "label":
      return `label ${reason.label} is ${quote(reason.value)}`;
    case "severity":
      return `the severity is ${reason.severity}`;
    case "evidence":
      return reason.evidence === "single_target"
        ? `it fires for one object only: ${quote(reason.quote)}`
        : `evidence of a recent change: ${quote(reason.quote)}`;
    case "aimed":
      return `aimed at ${quote(reason.at)}: the cause is there, elsewhere are only symptoms`;
    case "support":
      return `${reason.signals} of ${reason.of} signals ${reason.signals === 1 ? "says" : "say"} so`;
    case "last_resort":
      return "last resort: no template knows this alert, only a word of its name";
    case "default":
      return "no template knows this alert";
    case "playbook":
      return `playbook ${reason.id}, similarity ${reason.score.toFixed(2)}`;
    case "no_command":
      return "no command: the target is not known as an object of the cluster";
    case "passed_over":
      return `passed over ${reason.template}: ${ENGLISH_WHY[reason.why]}`;
    case "second":
      return `second: ${reason.template}${reason.why === null ? "" : `, ${ENGLISH_LOST[reason.why]}`}`;
    case "assumed":
      return reason.what.code === "kind"
        ? `assumed: it is a ${reason.what.kind}, no label tells the kind`
        : `assumed: namespace ${reason.what.namespace}, nobody named one`;
  }
}

const CHINESE_WHY = {
  kind: "適用於其他種類的物件",
  command: "無法為此目標產生指令",
  harm: "在此情況下會造成損害",
  tie: "另一種處置同樣適合",
  quiet: "其告警僅供參考,且有更嚴重的告警觸發",
} as const;

const CHINESE_LOST: Record<Advantage, string> = {
  knowledge: "適用於任何告警",
  specificity: "較不具體",
  role: "是症狀而非成因",
  depth: "執行於出問題的對象之上",
  gravity: "其訊號較不嚴重",
  target: "關於其他物件",
  data: "對資料的危害較小",
  support: "支持的訊號較少",
  own: "並非自訂範本",
  harm: "變更較多",
  id: "同樣適合,按字母順序在後",
};

function chinese(reason: DraftReason): string {
  switch (reason.code) {
    case "template":
      return `範本 ${reason.template}`;
    case "alert":
      return `告警為 ${quote(reason.alert)}`;
    case "pattern":
      return `告警名稱 ${quote(reason.alert)} 含有字詞「${reason.pattern}」`;
    case "words":
      return `告警內容提到「${reason.phrase}」`;
    case "label":
      return `標籤 ${reason.label} 為 ${quote(reason.value)}`;
    case "severity":
      return `嚴重度為 ${reason.severity}`;
    case "evidence":
      return reason.evidence === "single_target"
        ? `只有一個物件觸發:${quote(reason.quote)}`
        : `近期變更的證據:${quote(reason.quote)}`;
    case "aimed":
      return `目標為 ${quote(reason.at)}:成因在此,其他地方只是症狀`;
    case "support":
      return `${reason.of} 個訊號中有 ${reason.signals} 個支持`;
    case "last_resort":
      return "最後手段:沒有範本認得此告警,僅依名稱中的一個字詞判斷";
    case "default":
      return "沒有範本認得此告警";
    case "playbook":
      return `playbook ${reason.id},相似度 ${reason.score.toFixed(2)}`;
    case "no_command":
      return "沒有指令:不知道目標是叢集中的哪個物件";
    case "passed_over":
      return `略過 ${reason.template}:${CHINESE_WHY[reason.why]}`;
    case "second":
      return `次選:${reason.template}${reason.why === null ? "" : `,${CHINESE_LOST[reason.why]}`}`;
    case "assumed":
      return reason.what.code === "kind"
        ? `假設:種類為 ${reason.what.kind},沒有標籤指明種類`
        : `假設:命名空間為 ${reason.what.namespace},來源未指明`;
  }
}
