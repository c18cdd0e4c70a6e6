/** Track records, one a line; and one with every outcome behind it. */
import type { ExplainedTrust, PatternTrust } from "../../flows/trust.ts";
import { flow } from "../../text/flow.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { shortId } from "../../text/signature.ts";
import { checkMark, symbolsFor } from "../../text/symbols.ts";
import { dateTimeText } from "../../text/time.ts";
import { trustSumLines } from "../../text/trust.ts";
import type { TextOptions } from "../../text/view.ts";
import { type Cell, tableLines } from "./table.ts";

const NONE = "No track record yet: it fills with what `awooo run` observes and `awooo resolve` closes.";

/** Score, how many levels it lowers, how often it worked, failed and nobody knew, and the pattern. */
export function presentTrust(patterns: readonly PatternTrust[], options: TextOptions): string {
  const { style, width, ascii } = options;
  if (patterns.length === 0) return joinLines(flow([{ text: NONE }], { width }));
  const rows = patterns.map(({ pattern, record, step }): Cell[] => [
    { text: record.score.toFixed(2), paint: style.bold },
    { text: step === 0 ? " 0" : `-${step}`, ...(step === 0 ? {} : { paint: style.green }) },
    { text: `${record.worked} ${checkMark("passed", ascii)}` },
    { text: `${record.failed} ${checkMark("failed", ascii)}`, ...(record.failed === 0 ? {} : { paint: style.red }) },
    { text: `${record.inconclusive} ${checkMark("not_run", ascii)}`, paint: style.dim },
    { text: safeText(pattern, { max: 200, ascii }) },
  ]);
  return joinLines(tableLines(rows, width, symbolsFor(ascii).ellipsis));
}

const MARK = { worked: "passed", failed: "failed", inconclusive: "not_run" } as const;

/** The sum of the score, what is missing for the next step, and every outcome with what it weighs by now. */
export function presentExplained(explained: ExplainedTrust, options: TextOptions): string {
  const { width, style, ascii } = options;
  const rows = explained.outcomes.map(({ at, outcome, weight, request_id, approvers }): Cell[] => [
    { text: ` ${checkMark(MARK[outcome], ascii)}` },
    { text: dateTimeText(at) },
    { text: outcome === "failed" ? `-${weight.toFixed(2)}` : weight.toFixed(2) },
    { text: shortId(request_id), paint: style.dim },
    { text: safeText(approvers.join(", "), { max: 200, ascii }) },
  ]);
  const table = rows.length === 0 ? [] : ["", ...tableLines(rows, width, symbolsFor(ascii).ellipsis)];
  return joinLines([...trustSumLines(explained, options), ...table]);
}
