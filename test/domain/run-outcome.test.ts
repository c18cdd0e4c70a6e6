import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import { findingOf, outcomeOf, type RunFacts, statedFinding } from "../../src/domain/run-outcome.ts";
import { describeAction, restartAction } from "../support/builders.ts";
import { aLiveObject } from "../support/run-builders.ts";

const ended = (exit_code: number | null, started = true) => ({
  ...{ started, exit_code, refused: false, detail: "kubectl said" },
});
const refused = { ...ended(1), refused: true };
const seen = (holds: boolean | null) => ({ holds, message: "cluster showed" });
const facts = (fields: Partial<RunFacts>): RunFacts => ({
  ...{ requestId: "r-1", mutating: true, result: ended(0), verification: seen(true), reconciled: false },
  ...fields,
});

describe("outcomeOf", () => {
  it.each<[string, Partial<RunFacts>, string, string, string]>([
    ["seen to be as it should", {}, "worked", "verified", "cluster showed"],
    ["seen not to be", { verification: seen(false) }, "failed", "not_verified", "cluster showed"],
    ["a cluster that did not answer", { verification: seen(null) }, "inconclusive", "unverifiable", "cluster showed"],
    ["nobody who looked", { verification: null }, "inconclusive", "interrupted", "kubectl said"],
    ["kubectl that was refused", { result: refused, verification: null }, "failed", "command_failed", "kubectl said"],
    ["kubectl that was refused, though it looks well", { result: refused }, "failed", "command_failed", "kubectl said"],
    ["kubectl that lost its connection, as it should be", { result: ended(1) }, "worked", "verified", "cluster showed"],
    [
      "kubectl that was killed",
      { result: ended(null), verification: null },
      "inconclusive",
      "interrupted",
      "kubectl said",
    ],
    ["kubectl that could not start", { result: ended(null, false) }, "inconclusive", "not_started", "kubectl said"],
    // Never what was printed: a log may hold secrets.
    ["a look", { mutating: false, verification: null }, "worked", "done", "kubectl printed what it found"],
    ["a look that failed", { mutating: false, result: ended(1) }, "failed", "command_failed", "exit code 1"],
    [
      "a look that was cut off",
      { mutating: false, result: ended(null) },
      "inconclusive",
      "interrupted",
      "kubectl was stopped",
    ],
  ])("of %s", (_, fields, outcome, reason, detail) => {
    const result = outcomeOf(facts(fields));
    expect(result).toMatchObject({
      request_id: "r-1",
      outcome,
      reason,
      detail: expect.stringContaining(detail),
      reconciled: false,
    });
    expect(result.exit_code).toBe(fields.result === undefined ? 0 : fields.result.exit_code);
  });
});

describe("findingOf", () => {
  const before = aLiveObject();
  const find = (fields: Partial<Parameters<typeof findingOf>[0]>) =>
    findingOf({
      action: restartAction(),
      before,
      live: aLiveObject({ generation: 43 }),
      verification: seen(true),
      ...fields,
    });

  it.each<[string, Partial<Parameters<typeof findingOf>[0]>, string, string]>([
    ["changed, and as it should be", {}, "worked", "cluster showed"],
    ["changed, and not as it should be", { verification: seen(false) }, "failed", "cluster showed"],
    ["not to be seen", { verification: seen(null) }, "inconclusive", "cluster showed"],
    ["as it was", { live: before }, "inconclusive", "generation is still 42"],
    ["as it was, and unwell", { live: before, verification: seen(false) }, "inconclusive", "did not reach the cluster"],
    ["gone", { live: null, verification: seen(false) }, "failed", "cluster showed"],
    ["another one of the same name", { live: aLiveObject({ uid: "u-2" }) }, "worked", "cluster showed"],
    [
      "of a kind without a generation",
      { before: aLiveObject({ generation: null }), live: aLiveObject({ generation: null }) },
      "worked",
      "cluster showed",
    ],
    ["only looked at", { action: describeAction() }, "inconclusive", "changes nothing"],
  ])("of what is %s", (_, fields, outcome, detail) => {
    expect(find(fields)).toMatchObject({ outcome, detail: expect.stringContaining(detail) });
  });

  it("of a drain knows only that the node is closed, not that its pods are gone", () => {
    const action = catalogueAction("drain", { node: "node-7" });
    expect(find({ action, before: null })).toMatchObject({ outcome: "inconclusive", reason: "unverifiable" });
  });

  it("that a person contradicts is kept as their word, beside what was seen", () => {
    const finding = find({});
    expect(statedFinding(finding, "worked", "alice")).toBe(finding);
    expect(statedFinding(finding, "failed", "alice")).toEqual({
      outcome: "failed",
      reason: "stated",
      detail: "said by alice; seen: cluster showed",
    });
  });

  it("takes the proof of an action for it where nobody knows what was there before", () => {
    const action = catalogueAction("cordon", { node: "node-7" });
    expect(find({ action, before: null }).outcome).toBe("worked");
  });
});
