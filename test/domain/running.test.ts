import { describe, expect, it } from "vitest";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { foldIncident } from "../../src/domain/fold.ts";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import type { CreatedRequest } from "../../src/domain/request.ts";
import { decideRun, type RunGates } from "../../src/domain/running.ts";
import {
  aDecision,
  anAssessedProposal,
  anEvent,
  aProposal,
  aRequest,
  atMinute,
  describeAction,
  openedEvent,
} from "../support/builders.ts";
import { aRequestOf } from "../support/requests.ts";
import { A_CLUSTER, aRunIntent, aRunResult } from "../support/run-builders.ts";

const made = aRequestOf("critical", { cluster: A_CLUSTER });
const id = made.request.id;

function signedBy(created: CreatedRequest, ...signers: string[]): IncidentEvent[] {
  return signers.map((signer, i) => {
    const decision = aDecision(created.content, signer.replace("!", ""), {
      decision: signer.endsWith("!") ? "reject" : "approve",
    });
    const body = { request_id: created.request.id, decision, identity: "asserted" as const };
    return anEvent("request.signed", body, { lamport: 3 + i });
  });
}

function gates(created: CreatedRequest, events: IncidentEvent[], fields: Partial<RunGates> = {}): RunGates {
  const state = foldIncident([openedEvent(), anEvent("request.created", created, { lamport: 2 }), ...events]);
  if (state === null) throw new Error("no state");
  return {
    ...{ state, requestId: created.request.id, freeze: null, mutations: [], policy: DEFAULT_POLICY },
    now: atMinute(20),
    ...fields,
  };
}

const approved = signedBy(made, "bob", "carol");
const decide = (fields: Partial<RunGates> = {}, events: IncidentEvent[] = approved) =>
  decideRun(gates(made, events, fields));
