/** What the ledger's events mean, checked against the rules: a chain can be whole and still tell of a wrong deed. */
import { evaluateApproval } from "./approval.ts";
import type { IncidentEvent } from "./event.ts";
import { inCausalOrder } from "./event.ts";
import { foldIncident, type IncidentState } from "./fold.ts";
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
    const problem = problemOf(event, () => foldIncident(ordered.slice(0, i)));
    return problem === null ? [] : [{ incident_id: event.incident_id, event_id: event.id, problem }];
  });
}

function problemOf(event: IncidentEvent, before: () => IncidentState | null): AuditProblem["problem"] | null {
  if (event.type === "request.created") {
    return requestProblem(event.body) === null ? null : "request_mismatch";
  }
  if (event.type === "outcome.recorded") {
    return before()?.requests.some((r) => r.request.id === event.body.request_id) ? null : "outcome_without_request";
  }
  if (event.type !== "incident.resolved" || event.body.approval_id === null) return null;
  const request = before()?.requests.find((r) => r.request.id === event.body.approval_id);
  if (request === undefined) return "resolved_unapproved";
  const { status } = evaluateApproval(request.content, request.decisions, null, event.at);
  return status === "approved" || request.executed_at !== null ? null : "resolved_unapproved";
}
