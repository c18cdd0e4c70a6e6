import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { foldIncident, type IncidentState } from "../../src/domain/fold.ts";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import type { RequestInput } from "../../src/domain/request.ts";
import { evidenceDigest, missingAtCreation, reusableRequest } from "../../src/domain/reuse.ts";
import {
  aDecision,
  anAssessedProposal,
  anEvent,
  anIncident,
  aProposal,
  aReceipt,
  aRequest,
  aSignal,
  atMinute,
  byModel,
  openedEvent,
  restartAction,
  uuidOf,
} from "../support/builders.ts";
import { A_CLUSTER, aRunState } from "../support/run-builders.ts";

const NOW = atMinute(5);

function asked(number: number, fields: Partial<RequestInput> = {}): IncidentEvent {
  return anEvent("request.created", aRequest({ id: uuidOf(number), ...fields }), { lamport: number + 1 });
}

function signed(number: number, decision: "approve" | "reject", signer: string): IncidentEvent {
  const { request, content } = aRequest({ id: uuidOf(number) });
  const body = {
    request_id: request.id,
    decision: aDecision(content, signer, { decision }),
    identity: "asserted" as const,
  };
  return anEvent("request.signed", body, { lamport: 50 });
}

function stateOf(...events: IncidentEvent[]): IncidentState {
  const state = foldIncident([openedEvent(), ...events]);
  if (state === null) throw new Error("no state");
  return state;
}

const EVIDENCE = aRequest().request.metadata.evidence_digest;
const byEvidence = (
  state: IncidentState,
  fields: { evidence?: string; source?: string; byModel?: boolean; now?: string } = {},
) =>
  reusableRequest(state, { evidence: EVIDENCE, source: "auto", byModel: false, now: NOW, ...fields })?.request.id ??
  null;
const byContent = (state: IncidentState, fields: Partial<RequestInput> = {}) =>
  reusableRequest(state, { created: aRequest({ id: uuidOf("new"), ...fields }), now: NOW })?.request.id ?? null;

describe("evidenceDigest", () => {
  it("is of severity, services and what fires, in any order", () => {
    const [a, b] = [aSignal({ fingerprint: "a" }), aSignal({ fingerprint: "b" })];
    const digest = evidenceDigest(anIncident({ signals: [a, b] }));
    expect(evidenceDigest(anIncident({ signals: [b, a], title: "other", updated_at: NOW }))).toBe(digest);
    expect(evidenceDigest(anIncident({ signals: [a, b, aSignal({ status: "resolved" })] }))).toBe(digest);
    expect(evidenceDigest(anIncident({ signals: [a] }))).not.toBe(digest);
    expect(evidenceDigest(anIncident({ signals: [a, b], severity: "P0" }))).not.toBe(digest);
    expect(evidenceDigest(anIncident({ signals: [a, b], affected_services: [] }))).not.toBe(digest);
  });
});

describe("a request that stands in for a model's", () => {
  const standIn = (failure: string) => asked(1, { asked: aReceipt({ failure, answer_sha256: null }) });

  it("is none where a model's is wanted, until somebody has signed it", () => {
    expect(byEvidence(stateOf(standIn("timeout")), { byModel: true })).toBeNull();
    expect(byEvidence(stateOf(standIn("timeout")))).toBe(uuidOf(1));
    const { request, content } = aRequest({
      id: uuidOf(1),
      asked: aReceipt({ failure: "timeout", answer_sha256: null }),
    });
    const body = { request_id: request.id, decision: aDecision(content, "bob"), identity: "asserted" as const };
    const half = stateOf(standIn("timeout"), anEvent("request.signed", body, { lamport: 50 }));
    expect(byEvidence(half, { byModel: true })).toBe(uuidOf(1));
  });

  it("is what the engineer chose where the model was not waited for", () => {
    expect(byEvidence(stateOf(standIn("stopped")), { byModel: true })).toBe(uuidOf(1));
    expect(byEvidence(stateOf(asked(1)), { byModel: true })).toBe(uuidOf(1));
  });

  it("says itself what was missing", () => {
    const { request } = aRequest({ asked: aReceipt({ failure: "timeout" }), cluster: null });
    expect(missingAtCreation(request)).toEqual(["llm", "cluster"]);
    expect(missingAtCreation(aRequest({ cluster: A_CLUSTER }).request)).toEqual([]);
  });
});

