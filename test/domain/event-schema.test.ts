import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, parseJson } from "../../src/domain/canonical-json.ts";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { checkEvent } from "../../src/domain/event-schema.ts";
import { FREEZE_STREAM } from "../../src/domain/freeze.ts";
import type { CreatedRequest } from "../../src/domain/request.ts";
import { someEvent } from "../support/arbitraries.ts";
import { anEvent, anOutcome, aReceipt } from "../support/builders.ts";
import { aRequestOf } from "../support/requests.ts";
import { aLiveObject, aRunIntent, aRunResult } from "../support/run-builders.ts";

const arrived = (event: IncidentEvent) => parseJson(canonicalJson(event)) as IncidentEvent;
const checking = (event: IncidentEvent) => () => checkEvent(event, "Redis");

/** An event with one place of its body changed. */
function spoilt(event: IncidentEvent, path: readonly string[], value: unknown): IncidentEvent {
  const copy = structuredClone(event) as unknown as Record<string, unknown>;
  const [last = "", ...rest] = ["body", ...path].toReversed();
  const holder = rest.toReversed().reduce((at, step) => at[step] as Record<string, unknown>, copy);
  holder[last] = value;
  return copy as unknown as IncidentEvent;
}

const created = (made: CreatedRequest = aRequestOf("high")) => anEvent("request.created", made, { lamport: 2 });

const OUTCOME = { ...anOutcome(), action_pattern: "p", action: "a", target: "t" };

