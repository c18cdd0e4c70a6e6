/** Makes events: who, where, when and a new id are the same for everything one command does. */
import type { EventBodies, EventType, NewEvent } from "./event.ts";
import { bodyWithoutSecrets } from "./without-secrets.ts";

export interface EventSource {
  operator: string;
  host: string;
  now(): string;
  newId(): string;
}

export function makeEvent<T extends EventType>(
  source: EventSource,
  incident_id: string,
  type: T,
  given: EventBodies[T],
): NewEvent {
  const { operator, host } = source;
  // The last border before the ledger: whatever a flow has overlooked, no credential gets behind it.
  const body = bodyWithoutSecrets(type, given);
  return { id: source.newId(), incident_id, at: source.now(), actor: operator, host, type, body } as NewEvent;
}
