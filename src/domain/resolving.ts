/** Whether an incident may be closed, with which approval, and what that says of the action. */
import { evaluateApproval } from "./approval.ts";
import { AwoooError } from "./awooo-error.ts";
import type { EventBodies } from "./event.ts";
import type { IncidentState } from "./fold.ts";
import { outcomeEventOf } from "./outcome-event.ts";
import type { RequestState } from "./request.ts";
import { requireApproved } from "./require-approved.ts";

export interface ResolveInput {
  /** Request id or prefix; "newest" for `--approval` without one; null: no approval, a reason instead. */
  approval: string | "newest" | null;
  reason: string | null;
  now: string;
}

export interface Resolution {
  /** True where nothing is left to do. */
  already: boolean;
  request: RequestState | null;
  outcome: EventBodies["outcome.recorded"] | null;
}

/** @throws AwoooError signatures_missing, rejected, expired, conflict, not_found, usage: nothing changes */
export function decideResolving(state: IncidentState, input: ResolveInput): Resolution {
  const { incident } = state;
  if (incident.status === "resolved") return { already: true, request: resolvedWith(state, input), outcome: null };
  const request = input.approval === null ? null : namedRequest(state, input.approval);
  if (incident.status === "closed") {
    throw new AwoooError("conflict", `${incident.incident_id} is closed; it cannot be resolved any more`);
  }
  if (request === null) {
    if (input.reason !== null && input.reason.trim() !== "") return { already: false, request, outcome: null };
    throw new AwoooError("usage", "Resolving without an approval needs a reason", {
      hint: `awooo resolve ${incident.incident_id} --approval, or --reason "what mended it"`,
    });
  }
  const evaluation = evaluateApproval(request.content, request.decisions, null, input.now);
  if (request.run === null && request.handed_over === null) requireApproved(request.request, evaluation);
  return { already: false, request, outcome: outcomeOf(state, request, input.now) };
}

/** The approval it was resolved with, whichever is asked for now; null where there was none. */
function resolvedWith(state: IncidentState, { approval }: ResolveInput): RequestState | null {
  const used = state.requests.find((r) => r.request.id === state.resolved_by) ?? null;
  if (approval === null || approval === "newest" || namedRequest(state, approval) === used) return used;
  throw new AwoooError("conflict", `${state.incident.incident_id} was not resolved with approval ${approval}`, {
    hint: used === null ? "It was resolved with a reason." : `It was resolved with ${used.request.id}.`,
  });
}

function namedRequest({ incident, requests }: IncidentState, wanted: string): RequestState {
  if (wanted === "") throw new AwoooError("usage", "--approval: an id is needed, and an empty text was given");
  const found = wanted === "newest" ? requests.slice(-1) : requests.filter((r) => r.request.id.startsWith(wanted));
  if (found[0] !== undefined && found.length === 1) return found[0];
  const { incident_id } = incident;
  if (found.length > 1)
    throw new AwoooError("usage", `${wanted} is the beginning of several approvals of ${incident_id}`);
  if (requests.length === 0) {
    throw new AwoooError("not_found", `${incident_id} has no approval request`, {
      hint: `Run: awooo propose ${incident_id}`,
    });
  }
  throw new AwoooError("conflict", `Approval ${wanted} does not belong to ${incident_id}`, {
    hint: `Its own: ${requests.map((r) => r.request.id).join(", ")}`,
  });
}

/**
 * What resolving says of the action where nobody has said it yet: what its run came to, or that it was approved and
 * nobody saw it run and verified, which is neither credit nor blame.
 */
function outcomeOf(state: IncidentState, request: RequestState, now: string): EventBodies["outcome.recorded"] | null {
  const result = request.run?.result ?? null;
  return result === null
    ? outcomeEventOf(state, request, { outcome: "inconclusive" }, now)
    : outcomeEventOf(state, request, result, result.at);
}
