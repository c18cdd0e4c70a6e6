/**
 * What can happen to an incident. Events are never changed; everything else is computed from them.
 * Bodies are plain JSON: they are hashed, exchanged between laptops and read years later.
 */
import type { Decision, SignedContent } from "./approval.ts";
import type { Incident, Severity } from "./incident.ts";
import type { ModelReceipt } from "./model-receipt.ts";
import type { ApprovalRequest } from "./request.ts";
import type { HandOver, RunIntent, RunResult } from "./run.ts";
import type { Signal } from "./signal.ts";
import type { OutcomeRecord } from "./trust.ts";

export interface EventBodies {
  /** awooo made the incident from alerts. */
  "incident.opened": { document: Incident; group_key: string | null };
  /** Somebody else wrote this document (another service, or a person with a file). */
  "incident.imported": { document: Incident; from: string };
  "signals.added": { signals: Signal[]; affected_services: string[]; severity: Severity };
  "signals.ended": { ended: { fingerprint: string; ends_at: string }[] };
  "request.created": { request: ApprovalRequest; content: SignedContent };
  "request.signed": { request_id: string; decision: Decision; identity: "asserted" | "ssh" };
  /** Written before kubectl is started. */
  "run.started": RunIntent;
  "run.finished": RunResult;
  "run.handed_over": HandOver;
  /** Of the stream `FREEZE_STREAM`, not of an incident. */
  "freeze.set": { reason: string };
  /** `lifts`: ids of the freezes it ends, see `liftedBy`; absent: all that stand before it. */
  "freeze.lifted": { reason: string | null; lifts?: readonly string[] };
  "incident.resolved": { approval_id: string | null; reason: string | null };
  /** A model was asked and no request came of it: one that does holds the receipt itself. */
  "model.asked": { receipt: ModelReceipt };
  /** `action`: see `actionKind`. `fingerprints`: alerts that were firing when it ran, see `settledOutcome`. */
  "outcome.recorded": OutcomeRecord & {
    action_pattern: string;
    action: string;
    target: string;
    fingerprints?: readonly string[];
  };
}

export type EventType = keyof EventBodies;

const EVENT_TYPES: Record<EventType, true> = {
  "incident.opened": true,
  "incident.imported": true,
  "signals.added": true,
  "signals.ended": true,
  "request.created": true,
  "request.signed": true,
  "run.started": true,
  "run.finished": true,
  "run.handed_over": true,
  "freeze.set": true,
  "freeze.lifted": true,
  "incident.resolved": true,
  "model.asked": true,
  "outcome.recorded": true,
};

/** Whether this version of awooo knows what an event of this type means. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENT_TYPES, type);
}

/** An event as a flow makes it; the ledger adds its place. */
export type NewEvent = {
  [T in EventType]: {
    /** UUID; the same event on every laptop. */
    id: string;
    incident_id: string;
    /** RFC 3339 UTC, by the clock of the laptop it happened on. */
    at: string;
    /** Who did it. */
    actor: string;
    /** The laptop it happened on. */
    host: string;
    type: T;
    body: EventBodies[T];
  };
}[EventType];

/**
 * An event with its logical time: one more than anything its maker had seen of this incident. Sorting by it puts
 * causes before effects even where clocks disagree.
 */
export type IncidentEvent = NewEvent & { lamport: number };

/** The one order in which events are folded, whatever order they arrived in. */
export function inCausalOrder(events: readonly IncidentEvent[]): IncidentEvent[] {
  return [...events].sort((a, b) => a.lamport - b.lamport || (a.id < b.id ? -1 : 1));
}
