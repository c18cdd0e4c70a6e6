import { describe, expect, it } from "vitest";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { foldIncident, type IncidentState } from "../../src/domain/fold.ts";
import {
  aDecision,
  anEvent,
  anIncident,
  anOutcome,
  aRequest,
  aSignal,
  atMinute,
  openedEvent,
  T0,
  uuidOf,
} from "../support/builders.ts";

function stateOf(...events: IncidentEvent[]): IncidentState {
  const state = foldIncident(events);
  if (state === null) throw new Error("no event makes an incident");
  return state;
}

const added = (lamport: number, signals = [aSignal({ fingerprint: "f1" })], at = atMinute(lamport)) =>
  anEvent("signals.added", { signals, affected_services: ["cart"], severity: "P0" }, { lamport, at });
const ended = (lamport: number, fingerprint: string) =>
  anEvent(
    "signals.ended",
    { ended: [{ fingerprint, ends_at: atMinute(lamport) }] },
    { lamport, at: atMinute(lamport) },
  );
const created = (lamport: number, number = 1) => {
  const made = aRequest({ id: uuidOf(number) });
  return anEvent("request.created", made, { lamport, at: atMinute(lamport) });
};
const signed = (lamport: number, number = 1) => {
  const { request, content } = aRequest({ id: uuidOf(number) });
  const body = { request_id: request.id, decision: aDecision(content, "bob"), identity: "asserted" } as const;
  return anEvent("request.signed", body, { lamport, at: atMinute(lamport) });
};
const resolved = (lamport: number, approval_id: string | null = null) =>
  anEvent("incident.resolved", { approval_id, reason: "done" }, { lamport, at: atMinute(lamport) });
const imported = (lamport: number, document = anIncident()) =>
  anEvent("incident.imported", { document, from: "redis" }, { lamport, at: atMinute(lamport) });

describe("no incident", () => {
  it("without events, or before the one that makes it has arrived", () => {
    expect(foldIncident([])).toBeNull();
    expect(foldIncident([added(1), created(2), signed(3), resolved(4)])).toBeNull();
  });
});

describe("status", () => {
  it("goes from investigating over mitigating to resolved", () => {
    const story = [openedEvent(), created(2), signed(3), resolved(4, uuidOf(1))];
    const statuses = story.map((_, i) => stateOf(...story.slice(0, i + 1)).incident.status);
    expect(statuses).toEqual(["investigating", "mitigating", "mitigating", "resolved"]);
    expect(stateOf(...story)).toMatchObject({ resolved_by: uuidOf(1), incident: { resolved_at: atMinute(4) } });
  });

  it("is not changed by a proposal after the end", () => {
    const late = stateOf(openedEvent(), resolved(2), created(3)).incident;
    expect(late).toMatchObject({ status: "resolved", resolved_at: atMinute(2), proposal_ids: [uuidOf(1)] });
  });

  it("is resolved once: the first in causal order says when and by which approval", () => {
    expect(stateOf(openedEvent(), resolved(2, "a"), resolved(3, "b"))).toMatchObject({
      resolved_by: "a",
      incident: { resolved_at: atMinute(2), updated_at: atMinute(2) },
    });
  });

  it("closed is not turned back into resolved", () => {
    const closed = stateOf(openedEvent(anIncident({ status: "closed" })), resolved(2));
    expect(closed).toMatchObject({ resolved_by: null, incident: { status: "closed" } });
  });

  it("completes the decision of an incident that has one, and makes none", () => {
    const withDecision = anIncident({ decision: { state: "pending", x: 1 } });
    expect(stateOf(openedEvent(withDecision), resolved(2)).incident.decision).toEqual({ state: "completed", x: 1 });
    expect(stateOf(openedEvent(), resolved(2)).incident).not.toHaveProperty("decision");
    expect(stateOf(openedEvent(anIncident({ decision: null })), resolved(2)).incident.decision).toBeNull();
  });
});

describe("signals", () => {
  const f = (fingerprint: string, fields = {}) => aSignal({ fingerprint, ...fields });

  it("are kept once, by fingerprint, within one event and across events", () => {
    const state = stateOf(openedEvent(), added(2, [f("f1"), f("f1"), f("f2")]), added(3, [f("f2"), f("f3")]));
    expect(state.incident.signals.map((s) => s.fingerprint)).toEqual([undefined, "f1", "f2", "f3"]);
  });

  it("without a fingerprint are known by name and labels", () => {
    const state = stateOf(openedEvent(), added(2, [aSignal(), aSignal({ labels: { namespace: "pay" } })]));
    expect(state.incident.signals).toHaveLength(2);
  });

  it("raise the severity and never lower it, and add their services", () => {
    const low = anEvent(
      "signals.added",
      { signals: [], affected_services: ["pay", "checkout"], severity: "P3" },
      { lamport: 3 },
    );
    const state = stateOf(openedEvent(anIncident({ severity: "P2" })), added(2), low);
    expect(state.incident).toMatchObject({ severity: "P0", affected_services: ["checkout", "cart", "pay"] });
  });

  it("that ended stay as history", () => {
    const state = stateOf(openedEvent(), added(2), ended(3, "f1"), ended(4, "unknown"));
    expect(state.incident.signals).toHaveLength(2);
    expect(state.incident.signals[1]).toMatchObject({
      status: "resolved",
      ends_at: atMinute(3),
      labels: aSignal().labels,
    });
  });

  it("that fire anew are firing again, in their old place", () => {
    const anew = f("f1", { starts_at: atMinute(5), labels: { pod: "new" } });
    const state = stateOf(openedEvent(), added(2), ended(3, "f1"), added(6, [anew]));
    expect(state.incident.signals[1]).toEqual(anew);
    expect(state.incident.signals).toHaveLength(2);
  });

  it("that ended are not revived by an old report of theirs", () => {
    const state = stateOf(openedEvent(), added(2), ended(3, "f1"), added(4));
    expect(state.incident.signals[1]).toMatchObject({ status: "resolved", ends_at: atMinute(3) });
  });
});

