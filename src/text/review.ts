/** A whole proposal in text, in the order of the review screen, so that a pasted one reads the same. */
import { type Incident, isOpen } from "../domain/incident.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import { factsOf } from "./facts.ts";
import { incidentHead } from "./incident.ts";
import { aimLines, remedyLines, verdictLines } from "./remedy.ts";
import { symbolsFor } from "./symbols.ts";
import type { TextOptions } from "./view.ts";

/** A line across the whole width. */
export function ruleLine({ style, width, ascii }: Pick<TextOptions, "style" | "width" | "ascii">): string {
  return style.dim(symbolsFor(ascii).rule.repeat(width));
}

/**
 * What is wrong, what to do, how risky, what is missing, and why.
 * @param others how many other requests of the incident are open
 */
export function reviewLines(incident: Incident, approval: ApprovalRequest, options: TextOptions, others = 0): string[] {
  return [
    ...incidentHead(incident, options),
    ruleLine(options),
    ...verdictLines(approval, options, others, isOpen(incident.status)),
    "",
    ...remedyLines(approval, options),
    ...aimLines(approval, options),
    "",
    ...factsOf(approval, options).flatMap((fact) => fact.lines),
  ];
}

/** Lines as the text a command prints: one line break at the end, none where there is nothing. */
export function joinLines(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}
