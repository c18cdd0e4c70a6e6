/** The terms of a risk in words; `code` and values come from the TrustEngine. */

import type { Lang } from "../domain/lang.ts";
import type { Effect } from "../domain/proposal.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import { MODEL_NEEDS_OUTCOMES, type RiskReason } from "../domain/risk.ts";

/** One term of a risk as a short phrase, without a full stop. */
export function reasonText(reason: RiskReason, lang: Lang): string {
  return lang === "en" ? english(reason) : chinese(reason);
}

function levels(step: number): string {
  return step === 1 ? "one level" : `${step} levels`;
}

const actionWords = (name: string) => name.replaceAll("_", " ");

function english(reason: RiskReason): string {
  switch (reason.code) {
    case "changes_nothing":
      return "changes nothing: low";
    case "base_from_model":
      return `model said ${reason.level}`;
    case "base_from_severity":
      return `${reason.severity}: ${reason.level}`;
    case "class_floor":
      if (reason.effect === "manual") return `steps by hand: at least ${reason.level}`;
      return `${actionWords(reason.action)} (${reason.effect}): at least ${reason.level}`;
    case "environment_floor":
      return `namespace ${reason.namespace}: at least ${reason.level}`;
    case "trust_none":
      return "no track record yet";
    case "trust_too_little":
      return `${reason.worked} of ${reason.uses} worked: too few to lower`;
    case "trust_step":
      return `${reason.worked} of ${reason.uses} worked (score ${reason.score.toFixed(2)}): ${levels(reason.step)} lower`;
    case "never_reduced":
      return `${reason.effect}: never lowered`;
    case "raise_new_to_model":
      return `the model's own idea, ${reason.outcomes} of ${MODEL_NEEDS_OUTCOMES} outcomes known: one level higher`;
    case "raise_often_failed":
      return `only ${reason.worked} of ${reason.uses} worked: one level higher`;
    case "raise_unverified":
      return `${reason.check} could not be checked in production: one level higher`;
    case "raise_recurrence":
      return `${reason.times} times on this target within 24 h: one level higher`;
  }
}

const EFFECTS_ZH: Record<Effect, string> = {
  read: "僅讀取",
  reversible: "可復原",
  disruptive: "會中斷服務",
  destructive: "具破壞性",
  manual: "手動",
  none: "不變更",
};

function chinese(reason: RiskReason): string {
  switch (reason.code) {
    case "changes_nothing":
      return "不變更任何資源：low";
    case "base_from_model":
      return `模型評為 ${reason.level}`;
    case "base_from_severity":
      return `${reason.severity} 事件：${reason.level}`;
    case "class_floor":
      if (reason.effect === "manual") return `手動步驟：至少 ${reason.level}`;
      return `${actionWords(reason.action)}（${EFFECTS_ZH[reason.effect]}）：至少 ${reason.level}`;
    case "environment_floor":
      return `命名空間 ${reason.namespace}：至少 ${reason.level}`;
    case "trust_none":
      return "尚無執行紀錄";
    case "trust_too_little":
      return `${reason.uses} 次中 ${reason.worked} 次有效：不足以調降`;
    case "trust_step":
      return `${reason.uses} 次中 ${reason.worked} 次有效（分數 ${reason.score.toFixed(2)}）：調降 ${reason.step} 級`;
    case "never_reduced":
      return `${EFFECTS_ZH[reason.effect]}：永不調降`;
    case "raise_new_to_model":
      return `模型自行提出，僅有 ${reason.outcomes}/${MODEL_NEEDS_OUTCOMES} 筆結果：調升一級`;
    case "raise_often_failed":
      return `${reason.uses} 次中僅 ${reason.worked} 次有效：調升一級`;
    case "raise_unverified":
      return `正式環境中無法完成檢查 ${reason.check}：調升一級`;
    case "raise_recurrence":
      return `24 小時內對同一目標執行 ${reason.times} 次：調升一級`;
  }
}

const VALUES_OF: Record<RiskReason["code"], readonly string[]> = {
  changes_nothing: [],
  base_from_model: ["level"],
  base_from_severity: ["level", "severity"],
  class_floor: ["level", "effect", "action"],
  environment_floor: ["level", "namespace"],
  trust_none: [],
  trust_too_little: ["worked", "uses"],
  trust_step: ["step", "worked", "uses", "score"],
  never_reduced: ["effect"],
  raise_new_to_model: ["outcomes"],
  raise_often_failed: ["worked", "uses"],
  raise_unverified: ["check"],
  raise_recurrence: ["times"],
};

/** Whether a term as it travelled is one this version knows with all its values. */
export function isRiskReason(term: { code: string }): term is RiskReason {
  if (!Object.hasOwn(VALUES_OF, term.code)) return false;
  const { score } = term as { score?: unknown };
  return (
    VALUES_OF[term.code as RiskReason["code"]].every((name) => name in term) &&
    (score === undefined || typeof score === "number")
  );
}

/**
 * Why a request has its risk. In English these are the very lines that were signed; in another language they are made
 * from the terms, and a term a newer awooo wrote stays in English.
 */
export function reasonsOf({ metadata: { trust_adjustment } }: ApprovalRequest, lang: Lang): string[] {
  const { reasons, terms } = trust_adjustment;
  if (lang === "en") return reasons;
  return reasons.map((reason, i) => {
    const term = terms[i];
    return term !== undefined && isRiskReason(term) ? reasonText(term, lang) : reason;
  });
}
