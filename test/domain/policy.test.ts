import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, policyHash } from "../../src/domain/policy.ts";
import { RISK_LEVELS } from "../../src/domain/risk-level.ts";

const MINUTE = 60_000;

describe("default policy", () => {
  it.each([
    ["low", 0, true, null],
    ["medium", 1, true, 4 * 60 * MINUTE],
    ["high", 1, false, 60 * MINUTE],
    ["critical", 2, true, 30 * MINUTE],
  ] as const)("%s: %d signatures, operator counts: %s, expires after %s ms", (risk, signatures, self, expires) => {
    expect(DEFAULT_POLICY[risk]).toEqual({ signatures, self_approval: self, expires_after_ms: expires });
  });

  it("has a rule for every level and no other", () => {
    expect(Object.keys(DEFAULT_POLICY).sort()).toEqual([...RISK_LEVELS].sort());
  });
});

describe("policyHash", () => {
  it("does not depend on the order of members", () => {
    const turned = Object.fromEntries(Object.entries(DEFAULT_POLICY).reverse()) as typeof DEFAULT_POLICY;
    expect(policyHash(turned)).toBe(policyHash(DEFAULT_POLICY));
  });

  it("changes with every single value of the policy", () => {
    const hashes = RISK_LEVELS.flatMap((level) => {
      const rule = DEFAULT_POLICY[level];
      return [
        { ...rule, signatures: rule.signatures === 2 ? 1 : 2 } as const,
        { ...rule, self_approval: !rule.self_approval },
        { ...rule, expires_after_ms: (rule.expires_after_ms ?? 0) + 1 },
      ].map((changed) => policyHash({ ...DEFAULT_POLICY, [level]: changed }));
    });
    expect(new Set([policyHash(DEFAULT_POLICY), ...hashes]).size).toBe(1 + 3 * RISK_LEVELS.length);
  });
});
