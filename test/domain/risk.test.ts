import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import type { Severity } from "../../src/domain/incident.ts";
import { type Assessment, assess, MODEL_NEEDS_OUTCOMES, type RiskInput } from "../../src/domain/risk.ts";
import { highestRisk, RISK_LEVELS, type RiskLevel, shiftRisk } from "../../src/domain/risk-level.ts";
import {
  aProposal,
  aRiskInput,
  aTrustRecord,
  byModel,
  OF_EFFECT,
  recordOfStep,
  restartAction,
  TESTED_EFFECTS,
  type TestedEffect,
} from "../support/builders.ts";

const assessment = (fields: Partial<RiskInput>): Assessment => assess(aRiskInput(fields)).assessment;
const codes = (fields: Partial<RiskInput>) => assessment(fields).reasons.map(({ code }) => code);

/** The arithmetic of risk on plain numbers, written without a look at the code under test. */
interface Terms {
  effect: TestedEffect;
  base: number;
  step: 0 | 1 | 2;
  system: boolean;
  raise: number;
}
function oracle({ effect, base, step, system, raise }: Terms): RiskLevel {
  if (effect === "none" || effect === "read") return "low";
  let level = base - step;
  if (base === 3) level = Math.max(level, 1);
  level = Math.max(level, { manual: 2, reversible: 1, disruptive: 2, destructive: 3 }[effect]);
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

  it("destructive is never reduced, however good the record", () => {
    expect(assessment({ ...OF_EFFECT.destructive, record: recordOfStep(2) }).adjusted_risk).toBe("critical");
    expect(codes({ ...OF_EFFECT.destructive, record: recordOfStep(2) })).toContain("never_reduced");
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

  it("of steps by hand is as high as for something disruptive where a model wrote them, else medium", () => {
    const { proposal } = OF_EFFECT.manual;
    const known = { ...aTrustRecord(), inconclusive: MODEL_NEEDS_OUTCOMES };
    const risk = (given: typeof proposal) =>
      assessment({ proposal: given, severity: "P3", record: known }).adjusted_risk;
    expect(risk(byModel(proposal, "low"))).toBe("high");
    expect(risk({ ...proposal, source: "template" })).toBe("medium");
  });

  it.each(["template", "playbook"] as const)("by severity for a %s", (source) => {
    expect(assessment({ proposal: aProposal({ source }), severity: "P2" }).reasons[0]).toEqual({
      code: "base_from_severity",
      level: "medium",
      severity: "P2",
    });
  });
});

/** Raises that count for any source: none, one, two, or two and the loss of the record that a model is measured by. */
function inputOf({ effect, base, step, system, raise }: Terms): RiskInput {
  const { proposal } = OF_EFFECT[effect];
  const target = { ...proposal.target, namespace: system ? "kube-system" : "shop" };
  const known = { ...recordOfStep(step), inconclusive: MODEL_NEEDS_OUTCOMES };
  return aRiskInput({
    // A model's proposal, since only a model can say every base.
    proposal: { ...byModel(proposal, RISK_LEVELS[base] as RiskLevel), target },
    record: raise === 3 ? aTrustRecord() : known,
    unverifiedInProduction: raise >= 1 ? "RBAC Permission" : null,
    recentSameTarget: raise >= 2 ? 2 : 0,
  });
}

describe("every combination of base, effect, trust, namespace and raises", () => {
  const combinations = TESTED_EFFECTS.flatMap((effect) =>
    [0, 1, 2, 3].flatMap((base) =>
      ([0, 1, 2] as const).flatMap((step) =>
        [false, true].flatMap((system) =>
          [0, 1, 2, 3].map((raise): Terms => ({ effect, base, step: raise === 3 ? 0 : step, system, raise })),
        ),
      ),
    ),
  );

  it(`agrees with the arithmetic written down apart from it (${combinations.length} cases)`, () => {
    for (const terms of combinations) {
      expect(assess(inputOf(terms)).assessment.adjusted_risk, JSON.stringify(terms)).toBe(oracle(terms));
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
  it.each(["kube-system", "kube-public", "kube-node-lease"])(
    "%s is critical for anything that changes",
    (namespace) => {
      const inside = aProposal({
        action: restartAction(namespace),
        target: { kind: "deployment", name: "dns", namespace },
      });
      expect(assessment({ proposal: inside, severity: "P3", record: recordOfStep(2) }).adjusted_risk).toBe("critical");
    },
  );

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
    [
      "a model with 17 outcomes",
      { proposal: llm, record: aTrustRecord({ inconclusive: 17 }) },
      "high",
      "raise_new_to_model",
    ],
    ["a model with 18 outcomes", { proposal: llm, record: aTrustRecord({ inconclusive: 18 }) }, "medium"],
    ["a template with none", { record: aTrustRecord() }, "medium"],
    ["1 of 3 worked", { record: aTrustRecord({ worked: 1, failed: 2 }) }, "high", "raise_often_failed"],
    ["0 of 2 worked", { record: aTrustRecord({ failed: 2 }) }, "medium"],
    ["2 of 4 worked", { record: aTrustRecord({ worked: 2, failed: 2 }) }, "medium"],
    ["a check that could not be made", { unverifiedInProduction: "Resource Exists" }, "high", "raise_unverified"],
    ["never before within a day", { recentSameTarget: 0 }, "medium"],
    ["once before, so that this is the second time", { recentSameTarget: 1 }, "high", "raise_recurrence"],
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
