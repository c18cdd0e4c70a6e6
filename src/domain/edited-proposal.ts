/**
 * A proposal with another command: what a person makes of one on the screen. The command is read by the grammar that
 * everybody is held to, and may only be about objects the incident names.
 */
import { type CatalogueAction, commandText, definitionOf, objectOf } from "./action.ts";
import { objectInScope, scopeOf } from "./answer-scope.ts";
import { AwoooError } from "./awooo-error.ts";
import { canonicalJson } from "./canonical-json.ts";
import { refusalText } from "./grammar/reason.ts";
import { parseCommand } from "./grammar.ts";
import type { Incident } from "./incident.ts";
import type { Proposal, Remedy } from "./proposal.ts";
import type { RequestState } from "./request.ts";
import { rebuiltAction } from "./request-integrity.ts";
import type { Target } from "./target.ts";

export interface EditedProposal {
  proposal: Proposal;
  /** The context that was named; null: none. It must be the one the new request gets. */
  context: string | null;
}

/**
 * @param from the request that is edited
 * @throws AwoooError refused, usage: why the line is not taken, in one line
 */
export function editedProposal(incident: Incident, from: RequestState, line: string, operator: string): EditedProposal {
  const before = rebuiltAction(from.content);
  if (before === null) throw new AwoooError("usage", `${from.request.id} has no command that could be changed`);
  const parsed = parseCommand(line);
  if (parsed.verdict === "refused") throw new AwoooError("refused", refusalText(parsed.reasons[0]));
  const { action, context } = parsed;
  const sameCluster = context === null || context === from.request.metadata.cluster?.context;
  if (sameCluster && canonicalJson(action) === canonicalJson(before)) {
    throw new AwoooError("usage", "That is the command it has already");
  }
  // Whatever was said, and how sure a model was of it, was said of another command.
  const proposal: Proposal = {
    ...{ title: commandText(action, null), description: editedBy(operator, from) },
    ...{ action, target: scopedTarget(incident, from, action), manual_steps: [] },
    remedy: remedyOf(action, from.request.metadata.remedy),
    ...{ source: "operator", template_id: null, playbook_id: null, llm: null },
  };
  return { proposal, context };
}

/** The object of the command, which must be one of the incident's; the old target where it is about none. */
function scopedTarget(incident: Incident, { request }: RequestState, action: CatalogueAction): Target {
  const { target } = request.metadata;
  const scope = scopeOf(incident, target);
  const object = objectOf(action);
  if (object?.name == null) {
    const namespace = object?.namespace ?? action.params["namespace"];
    if (typeof namespace === "string" && scope.namespaces.includes(namespace)) return target;
    throw new AwoooError("refused", "it is about no object that the incident names");
  }
  const { kind, name, namespace } = object;
  if (objectInScope(scope, { kind, name, namespace: namespace ?? undefined }) !== undefined)
    return { kind, name, namespace };
  const where = namespace === null ? "" : ` in namespace ${namespace}`;
  throw new AwoooError("refused", `the incident names no ${kind}/${name}${where}`);
}

/** What the action is; what the request was where the action leaves it open. */
function remedyOf(action: CatalogueAction, before: string): Remedy {
  const { remedies } = definitionOf(action.name);
  return remedies.find((remedy) => remedy === before) ?? remedies[0] ?? (before as Remedy);
}

/** The line that says so among the reasons why this was proposed. */
export function editedBy(operator: string, { request, content }: RequestState): string {
  const before = content.action === null ? request.action : commandText(content.action, null);
  return `edited by ${operator}, it was: ${before}`;
}
