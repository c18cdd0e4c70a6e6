/** Who must sign what, and for how long. safety.md section 1. */
import { digestOf } from "./canonical-json.ts";
import type { RiskLevel } from "./risk-level.ts";

export interface ApprovalRule {
  /** How many distinct people must approve. */
  signatures: 0 | 1 | 2;
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

/** Names a policy in what people sign, so that a changed policy cannot reuse their signatures. */
export function policyHash(policy: Policy): string {
  return digestOf(policy);
}
