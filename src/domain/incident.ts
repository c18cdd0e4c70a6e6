/** The incident document as it travels (`incident:<id>`): known fields checked, unknown ones kept. */
import * as z from "zod/mini";
import { UNCOMPILED, validate, zId, zTime } from "./schema.ts";
import { zSignal } from "./signal.ts";

export const SEVERITIES = ["P0", "P1", "P2", "P3"] as const;
export const zSeverity = z.enum(SEVERITIES, { error: "expected one of P0, P1, P2, P3" });
export type Severity = z.infer<typeof zSeverity>;

export const INCIDENT_STATUSES = ["investigating", "mitigating", "resolved", "closed"] as const;
const zStatus = z.enum(INCIDENT_STATUSES, { error: `expected one of ${INCIDENT_STATUSES.join(", ")}` });
export type IncidentStatus = z.infer<typeof zStatus>;

/** Most signals one incident may carry; more is an alert storm that wants grouping by the sender. */
export const MAX_SIGNALS = 2000;

export const zIncident = z.lazy(() =>
  z.looseObject({
    incident_id: zId,
    title: z.nullish(z.string().check(z.maxLength(2000))),
    status: zStatus,
    severity: zSeverity,
    signals: z._default(z.array(zSignal).check(z.maxLength(MAX_SIGNALS)), []),
    affected_services: z._default(z.array(z.string().check(z.minLength(1), z.maxLength(500))), []),
    proposal_ids: z._default(z.array(zId), []),
    decision: z.nullish(z.looseObject({ state: z.nullish(z.string()) })),
    created_at: zTime,
    updated_at: zTime,
    resolved_at: z.nullish(zTime),
  }),
);
export type Incident = z.infer<typeof zIncident>;

/** Statuses in which a proposal may be made and signed. */
export const OPEN_STATUSES: readonly IncidentStatus[] = ["investigating", "mitigating"];

export function isOpen(status: IncidentStatus): boolean {
  return OPEN_STATUSES.includes(status);
}

/** The graver of two severities: P0 is the gravest. */
export function graver(a: Severity, b: Severity): Severity {
  return a < b ? a : b;
}

/** The later of two RFC 3339 times, as written. */
export function later(a: string, b: string): string {
  return Date.parse(a) >= Date.parse(b) ? a : b;
}

/**
 * An incident from outside, checked. Times and arrays a sender may leave out are filled in; `created_at` with `now`.
 * @param where names the document in errors
 * @throws AwoooError invalid_data with the path of the first bad field
 */
export function completeIncident(value: unknown, now: string, where: string): Incident {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return validate(zIncident, value, where, UNCOMPILED);
  const created_at = "created_at" in value ? value.created_at : now;
  return validate(zIncident, { created_at, updated_at: created_at, ...value }, where, UNCOMPILED);
}
