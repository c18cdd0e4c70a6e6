import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Severity } from "../../src/domain/incident.ts";
import { assess, type RiskInput } from "../../src/domain/risk.ts";
import { highestRisk, RISK_LEVELS, shiftRisk } from "../../src/domain/risk-level.ts";
import type { TrustRecord } from "../../src/domain/trust.ts";
import { aRiskInput, byModel, OF_EFFECT, TESTED_EFFECTS } from "../support/builders.ts";

const someRecord: fc.Arbitrary<TrustRecord> = fc.record({
  worked: fc.nat(80),
  failed: fc.nat(10),
  inconclusive: fc.nat(30),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  days: fc.nat(80),
  span_days: fc.nat(200),
  approvers: fc.nat(4),
  recent_failure: fc.boolean(),
});
const someInput: fc.Arbitrary<RiskInput> = fc
  .record({
    effect: fc.constantFrom(...TESTED_EFFECTS),
    severity: fc.constantFrom<Severity[]>("P0", "P1", "P2", "P3"),
    model: fc.option(fc.constantFrom(...RISK_LEVELS), { nil: null }),
    namespace: fc.constantFrom("shop", "kube-system", null),
    record: someRecord,
    unverifiedInProduction: fc.constantFrom(null, "RBAC Permission"),
    recentSameTarget: fc.nat(4),
  })
  .map(({ effect, model, namespace, ...rest }) => {
    const given = aRiskInput({ ...OF_EFFECT[effect], ...rest });
    const proposal = { ...given.proposal, target: { ...given.proposal.target, namespace } };
    return { ...given, proposal: model === null ? proposal : byModel(proposal, model) };
  });
const rank = (input: RiskInput) => RISK_LEVELS.indexOf(assess(input).assessment.adjusted_risk);

describe("assess", () => {
  it("low is only for what changes nothing, and what changes nothing is always low", () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const { adjusted_risk, effect } = assess(input).assessment;
        expect(adjusted_risk === "low").toBe(effect === "read" || effect === "none");
      }),
      { numRuns: 1000 },
    );
  });

  it("each raise never lowers, and each adds one level where there is room", () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const calm = { ...input, unverifiedInProduction: null, recentSameTarget: 0 };
        const changes = assess(input).assessment.effect;
        const room = changes === "none" || changes === "read" ? 0 : 1;
        for (const raised of [{ unverifiedInProduction: "x" }, { recentSameTarget: 2 }]) {
          expect(rank({ ...calm, ...raised })).toBe(Math.min(3, rank(calm) + room));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("a system namespace is critical for whatever changes something", () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const proposal = { ...input.proposal, target: { ...input.proposal.target, namespace: "kube-system" } };
        const { adjusted_risk, effect } = assess({ ...input, proposal }).assessment;
        expect(adjusted_risk).toBe(effect === "none" || effect === "read" ? "low" : "critical");
      }),
    );
  });

  it("a graver base never ends lower", () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const ranks = RISK_LEVELS.map((level) => rank({ ...input, proposal: byModel(input.proposal, level) }));
        expect(ranks).toEqual([...ranks].sort());
      }),
    );
  });

  it("the level follows from the reasons alone", () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const { adjusted_risk, reasons } = assess(input).assessment;
        const base = reasons.find((r) => r.code === "base_from_model" || r.code === "base_from_severity");
        if (base === undefined || !("level" in base)) {
          expect(adjusted_risk).toBe("low");
          return;
        }
        const step = reasons.reduce((sum, r) => sum + (r.code === "trust_step" ? r.step : 0), 0);
        const floors = reasons.flatMap((r) => (r.code.endsWith("_floor") && "level" in r ? [r.level] : []));
        const raise = reasons.filter((r) => r.code.startsWith("raise_")).length;
        const level = shiftRisk(highestRisk(shiftRisk(base.level, -step), ...floors), raise);
        expect(adjusted_risk).toBe(level);
      }),
    );
  });
});
