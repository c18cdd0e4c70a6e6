/** What the library would have proposed where a model's proposal was taken: people see both where they differ. */
import { argvOf, commandText } from "./action.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { Draft } from "./draft.ts";
import type { Proposal, Remedy } from "./proposal.ts";

export interface Alternative {
  source: "template" | "playbook";
  /** Of the template or the playbook. */
  id: string;
  title: string;
  remedy: Remedy;
  /** As people write it, without a context; null where it has none. */
  command: string | null;
  /** Why the library chose it, the first reasons; one line each, in the language of the proposal. */
  why: string[];
  /** Whether it comes to the same as the model's proposal. */
  agrees: boolean;
}

/** What screens have room for beside the proposal itself. */
const MAX_REASONS = 3;

/** @param library what the library drafted for the same incident */
export function alternativeOf({ proposal: other, match }: Draft, proposal: Proposal): Alternative {
  const source = other.playbook_id === null ? "template" : "playbook";
  return {
    source,
    id: other.playbook_id ?? other.template_id ?? "",
    title: other.title,
    remedy: other.remedy,
    command: other.action === null ? null : commandText(other.action, null),
    // A template's first line is its name.
    why: match.slice(source === "template" ? 1 : 0).slice(0, MAX_REASONS),
    agrees: isSame(other, proposal),
  };
}

function isSame(a: Proposal, b: Proposal): boolean {
  if (a.action === null || b.action === null) return a.action === b.action && a.remedy === b.remedy;
  return canonicalJson(argvOf(a.action, null)) === canonicalJson(argvOf(b.action, null));
}
