/** What happened to an incident, as data for people and programs; the words are made in `text/timeline.ts`. */
import type { EventType, IncidentEvent } from "./event.ts";
import { inCausalOrder } from "./event.ts";
import type { Severity } from "./incident.ts";
import type { RiskLevel } from "./risk-level.ts";
import type { RunReason } from "./run.ts";
import type { RunEvent } from "./run-fold.ts";
import type { Outcome } from "./trust.ts";

interface TimelineValues {
  "incident.opened": { severity: Severity; signals: number };
  "incident.imported": { from: string; status: string };
  "signals.added": { signals: number; alert_names: string[] };
  "signals.ended": { signals: number };
  "request.created": { request_id: string; action: string; risk_level: RiskLevel; required_signatures: number };
  "request.signed": {
    request_id: string;
    signer: string;
    decision: "approve" | "reject";
    comment: string | null;
    identity: "asserted" | "ssh";
  };
  "run.started": { request_id: string; context: string; argv: readonly string[]; mutating: boolean };
  "run.finished": { request_id: string; outcome: Outcome; reason: RunReason; detail: string; reconciled: boolean };
  "run.handed_over": { request_id: string; reason: string };
  "freeze.set": { reason: string };
  "freeze.lifted": { reason: string | null };
  "incident.resolved": { approval_id: string | null; reason: string | null };
  "model.asked": { model: string; failure: string | null };
  "outcome.recorded": { request_id: string; outcome: Outcome };
}

/** One thing that happened; `at` is RFC 3339 by the clock of `host`. */
export type TimelineEntry = {
  [T in EventType]: { at: string; actor: string; host: string; type: T; values: TimelineValues[T] };
}[EventType];

/** Names of alerts one entry carries at most. */
const MAX_NAMES = 3;

/** Oldest first, in causal order, so that it reads the same on every laptop. */
export function timelineOf(events: readonly IncidentEvent[]): TimelineEntry[] {
  return inCausalOrder(events).map(entryOf);
}

function entryOf(event: IncidentEvent): TimelineEntry {
  const { at, actor, host } = event;
  const who = { at, actor, host };
  switch (event.type) {
    case "incident.opened": {
      const { severity, signals } = event.body.document;
      return { ...who, type: event.type, values: { severity, signals: signals.length } };
    }
    case "incident.imported":
      return { ...who, type: event.type, values: { from: event.body.from, status: event.body.document.status } };
    case "signals.added": {
      const names = [...new Set(event.body.signals.map((signal) => signal.alert_name))].slice(0, MAX_NAMES);
      return { ...who, type: event.type, values: { signals: event.body.signals.length, alert_names: names } };
    }
    case "signals.ended":
      return { ...who, type: event.type, values: { signals: event.body.ended.length } };
    case "request.created": {
      const { id, action, risk_level, required_signatures } = event.body.request;
      return { ...who, type: event.type, values: { request_id: id, action, risk_level, required_signatures } };
    }
    case "request.signed": {
      const { request_id, identity, decision: signed } = event.body;
      const { signer, decision, comment } = signed;
      return { ...who, type: event.type, values: { request_id, signer, decision, comment, identity } };
    }
    case "run.started":
    case "run.finished":
    case "run.handed_over":
      return runEntryOf(event, who);
    case "freeze.set":
      return { ...who, type: event.type, values: { reason: event.body.reason } };
    case "freeze.lifted":
      return { ...who, type: event.type, values: { reason: event.body.reason } };
    case "incident.resolved": {
      const { approval_id, reason } = event.body;
      return { ...who, type: event.type, values: { approval_id, reason } };
    }
    case "model.asked": {
      const { model, failure } = event.body.receipt;
      return { ...who, type: event.type, values: { model, failure } };
    }
    case "outcome.recorded": {
      const { request_id, outcome } = event.body;
      return { ...who, type: event.type, values: { request_id, outcome } };
    }
  }
}

function runEntryOf(event: RunEvent, who: Pick<TimelineEntry, "at" | "actor" | "host">): TimelineEntry {
  switch (event.type) {
    case "run.started": {
      const { request_id, argv, cluster, mutating } = event.body;
      return { ...who, type: event.type, values: { request_id, context: cluster.context, argv, mutating } };
    }
    case "run.finished": {
      const { request_id, outcome, reason, detail, reconciled } = event.body;
      return { ...who, type: event.type, values: { request_id, outcome, reason, detail, reconciled } };
    }
    case "run.handed_over": {
      const { request_id, reason } = event.body;
      return { ...who, type: event.type, values: { request_id, reason } };
    }
  }
}
