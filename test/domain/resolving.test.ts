import { describe, expect, it } from "vitest";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { foldIncident, type IncidentState } from "../../src/domain/fold.ts";
import { decideResolving, type ResolveInput } from "../../src/domain/resolving.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import { aDecision, anEvent, anOutcome, atMinute, openedEvent, uuidOf } from "../support/builders.ts";
import { aRequestOf } from "../support/requests.ts";
import { aRunState } from "../support/run-builders.ts";

/** Events of a request, the number also being its place in time; signed by `signers`, who reject with a `!`. */
function asked(number: number, risk: RiskLevel, ...signers: string[]): IncidentEvent[] {
  const made = aRequestOf(risk, { id: uuidOf(number), token: `token-${number}` });
  const lamport = number * 10;
  const signed = signers.map((signer, i) => {
    const name = signer.replace("!", "");
    const decision = aDecision(made.content, name, { decision: signer.endsWith("!") ? "reject" : "approve" });
    const body = { request_id: made.request.id, decision, identity: "asserted" as const };
    return anEvent("request.signed", body, { lamport: lamport + 1 + i });
  });
  return [anEvent("request.created", made, { lamport }), ...signed];
}

function stateOf(...events: IncidentEvent[]): IncidentState {
  const state = foldIncident([openedEvent(), ...events]);
  if (state === null) throw new Error("no state");
  return state;
}

const over = (state: IncidentState, status: "resolved" | "closed"): IncidentState => ({
  ...state,
  incident: { ...state.incident, status },
});

const decide = (state: IncidentState, fields: Partial<ResolveInput> = {}) =>
  decideResolving(state, { approval: "newest", reason: null, now: atMinute(5), ...fields });
const failing = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message), hint: expect.any(String) });

describe("with an approval", () => {
  it("takes the newest, in the order they were made", () => {
    const state = stateOf(...asked(1, "medium", "bob"), ...asked(2, "medium", "carol"));
    const { already, request, outcome } = decide(state);
    expect([already, request?.request.id]).toEqual([false, uuidOf(2)]);
    expect(outcome).toMatchObject({ request_id: uuidOf(2), outcome: "inconclusive", approvers: ["carol"] });
  });

  it("does not fall back to an older one that is approved", () => {
    const state = stateOf(...asked(1, "medium", "bob"), ...asked(2, "medium"));
    expect(() => decide(state)).toThrow(failing("signatures_missing", "0 of 1"));
    expect(decide(state, { approval: uuidOf(1) }).request?.request.id).toBe(uuidOf(1));
  });

  it("takes the beginning of an id, of its own requests only", () => {
    const state = stateOf(...asked(1, "medium", "bob"), ...asked(2, "medium", "bob"));
    expect(decide(state, { approval: uuidOf(1).slice(0, 6) }).request?.request.id).toBe(uuidOf(1));
    expect(() => decide(state, { approval: uuidOf(3) })).toThrow(failing("conflict", "does not belong to INC-1"));
    expect(() => decide(state, { approval: "" })).toThrow(expect.objectContaining({ code: "usage" }));
  });

  it("names how many signatures there are, and whose", () => {
    const state = stateOf(...asked(1, "critical", "bob"));
    expect(() => decide(state)).toThrow(
      expect.objectContaining({
        code: "signatures_missing",
        message: `${uuidOf(1)} has 1 of 2 signatures (bob)`,
        details: { approval_id: uuidOf(1), required: 2, current: 1, signers: ["bob"] },
      }),
    );
  });

  it("refuses one that was rejected, expired, or that nobody asked for", () => {
    expect(() => decide(stateOf(...asked(1, "critical", "bob", "carol!")))).toThrow(failing("rejected", "by carol"));
    const late = { now: atMinute(24 * 60) };
    expect(() => decide(stateOf(...asked(1, "critical", "bob")), late)).toThrow(failing("expired", "1 of 2"));
    expect(() => decide(stateOf())).toThrow(failing("not_found", "no approval request"));
  });

  it("takes an approval that was given in time, however late it is used", () => {
    const state = stateOf(...asked(1, "medium", "bob"));
    expect(decide(state, { now: atMinute(7 * 24 * 60) }).already).toBe(false);
  });

  it("takes one that was executed", () => {
    const state = stateOf(...asked(1, "medium"));
    const requests = state.requests.map((request) => ({ ...request, run: aRunState(request) }));
    expect(decide({ ...state, requests }).request?.request.id).toBe(uuidOf(1));
  });
});

