/** Checks events that came from another laptop before they are believed to have the shape of an event. */
import * as z from "zod/mini";
import { AwoooError } from "./awooo-error.ts";
import type { EventType, IncidentEvent } from "./event.ts";
import { FREEZE_STREAM } from "./freeze.ts";
import { SEVERITIES, zIncident } from "./incident.ts";
import { once } from "./once.ts";
import { requestProblem } from "./request-integrity.ts";
import { RISK_LEVELS } from "./risk-level.ts";
import { UNCOMPILED, validate, zId, zTime } from "./schema.ts";
import { zSignal } from "./signal.ts";
import { TARGET_KINDS } from "./target.ts";

const zNullableText = once(() => z.nullable(z.string()));

const zRule = once(() =>
  z.object({
    signatures: z.int().check(z.minimum(0)),
    self_approval: z.boolean(),
    expires_after_ms: z.nullable(z.number()),
  }),
);

const zAction = once(() => z.looseObject({ name: z.string(), params: z.record(z.string(), z.unknown()) }));

const zContent = once(() =>
  z.looseObject({
    request_id: zId,
    incident_id: zId,
    action: z.nullable(zAction()),
    argv: z.nullable(z.array(z.string())),
    manual_steps: z.array(z.string()),
    target: z.looseObject({ kind: z.string(), name: z.string() }),
    risk: z.enum(RISK_LEVELS),
    rule: zRule(),
    operator: z.string(),
    expires_at: z.nullable(zTime),
  }),
);

const zRequest = once(() =>
  z.looseObject({
    id: zId,
    incident_id: zId,
    action: z.string(),
    description: z.string(),
    risk_level: z.enum(RISK_LEVELS),
    blast_radius: z.looseObject({ affected_pods: z.number(), related_services: z.array(z.string()) }),
    dry_run_checks: z.array(z.looseObject({ name: z.string(), status: z.string(), message: z.string() })),
    required_signatures: z.number(),
    created_at: zTime,
    updated_at: zTime,
    metadata: z.looseObject({
      target: z.looseObject({ kind: z.enum(TARGET_KINDS), name: z.string(), namespace: zNullableText() }),
      argv: z.nullable(z.array(z.string())),
      manual_steps: z.array(z.string()),
      trust_adjustment: z.looseObject({ reasons: z.array(z.string()) }),
      match: z.array(z.string()),
      operator: z.string(),
      decision_token: zId,
      content_sha256: z.string(),
      evidence_digest: z.string(),
      // What older requests lack.
      managed_by: z.nullish(z.string()),
      before: z.nullish(zLiveObject()),
      inverse: z.nullish(z.string()),
    }),
  }),
);

const zDecision = once(() =>
  z.looseObject({
    signer: z.string().check(z.minLength(1)),
    decision: z.enum(["approve", "reject"]),
    digest: z.string(),
    signed_at: zTime,
    comment: zNullableText(),
    key_fingerprint: zNullableText(),
  }),
);

/** What was there before. Whatever is missing in it is not known; an inverse is made of what is. */
const zLiveObject = once(() =>
  z.looseObject({
    uid: z.nullish(z.string()),
    generation: z.nullish(z.number()),
    replicas: z.nullish(z.number()),
    revision: z.nullish(z.number()),
    containers: z.array(
      z.looseObject({
        name: z.string(),
        image: z.string(),
        requests: z.record(z.string(), z.string()),
        limits: z.record(z.string(), z.string()),
      }),
    ),
  }),
);

const zRunStarted = once(() =>
  z.looseObject({
    request_id: zId,
    argv: z.array(z.string()),
    cluster: z.looseObject({ context: z.string(), server: z.string(), ca_hash: z.string() }),
    namespace: zNullableText(),
    mutating: z.boolean(),
    inverse: z.nullable(zAction()),
    before: z.nullable(zLiveObject()),
    pid: z.number(),
  }),
);

const zOutcome = once(() => z.enum(["worked", "failed", "inconclusive"]));

const zRunFinished = once(() =>
  z.looseObject({
    request_id: zId,
    outcome: zOutcome(),
    // A newer awooo may know more reasons; the outcome is what counts.
    reason: z.string(),
    exit_code: z.nullable(z.number()),
    detail: z.string(),
    reconciled: z.boolean(),
  }),
);

const zReceipt = once(() =>
  z.looseObject({
    model: z.string().check(z.minLength(1)),
    tool_model: zNullableText(),
    prompt_sha256: zNullableText(),
    tool_prompts_sha256: z.array(z.string()),
    answer_sha256: zNullableText(),
    failure: zNullableText(),
  }),
);

const bodies = once(
  (): Record<EventType, z.ZodMiniType> => ({
    "incident.opened": z.looseObject({ document: zIncident, group_key: zNullableText() }),
    "incident.imported": z.looseObject({ document: zIncident, from: z.string() }),
    "signals.added": z.looseObject({
      signals: z.array(zSignal),
      affected_services: z.array(z.string()),
      severity: z.enum(SEVERITIES),
    }),
    "signals.ended": z.looseObject({ ended: z.array(z.looseObject({ fingerprint: z.string(), ends_at: zTime })) }),
    "request.created": z.looseObject({ request: zRequest(), content: zContent() }),
    "request.signed": z.looseObject({ request_id: zId, decision: zDecision(), identity: z.string() }),
    "run.started": zRunStarted(),
    "run.finished": zRunFinished(),
    "run.handed_over": z.looseObject({ request_id: zId, reason: z.string() }),
    "freeze.set": z.looseObject({ reason: z.string() }),
    "freeze.lifted": z.looseObject({ reason: zNullableText(), lifts: z.optional(z.array(zId)) }),
    "incident.resolved": z.looseObject({ approval_id: zNullableText(), reason: zNullableText() }),
    "model.asked": z.looseObject({ receipt: zReceipt() }),
    "outcome.recorded": z.looseObject({
      request_id: zId,
      outcome: zOutcome(),
      at: zTime,
      approvers: z.array(z.string()),
      action_pattern: z.string(),
      action: z.string(),
      target: z.string(),
      fingerprints: z.optional(z.array(z.string())),
    }),
  }),
);

/**
 * Checks the body of an event by its type; the envelope and the type were checked where it was read.
 * @param where names the place the event came from
 * @throws AwoooError invalid_data with the path of the first bad field, or why a request cannot be believed
 */
export function checkEvent(event: IncidentEvent, where: string): void {
  validate(bodies()[event.type], event.body, `${where}: event ${event.id}: body`, UNCOMPILED);
  const freezes = event.type === "freeze.set" || event.type === "freeze.lifted";
  if (freezes !== (event.incident_id === FREEZE_STREAM)) {
    throw new AwoooError("invalid_data", `${where}: event ${event.id}: ${event.type} is not of ${event.incident_id}`, {
      hint: "awooo would not have made it; it was not taken over.",
    });
  }
  if (event.type !== "request.created") return;
  // The same request under another incident would be two requests with one id.
  const moved = event.body.request.incident_id === event.incident_id ? null : "it is of another incident";
  const problem = moved ?? requestProblem(event.body);
  if (problem !== null) {
    throw new AwoooError("invalid_data", `${where}: event ${event.id}: request ${event.incident_id}: ${problem}`, {
      hint: "awooo would not have made it; it was not taken over.",
    });
  }
}