const failing = (code: string, message: string, hint: string) =>
  expect.objectContaining({
    code,
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
const started = anEvent("run.started", aRunIntent(made), { lamport: 10, at: atMinute(14), host: "laptop" });
const finished = anEvent("run.finished", aRunResult(id, { outcome: "failed", detail: "2 of 5 ready" }), {
  lamport: 11,
});
const handedOver = anEvent("run.handed_over", { request_id: id, reason: "no kubectl" }, { lamport: 10, actor: "dave" });

describe("decideRun", () => {
  it("gives exactly the words that were signed", () => {
    const plan = decide();
    expect(plan).toMatchObject({ kind: "run", request: { request: { id } }, action: made.content.action });
    expect(plan.kind === "run" && plan.argv).toEqual(made.content.argv);
    expect(made.content.argv).toContain("--context=prod-eu");
  });

  it.each<[string, Partial<RunGates>, IncidentEvent[], string, string, string]>([
    ["is not there", { requestId: "another" }, approved, "not_found", "another", ""],
    ["lacks a signature", {}, signedBy(made, "bob"), "signatures_missing", "1 of 2 signatures (bob)", "Missing: 1"],
    ["was rejected", {}, signedBy(made, "bob", "carol!"), "rejected", "rejected by carol", "awooo propose INC-1"],
    ["expired unsigned", { now: atMinute(30) }, signedBy(made, "bob"), "expired", "1 of 2", "awooo propose INC-1"],
    ["was approved and expired", { now: atMinute(30) }, approved, "expired", "expired 10:30 UTC unused", "propose"],
    [
      "was started",
      {},
      [...approved, started],
      "conflict",
      "was started 10:14 UTC by alice@laptop; no result yet",
      `awooo run ${id} --reconcile`,
    ],
    ["has run", {}, [...approved, started, finished], "conflict", "failed (2 of 5 ready)", "awooo propose INC-1 --new"],
    ["was handed over", {}, [...approved, handedOver], "conflict", "to dave 10:00 UTC: no kubectl", "--new"],
    [
      "is frozen",
      { freeze: { by: "dave", at: "2026-03-01T23:10:00Z", reason: "failover" } },
      approved,
      "refused",
      "frozen by dave since 2026-03-01 23:10 UTC: failover",
      "awooo unfreeze",
    ],
    [
      "was approved by weaker rules",
      { policy: { ...DEFAULT_POLICY, critical: { ...DEFAULT_POLICY.critical, signatures: 3 } } },
      approved,
      "refused",
      "weaker rules",
      "propose INC-1 --new",
    ],
  ])("refuses what %s", (_, fields, events, code, message, hint) => {
    const refusal = () => decide(fields, events);
    if (hint === "")
      expect(refusal).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
    else expect(refusal).toThrow(failing(code, message, hint));
  });

  it.each(["resolved", "closed"] as const)("refuses on an incident that is %s", (status) => {
    const base = gates(made, approved);
    const state = { ...base.state, incident: { ...base.state.incident, status } };
    expect(() => decideRun({ ...base, state })).toThrow(
      expect.objectContaining({ code: "conflict", message: expect.stringContaining(status) }),
    );
  });

  it("refuses what awooo would not have made, whoever signed it", () => {
    const content = { ...made.content, argv: ["kubectl", "delete", "ns", "shop"] };
    const forged = { content, request: made.request };
    expect(() => decideRun(gates(forged, signedBy(forged, "bob", "carol")))).toThrow(
      expect.objectContaining({ code: "invalid_data", message: expect.stringContaining("not what is signed") }),
    );
  });

  it("a policy that was tightened elsewhere changes nothing", () => {
    const low = { ...DEFAULT_POLICY.low, signatures: 1 };
    expect(decide({ policy: { ...DEFAULT_POLICY, low } }).kind).toBe("run");
  });

  describe("the cap of a namespace", () => {
    const three = [atMinute(6), atMinute(10), atMinute(19)];
    it("is three in a quarter of an hour, and says when the next is possible", () => {
      expect(() => decide({ mutations: three.toReversed() })).toThrow(
        expect.objectContaining({
          code: "refused",
          message: "namespace shop: 3 changes within 15 minutes, 3 are allowed",
          hint: expect.stringContaining("possible at 10:21 UTC"),
          details: { next_at: atMinute(21) },
        }),
      );
      expect(() => decide({ mutations: [atMinute(7), ...three] })).toThrow(failing("refused", "4 changes", "10:22"));
    });

    it("is over after that time, to the moment", () => {
      expect(() => decide({ mutations: three, now: atMinute(20.999) })).toThrow();
      expect(decide({ mutations: three, now: atMinute(21) }).kind).toBe("run");
      expect(decide({ mutations: three.slice(1) }).kind).toBe("run");
    });

    it("is not for a look at something, which needs nobody's approval either", () => {
      const look = aRequest({
        assessed: anAssessedProposal({ proposal: aProposal({ action: describeAction() }) }),
        cluster: A_CLUSTER,
      });
      expect(decideRun(gates(look, [], { mutations: three })).kind).toBe("run");
    });
  });

  it("hands over what has no command, once it is approved, and not while runs are frozen", () => {
    const manual = aProposal({ action: null, manual_steps: ["Renew it."], remedy: "renew_certificate" });
    const steps = aRequest({ assessed: anAssessedProposal({ proposal: manual }) });
    const bySteps = (signers: string[], fields: Partial<RunGates> = {}) =>
      decideRun(gates(steps, signedBy(steps, ...signers), fields));
    expect(bySteps(["bob", "carol"])).toMatchObject({ kind: "hand_over", reason: expect.stringContaining("person") });
    expect(() => bySteps(["bob"])).toThrow(expect.objectContaining({ code: "signatures_missing" }));
    const freeze = { by: "dave", at: atMinute(0), reason: "failover" };
    expect(() => bySteps(["bob", "carol"], { freeze })).toThrow(expect.objectContaining({ code: "refused" }));
  });

  it("has nothing to hand over where there is neither a command nor a step", () => {
    const none = aProposal({ action: null, manual_steps: [], remedy: "investigate" });
    const nothing = aRequest({ assessed: anAssessedProposal({ proposal: none }) });
    expect(() => decideRun(gates(nothing, []))).toThrow(failing("conflict", "nothing to carry out", "awooo resolve"));
  });
});
