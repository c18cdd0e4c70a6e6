import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import type { ActionClass } from "../../src/domain/actions/definition.ts";
import type { Severity } from "../../src/domain/incident.ts";
import type { Proposal } from "../../src/domain/proposal.ts";
import { type Assessment, assess, MODEL_NEEDS_OUTCOMES, type RiskInput } from "../../src/domain/risk.ts";
import { highestRisk, RISK_LEVELS, type RiskLevel, shiftRisk } from "../../src/domain/risk-level.ts";
import type { TrustRecord } from "../../src/domain/trust.ts";
import { aProposal, aRiskInput, aTrustRecord, describeAction, llmNotes, recordOfStep, restartAction } from "../support/builders.ts";

const assessment = (fields: Partial<RiskInput>): Assessment => assess(aRiskInput(fields)).assessment;
const codes = (fields: Partial<RiskInput>) => assessment(fields).reasons.map(({ code }) => code);

const scaleTo = (replicas: number) =>
  catalogueAction("scale", { kind: "deployment", name: "checkout", namespace: "shop", replicas });

/** A proposal and facts for each thing an action can be. The catalogue has no destructive action yet. */
const OF_EFFECT: Record<Exclude<ActionClass, "destructive"> | "manual" | "none", Partial<RiskInput>> = {
  none: { proposal: aProposal({ action: null, remedy: "investigate" }) },
  read: { proposal: aProposal({ action: describeAction() }) },
  manual: { proposal: aProposal({ action: null, manual_steps: ["Renew it."], remedy: "renew_certificate" }) },
  reversible: { proposal: aProposal() },
  disruptive: { proposal: aProposal({ action: scaleTo(0) }), facts: { replicas: 3 } },
};
type TestedEffect = keyof typeof OF_EFFECT;
const EFFECTS = Object.keys(OF_EFFECT) as TestedEffect[];

/** The same proposal as a model's. */
function byModel(proposal: Proposal, risk_level: RiskLevel): Proposal {
  return { ...proposal, source: "llm", template_id: null, llm: llmNotes({ risk_level }) };
}

/** The arithmetic of safety.md section 2 on plain numbers, written without a look at the code under test. */
interface Terms {
  effect: TestedEffect;
  base: number;
  step: number;
  system: boolean;
  raise: number;
}
function oracle({ effect, base, step, system, raise }: Terms): RiskLevel {
  if (effect === "none" || effect === "read") return "low";
  let level = base - step;
  if (base === 3) level = Math.max(level, 1);
  level = Math.max(level, { manual: 1, reversible: 1, disruptive: 2 }[effect]);
  if (system) level = 3;
  return ["low", "medium", "high", "critical"][Math.min(3, level + raise)] as RiskLevel;
}

describe("risk levels", () => {
  it("shift along the scale and stop at its ends", () => {
    expect(RISK_LEVELS).toEqual(["low", "medium", "high", "critical"]);
    expect(RISK_LEVELS.map((level) => shiftRisk(level, 1))).toEqual(["medium", "high", "critical", "critical"]);
    expect(RISK_LEVELS.map((level) => shiftRisk(level, -2))).toEqual(["low", "low", "low", "medium"]);
    expect(shiftRisk("critical", 99)).toBe("critical");
    expect(highestRisk("low", "critical", "high")).toBe("critical");
    expect(highestRisk("medium")).toBe("medium");
  });
});

describe("base", () => {
  const rows: [Severity, RiskLevel][] = [
    ["P0", "critical"],
    ["P1", "critical"],
    ["P2", "medium"],
    ["P3", "medium"], // base low, lifted by the floor of a mutating action
  ];
  it.each(rows)("by severity for a template: %s is %s", (severity, expected) => {
    expect(assessment({ severity })).toMatchObject({ adjusted_risk: expected, trust_score: 0.05 });
  });

  it("of P3 is low before the floor", () => {
    expect(assessment({ severity: "P3" })).toMatchObject({ original_risk: "low", adjusted_risk: "medium" });
  });

  it.each(RISK_LEVELS)("by the model's own word for a model, whatever the severity: %s", (level) => {
    for (const severity of ["P0", "P3"] as const) {
      const given = assessment({ proposal: byModel(aProposal(), level), severity });
      expect(given.original_risk).toBe(level);
      expect(given.reasons[0]).toEqual({ code: "base_from_model", level });
    }
  });

  it.each(["template", "playbook"] as const)("by severity for a %s", (source) => {
    expect(assessment({ proposal: aProposal({ source }), severity: "P2" }).reasons[0]).toEqual({
      code: "base_from_severity",
      level: "medium",
      severity: "P2",
    });
  });
});

describe("every combination of base, effect, trust, namespace and raises", () => {
  const combinations = EFFECTS.flatMap((effect) =>
    RISK_LEVELS.flatMap((_, base) =>
      ([0, 1, 2] as const).flatMap((step) =>
        [false, true].flatMap((system) =>
          [0, 1, 2, 3].map((raise) => ({ effect, base, step, system, raise }) satisfies Terms & { step: 0 | 1 | 2 }),
        ),
      ),
    ),
  );

  it(`agrees with the arithmetic written down apart from it (${combinations.length} cases)`, () => {
    for (const { effect, base, step, system, raise } of combinations) {
      const { proposal = aProposal(), facts = {} } = OF_EFFECT[effect];
      const target = { ...proposal.target, namespace: system ? "kube-system" : "shop" };
      // A model's proposal, since only a model can say every base; with enough outcomes not to be new to it.
      const record = { ...recordOfStep(step), inconclusive: MODEL_NEEDS_OUTCOMES };
      const given = assessment({
        proposal: { ...byModel(proposal, RISK_LEVELS[base] as RiskLevel), target },
        facts,
        record: raise > 2 ? { ...record, inconclusive: 0, worked: 0, failed: 0 } : record,
        unverifiedInProduction: raise > 0 ? "RBAC Permission" : null,
        recentSameTarget: raise > 1 ? 2 : 0,
      });
      // The third raise takes the record away, and with it the step.
      const expected = oracle({ effect, base, step: raise > 2 ? 0 : step, system, raise });
      expect(given.adjusted_risk, JSON.stringify({ effect, base, step, system, raise })).toBe(expected);
    }
  });
});

