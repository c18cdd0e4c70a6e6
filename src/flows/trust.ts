/** The track records behind risk adjustments, and the arithmetic of one. */
import { AwoooError } from "../domain/awooo-error.ts";
import {
  type TrustLack,
  type TrustRecord,
  type TrustTerm,
  trustLacks,
  trustRecord,
  trustStep,
  trustTerms,
} from "../domain/trust.ts";
import type { Context } from "../ports.ts";

export interface PatternTrust {
  pattern: string;
  record: TrustRecord;
  step: 0 | 1 | 2;
}

export interface ExplainedTrust extends PatternTrust {
  /** Oldest first. */
  outcomes: TrustTerm[];
  /** What it lacks for the next step; empty where there is none. */
  lacks: TrustLack[];
}

/** @param text part of a pattern; empty: all of them */
export function listTrust(ctx: Context, text: string): PatternTrust[] {
  return ctx.ledger
    .outcomePatterns()
    .filter((pattern) => pattern.includes(text))
    .map((pattern) => trustOf(ctx, pattern));
}

function trustOf({ ledger, now }: Context, pattern: string): PatternTrust {
  const at = now();
  const record = trustRecord(ledger.outcomes(pattern, at), at);
  return { pattern, record, step: trustStep(record) };
}

/**
 * @param text a pattern, a part of one, or (the beginning of) the id of a request
 * @throws AwoooError not_found, usage (ambiguous)
 */
export function explainTrust(ctx: Context, text: string): ExplainedTrust {
  const now = ctx.now();
  const pattern = patternOf(ctx, text);
  const trust = trustOf(ctx, pattern);
  const outcomes = trustTerms(ctx.ledger.outcomes(pattern, now), now);
  return { ...trust, outcomes, lacks: trust.step === 2 ? [] : trustLacks(trust.record, trust.step === 1 ? 2 : 1) };
}

function patternOf(ctx: Context, text: string): string {
  const known = ctx.ledger.outcomePatterns();
  if (known.includes(text)) return text;
  const ofRequest = patternOfRequest(ctx, text);
  if (ofRequest !== null) return ofRequest;
  const [only, ...others] = known.filter((pattern) => pattern.includes(text));
  if (only === undefined) {
    throw new AwoooError("not_found", `No track record and no request: ${text}`, {
      hint: "`awooo trust` lists the records there are.",
    });
  }
  if (others.length === 0) return only;
  throw new AwoooError("usage", `${text} is part of ${others.length + 1} patterns`, {
    hint: `Type more of it: ${[only, ...others].slice(0, 3).join(", ")}`,
  });
}

/** The pattern a request was assessed by, also where nothing is known of it yet. */
function patternOfRequest({ ledger }: Context, text: string): string | null {
  const [id, another] = ledger.idsWithPrefix("request", text, 2);
  if (id === undefined || another !== undefined) return null;
  const incidentId = ledger.incidentOfRequest(id);
  const requests = incidentId === null ? [] : (ledger.read(incidentId)?.state.requests ?? []);
  const request = requests.find((one) => one.request.id === id)?.request;
  return request?.metadata.trust_adjustment.action_pattern ?? null;
}
