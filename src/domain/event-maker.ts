/** Makes events: who, where, when and a new id are the same for everything one command does. */
import type { EventBodies, EventType, NewEvent } from "./event.ts";

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
  body: EventBodies[T],
): NewEvent {
  const { operator, host } = source;
  return { id: source.newId(), incident_id, at: source.now(), actor: operator, host, type, body } as NewEvent;
}
