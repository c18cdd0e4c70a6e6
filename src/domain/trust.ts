/**
 * The track record of an action pattern, and what it earns.
 * A pure fold over recorded outcomes: the same events give the same numbers on any machine.
 */
import { personKey } from "./approval.ts";
import { betaQuantile } from "./beta.ts";
import { canonicalJson } from "./canonical-json.ts";

export type Outcome = "worked" | "failed" | "inconclusive";

export interface OutcomeRecord {
  request_id: string;
  outcome: Outcome;
  /** RFC 3339. */
  at: string;
  /** Who had signed the request. */
  approvers: readonly string[];
}

export interface TrustRecord {
  worked: number;
  failed: number;
  inconclusive: number;
  /** 5 % quantile of Beta(1 + r, 1 + s): what the pattern succeeds at, with 95 % confidence; 0..1. */
  score: number;
  /** Distinct UTC days with a success. */
  days: number;
  /** Days between the first and the last success. */
  span_days: number;
  approvers: number;
  /** A failure in the last 14 days, or among the last 5 uses. */
  recent_failure: boolean;
}

const DAY = 86_400_000;
export const HALF_LIFE_DAYS = 180;
const FAILURE_WEIGHT = 5;
const QUANTILE = 0.05;
const QUIET_DAYS = 14;
const QUIET_USES = 5;

/** Which of several outcomes of one request is believed, and which of two at the same moment came last. */
const GRAVITY: Record<Outcome, number> = { inconclusive: 0, worked: 1, failed: 2 };

function byTime(a: OutcomeRecord, b: OutcomeRecord): number {
  const order = Date.parse(a.at) - Date.parse(b.at) || GRAVITY[a.outcome] - GRAVITY[b.outcome];
  return order || (canonicalJson(a) < canonicalJson(b) ? -1 : 1);
}

/**
 * One outcome a request, oldest first. Two laptops may settle the same run: that earns nothing twice, and a failure
 * either of them saw is a failure.
 */
function settled(outcomes: readonly OutcomeRecord[], at: number): OutcomeRecord[] {
  const inOrder = outcomes.filter((o) => Date.parse(o.at) <= at).sort(byTime);
  const byRequest = new Map<string, OutcomeRecord>();
  for (const outcome of inOrder) {
    const known = byRequest.get(outcome.request_id);
    if (known !== undefined && GRAVITY[known.outcome] >= GRAVITY[outcome.outcome]) continue;
    // Deleted first, because a map keeps the place of the first entry.
    byRequest.delete(outcome.request_id);
    byRequest.set(outcome.request_id, outcome);
  }
  return [...byRequest.values()];
}

/** @param now RFC 3339; outcomes after it are not counted */
export function trustRecord(outcomes: readonly OutcomeRecord[], now: string): TrustRecord {
  const at = Date.parse(now);
  const past = settled(outcomes, at);
  const worked = past.filter((o) => o.outcome === "worked");
  const failed = past.filter((o) => o.outcome === "failed");
  const weight = (of: OutcomeRecord[]) => of.reduce((sum, outcome) => sum + weightOf(outcome, at), 0);
  const lastUses = past.filter((o) => o.outcome !== "inconclusive").slice(-QUIET_USES);
  const first = worked[0];
  const last = worked.at(-1);
  return {
    worked: worked.length,
    failed: failed.length,
    inconclusive: past.length - worked.length - failed.length,
    score: betaQuantile(QUANTILE, 1 + weight(worked), 1 + weight(failed)),
    days: new Set(worked.map((o) => new Date(o.at).toISOString().slice(0, 10))).size,
    span_days: first && last ? (Date.parse(last.at) - Date.parse(first.at)) / DAY : 0,
    approvers: new Set(worked.flatMap((o) => o.approvers.map(personKey))).size,
    recent_failure:
      lastUses.some((o) => o.outcome === "failed") || failed.some((o) => at - Date.parse(o.at) < QUIET_DAYS * DAY),
  };
}

/** What a step asks of a record. */
const NEEDS = {
  1: { score: 0.85, worked: 18, days: 14, span_days: 0, approvers: 2 },
  2: { score: 0.95, worked: 58, days: 14, span_days: 60, approvers: 2 },
} as const;

type Measure = keyof (typeof NEEDS)[1];

/** Why a record does not earn a step: what it has and what it needs, or that something failed lately. */
export type TrustLack = { code: Measure; has: number; needs: number } | { code: "recent_failure" };

/** What a record lacks for a step; nothing where it earns it. */
export function trustLacks(record: TrustRecord, step: 1 | 2): TrustLack[] {
  const needs = NEEDS[step];
  const lacks: TrustLack[] = (Object.keys(needs) as Measure[])
    .filter((code) => record[code] < needs[code])
    .map((code) => ({ code, has: record[code], needs: needs[code] }));
  return record.recent_failure ? [...lacks, { code: "recent_failure" }] : lacks;
}

/** How many levels a record lowers the risk by. */
export function trustStep(record: TrustRecord): 0 | 1 | 2 {
  if (trustLacks(record, 2).length === 0) return 2;
  return trustLacks(record, 1).length === 0 ? 1 : 0;
}

/** One outcome as the score counts it. */
export interface TrustTerm extends OutcomeRecord {
  /** What it adds to the successes or the failures of the score by now; 0 for what says nothing. */
  weight: number;
}

/** The outcomes behind a record, oldest first, with what each weighs at `now`: their sums are those of the score. */
export function trustTerms(outcomes: readonly OutcomeRecord[], now: string): TrustTerm[] {
  const at = Date.parse(now);
  return settled(outcomes, at).map((record) => ({ ...record, weight: weightOf(record, at) }));
}

/** Halved every `HALF_LIFE_DAYS`; a failure counts as much as five successes. */
function weightOf({ outcome, at }: OutcomeRecord, now: number): number {
  if (outcome === "inconclusive") return 0;
  const aged = 0.5 ** ((now - Date.parse(at)) / DAY / HALF_LIFE_DAYS);
  return outcome === "failed" ? FAILURE_WEIGHT * aged : aged;
}
