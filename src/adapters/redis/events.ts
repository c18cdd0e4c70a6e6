/** The events of an incident as one hash: field = event id, so that adding one twice changes nothing. */
import { type IncidentEvent, inCausalOrder } from "../../domain/event.ts";
import type { RedisConnection } from "./connection.ts";
import { textOf } from "./documents.ts";
import { eventText, parseEvent } from "./event-text.ts";
import { CHANGED_CHANNEL, eventsKey, MAX_BYTES, MAX_EVENTS, TTL_S } from "./keys.ts";
import { ADD_EVENTS, READ_EVENTS } from "./scripts.ts";

/** Most events one script adds, so that Redis is never busy for long; what is added in parts can be repeated. */
const EVENTS_PER_SCRIPT = 500;

/** In causal order. */
export async function readEvents(connection: RedisConnection, incidentId: string): Promise<IncidentEvent[]> {
  const key = eventsKey(incidentId);
  const reply = await connection.run(key, (redis) =>
    redis.callBuffer("EVAL", READ_EVENTS, 1, key, MAX_EVENTS, MAX_BYTES),
  );
  const texts = (reply as Buffer[]).map((bytes) => textOf(bytes, key));
  const events: IncidentEvent[] = [];
  for (let i = 0; i + 1 < texts.length; i += 2) {
    events.push(parseEvent(incidentId, texts[i] ?? "", texts[i + 1] ?? ""));
  }
  return inCausalOrder(events);
}

export async function addEvents(
  connection: RedisConnection,
  incidentId: string,
  events: readonly IncidentEvent[],
): Promise<void> {
  const key = eventsKey(incidentId);
  const stranger = events.find((event) => event.incident_id !== incidentId);
  if (stranger !== undefined) throw new TypeError(`event ${stranger.id} is not of incident ${incidentId}`);
  for (let i = 0; i < events.length; i += EVENTS_PER_SCRIPT) {
    const fields = events.slice(i, i + EVENTS_PER_SCRIPT).flatMap((event) => [event.id, eventText(event)]);
    await connection.run(key, (redis) =>
      redis.call("EVAL", ADD_EVENTS, 1, key, MAX_EVENTS, MAX_BYTES, TTL_S, CHANGED_CHANNEL, incidentId, ...fields),
    );
  }
}
