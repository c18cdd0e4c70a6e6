import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaQuantile } from "../../src/domain/beta.ts";
import {
  HALF_LIFE_DAYS,
  type Outcome,
  type OutcomeRecord,
  type TrustRecord,
  trustLacks,
  trustRecord,
  trustStep,
  trustTerms,
} from "../../src/domain/trust.ts";
import { shuffled, someOutcome } from "../support/arbitraries.ts";
import { anOutcome, aTrustRecord, atDay, atMinute, recordOfStep, T0 } from "../support/builders.ts";

/** Outcomes of different requests, one on each of the given days (which may repeat) after T0. */
function onDays(days: readonly number[], outcome: Outcome = "worked"): OutcomeRecord[] {
  return days.map((day, i) => anOutcome({ request_id: `${outcome}-${i}`, outcome, at: atDay(day) }));
}

const range = (count: number, step = 1, first = 0) => Array.from({ length: count }, (_, i) => first + i * step);

describe("score", () => {
  it("of nothing is the 5 % quantile of the even prior", () => {
    expect(trustRecord([], T0)).toEqual({ ...aTrustRecord(), score: expect.closeTo(0.05, 10) });
  });

  it.each([1, 2, 5, 18, 58, 200])("after %d successes just now is 0.05^(1/(n+1))", (n) => {
    expect(trustRecord(onDays(range(n, 0)), T0).score).toBeCloseTo(0.05 ** (1 / (n + 1)), 9);
  });

  it.each([1, 2, 10])("after %d failures just now is 1 - 0.95^(1/(5n+1)): each weighs five", (n) => {
    expect(trustRecord(onDays(range(n, 0), "failed"), T0).score).toBeCloseTo(1 - 0.95 ** (1 / (5 * n + 1)), 9);
  });

  it.each([
    [7, 1, 0.354799],
    [18, 1, 0.610861],
    [50, 2, 0.737809],
  ])("of %d successes and %d failures is %d", (worked, failed, score) => {
    const outcomes = [...onDays(range(worked, 0)), ...onDays(range(failed, 0), "failed")];
    expect(trustRecord(outcomes, T0).score).toBeCloseTo(score, 6);
  });

  it("halves what it knows every 180 days, exactly", () => {
    expect(HALF_LIFE_DAYS).toBe(180);
    const outcomes = [...onDays(range(8, 0)), ...onDays(range(2, 0), "failed")];
    for (const halvings of [0, 1, 2, 3.5]) {
      const weight = 2 ** -halvings;
      const expected = betaQuantile(0.05, 1 + 8 * weight, 1 + 5 * 2 * weight);
      expect(trustRecord(outcomes, atDay(180 * halvings)).score).toBeCloseTo(expected, 10);
    }
    expect(trustRecord(outcomes, atDay(180 * 60)).score).toBeCloseTo(0.05, 6);
  });

  it("is not moved by what came to no conclusion, nor by the future", () => {
    const known = onDays(range(5));
    const more = [...onDays([1, 2], "inconclusive"), ...onDays([10.001], "failed"), anOutcome({ at: "no time" })];
    const alone = trustRecord(known, atDay(10));
    expect(trustRecord([...known, ...more], atDay(10))).toEqual({ ...alone, inconclusive: 2 });
  });
});

/** Best score a success every `every` days can ever reach, from the closed form of the geometric series. */
function ceiling(every: number, halfLife: number): number {
  const r = 1 / (1 - 0.5 ** (every / halfLife));
  return 0.05 ** (1 / (1 + r));
}

describe("the reachable ceiling (a known trap)", () => {
  it("with weekly incidents and a 90-day half-life a threshold of 0.90 could never fire", () => {
    expect(ceiling(7, 90)).toBeGreaterThan(0.85);
    expect(ceiling(7, 90)).toBeLessThan(0.8625);
  });

  it("the half-life in force lets weekly incidents pass 0.90, and earn step 1", () => {
    const tenYears = onDays(range(520, 7));
    const record = trustRecord(tenYears, atDay(519 * 7));
    expect(record.score).toBeCloseTo(ceiling(7, HALF_LIFE_DAYS), 4);
    expect(record.score).toBeGreaterThan(0.92);
    expect(trustStep(record)).toBe(1);
  });

  it("step 2 is out of reach for weekly incidents, and within reach for one every four days", () => {
    expect(ceiling(7, HALF_LIFE_DAYS)).toBeLessThan(0.95);
    const days = range(500, 4);
    expect(trustStep(trustRecord(onDays(days), atDay(499 * 4)))).toBe(2);
  });

  it("every threshold can be reached at the smallest number of successes it asks for, when they are recent", () => {
    expect(0.05 ** (1 / 19)).toBeGreaterThanOrEqual(0.85);
    expect(0.05 ** (1 / 18)).toBeLessThan(0.85);
    expect(0.05 ** (1 / 59)).toBeGreaterThanOrEqual(0.95);
    expect(0.05 ** (1 / 58)).toBeLessThan(0.95);
  });
});

