/** An incident is its events; its state is this fold. The same set of events gives the same state in any order. */
import type { EventBodies, IncidentEvent } from "./event.ts";
import { inCausalOrder } from "./event.ts";
import { graver, type Incident, isOpen, later, MAX_SIGNALS } from "./incident.ts";
import type { RequestState } from "./request.ts";
import { afterRunEvent, type RunEvent } from "./run-fold.ts";
import { fingerprintOf, isFiring, type Signal, startedAfter } from "./signal.ts";

export interface IncidentState {
  /** The document as it belongs on the wire, other services' fields included. */
  incident: Incident;
  /** What later alerts must share to join this incident; null for incidents made elsewhere. */
  group_key: string | null;
  /** In the order they were made. */
  requests: RequestState[];
  outcomes: EventBodies["outcome.recorded"][];
  /** The approval the incident was resolved with, once it is. */
  resolved_by: string | null;
  /** Highest logical time seen. */
  lamport: number;
}

/** @returns null where no event makes an incident (its first one has not arrived yet) */
export function foldIncident(events: readonly IncidentEvent[]): IncidentState | null {
  let state: IncidentState | null = null;
  const seen = new Set<string>();
  for (const event of inCausalOrder(events)) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    state = state === null ? firstState(event) : applyEvent(state, event);
    if (state !== null) state.lamport = event.lamport;
  }
  return state;
}

function firstState(event: IncidentEvent): IncidentState | null {
  if (event.type !== "incident.opened" && event.type !== "incident.imported") return null;
  return {
    incident: event.body.document,
    group_key: event.type === "incident.opened" ? event.body.group_key : null,
    requests: [],
    outcomes: [],
    resolved_by: null,
    lamport: event.lamport,
  };
}

function applyEvent(state: IncidentState, event: IncidentEvent): IncidentState {
  switch (event.type) {
    case "incident.opened":
      return withTwin(state, event.body, event.at);
    case "incident.imported":
      return { ...state, incident: mergeDocument(state.incident, event.body.document) };
    case "signals.added":
      return withSignals(state, event.body.signals, event.body, event.at);
    case "signals.ended":
      return touch(state, event.at, { signals: endSignals(state.incident.signals, event.body.ended) });
    case "request.created":
      return withRequest(state, event.body, event.at);
    case "request.signed":
      return changeRequest(state, event.body.request_id, (request) => ({
        ...request,
        decisions: [...request.decisions, event.body.decision],
      }));
    case "run.started":
    case "run.finished":
    case "run.handed_over":
      return withRun(state, event);
    case "incident.resolved":
      return resolve(state, event.body.approval_id, event.at);
    case "outcome.recorded":
      return withOutcome(state, event.body);
    case "freeze.set":
    case "freeze.lifted":
      // Of a stream of their own; they say nothing of an incident.
      return state;
    case "model.asked":
      // Whom somebody asked says nothing of it either.
      return state;
  }
}

function touch(state: IncidentState, at: string, changes: Partial<Incident>): IncidentState {
  const incident = { ...state.incident, ...changes, updated_at: later(state.incident.updated_at, at) };
  return { ...state, incident };
}

/** The same alerts opened the same incident on another laptop: what either of them says belongs to it. */
function withTwin(state: IncidentState, body: EventBodies["incident.opened"], at: string): IncidentState {
  const { document, group_key } = body;
  const joined = withSignals(state, document.signals, document, at);
  const proposal_ids = [...new Set([...joined.incident.proposal_ids, ...document.proposal_ids])];
  const incident = { ...foreignFields(document), ...joined.incident, proposal_ids };
  return { ...joined, incident, group_key: state.group_key ?? group_key };
}

function withSignals(
  state: IncidentState,
  signals: readonly Signal[],
  { severity, affected_services }: Pick<Incident, "severity" | "affected_services">,
  at: string,
): IncidentState {
  const known = new Set(state.incident.signals.map(fingerprintOf));
  const news = new Map(signals.map((signal) => [fingerprintOf(signal), signal]));
  const fresh = [...news].flatMap(([fingerprint, signal]) => (known.has(fingerprint) ? [] : [signal]));
  // An alert that ended and fires anew is the same alert again, not history.
  const present = state.incident.signals.map((old) => {
    const again = news.get(fingerprintOf(old));
    return again !== undefined && !isFiring(old) && startedAfter(again, old) ? again : old;
  });
  const services = [...new Set([...state.incident.affected_services, ...affected_services])];
  // What two laptops added without knowing of each other may be more than a document may carry.
  const room = Math.max(0, MAX_SIGNALS - present.length);
  return touch(state, at, {
    signals: [...present, ...fresh.slice(0, room)],
    affected_services: services,
    severity: graver(state.incident.severity, severity),
  });
}

