import { describe, expect, it } from "vitest";
import { auditIncident } from "../../src/domain/audit.ts";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { aDecision, anEvent, anOutcome, atMinute, openedEvent } from "../support/builders.ts";
import { aRequestOf } from "../support/requests.ts";

const made = aRequestOf("medium");
const id = made.request.id;
const created = anEvent("request.created", made, { lamport: 2 });

function signed(lamport: number, decision: "approve" | "reject", host = "laptop-a", digest?: string): IncidentEvent {
  const given = aDecision(made.content, "bob", { decision, ...(digest !== undefined && { digest }) });
  return anEvent("request.signed", { request_id: id, decision: given, identity: "asserted" }, { lamport, host });
}

const resolved = (lamport: number, approval_id: string | null = id) =>
  anEvent("incident.resolved", { approval_id, reason: null }, { lamport, at: atMinute(5) });
const outcome = (lamport: number, request_id = id) =>
  anEvent(
    "outcome.recorded",
    { ...anOutcome({ request_id }), action_pattern: "p", action: "a", target: "t" },
    { lamport },
  );
const problems = (...events: IncidentEvent[]) =>
  auditIncident([openedEvent(), ...events]).map(({ event_id, problem }) => [event_id, problem]);

describe("auditIncident", () => {
  it("walks in causal order, whatever order the events came in", () => {
    const story = [created, signed(3, "approve"), outcome(4), resolved(5)];
    expect(problems(...story)).toEqual([]);
    expect(problems(...story.toReversed())).toEqual([]);
  });

  it.each<[string, IncidentEvent[]]>([
    ["an approval that was given later", [created, resolved(3), signed(4, "approve")]],
    ["no approval", [created, resolved(3)]],
    ["a signature over other content", [created, signed(3, "approve", "laptop-a", "0".repeat(64)), resolved(4)]],
    ["a rejection this laptop knew", [created, signed(3, "reject"), resolved(4)]],
    ["an approval of nothing", [created, signed(3, "approve"), resolved(4, "another")]],
  ])("names a close with %s", (_, events) => {
    const close = events.find(({ type }) => type === "incident.resolved");
    expect(problems(...events)).toEqual([[close?.id, "resolved_unapproved"]]);
  });

  it("has nothing to say of a close with a reason", () => {
    expect(problems(created, resolved(3, null))).toEqual([]);
  });

  it("does not blame a laptop for a rejection that another one made at the same time", () => {
    const elsewhere = { ...signed(3, "reject", "laptop-b"), id: "0" };
    expect(problems(created, signed(3, "approve"), elsewhere, resolved(4))).toEqual([]);
  });

  it("names an outcome of a request that was not made, or not yet", () => {
    expect(problems(created, outcome(3, "another"))).toEqual([[outcome(3, "another").id, "outcome_without_request"]]);
    const early = { ...outcome(2), id: "0" };
    expect(problems(early, created)).toEqual([["0", "outcome_without_request"]]);
  });

  it("names a request that shows other things than are signed", () => {
    const wrong = anEvent(
      "request.created",
      { ...made, request: { ...made.request, risk_level: "low" } },
      { lamport: 2 },
    );
    expect(problems(wrong)).toEqual([[wrong.id, "request_mismatch"]]);
  });

  it("takes a long story in a short time", () => {
    const long = Array.from({ length: 3000 }, (_, i) => signed(3 + i, "approve"));
    const start = performance.now();
    expect(problems(created, ...long)).toEqual([]);
    // With a fold of everything before each event this took minutes.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