describe("a request made from the same evidence", () => {
  it("is used again while it waits, and once it is approved", () => {
    expect(byEvidence(stateOf(asked(1)))).toBe(uuidOf(1));
    const approved = stateOf(asked(1), signed(1, "approve", "bob"), signed(1, "approve", "carol"));
    expect(byEvidence(approved)).toBe(uuidOf(1));
  });

  it("is not once it was rejected, has expired or was executed", () => {
    expect(byEvidence(stateOf(asked(1), signed(1, "reject", "bob")))).toBeNull();
    expect(byEvidence(stateOf(asked(1)), { now: atMinute(60) })).toBeNull();
    const state = stateOf(asked(1));
    const requests = state.requests.map((request) => ({ ...request, run: aRunState(request) }));
    expect(byEvidence({ ...state, requests })).toBeNull();
    const handed_over = { request_id: uuidOf(1), reason: "no kubectl", at: NOW, by: "alice", host: "a" };
    const handed = state.requests.map((request) => ({ ...request, handed_over }));
    expect(byEvidence({ ...state, requests: handed })).toBeNull();
  });

  it("is not once it was approved and nobody used it in time", () => {
    const approved = stateOf(asked(1), signed(1, "approve", "bob"), signed(1, "approve", "carol"));
    expect(byEvidence(approved, { now: atMinute(29) })).toBe(uuidOf(1));
    expect(byEvidence(approved, { now: atMinute(31) })).toBeNull();
  });

  it("is the newest of several that is still good", () => {
    expect(byEvidence(stateOf(asked(1), asked(2), asked(3), signed(3, "reject", "bob")))).toBe(uuidOf(2));
  });

  it("is of a source that was asked for", () => {
    const state = stateOf(asked(1));
    expect(byEvidence(state, { source: "template" })).toBe(uuidOf(1));
    expect(byEvidence(state, { source: "llm" })).toBeNull();
    expect(byEvidence(state, { evidence: "other" })).toBeNull();
  });
});

describe("a request that asks for the same", () => {
  const older = { evidenceDigest: "older" };

  it("is used again, whoever asked and whenever", () => {
    const state = stateOf(asked(1, older));
    expect(byContent(state)).toBe(uuidOf(1));
    expect(byContent(state, { operator: "bob", auditHead: "f".repeat(64), now: NOW })).toBe(uuidOf(1));
  });

  it.each<[string, Partial<RequestInput>]>([
    ["another command", { assessed: anAssessedProposal({ proposal: aProposal({ action: restartAction("pay") }) }) }],
    [
      "another object",
      {
        assessed: anAssessedProposal({
          proposal: aProposal({
            action: catalogueAction("rollout_restart", { kind: "deployment", name: "cart", namespace: "shop" }),
          }),
        }),
      },
    ],
    ["a model's", { assessed: anAssessedProposal({ proposal: byModel(aProposal(), "critical") }) }],
    ["less risk", { assessed: anAssessedProposal({ severity: "P3" }) }],
    ["another cluster", { cluster: { context: "production", server: "https://k", ca_hash: "c" } }],
    ["another generation", { targetIdentity: { uid: "u", generation: 4 } }],
    [
      "another policy",
      { policy: { ...DEFAULT_POLICY, critical: { ...DEFAULT_POLICY.critical, self_approval: false } } },
    ],
  ])("is not where it is %s", (_, fields) => {
    expect(byContent(stateOf(asked(1, older)), fields)).toBeNull();
  });
});
