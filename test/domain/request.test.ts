import { describe, expect, it } from "vitest";
import { contentDigest } from "../../src/domain/approval.ts";
import { canonicalJson, parseJson } from "../../src/domain/canonical-json.ts";
import { DEFAULT_POLICY, policyHash } from "../../src/domain/policy.ts";
import { type RequestState, requestAt } from "../../src/domain/request.ts";
import type { RiskInput } from "../../src/domain/risk.ts";
import {
  aDecision,
  anAssessedProposal,
  anIncident,
  aProposal,
  aRequest,
  aRequestInput,
  atMinute,
  describeAction,
  llmNotes,
  recordOfStep,
  T0,
} from "../support/builders.ts";
import { aRunState } from "../support/run-builders.ts";

const assessed = (fields: Partial<RiskInput>) => anAssessedProposal(fields);
const OF_RISK = {
  low: assessed({ proposal: aProposal({ action: describeAction() }) }),
  medium: assessed({ severity: "P3" }),
  high: assessed({ record: recordOfStep(1) }),
  critical: assessed({}),
} as const;

describe("createRequest", () => {
  it.each([
    ["low", "approved", 0, null],
    ["medium", "pending", 1, atMinute(240)],
    ["high", "pending", 1, atMinute(60)],
    ["critical", "pending", 2, atMinute(30)],
  ] as const)("%s begins as %s, wants %d signatures, expires at %s", (risk, status, required, expires_at) => {
    const { request, content } = aRequest({ assessed: OF_RISK[risk] });
    expect(request).toMatchObject({
      risk_level: risk,
      status,
      required_signatures: required,
      current_signatures: 0,
      signatures: [],
      expires_at,
    });
    expect(content).toMatchObject({
      risk,
      expires_at,
      rule: DEFAULT_POLICY[risk],
      policy_hash: policyHash(DEFAULT_POLICY),
    });
  });

  it("has exactly the fields of the wire format, and no others", () => {
    const { request } = aRequest();
    expect(Object.keys(request).sort()).toEqual(
      ["id", "incident_id", "action", "description", "status", "risk_level", "blast_radius", "dry_run_checks"]
        .concat(["requested_by", "required_signatures", "current_signatures", "signatures", "matched_playbook_id"])
        .concat(["created_at", "updated_at", "expires_at", "metadata"])
        .sort(),
    );
    expect(Object.keys(request.blast_radius).sort()).toEqual(
      ["affected_pods", "data_impact", "estimated_downtime", "related_services"].sort(),
    );
    expect(request).toMatchObject({
      requested_by: "OpenClaw AI",
      matched_playbook_id: null,
      created_at: T0,
      updated_at: T0,
      action: "kubectl rollout restart deployment/checkout --namespace=shop",
    });
  });

  it("says in its metadata all that the wire format promises", () => {
    const { metadata } = aRequest().request;
    expect(metadata).toMatchObject({
      incident_id: "INC-1",
      severity: "P1",
      signal_count: 1,
      affected_services: ["checkout"],
      source: "template",
      template_id: "kube-pod-crash-looping",
      target: { kind: "deployment", name: "checkout", namespace: "shop" },
      argv: "kubectl rollout restart --namespace=shop --request-timeout=30s -- deployment/checkout".split(" "),
      remedy: "restart_workload",
      manual_steps: [],
      blast_radius_estimated: true,
    });
    expect(Object.keys(metadata.trust_adjustment)).toEqual(
      expect.arrayContaining(["action_pattern", "original_risk", "adjusted_risk", "trust_score", "reasons"]),
    );
    for (const key of Object.keys(metadata)) expect(key).not.toMatch(/^llm_|^kubectl_command$/);
  });

  it("adds what only a model says, for a model's proposal", () => {
    const proposal = aProposal({
      source: "llm",
      template_id: null,
      llm: llmNotes({ optimization_suggestions: ["cache"] }),
    });
    expect(aRequest({ assessed: assessed({ proposal }) }).request.metadata).toMatchObject({
      source: "llm",
      template_id: null,
      llm_provider: "ollama/test-model",
      llm_confidence: 0.8,
      llm_from_cache: false,
      kubectl_command: "kubectl rollout restart deployment/checkout --namespace=shop",
      signoz_correlation: null,
      optimization_suggestions: ["cache"],
    });
  });

  it("without a command is known by its title", () => {
    const proposal = aProposal({
      action: null,
      manual_steps: ["Renew it."],
      title: "Renew",
      remedy: "renew_certificate",
    });
    const { request, content } = aRequest({ assessed: assessed({ proposal }) });
    expect(request).toMatchObject({ action: "Renew", metadata: { argv: null, manual_steps: ["Renew it."] } });
    expect(content).toMatchObject({ argv: null, manual_steps: ["Renew it."] });
  });

  it("carries the digest of the content people sign, and agrees with it", () => {
    const { request, content } = aRequest();
    expect(request.metadata.content_sha256).toBe(contentDigest(content));
    expect(content).toMatchObject({
      request_id: request.id,
      incident_id: request.incident_id,
      argv: request.metadata.argv,
      risk: request.risk_level,
      reasons: request.metadata.trust_adjustment.reasons,
      expires_at: request.expires_at,
      operator: request.metadata.operator,
    });
  });

  it.each([
    { id: "2" },
    { operator: "bob" },
    { reasons: ["other"] },
    { cluster: { context: "c", server: "s", ca_hash: "h" } },
    { targetIdentity: { uid: "u", generation: 2 } },
    { auditHead: "1" },
    { now: atMinute(1) },
    { policy: { ...DEFAULT_POLICY, low: { ...DEFAULT_POLICY.low, signatures: 1 as const } } },
    { incident: anIncident({ incident_id: "INC-2" }) },
    { assessed: OF_RISK.medium },
  ])("made with %j wants signatures of its own", (change) => {
    expect(contentDigest(aRequest(change).content)).not.toBe(contentDigest(aRequest().content));
  });

  it("is the same for the same input, and survives the ledger", () => {
    expect(aRequest()).toEqual(aRequest());
    expect(parseJson(canonicalJson(aRequest()))).toEqual(aRequest());
  });

  it("follows a tighter policy", () => {
    const policy = {
      ...DEFAULT_POLICY,
      medium: { signatures: 2, self_approval: false, expires_after_ms: 1000 } as const,
    };
    const { request } = aRequest({ assessed: OF_RISK.medium, policy });
    expect(request).toMatchObject({ required_signatures: 2, expires_at: "2026-03-02T10:00:01.000Z" });
  });
});

