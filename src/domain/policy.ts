/** Who must sign what, and for how long. */
import { AwoooError } from "./awooo-error.ts";
import { digestOf } from "./canonical-json.ts";
import type { RiskLevel } from "./risk-level.ts";

export interface ApprovalRule {
  /** How many distinct people must approve. */
  signatures: number;
  /** Whether the operator who asked for the proposal may be one of them. */
  self_approval: boolean;
  /** How long the request may be signed, in milliseconds; null: it never expires. */
  expires_after_ms: number | null;
}

export type Policy = Readonly<Record<RiskLevel, ApprovalRule>>;

const MINUTE = 60_000;

export const DEFAULT_POLICY: Policy = {
  low: { signatures: 0, self_approval: true, expires_after_ms: null },
  medium: { signatures: 1, self_approval: true, expires_after_ms: 240 * MINUTE },
  high: { signatures: 1, self_approval: false, expires_after_ms: 60 * MINUTE },
  critical: { signatures: 2, self_approval: true, expires_after_ms: 30 * MINUTE },
};

/** Whether a rule asks for less than another one. */
export function isWeaker(rule: ApprovalRule, standard: ApprovalRule): boolean {
  const longer =
    standard.expires_after_ms !== null &&
    (rule.expires_after_ms === null || rule.expires_after_ms > standard.expires_after_ms);
  return rule.signatures < standard.signatures || (rule.self_approval && !standard.self_approval) || longer;
}

/** What a team may change of the rule of a risk. */
export type PolicyChanges = { readonly [R in RiskLevel]?: Partial<ApprovalRule> | undefined };

/**
 * The default policy with a team's changes, which may only tighten it.
 * @param where names the file in the error
 * @throws AwoooError config where a change asks for less than the default
 */
export function tightened(changes: PolicyChanges, where: string): Policy {
  const rules = Object.entries(DEFAULT_POLICY) as [RiskLevel, ApprovalRule][];
  return Object.fromEntries(
    rules.map(([risk, standard]) => {
      const rule = { ...standard, ...changes[risk] };
      if (!isWeaker(rule, standard)) return [risk, rule];
      throw new AwoooError("config", `${where}: ${risk}: asks for less than the default policy`, {
        hint: "A policy can only tighten: more signatures, no self-approval, a shorter time.",
      });
    }),
  ) as Policy;
}

/** Names a policy in what people sign, so that a changed policy cannot reuse their signatures. */
export function policyHash(policy: Policy): string {
  return digestOf(policy);
}
