/** When a second `propose` gets the request that is already there. */
import { evaluateApproval, isBeforeExpiry } from "./approval.ts";
import { canonicalJson, digestOf } from "./canonical-json.ts";
import type { IncidentState } from "./fold.ts";
import type { Incident } from "./incident.ts";
import type { ModelReceipt } from "./model-receipt.ts";
import type { ApprovalRequest, CreatedRequest, RequestState } from "./request.ts";
import { fingerprintOf, isFiring } from "./signal.ts";

/** A digest of what a draft is made from: the same incident with a new alert is worth a new draft. */
export function evidenceDigest(incident: Incident): string {
  const firing = incident.signals.filter(isFiring).map(fingerprintOf).sort();
  return digestOf([incident.severity, incident.affected_services, firing]);
}

/** `byModel`: a model's proposal is wanted, and what stands in for one is none. */
type Wanted = { now: string } & ({ evidence: string; source: string; byModel: boolean } | { created: CreatedRequest });

/**
 * The newest request that can still be acted on and answers the same question: made from the same evidence by a
 * source that was asked for, or (once there is another one) asking for exactly the same thing at the same risk: what
 * was approved while the incident was less grave, or for another cluster or policy, is not an answer.
 */
export function reusableRequest(state: IncidentState, wanted: Wanted): RequestState | null {
  const usable = state.requests.filter((request) => isUsable(request, wanted.now));
  return usable.findLast((request) => answers(request, wanted)) ?? null;
}

/** An approval that nobody used in time is none to run with: it must not stand in the way of a fresh one. */
function isUsable({ content, decisions, run, handed_over }: RequestState, now: string): boolean {
  if (run !== null || handed_over !== null || !isBeforeExpiry(content, now)) return false;
  const { status } = evaluateApproval(content, decisions, null, now);
  return status === "pending" || status === "approved";
}

function answers(state: RequestState, wanted: Wanted): boolean {
  const { request, content } = state;
  if ("created" in wanted) return askedFor(wanted.created) === askedFor({ request, content });
  const { evidence_digest, source } = request.metadata;
  if (evidence_digest !== wanted.evidence || (wanted.byModel && isStandIn(state))) return false;
  return wanted.source === "auto" || wanted.source === source;
}

/**
 * Whether the library made it because a model failed, and nobody has relied on it yet: once the model answers, its
 * proposal is what was asked for. Who would not wait for the model has chosen the library's.
 */
function isStandIn({ request, decisions }: RequestState): boolean {
  const { source, llm_receipt } = request.metadata;
  return source !== "llm" && hasFailed(llm_receipt) && decisions.length === 0;
}

/** It was asked, or would have been, and gave nothing; that it was not waited for is not its failure. */
export function hasFailed(receipt: ModelReceipt | undefined): receipt is ModelReceipt & { failure: string } {
  const failure: unknown = receipt?.failure;
  return typeof failure === "string" && failure !== "stopped";
}

/** What was missing when a request was made, as it says itself: `llm`, `cluster`. */
export function missingAtCreation({ metadata }: ApprovalRequest): string[] {
  const { source, llm_receipt, cluster } = metadata;
  const model = source !== "llm" && typeof llm_receipt?.failure === "string" ? ["llm"] : [];
  return [...model, ...(cluster === null ? ["cluster"] : [])];
}

function askedFor({ request, content }: CreatedRequest): string {
  const { argv, manual_steps, cluster, namespace, target, risk, policy_hash } = content;
  const { remedy, source } = request.metadata;
  return canonicalJson([argv, manual_steps, cluster, namespace, target, risk, policy_hash, remedy, source]);
}
