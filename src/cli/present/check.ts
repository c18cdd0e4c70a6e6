/** The answer to `check`. Nothing that was typed is printed as it was typed. */

import { type CommandVerdict, noteText } from "../../domain/command-verdict.ts";
import { refusalText } from "../../domain/grammar/reason.ts";
import { safeText, shellWord } from "../../text/safe-text.ts";
import type { TextOptions } from "../../text/view.ts";
import { wrapText } from "../../text/width.ts";

const LABEL_WIDTH = 9;

export function presentCheck(judged: CommandVerdict, options: TextOptions): string {
  const { style } = options;
  const row = (label: string, text: string) => rowLines(label, safeText(text, { ascii: options.ascii }), options);
  if (judged.verdict === "refused") {
    return [style.red("refused"), ...judged.reasons.flatMap((reason) => row("-", refusalText(reason)))].join("\n");
  }
  return [
    `${style.green("allowed")}  ${judged.class}, at least ${judged.floor}`,
    // Each whole on one line: they are meant to be copied.
    style.dim("command".padEnd(LABEL_WIDTH)) + safeText(judged.text),
    style.dim("argv".padEnd(LABEL_WIDTH)) + safeText(judged.argv.map(shellWord).join(" ")),
    ...judged.notes.flatMap((note) => row("note", noteText(note))),
  ].join("\n");
}

function rowLines(label: string, text: string, { width, style }: TextOptions): string[] {
  const margin = label === "-" ? 2 : LABEL_WIDTH;
  const [first = "", ...rest] = wrapText(text, width - margin);
  return [style.dim(label.padEnd(margin)) + first, ...rest.map((line) => " ".repeat(margin) + line)];
}
