/** What came of a run: the one thing to know first, then what ran, how to take it back, what is next. */
import { executionLines } from "../../text/execution.ts";
import { labelled } from "../../text/facts.ts";
import { flow } from "../../text/flow.ts";
import { nextLines } from "../../text/next-step.ts";
import { aimLines, remedyLines } from "../../text/remedy.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import type { RunView, TextOptions } from "../../text/view.ts";
import { wordsFor } from "../../text/words.ts";

export function presentRun({ incident, approval, execution }: RunView, options: TextOptions): string {
  return joinLines([
    ...executionLines(execution, { ...options, indent: 1 }),
    "",
    ...remedyLines(approval, options),
    ...aimLines(approval, options),
    ...undoLines(execution.inverse, options),
    "",
    ...nextLines(incident, approval, options),
  ]);
}

function undoLines(inverse: string | null, options: TextOptions): string[] {
  if (inverse === null) return [];
  const text = safeText(inverse, { ascii: options.ascii });
  return ["", ...labelled(wordsFor(options.lang).undo, options, ({ width }) => flow([{ text }], { width }))];
}