describe("requestAt", () => {
  const made = aRequest(aRequestInput());
  const sign = (who: string, minute: number, fields = {}) =>
    aDecision(made.content, who, { signed_at: atMinute(minute), ...fields });
  const at = (fields: Partial<RequestState>, now = atMinute(5)) =>
    requestAt({ ...made, decisions: [], run: null, handed_over: null, ...fields }, null, now);

  it("shows who signed, in the order they signed", () => {
    const shown = at({ decisions: [sign("carol", 3), sign("bob", 2, { comment: "ok", key_fingerprint: "k" })] });
    expect(shown).toMatchObject({ status: "approved", current_signatures: 2, updated_at: atMinute(3) });
    expect(shown.signatures).toEqual([
      { signer: "bob", decision: "approve", comment: "ok", signed_at: atMinute(2), key_fingerprint: "k" },
      { signer: "carol", decision: "approve", comment: null, signed_at: atMinute(3), key_fingerprint: null },
    ]);
  });

  it("does not show what does not count", () => {
    const other = sign("bob", 2, { digest: "0" });
    expect(at({ decisions: [other, sign("carol", 3), sign("CAROL", 4)] })).toMatchObject({
      status: "pending",
      current_signatures: 1,
      signatures: [{ signer: "carol" }],
      updated_at: atMinute(3),
    });
  });

  it("shows the rejection that ended it, and counts only approvals", () => {
    expect(at({ decisions: [sign("bob", 2), sign("carol", 3, { decision: "reject" })] })).toMatchObject({
      status: "rejected",
      current_signatures: 1,
      signatures: [{ signer: "bob" }, { signer: "carol", decision: "reject" }],
    });
  });

  it("expires by itself, and not once it is approved or executed", () => {
    expect(at({ decisions: [sign("bob", 2)] }, atMinute(30))).toMatchObject({
      status: "expired",
      current_signatures: 1,
    });
    const both = [sign("bob", 2), sign("carol", 3)];
    expect(at({ decisions: both }, atMinute(30)).status).toBe("approved");
    expect(at({ decisions: both, run: aRunState(made, {}) }, atMinute(30))).toMatchObject({
      status: "executed",
      updated_at: atMinute(3),
    });
  });

  it("moves updated_at by moments, not by spelling", () => {
    const early = sign("bob", 2, { signed_at: "2026-03-02T17:59:00+08:00" }); // 09:59 UTC, greater as text
    expect(at({ decisions: [early] }).updated_at).toBe(T0);
    const whole = sign("bob", 2, { signed_at: "2026-03-02T10:00:00Z" }); // T0 in another spelling
    expect(Date.parse(at({ decisions: [whole] }).updated_at)).toBe(Date.parse(T0));
  });

  it("leaves what others added to metadata", () => {
    const request = { ...made.request, metadata: { ...made.request.metadata, page: { seen: true } } };
    expect(at({ request }).metadata["page"]).toEqual({ seen: true });
  });
});
