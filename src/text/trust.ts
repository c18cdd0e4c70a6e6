/** A track record in words: the sum of its score, what is missing for the next step, and every outcome behind it. */
import type { Lang } from "../domain/lang.ts";
import type { TrustLack } from "../domain/trust.ts";
import { flow } from "./flow.ts";
import { safeText } from "./safe-text.ts";
import { personText, shortId } from "./signature.ts";
import { checkMark, checkPaint } from "./symbols.ts";
import { dateTimeText } from "./time.ts";
import type { TextOptions, TrustView } from "./view.ts";
import { padEnd } from "./width.ts";

const MARK = { worked: "passed", failed: "failed", inconclusive: "not_run" } as const;

interface TrustWords {
  score(score: string, r: string, s: string): string;
  noStep: string;
  step(step: number): string;
  lacks(list: string): string;
  nothing: string;
  recentFailure: string;
  measure: Record<Exclude<TrustLack["code"], "recent_failure">, string>;
  of(has: number, needs: number): string;
}

const WORDS: Record<Lang, TrustWords> = {
  en: {
    score: (score, r, s) => `score ${score}: the 5 % quantile of Beta(1 + ${r}, 1 + ${s})`,
    noStep: "does not lower the risk",
    step: (step) => `lowers the risk by ${step}`,
    lacks: (list) => `for a step more: ${list}`,
    nothing: "nothing is recorded of it yet",
    recentFailure: "no failure in the last 14 days and 5 uses",
    measure: {
      score: "score",
      worked: "successes",
      days: "different days with one",
      span_days: "days from the first to the last",
      approvers: "approvers",
    },
    of: (has, needs) => `${has} of ${needs}`,
  },
  "zh-TW": {
    score: (score, r, s) => `分數 ${score}：Beta(1 + ${r}, 1 + ${s}) 的 5 % 分位數`,
    noStep: "不調降風險",
    step: (step) => `調降風險 ${step} 級`,
    lacks: (list) => `再調降一級還需：${list}`,
    nothing: "尚無任何紀錄",
    recentFailure: "最近 14 天及最近 5 次無失敗",
    measure: {
      score: "分數",
      worked: "成功次數",
      days: "有成功的不同天數",
      span_days: "首末成功相隔天數",
      approvers: "簽核人數",
    },
    of: (has, needs) => `${has}/${needs}`,
  },
};

/** Pattern, score with its arithmetic, what it does to the risk, what it lacks. */
export function trustSumLines({ pattern, record, step, outcomes, lacks }: TrustView, options: TextOptions): string[] {
  const { style, width, ascii, lang } = options;
  const words = WORDS[lang];
  const sum = (kind: "worked" | "failed") =>
    outcomes.reduce((total, { outcome, weight }) => (outcome === kind ? total + weight : total), 0).toFixed(2);
  const line = (text: string) => flow([{ text }], { width, indent: 1 });
  const missing = lacks.map((lack) => lackText(lack, words)).join(lang === "en" ? "; " : "；");
  return [
    ...flow([{ text: safeText(pattern, { max: 300, ascii }), paint: style.bold }], { width, indent: 1 }),
    ...line(words.score(record.score.toFixed(4), sum("worked"), sum("failed"))),
    ...line(step === 0 ? words.noStep : words.step(step)),
    ...(lacks.length === 0 ? [] : line(words.lacks(missing))),
    ...(outcomes.length === 0 ? line(words.nothing) : []),
  ];
}

function lackText(lack: TrustLack, words: TrustWords): string {
  if (lack.code === "recent_failure") return words.recentFailure;
  return `${words.measure[lack.code]} ${words.of(Number(lack.has.toFixed(2)), lack.needs)}`;
}

/** Every outcome with what it weighs by now, newest first. */
export function outcomeLines({ outcomes }: TrustView, { style, width, ascii }: TextOptions): string[] {
  return outcomes.toReversed().flatMap(({ at, outcome, weight, request_id, approvers }) => {
    const mark = MARK[outcome];
    const weighed = outcome === "failed" ? `-${weight.toFixed(2)}` : weight.toFixed(2);
    const spans = [
      { text: checkMark(mark, ascii), paint: checkPaint(mark, style) },
      { text: dateTimeText(at) },
      { text: padEnd(weighed, 5) },
      { text: safeText(shortId(request_id), { ascii }), paint: style.dim },
      { text: approvers.map((name) => personText(name, ascii)).join(", ") },
    ];
    return flow(spans, { width, indent: 1, gap: "  " });
  });
}
