/** How a risk came about, as a sum one can check: where it starts, what the record takes off, floors, raises. */
import type { Lang } from "../domain/lang.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import type { RiskReason } from "../domain/risk.ts";
import { flow } from "./flow.ts";
import { isRiskReason, reasonsOf } from "./reason.ts";
import { safeText } from "./safe-text.ts";
import { riskBadge, riskPaint } from "./symbols.ts";
import type { TextOptions } from "./view.ts";
import { displayWidth, padEnd, wrapText } from "./width.ts";

type Part = "base" | "record" | "floor" | "raise" | "result";

const NAMES: Record<Part, Record<Lang, string>> = {
  base: { en: "starts at", "zh-TW": "起始" },
  record: { en: "record", "zh-TW": "紀錄" },
  floor: { en: "at least", "zh-TW": "下限" },
  raise: { en: "raised", "zh-TW": "調升" },
  result: { en: "risk", "zh-TW": "風險" },
};

interface Row {
  part: Part;
  /** The term itself: a level, or how many levels it takes or adds. */
  amount: string;
  why: string;
}

/** The terms in the order they are applied; one that a newer awooo wrote has its reason and no amount. */
export function riskSumLines(approval: ApprovalRequest, options: TextOptions, indent: number): string[] {
  const { style, width, ascii, lang } = options;
  const { adjusted_risk, terms } = approval.metadata.trust_adjustment;
  const rows = reasonsOf(approval, lang).map((why, i) => rowOf(terms[i], safeText(why, { max: 300, ascii })));
  const label = Math.max(...Object.values(NAMES).map((name) => displayWidth(name[lang]))) + 2;
  const amount = "critical".length + 2;
  const left = " ".repeat(indent);
  const lines = rows.flatMap(({ part, amount: text, why }) => {
    const head = padEnd(style.dim(NAMES[part][lang]), label) + padEnd(text, amount);
    const [first = "", ...rest] = wrapText(why, width - indent - label - amount);
    return [left + head + first, ...rest.map((line) => left + " ".repeat(label + amount) + line)];
  });
  const badge = riskPaint(adjusted_risk, style)(riskBadge(adjusted_risk, ascii));
  return [...lines, left + padEnd(style.bold(NAMES.result[lang]), label) + badge];
}

function rowOf(term: { code: string } | undefined, why: string): Row {
  if (term === undefined || !isRiskReason(term)) return { part: "record", amount: "", why };
  return { ...amountOf(term), why };
}

function amountOf(term: RiskReason): Pick<Row, "part" | "amount"> {
  switch (term.code) {
    case "changes_nothing":
      return { part: "base", amount: "low" };
    case "base_from_model":
    case "base_from_severity":
      return { part: "base", amount: term.level };
    case "class_floor":
    case "environment_floor":
      return { part: "floor", amount: term.level };
    case "trust_none":
    case "trust_too_little":
    case "never_reduced":
      return { part: "record", amount: "0" };
    case "trust_step":
      return { part: "record", amount: `-${term.step}` };
    case "raise_new_to_model":
    case "raise_often_failed":
    case "raise_unverified":
    case "raise_recurrence":
      return { part: "raise", amount: "+1" };
  }
}

/** Which record it was, and what it scored when this was proposed. */
export function scoreLines({ metadata }: ApprovalRequest, options: TextOptions, indent: number): string[] {
  const { trust_score, action_pattern } = metadata.trust_adjustment;
  const { style, width, ascii, lang } = options;
  const score = `${lang === "en" ? "score" : "分數"} ${trust_score.toFixed(2)}`;
  const pattern = safeText(action_pattern, { max: 200, ascii });
  return flow([{ text: score }, { text: pattern, paint: style.dim }], { width, indent, gap: "  " });
}
