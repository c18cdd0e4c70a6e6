import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import { contentDigest, type SignedContent } from "../../src/domain/approval.ts";
import { knownText } from "../../src/domain/known-action.ts";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import { type ApprovalRequest, type CreatedRequest, expiryOf } from "../../src/domain/request.ts";
import { requestProblem } from "../../src/domain/request-integrity.ts";
import {
  anAssessedProposal,
  aProposal,
  aRequest,
  describeAction,
  OF_EFFECT,
  TESTED_EFFECTS,
} from "../support/builders.ts";
import { aLiveObject } from "../support/run-builders.ts";

const sound = aRequest();
const CHECKOUT = { kind: "deployment", name: "checkout", namespace: "shop" };

/** What a forger makes: content with changes, and a request that fits it. */
function forged(changes: Partial<SignedContent>, drawn: Partial<ApprovalRequest> = {}): CreatedRequest {
  const content = { ...sound.content, ...changes };
  const { request } = sound;
  return {
    content,
    request: {
      ...request,
      risk_level: content.risk,
      required_signatures: content.rule.signatures,
      expires_at: content.expires_at,
      action: knownText(content.action, null) ?? request.action,
      ...drawn,
      metadata: {
        ...request.metadata,
        argv: content.argv,
        manual_steps: [...content.manual_steps],
        operator: content.operator,
        content_sha256: contentDigest(content),
        ...drawn.metadata,
      },
    },
  };
}

describe("requestProblem", () => {
  it.each(TESTED_EFFECTS)("has nothing against what awooo makes of a %s proposal", (effect) => {
    const assessed = anAssessedProposal(OF_EFFECT[effect]);
    expect(requestProblem(aRequest({ assessed }))).toBeNull();
  });

  it("has nothing against a scale that the cluster's facts made reversible", () => {
    const scale = { kind: "deployment", name: "checkout", namespace: "shop", replicas: 6 };
    const proposal = aProposal({ action: catalogueAction("scale", scale) });
    const assessed = anAssessedProposal({ proposal, severity: "P3", facts: { replicas: 4 } });
    expect(assessed.assessment.adjusted_risk).toBe("medium");
    expect(requestProblem(aRequest({ assessed }))).toBeNull();
  });

  const low = { risk: "low" as const, rule: DEFAULT_POLICY.low, expires_at: null };
  const rule = DEFAULT_POLICY.critical;
  it.each<[string, CreatedRequest, string]>([
    ["a change that grants itself", forged(low), "below the floor"],
    ["fewer signatures than its risk needs", forged({ rule: { ...rule, signatures: 1 } }), "asks for less"],
    ["no signature at all", forged({ rule: { ...rule, signatures: 0 } }), "asks for no signature"],
    [
      "a longer life",
      forged({
        rule: { ...rule, expires_after_ms: 9e9 },
        expires_at: expiryOf(sound.request.created_at, { ...rule, expires_after_ms: 9e9 }),
      }),
      "asks for less",
    ],
    ["an end far away", forged({ expires_at: "2099-01-01T00:00:00Z" }), "expires_at"],
    ["a command nobody built", forged({ action: null }), "not built from an action"],
    ["a command of another action", forged({ argv: ["kubectl", "delete", "ns", "prod"] }), "not the one of its action"],
    ["an action outside the catalogue", forged({ action: { name: "exec" as never, params: {} } }), "not the one"],
    ["another command drawn", forged({}, { action: "kubectl get pods" }), "action is not what is signed"],
    ["another risk drawn", forged({}, { risk_level: "low" }), "risk_level is not what is signed"],
    ["content changed after the digest", { ...sound, content: { ...sound.content, operator: "mallory" } }, "operator"],
    ["nothing, in a request that changes nothing", forged({ ...low, action: null, argv: null, manual_steps: [] }), ""],
  ])("%s", (_what, request, problem) => {
    if (problem === "") expect(requestProblem(request)).toBeNull();
    else expect(requestProblem(request)).toContain(problem);
  });

  it("the way back is the one that follows from what was there, or none as older requests have it", () => {
    const proposal = aProposal({ action: catalogueAction("scale", { ...CHECKOUT, replicas: 9 }) });
    const made = aRequest({ assessed: anAssessedProposal({ proposal }), before: aLiveObject() });
    const { metadata } = made.request;
    expect(metadata.inverse).toContain("--replicas=5");
    expect(requestProblem(made)).toBeNull();
    const drawn = (inverse: unknown) =>
      requestProblem({ ...made, request: { ...made.request, metadata: { ...metadata, inverse } as never } });
    expect(drawn("kubectl delete ns/shop")).toBe("metadata.inverse is not what is signed");
    expect([drawn(null), drawn(undefined)]).toEqual([null, null]);
  });

  it("a reading is low whatever it reads", () => {
    const assessed = anAssessedProposal({ proposal: aProposal({ action: describeAction() }), severity: "P0" });
    expect(requestProblem(aRequest({ assessed }))).toBeNull();
  });

  it("refuses what was there before where another, or nothing, was signed as such", () => {
    const seen = aRequest({ before: aLiveObject() });
    expect(requestProblem(seen)).toBeNull();
    for (const made of [seen, aRequest({ before: null })]) {
      const metadata = { ...made.request.metadata, before: aLiveObject({ replicas: 50 }) };
      const planted = { ...made, request: { ...made.request, metadata } };
      expect(requestProblem(planted)).toBe("metadata.before is not what is signed");
    }
  });
});
