/** What came of a run: the one thing to know first, then what ran, how to take it back, what is next. */
import { executionLines } from "./execution.ts";
import { labelled } from "./facts.ts";
import { flow } from "./flow.ts";
import { nextLines } from "./next-step.ts";
import { aimLines, remedyLines } from "./remedy.ts";
import { safeText } from "./safe-text.ts";
import type { RunView, TextOptions } from "./view.ts";
import { wordsFor } from "./words.ts";

export function ranLines({ incident, approval, execution }: RunView, options: TextOptions): string[] {
  return [
    ...executionLines(execution, { ...options, indent: 1 }),
    "",
    ...remedyLines(approval, options),
    ...aimLines(approval, options),
    ...takeBackLines(execution.inverse, options),
    "",
    ...nextLines(incident, approval, options),
  ];
}

function takeBackLines(inverse: string | null, options: TextOptions): string[] {
  return inverse === null ? [] : ["", ...inverseLines(inverse, options)];
}

/** The command that takes it back, whole. */
export function inverseLines(inverse: string, options: TextOptions): string[] {
  const text = safeText(inverse, { ascii: options.ascii });
  return labelled(wordsFor(options.lang).undo, options, ({ width }) => flow([{ text }], { width }));
}