function endSignals(signals: readonly Signal[], ended: readonly { fingerprint: string; ends_at: string }[]): Signal[] {
  const endOf = new Map(ended.map(({ fingerprint, ends_at }) => [fingerprint, ends_at]));
  return signals.map((signal) => {
    const ends_at = endOf.get(fingerprintOf(signal));
    // The end of an earlier firing that arrives late does not end the one that fires now.
    const earlier =
      ends_at !== undefined && signal.starts_at != null && Date.parse(ends_at) < Date.parse(signal.starts_at);
    return ends_at === undefined || earlier ? signal : { ...signal, status: "resolved", ends_at };
  });
}

function withRequest(state: IncidentState, body: Pick<RequestState, "request" | "content">, at: string): IncidentState {
  const { incident } = state;
  const id = body.request.id;
  if (state.requests.some(({ request }) => request.id === id)) return state;
  const proposal_ids = incident.proposal_ids.includes(id) ? incident.proposal_ids : [...incident.proposal_ids, id];
  const status = incident.status === "investigating" ? "mitigating" : incident.status;
  const requests = [...state.requests, { ...body, decisions: [], run: null, handed_over: null }];
  return { ...touch(state, at, { proposal_ids, status }), requests };
}

/** Trust is earned by requests that were made, and by no others. */
function withOutcome(state: IncidentState, outcome: EventBodies["outcome.recorded"]): IncidentState {
  const known = state.requests.some(({ request }) => request.id === outcome.request_id);
  return known ? { ...state, outcomes: [...state.outcomes, outcome] } : state;
}

/** The incident's document says nothing of runs: they are of the request. */
function withRun(state: IncidentState, event: RunEvent): IncidentState {
  return changeRequest(state, event.body.request_id, (request) => afterRunEvent(request, event));
}

function changeRequest(
  state: IncidentState,
  requestId: string,
  change: (request: RequestState) => RequestState,
): IncidentState {
  return { ...state, requests: state.requests.map((r) => (r.request.id === requestId ? change(r) : r)) };
}

function resolve(state: IncidentState, approvalId: string | null, at: string): IncidentState {
  const { incident } = state;
  if (incident.status === "resolved" || incident.status === "closed") return state;
  const decision = incident.decision == null ? {} : { decision: { ...incident.decision, state: "completed" } };
  return {
    ...touch(state, at, { status: "resolved", resolved_at: at, ...decision }),
    resolved_by: approvalId,
  };
}

/** Fields of the document that awooo computes; in all others the latest writer is right. */
export const OWN_FIELDS: ReadonlySet<string> = new Set([
  "status",
  "severity",
  "signals",
  "affected_services",
  "proposal_ids",
  "decision",
  "resolved_at",
  "updated_at",
]);

function foreignFields(document: Incident): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([field]) => !OWN_FIELDS.has(field)));
}

/** An end is final: a service that writes its stale copy back with a new time does not reopen the incident. */
function keepEnd(current: Incident, merged: Incident): Incident {
  if (isOpen(current.status)) return merged;
  const end = isOpen(merged.status) ? current : merged;
  const resolved_at = end.resolved_at ?? current.resolved_at;
  const decision = end.decision ?? merged.decision;
  return { ...merged, status: end.status, ...(resolved_at && { resolved_at }), ...(decision && { decision }) };
}

/**
 * Takes over what somebody else wrote. Their own fields always; ours only from a document that is not older than
 * what we know (an old replica, a laptop that slept). A proposal never gets lost from the list, nor an end.
 */
export function mergeDocument(current: Incident, found: Incident): Incident {
  const notOlder = Date.parse(found.updated_at) >= Date.parse(current.updated_at);
  const proposal_ids = [...new Set([...current.proposal_ids, ...found.proposal_ids])];
  return notOlder
    ? keepEnd(current, { ...found, proposal_ids })
    : { ...current, ...foreignFields(found), proposal_ids };
}