describe("track record", () => {
  it("lowers by its step and says so", () => {
    expect(assessment({ record: recordOfStep(1) }).adjusted_risk).toBe("high");
    expect(assessment({ record: recordOfStep(2) }).adjusted_risk).toBe("medium");
    expect(assessment({ record: recordOfStep(2) }).reasons).toContainEqual({
      code: "trust_step",
      step: 2,
      worked: 58,
      uses: 58,
      score: 0.951,
    });
  });

  it("says that there is none, or too little", () => {
    expect(codes({})).toContain("trust_none");
    expect(codes({ record: aTrustRecord({ worked: 7, failed: 2, score: 0.4 }) })).toContain("trust_too_little");
    expect(codes({ record: aTrustRecord({ inconclusive: 9 }) })).toContain("trust_none");
  });

  it("is shown to four places", () => {
    expect(assessment({ record: aTrustRecord({ score: 0.123456 }) }).trust_score).toBe(0.1235);
  });
});

describe("environment floor", () => {
  it.each(["kube-system", "kube-public", "kube-node-lease"])("%s is critical for anything that changes", (namespace) => {
    const inside = aProposal({ action: restartAction(namespace), target: { kind: "deployment", name: "dns", namespace } });
    expect(assessment({ proposal: inside, severity: "P3", record: recordOfStep(2) }).adjusted_risk).toBe("critical");
  });

  it("holds for where the command goes, whatever the proposal calls its target", () => {
    const proposal = aProposal({ action: restartAction("kube-system") });
    expect(proposal.target.namespace).toBe("shop");
    expect(assessment({ proposal, severity: "P3" })).toMatchObject({ adjusted_risk: "critical" });
    expect(assessment({ proposal, severity: "P3" }).reasons).toContainEqual({
      code: "environment_floor",
      level: "critical",
      namespace: "kube-system",
    });
  });

  it("does not make reading critical", () => {
    const proposal = aProposal({
      action: catalogueAction("describe", { kind: "pod", name: "coredns", namespace: "kube-system" }),
      target: { kind: "pod", name: "coredns", namespace: "kube-system" },
    });
    expect(assessment({ proposal, severity: "P0" })).toMatchObject({ adjusted_risk: "low", effect: "read" });
  });
});

describe("raises", () => {
  const medium = { severity: "P2" as const };
  const llm = byModel(aProposal(), "medium");
  const rows: [what: string, input: Partial<RiskInput>, expected: RiskLevel, code?: string][] = [
    ["nothing", {}, "medium"],
    ["a model with 17 outcomes", { proposal: llm, record: aTrustRecord({ inconclusive: 17 }) }, "high", "raise_new_to_model"],
    ["a model with 18 outcomes", { proposal: llm, record: aTrustRecord({ inconclusive: 18 }) }, "medium"],
    ["a template with none", { record: aTrustRecord() }, "medium"],
    ["1 of 3 worked", { record: aTrustRecord({ worked: 1, failed: 2 }) }, "high", "raise_often_failed"],
    ["0 of 2 worked", { record: aTrustRecord({ failed: 2 }) }, "medium"],
    ["2 of 4 worked", { record: aTrustRecord({ worked: 2, failed: 2 }) }, "medium"],
    ["a check that could not be made", { unverifiedInProduction: "Resource Exists" }, "high", "raise_unverified"],
    ["once within a day", { recentSameTarget: 1 }, "medium"],
    ["twice within a day", { recentSameTarget: 2 }, "high", "raise_recurrence"],
    ["two raises", { recentSameTarget: 3, unverifiedInProduction: "x" }, "critical", "raise_recurrence"],
    [
      "four raises end at critical",
      { proposal: llm, recentSameTarget: 2, unverifiedInProduction: "x", record: aTrustRecord({ failed: 3 }) },
      "critical",
      "raise_new_to_model",
    ],
  ];
  it.each(rows)("%s", (_, input, expected, code) => {
    const given = assessment({ ...medium, ...input });
    expect(given.adjusted_risk).toBe(expected);
    const raised = given.reasons.map((reason) => reason.code).filter((found) => found.startsWith("raise_"));
    if (code === undefined) expect(raised).toEqual([]);
    else expect(raised).toContain(code);
  });

  it("lift even a well-known action again when it comes back", () => {
    expect(assessment({ record: recordOfStep(1), recentSameTarget: 2 }).adjusted_risk).toBe("critical");
  });
});

describe("what changes nothing", () => {
  it.each(["none", "read"] as const)("is low with one reason, however grave the rest: %s", (effect) => {
    const worst = { record: aTrustRecord({ failed: 9 }), recentSameTarget: 9, unverifiedInProduction: "x" };
    expect(assessment({ ...OF_EFFECT[effect], ...worst, severity: "P0" })).toMatchObject({
      original_risk: "low",
      adjusted_risk: "low",
      effect,
      reasons: [{ code: "changes_nothing" }],
    });
  });
});

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
    effect: fc.constantFrom(...EFFECTS),
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

describe("properties", () => {
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
