/** One event as it is written in Redis. Bodies go in and out with every digit they had; who reads them checks them. */
import * as z from "zod/mini";
import { AwoooError } from "../../domain/awooo-error.ts";
import { canonicalJson, parseJson } from "../../domain/canonical-json.ts";
import { type IncidentEvent, isEventType } from "../../domain/event.ts";
import { UNCOMPILED, validate, zId, zTime } from "../../domain/schema.ts";
import { eventsKey } from "./keys.ts";

/** Far beyond any history, and far from where integers end: one planted event must leave room for the next. */
const MAX_LAMPORT = 2 ** 40;

const MAX_FIELD_SHOWN = 80;

/** Deepest nesting of an event; a document may have 100 levels, and an event wraps it. */
const MAX_DEPTH = 120;

/** Of an object alone; a number kept as it was written is an object too, but has no prototype. */
const zBody = z.custom<IncidentEvent["body"]>(
  (value) => typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype,
  { error: "expected object" },
);

const zEnvelope = z.object({
  id: zId,
  // Compared with the one it should be; that of the freeze is no id at all.
  incident_id: z.string(),
  lamport: z.int().check(z.minimum(0), z.maximum(MAX_LAMPORT)),
  at: zTime,
  actor: z.string(),
  host: z.string(),
  type: z.string(),
  body: zBody,
});

export function eventText(event: IncidentEvent): string {
  const { id, incident_id, lamport, at, actor, host, type, body } = event;
  return canonicalJson({ id, incident_id, lamport, at, actor, host, type, body });
}

/**
 * @param field the field of the hash it was found in
 * @throws AwoooError invalid_data naming the key and the field, for whatever is not an event of this incident
 */
export function parseEvent(incidentId: string, field: string, text: string): IncidentEvent {
  const where = `${eventsKey(incidentId)} field ${JSON.stringify(field.slice(0, MAX_FIELD_SHOWN))}`;
  const event = validate(zEnvelope, jsonOf(text, where), where, UNCOMPILED);
  if (event.id !== field) throw invalid(`${where}: id: expected the name of the field`);
  if (event.incident_id !== incidentId) throw invalid(`${where}: incident_id: expected ${incidentId}`);
  if (!isEventType(event.type)) {
    const type = JSON.stringify(event.type.slice(0, MAX_FIELD_SHOWN));
    throw invalid(`${where}: type: ${type} is not known`, "Another laptop runs a newer awooo; upgrade this one.");
  }
  return event as IncidentEvent;
}

function jsonOf(text: string, where: string): unknown {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw invalid(`${where}: not JSON`);
  }
  // Whoever hashes it walks it recursively.
  if (isDeeper(value, MAX_DEPTH)) throw invalid(`${where}: nested more than ${MAX_DEPTH} levels deep`);
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

function invalid(
  message: string,
  hint = "It was left as it is; `redis-cli HDEL` removes a field nobody needs.",
): AwoooError {
  return new AwoooError("invalid_data", message, { hint });
}