describe("checkEvent", () => {
  it("takes whatever awooo makes, also after a journey", () => {
    fc.assert(
      fc.property(someEvent, (event) => {
        expect(checking(arrived(event))).not.toThrow();
      }),
      { numRuns: 300 },
    );
    for (const risk of ["low", "medium", "high", "critical"] as const) {
      expect(checking(arrived(created(aRequestOf(risk))))).not.toThrow();
    }
  });

  it("keeps fields that a newer awooo may add", () => {
    const event = anEvent("incident.resolved", { approval_id: null, reason: "x" });
    expect(checking(spoilt(event, ["new_field"], 1))).not.toThrow();
  });

  it("takes what was asked of a model, with its hashes, and nothing else under that name", () => {
    const event = anEvent("model.asked", { receipt: aReceipt({ failure: "timeout", answer_sha256: null }) });
    expect(checking(arrived(event))).not.toThrow();
    expect(checking(spoilt(event, ["receipt"], null))).toThrow(/receipt/);
    expect(checking(spoilt(event, ["receipt", "model"], 7))).toThrow(/model/);
    expect(checking(spoilt(event, ["receipt", "tool_prompts_sha256"], [7]))).toThrow(/tool_prompts/);
  });

  const signed = anEvent("request.signed", {
    request_id: "r",
    decision: {
      signer: "bob",
      decision: "approve",
      digest: "d",
      signed_at: "2026-03-02T10:00:00Z",
      comment: null,
      key_fingerprint: null,
    },
    identity: "asserted",
  });
  const outcome = anEvent("outcome.recorded", OUTCOME);

  const started = anEvent("run.started", aRunIntent(aRequestOf("high"), { before: aLiveObject() }));
  const finished = anEvent("run.finished", aRunResult("r-1"));
  const before = created(aRequestOf("high", { before: aLiveObject() }));

  it("takes a request without what older ones lack", () => {
    const { request, content } = aRequestOf("high");
    const { managed_by: _m, before: _b, inverse: _i, ...metadata } = request.metadata;
    const old = { content, request: { ...request, metadata: metadata as never } };
    expect(checking(arrived(created(old)))).not.toThrow();
    expect(checking(spoilt(anEvent("outcome.recorded", OUTCOME), ["fingerprints"], undefined))).not.toThrow();
  });

  it("takes a result with a reason of a newer awooo", () => {
    expect(checking(spoilt(finished, ["reason"], "rolled_back"))).not.toThrow();
  });

  it("takes events of the freeze in their own stream and nowhere else, and no others there", () => {
    const set = anEvent("freeze.set", { reason: "x" }, { incident_id: FREEZE_STREAM });
    const lifted = anEvent("freeze.lifted", { reason: null, lifts: [set.id] }, { incident_id: FREEZE_STREAM });
    for (const event of [set, lifted]) {
      expect(checking(arrived(event))).not.toThrow();
      expect(checking({ ...event, incident_id: "INC-1" })).toThrow(/is not of INC-1/);
    }
    expect(checking({ ...signed, incident_id: FREEZE_STREAM })).toThrow(
      expect.objectContaining({ code: "invalid_data" }),
    );
    expect(checking(spoilt(lifted, ["lifts"], "all"))).toThrow(/lifts/);
  });

  it.each<[string, IncidentEvent]>([
    ["argv", spoilt(started, ["argv"], "kubectl")],
    ["cluster", spoilt(started, ["cluster"], null)],
    ["cluster.server", spoilt(started, ["cluster", "server"], 1)],
    ["mutating", spoilt(started, ["mutating"], "no")],
    ["inverse.params", spoilt(started, ["inverse"], { name: "scale" })],
    ["before.containers", spoilt(started, ["before", "containers"], undefined)],
    ["outcome", spoilt(finished, ["outcome"], "great")],
    ["exit_code", spoilt(finished, ["exit_code"], "0")],
    ["detail", spoilt(finished, ["detail"], null)],
    ["reason", spoilt(anEvent("run.handed_over", { request_id: "r", reason: "x" }), ["reason"], null)],
    ["request.metadata.before.containers", spoilt(before, ["request", "metadata", "before", "containers"], 1)],
    ["request.metadata.target.kind", spoilt(before, ["request", "metadata", "target", "kind"], "--all")],
    ["fingerprints", spoilt(outcome, ["fingerprints"], "f1")],
    ["decision.signer", spoilt(signed, ["decision", "signer"], "")],
    ["decision.decision", spoilt(signed, ["decision", "decision"], "maybe")],
    ["decision.signed_at", spoilt(signed, ["decision", "signed_at"], "yesterday")],
    ["request_id", spoilt(signed, ["request_id"], "-rf")],
    ["outcome", spoilt(outcome, ["outcome"], "great")],
    ["approvers", spoilt(outcome, ["approvers"], "bob")],
    ["at", spoilt(outcome, ["at"], 5)],
    ["request.metadata.decision_token", spoilt(created(), ["request", "metadata", "decision_token"], "a b")],
    ["content.rule.signatures", spoilt(created(), ["content", "rule", "signatures"], -1)],
  ])("refuses a bad %s and names it", (path, event) => {
    expect(checking(event)).toThrow(
      expect.objectContaining({
        code: "invalid_data",
        message: expect.stringContaining(`Redis: event ${event.id}: body: ${path}: `),
      }),
    );
  });

  it.each<[string, (made: CreatedRequest) => CreatedRequest]>([
    [
      "fewer signatures",
      ({ request, content }) => ({ request, content: { ...content, rule: { ...content.rule, signatures: 0 } } }),
    ],
    [
      "the operator as signer",
      ({ request, content }) => ({ request, content: { ...content, rule: { ...content.rule, self_approval: true } } }),
    ],
    [
      "no end",
      ({ request, content }) => ({
        request: { ...request, expires_at: null },
        content: { ...content, expires_at: null },
      }),
    ],
    [
      "less risk",
      ({ request, content }) => ({ request: { ...request, risk_level: "low" }, content: { ...content, risk: "low" } }),
    ],
    [
      "another command",
      ({ request, content }) => ({ request, content: { ...content, argv: ["kubectl", "delete", "ns/shop"] } }),
    ],
    [
      "another incident",
      ({ request, content }) => ({
        request: { ...request, incident_id: "INC-2" },
        content: { ...content, incident_id: "INC-2" },
      }),
    ],
    [
      "another digest",
      ({ request, content }) => ({
        request: { ...request, metadata: { ...request.metadata, content_sha256: "0".repeat(64) } },
        content,
      }),
    ],
  ])("refuses a request with %s", (_, change) => {
    expect(checking(created(change(aRequestOf("high"))))).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });
});