describe("what the record counts", () => {
  it("days by UTC, whatever zone they were written in", () => {
    const at = ["2026-03-02T23:59:59Z", "2026-03-03T07:59:59+08:00", "2026-03-03T00:00:00Z"];
    const outcomes = at.map((time, i) => anOutcome({ request_id: `${i}`, at: time }));
    expect(trustRecord(outcomes, "2026-04-01T00:00:00Z").days).toBe(2);
  });

  it("the span between the first and the last success, failures aside", () => {
    const outcomes = [...onDays([-9, 20], "failed"), ...onDays([0, 12.5])];
    expect(trustRecord(outcomes, atDay(30))).toMatchObject({ worked: 2, failed: 2, days: 2, span_days: 12.5 });
  });

  it("approvers of successes, each person once however the name is spelled", () => {
    const outcomes = [
      anOutcome({ request_id: "1", approvers: ["alice", "Alice "] }),
      anOutcome({ request_id: "2", approvers: ["ALICE"] }),
      anOutcome({ request_id: "3", outcome: "failed", approvers: ["bob"] }),
      anOutcome({ request_id: "4", outcome: "inconclusive", approvers: ["carol"] }),
    ];
    expect(trustRecord(outcomes, T0).approvers).toBe(1);
  });

  it("one outcome a request: two laptops that settle the same run earn nothing twice", () => {
    const twice = [anOutcome({ at: atMinute(0) }), anOutcome({ at: atMinute(5) })];
    expect(trustRecord(twice, atMinute(5))).toEqual(trustRecord(twice.slice(0, 1), atMinute(5)));
  });

  it("does not depend on which of two equal settlements came first", () => {
    const [one, other] = [anOutcome({ approvers: ["alice"] }), anOutcome({ approvers: ["alice", "bob"] })];
    expect(trustRecord([one, other], T0)).toEqual(trustRecord([other, one], T0));
  });

  it.each([
    [["inconclusive", "worked"], "worked"],
    [["worked", "failed"], "failed"],
    [["failed", "worked"], "failed"],
    [["inconclusive", "failed", "worked"], "failed"],
  ] as [Outcome[], Outcome][])("where %j were recorded of one request, %s counts", (recorded, counts) => {
    const outcomes = recorded.map((outcome, i) => anOutcome({ outcome, at: atMinute(i) }));
    const { worked, failed, inconclusive } = trustRecord(outcomes, atMinute(9));
    expect({ worked, failed, inconclusive }).toEqual({ worked: 0, failed: 0, inconclusive: 0, [counts]: 1 });
  });
});

describe("a recent failure", () => {
  const recent = (failedOn: number, workedOn: number[], now: number) =>
    trustRecord([...onDays([failedOn], "failed"), ...onDays(workedOn)], atDay(now)).recent_failure;
  const five = [1, 1, 1, 1, 1];

  it.each([
    ["13.999 days ago, five uses since", 0, five, 13.999, true],
    ["14 days ago, five uses since", 0, five, 14, false],
    ["14 days ago, four uses since", 0, five.slice(1), 14, true],
    ["long ago, four uses since", 0, five.slice(1), 400, true],
    ["long ago, five uses since", 0, five, 400, false],
    ["long ago, uses before it do not help", 10, five, 400, true],
    ["long ago, uses at the same moment do not help", 1, five, 400, true],
  ] as const)("%s", (_, failedOn, workedOn, now, expected) => {
    expect(recent(failedOn, [...workedOn], now)).toBe(expected);
  });

  it("is not pushed out by uses that came to no conclusion", () => {
    const outcomes = [...onDays([0], "failed"), ...onDays(range(10, 1, 1), "inconclusive")];
    expect(trustRecord(outcomes, atDay(100)).recent_failure).toBe(true);
  });
});

