/** How it stands: is the model at work, do model and library agree, what failed. */
import type { ApprovalRequest } from "../../domain/request.ts";
import type { RiskLevel } from "../../domain/risk-level.ts";
import { type AlternativeNote, alternativeNoteOf, receiptNoteOf } from "../../text/model-notes.ts";
import type { Preview, ProposeState } from "./state.ts";

export type Stand =
  | { name: "working" }
  | { name: "differ"; approval: ApprovalRequest; other: Other }
  | { name: "agree"; approval: ApprovalRequest; other: Other }
  /** The library's request. `failure`: why there is none of the model's; null where nobody says. */
  | { name: "library"; approval: ApprovalRequest; failure: string | null }
  /** Nothing was proposed. */
  | { name: "failed"; message: string };

/** What the library proposes, as far as it is known: of another draft than the preview, risk and aim are not. */
export interface Other extends Pick<Preview, "source" | "id" | "title" | "command" | "why" | "manual_steps"> {
  risk: RiskLevel | null;
  aim: string | null;
}

export function standOf({ end, preview }: Pick<ProposeState, "end" | "preview">): Stand {
  if (end === null) return { name: "working" };
  if (end.how === "failed") return { name: "failed", message: end.message };
  const { approval } = end;
  if (approval.metadata.source !== "llm") {
    return { name: "library", approval, failure: receiptNoteOf(approval.metadata)?.failure ?? null };
  }
  const note = alternativeNoteOf(approval);
  const other = note === null ? preview : otherOf(note, preview);
  const agrees = note === null ? isSame(other.command, commandOf(approval)) : note.agrees;
  return { name: agrees ? "agree" : "differ", approval, other };
}

/** The command of a request; null where it has none. */
export function commandOf({ action, metadata }: ApprovalRequest): string | null {
  return metadata.argv === null ? null : action;
}

function otherOf(note: AlternativeNote, preview: Preview): Other {
  const same = note.id === preview.id && note.source === preview.source && isSame(note.command, preview.command);
  return same ? { ...preview, why: note.why } : { ...note, manual_steps: [], risk: null, aim: null };
}

/** Which cluster it is for is no difference: a preview does not say. */
const words = (command: string | null) => (command ?? "").split(" ").filter((word) => !word.startsWith("--context="));

function isSame(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  return words(one).join(" ") === words(other).join(" ");
}

/** The words of a command that the other one does not have, or not as often. */
export function differingWords(command: string, other: string | null): Set<number> {
  const left = words(other);
  const differing = new Set<number>();
  for (const [i, word] of command.split(" ").entries()) {
    if (word.startsWith("--context=")) continue;
    const at = left.indexOf(word);
    if (at < 0) differing.add(i);
    else left.splice(at, 1);
  }
  return differing;
}
