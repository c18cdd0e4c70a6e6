/** Incidents as they travel between services, written to a file: one, or an array of them. */
import * as z from "zod/mini";
import { type Incident, zIncident } from "../incident.ts";
import { validate } from "../schema.ts";
import { isObject, missing, type Sender } from "./sender.ts";

export const incidentDocument: Sender = {
  format: "incident",
  lacks(value) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return isObject(first) ? missing({ incident_id: "incident_id" in first }) : "needs an object";
  },
  read(value, where, now) {
    const complete = Array.isArray(value)
      ? validate(
          z.array(zIncident),
          value.map((element) => filled(element, now)),
          where,
        )
      : [validate(zIncident, filled(value, now), where)];
    const given: unknown[] = Array.isArray(value) ? value : [value];
    return complete.map((document: Incident, i) => {
      const dated = isObject(given[i]) && "updated_at" in given[i];
      return { kind: "incident", document, dated };
    });
  },
};

/** What a person writing a file by hand may leave out. The id and the severity nobody can guess. */
function filled(value: unknown, now: string): unknown {
  if (!isObject(value)) return value;
  const created_at = "created_at" in value ? value["created_at"] : now;
  return { status: "investigating", created_at, updated_at: created_at, ...value };
}
