/** What came of a run. */
import { ranLines } from "../../text/ran.ts";
import { joinLines } from "../../text/review.ts";
import type { RunView, TextOptions } from "../../text/view.ts";

export function presentRun(view: RunView, options: TextOptions): string {
  return joinLines(ranLines(view, options));
}
