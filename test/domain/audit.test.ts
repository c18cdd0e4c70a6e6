import { describe, expect, it } from "vitest";
import { auditIncident } from "../../src/domain/audit.ts";
import type { IncidentEvent } from "../../src/domain/event.ts";
import type { RunIntent, RunResult } from "../../src/domain/run.ts";
import type { OutcomeRecord } from "../../src/domain/trust.ts";
import { aDecision, anEvent, anOutcome, atMinute, openedEvent } from "../support/builders.ts";
import { aRequestOf } from "../support/requests.ts";
import { A_CLUSTER, aRunIntent, aRunResult } from "../support/run-builders.ts";

const made = aRequestOf("medium", { cluster: A_CLUSTER });
const id = made.request.id;
const created = anEvent("request.created", made, { lamport: 2 });

function signed(lamport: number, decision: "approve" | "reject", host = "laptop-a", digest?: string): IncidentEvent {
  const given = aDecision(made.content, "bob", { decision, ...(digest !== undefined && { digest }) });
  return anEvent("request.signed", { request_id: id, decision: given, identity: "asserted" }, { lamport, host });
}

const resolved = (lamport: number, approval_id: string | null = id) =>
  anEvent("incident.resolved", { approval_id, reason: null }, { lamport, at: atMinute(5) });
const outcome = (lamport: number, request_id = id, fields: Partial<OutcomeRecord> = { outcome: "inconclusive" }) =>
  anEvent(
    "outcome.recorded",
    { ...anOutcome({ request_id, ...fields }), action_pattern: "p", action: "a", target: "t" },
    { lamport },
  );
const started = (lamport: number, fields: Partial<RunIntent> = {}, at = atMinute(4)) =>
  anEvent("run.started", aRunIntent(made, fields), { lamport, at });
const finished = (lamport: number, fields: Partial<RunResult> = {}) =>
  anEvent("run.finished", aRunResult(id, fields), { lamport, at: atMinute(5) });
const handedOver = (lamport: number) =>
  anEvent("run.handed_over", { request_id: id, reason: "no kubectl" }, { lamport, at: atMinute(4) });
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

  it("has nothing to say of a run as it should be, nor of what was handed over", () => {
    const story = [created, signed(3, "approve"), started(4), finished(5), outcome(6, id, { outcome: "worked" })];
    expect(problems(...story, resolved(7))).toEqual([]);
    expect(problems(...story.toReversed(), resolved(7))).toEqual([]);
    expect(problems(created, signed(3, "approve"), handedOver(4), outcome(5), resolved(6))).toEqual([]);
  });

  const approval = signed(3, "approve");
  it.each<[string, string, IncidentEvent, IncidentEvent[]]>([
    ["no approval", "run_unapproved", started(4), []],
    ["an approval that came later", "run_unapproved", started(3), [signed(4, "approve")]],
    [
      "an approval over other content",
      "run_unapproved",
      started(4),
      [signed(3, "approve", "laptop-a", "0".repeat(64))],
    ],
    ["a rejection that was known", "run_unapproved", started(5), [approval, signed(4, "reject")]],
    ["an approval that had expired", "run_unapproved", started(4, {}, atMinute(241)), [approval]],
    ["an approval of nothing", "run_unapproved", started(4, { request_id: "another" }), [approval]],
    ["other words", "run_mismatch", started(4, { argv: ["kubectl", "delete", "ns", "shop"] }), [approval]],
    ["another context", "run_mismatch", started(4, { cluster: { ...A_CLUSTER, context: "other" } }), [approval]],
    ["another server", "run_mismatch", started(4, { cluster: { ...A_CLUSTER, server: "https://evil" } }), [approval]],
    ["another authority", "run_mismatch", started(4, { cluster: { ...A_CLUSTER, ca_hash: "d" } }), [approval]],
    ["another namespace, which has another cap", "run_mismatch", started(4, { namespace: "pay" }), [approval]],
    ["a change that is called a look", "run_mismatch", started(4, { mutating: false }), [approval]],
    ["a second time", "run_again", started(5), [approval, started(4, { pid: 1 })]],
    ["a second time after its end", "run_again", started(6), [approval, started(4, { pid: 1 }), finished(5)]],
    ["no approval, by hand", "run_unapproved", handedOver(4), []],
    ["an end without a start", "result_without_run", finished(4), [approval]],
    ["an end before its start", "result_without_run", finished(4), [approval, started(5)]],
  ])("names a run with %s", (_, problem, bad, others) => {
    expect(problems(created, ...others, bad)).toEqual([[bad.id, problem]]);
  });

  it.each<[string, IncidentEvent[]]>([
    ["nothing that ran", []],
    ["a run without an end", [started(4)]],
    ["a run that failed", [started(4), finished(5, { outcome: "failed" })]],
    ["a run that nobody could verify", [started(4), finished(5, { outcome: "inconclusive" })]],
    ["steps done by hand", [handedOver(4)]],
  ])("names trust that was earned by %s", (_, events) => {
    const earned = outcome(9, id, { outcome: "worked" });
    expect(problems(created, approval, ...events, earned)).toEqual([[earned.id, "worked_without_run"]]);
    expect(problems(created, approval, ...events, outcome(9, id, { outcome: "failed" }))).toEqual([]);
  });

  it("does not blame whoever ran it for a rejection that came from elsewhere at the same time", () => {
    const elsewhere = { ...signed(3, "reject", "laptop-b"), id: "0" };
    expect(problems(created, approval, elsewhere, started(4))).toEqual([]);
  });

  it("takes a long story in a short time", () => {
    const long = Array.from({ length: 3000 }, (_, i) => signed(3 + i, "approve"));
    const start = performance.now();
    expect(problems(created, ...long)).toEqual([]);
    // With a fold of everything before each event this took minutes.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
