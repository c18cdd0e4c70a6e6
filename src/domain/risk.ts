/**
 * How risky a proposal is, each term with its reason:
 * effective = max(class floor, environment floor, base - step) + raise, never above critical.
 *
 * `assess` is the only maker of an AssessedProposal, and a request can only be made from one: there is no way to a
 * signature that leaves the track record out.
 */
import { CLASS_FLOOR } from "./action.ts";
import type { ClusterFacts } from "./actions/definition.ts";
import { isSystemNamespace } from "./floor.ts";
import type { Severity } from "./incident.ts";
import { type Effect, effectOf, isMutating, type Proposal } from "./proposal.ts";
import { highestRisk, type RiskLevel, shiftRisk } from "./risk-level.ts";
import { type TrustRecord, trustStep } from "./trust.ts";

export type RiskReason =
  | { code: "changes_nothing" }
  | { code: "base_from_model"; level: RiskLevel }
  | { code: "base_from_severity"; level: RiskLevel; severity: Severity }
  | { code: "class_floor"; level: RiskLevel; effect: Effect; action: string }
  | { code: "environment_floor"; level: RiskLevel; namespace: string }
  | { code: "trust_none" }
  | { code: "trust_too_little"; worked: number; uses: number }
  | { code: "trust_step"; step: number; worked: number; uses: number; score: number }
  | { code: "never_reduced"; effect: Effect }
  | { code: "raise_new_to_model"; outcomes: number }
  | { code: "raise_often_failed"; worked: number; uses: number }
  | { code: "raise_unverified"; check: string }
  | { code: "raise_recurrence"; times: number };

export interface RiskInput {
  proposal: Proposal;
  severity: Severity;
  facts: ClusterFacts;
  record: TrustRecord;
  /** The pattern the record is of; see `actionPattern`. */
  pattern: string;
  /** Name of a check that could not be made; null where all were, or where the place is not production. */
  unverifiedInProduction: string | null;
  /** How often this action hit this target within the last 24 hours. */
  recentSameTarget: number;
}

export interface Assessment {
  action_pattern: string;
  original_risk: RiskLevel;
  adjusted_risk: RiskLevel;
  /** 5 % quantile of what is known of the pattern, 0..1, rounded to 4 places. */
  trust_score: number;
  effect: Effect;
  reasons: RiskReason[];
}

declare const assessed: unique symbol;
/** A proposal the TrustEngine has seen. */
export interface AssessedProposal {
  readonly [assessed]: true;
  readonly proposal: Proposal;
  readonly assessment: Assessment;
}

const BASE_OF_SEVERITY: Record<Severity, RiskLevel> = { P0: "critical", P1: "critical", P2: "medium", P3: "low" };

/** Fewer outcomes than this behind a pattern, and a model's proposal is new ground. */
export const MODEL_NEEDS_OUTCOMES = 18;
const OFTEN_FAILED_MEAN = 0.5;
const OFTEN_FAILED_USES = 3;
/** One use within the last day makes this the second: the same action on the same target is a recurrence. */
const RECURRENCE_USES = 1;

export function assess(input: RiskInput): AssessedProposal {
  const { proposal, record } = input;
  const effect = effectOf(proposal, input.facts);
  const base = baseRisk(proposal, input.severity);
  const summary = { action_pattern: input.pattern, trust_score: Math.round(record.score * 10_000) / 10_000, effect };
  if (!isMutating(effect)) {
    const reasons: RiskReason[] = [{ code: "changes_nothing" }];
    return seal(proposal, { ...summary, original_risk: "low", adjusted_risk: "low", reasons });
  }
  const reasons: RiskReason[] = [base];
  const lowered = applyTrust(base.level, effect, record, reasons);
  const floor = floorRisk(proposal, effect, reasons);
  const raise = raises(input);
  reasons.push(...raise);
  const adjusted_risk = shiftRisk(highestRisk(floor, lowered), raise.length);
  return seal(proposal, { ...summary, original_risk: base.level, adjusted_risk, reasons });
}

function seal(proposal: Proposal, assessment: Assessment): AssessedProposal {
  return { proposal, assessment } as AssessedProposal;
}

type BaseReason = Extract<RiskReason, { level: RiskLevel }>;

function baseRisk({ llm }: Proposal, severity: Severity): BaseReason {
  return llm === null
    ? { code: "base_from_severity", level: BASE_OF_SEVERITY[severity], severity }
    : { code: "base_from_model", level: llm.risk_level };
}

function applyTrust(base: RiskLevel, effect: Effect, record: TrustRecord, reasons: RiskReason[]): RiskLevel {
  const step = trustStep(record);
  const uses = record.worked + record.failed;
  if (uses === 0) reasons.push({ code: "trust_none" });
  else if (step === 0) reasons.push({ code: "trust_too_little", worked: record.worked, uses });
  else if (effect === "destructive") reasons.push({ code: "never_reduced", effect });
  else {
    reasons.push({ code: "trust_step", step, worked: record.worked, uses, score: record.score });
    // Critical never reaches low, however good the record; the class floor holds the rest.
    return base === "critical" ? highestRisk("medium", shiftRisk(base, -step)) : shiftRisk(base, -step);
  }
  return base;
}

function floorRisk(proposal: Proposal, effect: Effect, reasons: RiskReason[]): RiskLevel {
  const level = effect === "manual" || effect === "none" ? manualFloor(proposal) : CLASS_FLOOR[effect];
  reasons.push({ code: "class_floor", level, effect, action: proposal.action?.name ?? "manual" });
  // Where the command goes counts as much as what the proposal calls its target.
  const namespaces = [proposal.action?.params["namespace"], proposal.target.namespace];
  const namespace = namespaces.find(isSystemNamespace);
  if (namespace === undefined) return level;
  reasons.push({ code: "environment_floor", level: "critical", namespace });
  return "critical";
}

/**
 * A step by hand changes things awooo cannot class: at least what a reversible action needs. A model's own steps were
 * read by nobody before, so they are no cheaper than a disruptive action.
 */
function manualFloor({ source }: Proposal): RiskLevel {
  return source === "llm" ? CLASS_FLOOR.disruptive : "medium";
}

function raises({ proposal, record, unverifiedInProduction, recentSameTarget }: RiskInput): RiskReason[] {
  const found: RiskReason[] = [];
  const uses = record.worked + record.failed;
  const outcomes = uses + record.inconclusive;
  if (proposal.source === "llm" && outcomes < MODEL_NEEDS_OUTCOMES)
    found.push({ code: "raise_new_to_model", outcomes });
  if (uses >= OFTEN_FAILED_USES && record.worked / uses < OFTEN_FAILED_MEAN) {
    found.push({ code: "raise_often_failed", worked: record.worked, uses });
  }
  if (unverifiedInProduction !== null) found.push({ code: "raise_unverified", check: unverifiedInProduction });
  if (recentSameTarget >= RECURRENCE_USES) found.push({ code: "raise_recurrence", times: recentSameTarget });
  return found;
}
