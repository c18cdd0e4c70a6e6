/** The event that says what came of a request: what trust is computed from. */
import { evaluateApproval } from "./approval.ts";
import type { EventBodies } from "./event.ts";
import type { IncidentState } from "./fold.ts";
import type { RequestState } from "./request.ts";
import type { RunReason } from "./run.ts";
import { fingerprintOf, isFiring, type Signal } from "./signal.ts";
import { targetText } from "./target.ts";
import type { Outcome } from "./trust.ts";

/**
 * null where there is nothing to record: what needed no signature earns nothing either way, and what was seen stands.
 * @param state the incident as it is when this is recorded
 * @param at RFC 3339; when it ended
 */
export function outcomeEventOf(
  { incident, outcomes }: Pick<IncidentState, "incident" | "outcomes">,
  { request, content, decisions, run }: RequestState,
  ended: { outcome: Outcome; reason?: RunReason },
  at: string,
): EventBodies["outcome.recorded"] | null {
  // A person's word is no proof that it works.
  const outcome = ended.reason === "stated" && ended.outcome === "worked" ? "inconclusive" : ended.outcome;
  // That nobody knew is no answer once somebody does.
  const recorded = outcomes.some(
    (known) => known.request_id === request.id && (known.outcome !== "inconclusive" || outcome === "inconclusive"),
  );
  if (recorded || request.required_signatures === 0) return null;
  const { counted } = evaluateApproval(content, decisions, null, at);
  const firing = run === null ? null : firingAt(incident.signals, run.started_at);
  return {
    request_id: request.id,
    outcome,
    at,
    approvers: counted.map((decision) => decision.signer),
    action_pattern: request.metadata.trust_adjustment.action_pattern,
    action: request.metadata.action_kind,
    target: targetText(request.metadata.target),
    ...(firing !== null && { fingerprints: firing }),
  };
}

/** Alerts that fired at a moment, those that have ended since included. */
function firingAt(signals: readonly Signal[], moment: string): string[] {
  const at = Date.parse(moment);
  const fired = signals.filter((signal) => {
    if (signal.starts_at != null && Date.parse(signal.starts_at) > at) return false;
    return isFiring(signal) || (signal.ends_at != null && Date.parse(signal.ends_at) >= at);
  });
  return [...new Set(fired.map(fingerprintOf))].sort();
}
