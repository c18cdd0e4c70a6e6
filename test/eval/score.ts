/** How good predictions are, in total and by source. */
import type { Prediction } from "./predict.ts";
import type { Row } from "./rows.ts";

/** `safe`: asked to investigate where the documents name an action, which harms nobody and helps nobody. */
export const LISTS = ["acceptable", "safe", "wrong", "pointless", "dangerous"] as const;
type Verdict = (typeof LISTS)[number];

export interface Totals {
  source: string;
  alerts: number;
  exact: number;
  acceptable: number;
  safe: number;
  /** With pointless and dangerous ones. */
  wrong: number;
  pointless: number;
  dangerous: number;
  acted: number;
  acted_acceptable: number;
}

interface Case {
  row: Row;
  prediction: Prediction;
  verdict: Verdict;
}

export interface Scored {
  /** All sources together first. */
  totals: Totals[];
  cases: Case[];
}

export function score(rows: readonly Row[], predictions: readonly Prediction[]): Scored {
  const cases = rows.map((row, i): Case => {
    const prediction = predictions[i];
    if (prediction === undefined) throw new Error(`no prediction for ${row.source} ${row.alert}`);
    return { row, prediction, verdict: verdictOf(row, prediction.predicted) };
  });
  const bySource = Map.groupBy(cases, ({ row }) => row.source);
  return { totals: [total("all", cases), ...[...bySource].map(([source, own]) => total(source, own))], cases };
}

function verdictOf(row: Row, predicted: string): Verdict {
  if (row.gold_any.some((remedy) => remedy === predicted)) return "acceptable";
  if (predicted === "investigate") return "safe";
  if (Object.hasOwn(row.dangerous, predicted)) return "dangerous";
  return row.pointless.includes(predicted) ? "pointless" : "wrong";
}

function total(source: string, cases: readonly Case[]): Totals {
  const count = (wanted: (one: Case) => boolean) => cases.filter(wanted).length;
  const acted = cases.filter(({ prediction }) => prediction.predicted !== "investigate");
  return {
    source,
    alerts: cases.length,
    exact: count(({ row, prediction }) => row.gold === prediction.predicted),
    acceptable: count(({ verdict }) => verdict === "acceptable"),
    safe: count(({ verdict }) => verdict === "safe"),
    wrong: count(({ verdict }) => verdict !== "acceptable" && verdict !== "safe"),
    pointless: count(({ verdict }) => verdict === "pointless"),
    dangerous: count(({ verdict }) => verdict === "dangerous"),
    acted: acted.length,
    acted_acceptable: acted.filter(({ verdict }) => verdict === "acceptable").length,
  };
}

const HEAD = [
  "source",
  "alerts",
  "exact",
  "acceptable",
  "safe",
  "wrong",
  "pointless",
  "dangerous",
  "acted",
  "when acted",
];

export function table({ totals }: Scored): string {
  const rows = totals.map((one) => [
    one.source,
    String(one.alerts),
    percent(one.exact, one.alerts),
    percent(one.acceptable, one.alerts),
    percent(one.safe, one.alerts),
    percent(one.wrong, one.alerts),
    String(one.pointless),
    String(one.dangerous),
    percent(one.acted, one.alerts),
    percent(one.acted_acceptable, one.acted),
  ]);
  const widths = HEAD.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
  return `${[HEAD, ...rows].map(line).join("\n")}\n`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** The cases of one verdict; `wrong` has the pointless and dangerous ones, too. */
export function listText({ cases }: Scored, verdict: string): string {
  const wanted = verdict === "wrong" ? ["wrong", "pointless", "dangerous"] : [verdict];
  return cases
    .filter((one) => wanted.includes(one.verdict))
    .map(({ row, prediction: { predicted, template } }) =>
      [row.source, row.alert, row.severity ?? "-", `gold=${row.gold_any.join(",")}`, predicted, template ?? "-"].join(
        "\t",
      ),
    )
    .map((line) => `${line}\n`)
    .join("");
}
