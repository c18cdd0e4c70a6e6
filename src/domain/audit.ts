/** What the ledger's events mean, checked against the rules: a chain can be whole and still tell of a wrong deed. */
import { evaluateApproval } from "./approval.ts";
import type { IncidentEvent } from "./event.ts";
import { inCausalOrder } from "./event.ts";
import { foldIncident } from "./fold.ts";
import type { RequestState } from "./request.ts";
import { requestProblem } from "./request-integrity.ts";

export interface AuditProblem {
  incident_id: string;
  event_id: string;
  problem:
    | "request_mismatch" // it shows other things than are signed, or asks for less than its command needs
    | "resolved_unapproved" // closed with an approval that was not given at that time
    | "outcome_without_request"; // trust was earned by nothing
}

/** Walks an incident's events in order and holds each against the state before it. */
export function auditIncident(events: readonly IncidentEvent[]): AuditProblem[] {
  const ordered = inCausalOrder(events);
  return ordered.flatMap((event, i) => {
    const problem = problemOf(event, () => ordered.slice(0, i));
    return problem === null ? [] : [{ incident_id: event.incident_id, event_id: event.id, problem }];
  });
}

function problemOf(event: IncidentEvent, before: () => IncidentEvent[]): AuditProblem["problem"] | null {
  if (event.type === "request.created") {
    return requestProblem(event.body) === null ? null : "request_mismatch";
  }
  if (event.type === "outcome.recorded") {
    return requestIn(before(), event.body.request_id) === undefined ? "outcome_without_request" : null;
  }
  if (event.type !== "incident.resolved" || event.body.approval_id === null) return null;
  const request = requestIn(before().filter(knownTo(event)), event.body.approval_id);
  if (request === undefined) return "resolved_unapproved";
  const { status } = evaluateApproval(request.content, request.decisions, null, event.at);
  return status === "approved" || request.executed_at !== null ? null : "resolved_unapproved";
}

function requestIn(events: readonly IncidentEvent[], id: string): RequestState | undefined {
  return foldIncident(events)?.requests.find(({ request }) => request.id === id);
}

/**
 * Leaves out rejections of other laptops: one that stands before an event in causal order may have been made at the
 * same time, where nobody there could know of it.
 */
function knownTo({ host }: IncidentEvent): (event: IncidentEvent) => boolean {
  return (event) => event.type !== "request.signed" || event.body.decision.decision !== "reject" || event.host === host;
}
