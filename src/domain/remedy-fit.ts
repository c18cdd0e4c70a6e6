/** Whether what a template or playbook calls its remedy is what its action does. */
import { type ActionName, definitionOf } from "./action.ts";
import { REMEDIES, type Remedy } from "./proposal.ts";

/** Words for changing nothing: an approval without a signature is all they need. */
const CHANGES_NOTHING: readonly Remedy[] = ["investigate", "silence_or_tune"];

/** The remedies an action can be: its own; where it has none of its own, whatever changes something. */
function remediesOf(name: ActionName): readonly Remedy[] {
  const { remedies } = definitionOf(name);
  return remedies.length > 0 ? remedies : REMEDIES.filter((remedy) => !CHANGES_NOTHING.includes(remedy));
}

export interface Remedied {
  action?: { name: ActionName } | undefined;
  remedy: Remedy;
}

/** Why the two do not go together, with those that do; null where they do, or where there is no action. */
export function remedyProblem({ action, remedy }: Remedied): string | null {
  if (action === undefined) return null;
  const fitting = remediesOf(action.name);
  if (fitting.includes(remedy)) return null;
  return `${remedy} is not what ${action.name} does: expected ${fitting.length > 1 ? "one of " : ""}${fitting.join(", ")}`;
}
