import { describe, expect, it } from "vitest";
import type { RiskReason } from "../../src/domain/risk.ts";
import { isRiskReason, reasonsOf, reasonText } from "../../src/text/reason.ts";
import { requestOf, sampleView } from "../support/sample-view.ts";

const REASONS: { [C in RiskReason["code"]]: Extract<RiskReason, { code: C }> } = {
  changes_nothing: { code: "changes_nothing" },
  base_from_model: { code: "base_from_model", level: "low" },
  base_from_severity: { code: "base_from_severity", level: "critical", severity: "P1" },
  class_floor: { code: "class_floor", level: "medium", effect: "reversible", action: "rollout_undo" },
  environment_floor: { code: "environment_floor", level: "critical", namespace: "kube-system" },
  trust_none: { code: "trust_none" },
  trust_too_little: { code: "trust_too_little", worked: 7, uses: 9 },
  trust_step: { code: "trust_step", step: 2, worked: 60, uses: 61, score: 0.9512 },
  never_reduced: { code: "never_reduced", effect: "destructive" },
  raise_new_to_model: { code: "raise_new_to_model", outcomes: 3 },
  raise_often_failed: { code: "raise_often_failed", worked: 1, uses: 4 },
  raise_unverified: { code: "raise_unverified", check: "RBAC Permission" },
  raise_recurrence: { code: "raise_recurrence", times: 2 },
};

describe("reasonText", () => {
  it.each(Object.values(REASONS))("has its own words for $code in both languages", (reason) => {
    const english = reasonText(reason, "en");
    const chinese = reasonText(reason, "zh-TW");
    expect(english).toMatch(/^[\x20-\x7e]+$/);
    expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(english + chinese).not.toMatch(/undefined|NaN/);
    for (const value of Object.entries(reason).filter(
      ([key]) => !["code", "score", "action", "effect", "step"].includes(key),
    )) {
      expect(english).toContain(String(value[1]));
      expect(chinese).toContain(String(value[1]));
    }
    expect(isRiskReason(reason)).toBe(true);
  });

  it("says how far trust lowers, and on what score", () => {
    expect(reasonText(REASONS.trust_step, "en")).toBe("60 of 61 worked (score 0.95): 2 levels lower");
  });
});

describe("reasonsOf", () => {
  it("shows in English exactly the lines that were signed", () => {
    const request = requestOf(sampleView());
    expect(reasonsOf(request, "en")).toEqual(request.metadata.trust_adjustment.reasons);
  });

  it("keeps the English line for a term this version does not know, or that lacks a value", () => {
    const request = requestOf(sampleView());
    request.metadata.trust_adjustment.terms = [{ code: "from_the_future" }, { code: "trust_too_little" }];
    request.metadata.trust_adjustment.reasons = ["new kind of reason", "7 of 9 worked"];
    expect(reasonsOf(request, "zh-TW")).toEqual(["new kind of reason", "7 of 9 worked"]);
  });
});