describe("what was run or handed over", () => {
  const ran = (result: Parameters<typeof aRunState>[1], signers = ["bob"]) => {
    const state = stateOf(...asked(1, "medium", ...signers));
    return { ...state, requests: state.requests.map((request) => ({ ...request, run: aRunState(request, result) })) };
  };

  it("a run's outcome stands, recorded or not", () => {
    expect(decide(ran({ outcome: "failed" })).outcome).toMatchObject({
      outcome: "failed",
      at: atMinute(3),
      approvers: ["bob"],
      fingerprints: [expect.any(String)],
    });
    expect(decide(ran({ outcome: "worked" })).outcome).toMatchObject({ outcome: "worked" });
  });

  it("a run whose end nobody saw says nothing of the action", () => {
    expect(decide(ran(null)).outcome).toMatchObject({ outcome: "inconclusive", at: atMinute(5) });
  });

  it("what was handed over is resolved with, also after a rejection, and says nothing of the action", () => {
    const state = stateOf(...asked(1, "medium", "bob", "carol!"));
    const handed_over = { request_id: uuidOf(1), reason: "no kubectl", at: atMinute(2), by: "alice", host: "a" };
    const requests = state.requests.map((request) => ({ ...request, handed_over }));
    expect(decide({ ...state, requests }).outcome).toMatchObject({ outcome: "inconclusive" });
  });
});

describe("the outcome", () => {
  it("is not recorded again where `run` recorded one", () => {
    const ran = anOutcome({ request_id: uuidOf(1), outcome: "worked" });
    const recorded = anEvent(
      "outcome.recorded",
      { ...ran, action_pattern: "p", action: "a", target: "t" },
      { lamport: 20 },
    );
    expect(decide(stateOf(...asked(1, "medium", "bob"), recorded)).outcome).toBeNull();
  });

  it("is nothing for a look that needed nobody", () => {
    expect(decide(stateOf(...asked(1, "low"))).outcome).toBeNull();
  });

  it("is kept under the pattern and the target of the request", () => {
    const state = stateOf(...asked(1, "medium", "bob"));
    const { metadata } = state.requests[0]?.request ?? { metadata: null };
    expect(decide(state).outcome).toEqual({
      request_id: uuidOf(1),
      outcome: "inconclusive",
      at: atMinute(5),
      approvers: ["bob"],
      action_pattern: metadata?.trust_adjustment.action_pattern,
      action: "rollout_restart",
      target: "shop/checkout",
    });
  });
});

describe("without an approval", () => {
  it("needs a reason", () => {
    const state = stateOf();
    expect(decide(state, { approval: null, reason: "it went away" })).toEqual({
      already: false,
      request: null,
      outcome: null,
    });
    for (const reason of [null, "", "  \t"]) {
      expect(() => decide(state, { approval: null, reason })).toThrow(failing("usage", "needs a reason"));
    }
  });
});

describe("an incident that is over", () => {
  it("resolved: there is nothing left to do, with any approval of it, or none at all", () => {
    const state = { ...over(stateOf(...asked(1, "medium")), "resolved"), resolved_by: uuidOf(1) };
    for (const approval of ["newest", null, uuidOf(1)]) {
      const decided = decide(state, { approval });
      expect(decided).toMatchObject({ already: true, outcome: null, request: { request: { id: uuidOf(1) } } });
    }
    expect(decide(over(stateOf(), "resolved"))).toEqual({ already: true, request: null, outcome: null });
    // Resolved with a reason: a request that nobody signed must not look like the approval it was closed with.
    const byReason = over(stateOf(...asked(1, "medium")), "resolved");
    expect(decide(byReason, { approval: "newest" })).toEqual({ already: true, request: null, outcome: null });
    expect(() => decide(byReason, { approval: uuidOf(1) })).toThrow(failing("conflict", "was not resolved with"));
    expect(() => decide(state, { approval: "another" })).toThrow(failing("conflict", "does not belong"));
  });

  it("closed by another service: it stays that", () => {
    const state = over(stateOf(...asked(1, "medium", "bob")), "closed");
    expect(() => decide(state)).toThrow(expect.objectContaining({ code: "conflict" }));
  });
});
