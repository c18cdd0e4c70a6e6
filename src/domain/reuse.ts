/** When a second `propose` gets the request that is already there. */
import { evaluateApproval } from "./approval.ts";
import { canonicalJson, digestOf } from "./canonical-json.ts";
import type { IncidentState } from "./fold.ts";
import type { Incident } from "./incident.ts";
import { argvOfProposal, type Proposal } from "./proposal.ts";
import type { RequestState } from "./request.ts";
import { fingerprintOf, isFiring } from "./signal.ts";

/** A digest of what a draft is made from: the same incident with a new alert is worth a new draft. */
export function evidenceDigest(incident: Incident): string {
  const firing = incident.signals.filter(isFiring).map(fingerprintOf).sort();
  return digestOf([incident.severity, incident.affected_services, firing]);
}

type Wanted = { now: string } & ({ evidence: string; source: string } | { proposal: Proposal });

/**
 * The newest request that can still be acted on and answers the same question: made from the same evidence by a
 * source that was asked for, or (once a draft is there) asking for exactly the same action.
 */
export function reusableRequest(state: IncidentState, wanted: Wanted): RequestState | null {
  const usable = state.requests.filter((request) => isUsable(request, wanted.now));
  return usable.findLast((request) => answers(request, wanted)) ?? null;
}

function isUsable({ content, decisions, executed_at }: RequestState, now: string): boolean {
  if (executed_at !== null) return false;
  const { status } = evaluateApproval(content, decisions, null, now);
  return status === "pending" || status === "approved";
}

function answers({ request, content }: RequestState, wanted: Wanted): boolean {
  if ("proposal" in wanted) {
    const { proposal } = wanted;
    const asked = [argvOfProposal(proposal), proposal.manual_steps, proposal.remedy, proposal.source];
    const there = [content.argv, content.manual_steps, request.metadata.remedy, request.metadata.source];
    return canonicalJson(asked) === canonicalJson(there);
  }
  const { evidence_digest, source } = request.metadata;
  return evidence_digest === wanted.evidence && (wanted.source === "auto" || wanted.source === source);
}
