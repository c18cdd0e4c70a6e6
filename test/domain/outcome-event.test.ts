import { describe, expect, it } from "vitest";
import { outcomeEventOf } from "../../src/domain/outcome-event.ts";
import type { RequestState } from "../../src/domain/request.ts";
import { aDecision, anIncident, anOutcome, aSignal, atMinute } from "../support/builders.ts";
import { aRequestOf } from "../support/requests.ts";
import { aRunState } from "../support/run-builders.ts";

const made = aRequestOf("medium");
const request: RequestState = {
  ...made,
  decisions: [aDecision(made.content, "bob")],
  run: aRunState(made, {}),
  handed_over: null,
};
const state = { incident: anIncident(), outcomes: [] };
const worked = { outcome: "worked" as const };
const recorded = (outcome: "worked" | "failed" | "inconclusive", request_id = made.request.id) => ({
  ...state,
  outcomes: [{ ...anOutcome({ request_id, outcome }), action_pattern: "p", action: "a", target: "t" }],
});

describe("outcomeEventOf", () => {
  it("names the alerts that fired when it was started, those that have ended since included", () => {
    const signals = [
      aSignal({ fingerprint: "fires" }),
      aSignal({ fingerprint: "ended", status: "resolved", ends_at: atMinute(2.5) }),
      aSignal({ fingerprint: "before", status: "resolved", ends_at: atMinute(1) }),
      aSignal({ fingerprint: "long over", status: "resolved", ends_at: null }),
      aSignal({ fingerprint: "since", starts_at: atMinute(2.5) }),
      aSignal({ fingerprint: "nobody knows since when", starts_at: null }),
    ];
    const event = outcomeEventOf({ ...state, incident: anIncident({ signals }) }, request, worked, atMinute(3));
    expect(event?.fingerprints).toEqual(["ended", "fires", "nobody knows since when"]);
    expect(event).toMatchObject({ outcome: "worked", at: atMinute(3), approvers: ["bob"], action: "rollout_restart" });
  });

  it("names none where nothing was started", () => {
    const event = outcomeEventOf(state, { ...request, run: null }, { outcome: "inconclusive" }, atMinute(3));
    expect(event !== null && "fingerprints" in event).toBe(false);
  });

  it("is none where one was recorded that says something, or where nothing new is said", () => {
    for (const outcome of ["worked", "failed"] as const) {
      expect(outcomeEventOf(recorded(outcome), request, worked, atMinute(3))).toBeNull();
    }
    expect(outcomeEventOf(recorded("inconclusive"), request, { outcome: "inconclusive" }, atMinute(3))).toBeNull();
    expect(outcomeEventOf(recorded("inconclusive"), request, worked, atMinute(3))).toMatchObject(worked);
    expect(outcomeEventOf(recorded("failed", "another"), request, worked, atMinute(3))).toMatchObject(worked);
  });

  it("is none for what needed nobody's signature", () => {
    const low = aRequestOf("low");
    expect(outcomeEventOf(state, { ...request, ...low }, worked, atMinute(3))).toBeNull();
  });
});
