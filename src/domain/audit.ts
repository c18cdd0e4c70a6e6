/** What the ledger's events mean, checked against the rules: a chain can be whole and still tell of a wrong deed. */
import { classOf } from "./action.ts";
import { evaluateApproval, isBeforeExpiry, type SignedContent } from "./approval.ts";
import { canonicalJson } from "./canonical-json.ts";
import { type EventBodies, type IncidentEvent, inCausalOrder } from "./event.ts";
import { foldIncident } from "./fold.ts";
import { isMutating } from "./proposal.ts";
import type { RequestState } from "./request.ts";
import { rebuiltAction, requestProblem } from "./request-integrity.ts";
import type { RunIntent } from "./run.ts";
import type { RunEvent } from "./run-fold.ts";

export interface AuditProblem {
  incident_id: string;
  event_id: string;
  problem:
    | "request_mismatch" // it shows other things than are signed, or asks for less than its command needs
    | "resolved_unapproved" // closed with an approval that was not given at that time
    | "outcome_without_request" // trust was earned by nothing
    | "worked_without_run" // trust was earned by something that did not run, or did not work
    | "run_unapproved" // started or handed over without an approval that was given and still good at that time
    | "run_mismatch" // other words, another cluster or another namespace than were signed
    | "run_again" // a request that had been started was started once more
    | "result_without_run"; // the end of something that was never started
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
  switch (event.type) {
    case "request.created":
      return requestProblem(event.body) === null ? null : "request_mismatch";
    case "outcome.recorded":
      return outcomeProblem(event.body, requestIn(before(), event.body.request_id));
    case "run.started":
    case "run.finished":
    case "run.handed_over":
      return runProblem(event, requestIn(before().filter(knownTo(event)), event.body.request_id));
    case "incident.resolved":
      return event.body.approval_id === null
        ? null
        : closeProblem(event.at, requestIn(before().filter(knownTo(event)), event.body.approval_id));
    default:
      return null;
  }
}

function outcomeProblem(
  { outcome }: EventBodies["outcome.recorded"],
  request: RequestState | undefined,
): AuditProblem["problem"] | null {
  if (request === undefined) return "outcome_without_request";
  return outcome === "worked" && request.run?.result?.outcome !== "worked" ? "worked_without_run" : null;
}

function closeProblem(at: string, request: RequestState | undefined): AuditProblem["problem"] | null {
  if (request === undefined) return "resolved_unapproved";
  if (request.run !== null || request.handed_over !== null) return null;
  const { status } = evaluateApproval(request.content, request.decisions, null, at);
  return status === "approved" ? null : "resolved_unapproved";
}

function runProblem(event: RunEvent, request: RequestState | undefined): AuditProblem["problem"] | null {
  if (event.type === "run.finished") return request === undefined || request.run === null ? "result_without_run" : null;
  if (request === undefined || !mayRun(request, event.at)) return "run_unapproved";
  if (event.type === "run.handed_over") return null;
  if (!isAsSigned(event.body, request.content)) return "run_mismatch";
  return request.run === null ? null : "run_again";
}

/** Approved, and not so long ago that it could not be used any more. */
function mayRun({ content, decisions }: RequestState, at: string): boolean {
  return evaluateApproval(content, decisions, null, at).status === "approved" && isBeforeExpiry(content, at);
}

function isAsSigned({ argv, cluster, namespace, mutating }: RunIntent, content: SignedContent): boolean {
  const action = rebuiltAction(content);
  if (action === null || content.cluster === null || mutating !== isMutating(classOf(action))) return false;
  const signed = [content.argv, content.cluster, content.namespace];
  return canonicalJson([argv, cluster, namespace]) === canonicalJson(signed);
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
