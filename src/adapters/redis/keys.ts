/** Every key awooo touches in Redis, how long what is under it lives, and how much of it is read. */
import { FREEZE_STREAM } from "../../domain/freeze.ts";

/** `incident:<id>`: the incident as a JSON text; other services read and write it too. */
export const INCIDENT_PREFIX = "incident:";

/** The platform brain's copy of the same text. */
export const BRAIN_PREFIX = "awoooi:incidents:";

/** Where the id of an incident is published when events were added to it. */
export const CHANGED_CHANNEL = "awooo:changed";

/** Seconds a key lives after its last write: seven days. Leases and answers have a time of their own. */
export const TTL_S = 604_800;

/** Most bytes of one document, or of all events of one incident: what one call may read, and so what one may write. */
export const MAX_BYTES = 16 * 1024 * 1024;

/** Most events of one incident. */
export const MAX_EVENTS = 10_000;

export function incidentKey(incidentId: string): string {
  return INCIDENT_PREFIX + incidentId;
}

export function brainKey(incidentId: string): string {
  return BRAIN_PREFIX + incidentId;
}

export function decisionKey(token: string): string {
  return `decision:${token}`;
}

/** Hash: field = event id, value = the event as canonical JSON. */
export function eventsKey(incidentId: string): string {
  return incidentId === FREEZE_STREAM ? "awooo:freeze" : `awooo:events:${incidentId}`;
}

/** The holder's own token, for as long as the lease lasts. */
export function leaseKey(name: string): string {
  return `awooo:lease:${name}`;
}

/** A model's answer with what it rests on, for as long as it serves. */
export function answerKey(key: string): string {
  return `awooo:answer:${key}`;
}