describe("requests", () => {
  it("keep the order they were made in, each with its own decisions", () => {
    const state = stateOf(openedEvent(), created(2, 1), created(3, 2), signed(4, 2), signed(5, 9));
    expect(state.requests.map((r) => [r.request.id, r.decisions.length])).toEqual([
      [uuidOf(1), 0],
      [uuidOf(2), 1],
    ]);
    expect(state.incident.proposal_ids).toEqual([uuidOf(1), uuidOf(2)]);
  });

  it("of one id are one request: the first, with the decisions made on it", () => {
    const forged = created(4);
    if (forged.type !== "request.created") throw new Error("unreachable");
    forged.body = { ...forged.body, content: { ...forged.body.content, argv: ["kubectl", "delete", "ns"] } };
    const state = stateOf(openedEvent(), created(2), signed(3), forged);
    expect(state.requests).toHaveLength(1);
    expect(state.requests[0]).toMatchObject({
      decisions: [{ signer: "bob" }],
      content: aRequest({ id: uuidOf(1) }).content,
    });
    expect(state.incident.proposal_ids).toEqual([uuidOf(1)]);
  });

  it("are not listed twice where the document already names them", () => {
    const state = stateOf(openedEvent(anIncident({ proposal_ids: ["old", uuidOf(1)] })), created(2));
    expect(state.incident.proposal_ids).toEqual(["old", uuidOf(1)]);
  });
});

describe("two laptops", () => {
  const one = anIncident({ x_one: 1, proposal_ids: ["p-1"] });
  const two = anIncident({
    x_two: 2,
    proposal_ids: ["p-2"],
    signals: [aSignal({ fingerprint: "f2" })],
    severity: "P0",
  });
  const open = (document: typeof one, id: string) => ({ ...openedEvent(document), id });

  it("that open the same incident lose nothing of either", () => {
    const state = stateOf(open(one, "a"), open(two, "b"));
    expect(state.incident).toMatchObject({ x_one: 1, x_two: 2, proposal_ids: ["p-1", "p-2"], severity: "P0" });
    expect(state.incident.signals).toHaveLength(2);
  });

  it("keep the group key, whichever of an import and an opening sorts first", () => {
    for (const [first, second] of [
      ["a", "b"],
      ["b", "a"],
    ] as const) {
      const state = stateOf({ ...imported(1), id: first }, { ...openedEvent(), id: second });
      expect(state.group_key).toBe("group-1");
    }
  });

  it("with clocks that disagree keep causes before effects", () => {
    const slow = { ...resolved(3), at: atMinute(-60) };
    const state = stateOf(slow, openedEvent(), created(2));
    expect(state.incident).toMatchObject({ status: "resolved", resolved_at: atMinute(-60), updated_at: atMinute(2) });
  });
});

describe("times", () => {
  it("only ever move updated_at forward, and never created_at", () => {
    const state = stateOf(openedEvent(), { ...added(2), at: atMinute(-5) });
    expect(state.incident).toMatchObject({ created_at: T0, updated_at: T0 });
    expect(stateOf(openedEvent(), added(2)).incident).toMatchObject({ created_at: T0, updated_at: atMinute(2) });
  });

  it("compares moments, not spellings", () => {
    const later = { ...added(2), at: "2026-03-02T19:00:00+08:00" }; // an hour after T0, and smaller as text
    expect(stateOf(openedEvent(), later).incident.updated_at).toBe("2026-03-02T19:00:00+08:00");
  });
});

describe("outcomes", () => {
  it("are kept in causal order", () => {
    const outcome = (lamport: number, name: "worked" | "failed") =>
      anEvent(
        "outcome.recorded",
        { ...anOutcome({ outcome: name }), action_pattern: "p", action: "rollout_restart", target: "shop/checkout" },
        { lamport },
      );
    const made = anEvent("request.created", aRequest({ id: anOutcome().request_id }), { lamport: 2 });
    const state = stateOf(outcome(4, "failed"), outcome(3, "worked"), made, openedEvent());
    expect(state.outcomes.map((o) => o.outcome)).toEqual(["worked", "failed"]);
    expect(stateOf(outcome(3, "worked"), openedEvent()).outcomes, "of a request nobody made").toEqual([]);
  });
});