describe("trustStep", () => {
  const one = recordOfStep(1);
  const two = recordOfStep(2);
  const rows: [what: string, record: TrustRecord, step: 0 | 1 | 2][] = [
    ["all that step 1 asks for", { ...one, score: 0.85, worked: 18, days: 14, approvers: 2, span_days: 13 }, 1],
    ["score just below 0.85", { ...one, score: 0.8499999 }, 0],
    ["17 successes", { ...one, worked: 17 }, 0],
    ["13 days", { ...one, days: 13 }, 0],
    ["1 approver", { ...one, approvers: 1 }, 0],
    ["a recent failure", { ...one, recent_failure: true }, 0],
    ["all that step 2 asks for", { ...two, score: 0.95, worked: 58, span_days: 60 }, 2],
    ["score just below 0.95", { ...two, score: 0.9499999 }, 1],
    ["57 successes", { ...two, worked: 57 }, 1],
    ["59.99 days", { ...two, span_days: 59.99 }, 1],
    ["step 2 with 13 distinct days", { ...two, days: 13 }, 0],
    ["step 2 with one approver", { ...two, approvers: 1 }, 0],
    ["step 2 with a recent failure", { ...two, recent_failure: true }, 0],
    ["nothing", aTrustRecord(), 0],
  ];
  it.each(rows)("%s", (_, record, step) => expect(trustStep(record)).toBe(step));

  it("is reached by a real history: 18 successes on 14 days by two people, and no sooner", () => {
    const days = [...range(14), 13, 13, 13, 13];
    expect(trustStep(trustRecord(onDays(days), atDay(13)))).toBe(1);
    expect(trustStep(trustRecord(onDays(days.slice(0, 17)), atDay(13)))).toBe(0);
    const onePerson = onDays(days).map((o) => ({ ...o, approvers: ["alice"] }));
    expect(trustStep(trustRecord(onePerson, atDay(13)))).toBe(0);
  });
});

describe("properties", () => {
  const someNow = fc.integer({ min: 0, max: 90 }).map(atDay);

  it("the same outcomes in any order give the same record, to the last bit", () => {
    fc.assert(
      fc.property(shuffled(fc.array(someOutcome, { maxLength: 40 })), someNow, ([one, other], now) => {
        expect(trustRecord(other, now)).toEqual(trustRecord(one, now));
      }),
      { numRuns: 300 },
    );
  });

  it("a success never lowers the score, a failure never raises it, and neither leaves 0..1", () => {
    const fresh = (outcome: Outcome) => anOutcome({ request_id: "new", outcome, at: atDay(1) });
    fc.assert(
      fc.property(fc.array(someOutcome, { maxLength: 20 }), (outcomes) => {
        const now = atDay(61);
        const { score } = trustRecord(outcomes, now);
        expect(score).toBeGreaterThan(0);
        expect(score).toBeLessThan(1);
        expect(trustRecord([...outcomes, fresh("worked")], now).score).toBeGreaterThanOrEqual(score);
        expect(trustRecord([...outcomes, fresh("failed")], now).score).toBeLessThanOrEqual(score);
      }),
    );
  });

  it("counts every request at most once", () => {
    fc.assert(
      fc.property(fc.array(someOutcome, { maxLength: 40 }), someNow, (outcomes, now) => {
        const { worked, failed, inconclusive } = trustRecord(outcomes, now);
        const requests = new Set(outcomes.filter((o) => o.at <= now).map((o) => o.request_id));
        expect(worked + failed + inconclusive).toBe(requests.size);
      }),
    );
  });
});

describe("the arithmetic", () => {
  it("adds up to the score, for any outcomes", () => {
    fc.assert(
      fc.property(fc.array(someOutcome, { maxLength: 30 }), (outcomes) => {
        const now = atDay(400);
        const terms = trustTerms(outcomes, now);
        const sum = (kind: Outcome) => terms.reduce((s, t) => (t.outcome === kind ? s + t.weight : s), 0);
        const { score } = trustRecord(outcomes, now);
        expect(betaQuantile(0.05, 1 + sum("worked"), 1 + sum("failed"))).toBeCloseTo(score, 9);
      }),
    );
  });

  it("says what is missing for a step, and nothing where it is earned", () => {
    expect(trustLacks(recordOfStep(1), 1)).toEqual([]);
    expect(trustLacks(recordOfStep(1), 2).map(({ code }) => code)).toContain("worked");
    expect(trustLacks(aTrustRecord(), 1)).toContainEqual({ code: "worked", has: 0, needs: 18 });
    expect(trustLacks({ ...recordOfStep(2), recent_failure: true }, 1)).toEqual([{ code: "recent_failure" }]);
  });
});
