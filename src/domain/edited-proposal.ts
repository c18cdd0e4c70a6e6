/**
 * A proposal with another command: what a person makes of one on the screen. The command is read by the grammar that
 * everybody is held to, and may only be about objects the incident names.
 */
import { type CatalogueAction, commandText, definitionOf, objectOf } from "./action.ts";
import { objectInScope, scopeOf } from "./answer-scope.ts";
import { AwoooError } from "./awooo-error.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { EvidenceItem } from "./evidence.ts";
import { refusalText } from "./grammar/reason.ts";
import { parseCommand } from "./grammar.ts";
import type { Incident } from "./incident.ts";
import type { ModelReceipt } from "./model-receipt.ts";
import type { LlmNotes, Proposal, Remedy } from "./proposal.ts";
import type { RequestState } from "./request.ts";
import { rebuiltAction } from "./request-integrity.ts";
import { RISK_LEVELS, type RiskLevel } from "./risk-level.ts";
import type { Target } from "./target.ts";

export interface EditedProposal {
  proposal: Proposal;
  /** The context that was named; null: none. It must be the one the new request gets. */
  context: string | null;
}

const EDITED = " (edited)";

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
  if (canonicalJson(action) === canonicalJson(before)) {
    throw new AwoooError("usage", "That is the command it has already");
  }
  const target = scopedTarget(incident, from, action);
  const old = proposalOf(from);
  // What is said of it was said of another command.
  const title = old.title.endsWith(EDITED) ? old.title : old.title + EDITED;
  const description = `${editedBy(operator, from)}\n\n${old.description}`;
  const remedy = remedyOf(action, old.remedy);
  return { proposal: { ...old, title, description, action, target, manual_steps: [], remedy }, context };
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
function remedyOf(action: CatalogueAction, remedy: Remedy): Remedy {
  const { remedies } = definitionOf(action.name);
  return remedies.includes(remedy) ? remedy : (remedies[0] ?? remedy);
}

/** What the request was made from, as far as a request says it. */
function proposalOf({ request }: RequestState): Omit<Proposal, "action" | "target"> {
  const { metadata, description, matched_playbook_id } = request;
  const { title, manual_steps, remedy, source, template_id } = metadata;
  return {
    ...{ title, description, manual_steps, source, template_id },
    remedy: remedy as Remedy,
    playbook_id: source === "playbook" ? matched_playbook_id : null,
    llm: source === "llm" ? notesOf(metadata) : null,
  };
}

/** What the model said; of what cannot be read the gravest is taken. */
function notesOf(metadata: Record<string, unknown>): LlmNotes {
  const level = metadata["llm_risk_level"];
  const confidence = metadata["llm_confidence"];
  const suggestions = metadata["optimization_suggestions"];
  const text = (name: string) => (typeof metadata[name] === "string" ? (metadata[name] as string) : null);
  return {
    provider: text("llm_provider") ?? "",
    risk_level: RISK_LEVELS.includes(level as RiskLevel) ? (level as RiskLevel) : "critical",
    confidence: typeof confidence === "number" ? confidence : 0,
    from_cache: metadata["llm_from_cache"] === true,
    answered_at: text("llm_answered_at"),
    primary_responsibility: text("primary_responsibility"),
    signoz_correlation: text("signoz_correlation"),
    optimization_suggestions: Array.isArray(suggestions) ? suggestions.filter((s) => typeof s === "string") : [],
    // As they are: whoever shows them reads them field by field.
    evidence: Array.isArray(metadata["evidence"]) ? (metadata["evidence"] as EvidenceItem[]) : [],
    receipt: (metadata["llm_receipt"] ?? {}) as ModelReceipt,
  };
}

/** The line that says so among the reasons why this was proposed. */
export function editedBy(operator: string, { request, content }: RequestState): string {
  const before = content.action === null ? request.action : commandText(content.action, null);
  return `edited by ${operator}, it was: ${before}`;
}
