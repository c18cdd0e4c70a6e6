import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { type Firing, firingsOf, settledOutcome } from "../../src/domain/settling.ts";
import { shuffled, someHistory } from "../support/arbitraries.ts";
import { anEvent, anIncident, anOutcome, aSignal, atMinute, openedEvent } from "../support/builders.ts";

const HOUR = 60;
const ms = (minute: number) => Date.parse(atMinute(minute));
const fired = (from: number, until: number | null, fingerprint = "f1"): Firing => ({
  ...{ fingerprint, from_ms: ms(from) },
  until_ms: until === null ? null : ms(until),
});
const worked = anOutcome({ at: atMinute(0) });
const settled = (hours: number, ...firings: Firing[]) =>
  settledOutcome(worked, ["f1", "f2"], firings, atMinute(hours * HOUR)).outcome;

describe("settledOutcome", () => {
  it("is no credit before a day is over, and then what it was", () => {
    const ended = fired(-30, 10);
    expect([settled(0, ended), settled(23.9, ended), settled(24, ended), settled(999, ended)]).toEqual([
      ...["inconclusive", "inconclusive", "worked", "worked"],
    ]);
    expect(settled(25)).toBe("worked");
  });

  it("is a failure from the moment that the alert fires again, for good", () => {
    const again = [fired(-30, 10), fired(5 * HOUR, 6 * HOUR)];
    expect([settled(4, ...again), settled(5, ...again), settled(25, ...again), settled(999, ...again)]).toEqual([
      ...["inconclusive", "failed", "failed", "failed"],
    ]);
    expect(settled(6, fired(-30, 10), fired(5 * HOUR, null, "f2"))).toBe("failed");
  });

  it("is not touched by what comes later, by other alerts, and by what was before", () => {
    expect(settled(48, fired(-30, 10), fired(24.1 * HOUR, null))).toBe("worked");
    expect(settled(48, fired(-30, 10), fired(5, null, "f9"))).toBe("worked");
    expect(settled(48, fired(-300, -200), fired(-30, 0))).toBe("worked");
  });

  it("is a failure where the alert never went, once the day is over", () => {
    const still = fired(-30, null);
    expect([settled(23, still), settled(24, still)]).toEqual(["inconclusive", "failed"]);
    expect(settled(48, fired(-30, 23 * HOUR))).toBe("worked");
    expect(settled(48, fired(-30, 25 * HOUR))).toBe("failed");
  });

  it("leaves everything else as it is", () => {
    const firings = [fired(5, null)];
    for (const outcome of ["failed", "inconclusive"] as const) {
      const record = anOutcome({ outcome, at: atMinute(0) });
      expect(settledOutcome(record, ["f1"], firings, atMinute(1))).toBe(record);
    }
    expect(settledOutcome(worked, null, firings, atMinute(9))).toBe(worked);
    expect(settledOutcome(worked, [], firings, atMinute(9))).toBe(worked);
  });

  it("never becomes credit again once it has failed", () => {
    const some = fc.array(
      fc
        .tuple(fc.integer({ min: -50, max: 2000 }), fc.option(fc.integer({ min: 0, max: 2000 })))
        .map(([from, long]) => fired(from, long === null ? null : from + long)),
      { maxLength: 5 },
    );
    const at = fc.integer({ min: 0, max: 3000 });
    fc.assert(
      fc.property(some, at, at, (firings, a, b) => {
        const [early, late] = [Math.min(a, b) / HOUR, Math.max(a, b) / HOUR];
        if (settled(early, ...firings) === "failed") expect(settled(late, ...firings)).toBe("failed");
        if (settled(early, ...firings) === "worked") expect(settled(late, ...firings)).toBe("worked");
      }),
    );
  });
});

const signal = (fields: Parameters<typeof aSignal>[0] = {}) =>
  aSignal({ fingerprint: "f1", starts_at: atMinute(0), ...fields });
const opened = (...signals: ReturnType<typeof signal>[]) => openedEvent(anIncident({ signals }));
const added = (lamport: number, one: ReturnType<typeof signal>) =>
  anEvent(
    "signals.added",
    { signals: [one], affected_services: [], severity: "P1" },
    { lamport, at: atMinute(lamport) },
  );
const ended = (lamport: number, minute: number) =>
  anEvent("signals.ended", { ended: [{ fingerprint: "f1", ends_at: atMinute(minute) }] }, { lamport });
const imported = (lamport: number, fields: Partial<ReturnType<typeof anIncident>>) =>
  anEvent("incident.imported", { document: anIncident(fields), from: "redis" }, { lamport, at: atMinute(lamport) });
const spans = (...events: IncidentEvent[]) =>
  firingsOf(events).map(({ from_ms, until_ms }) => [
    (from_ms - ms(0)) / 60_000,
    until_ms === null ? null : (until_ms - ms(0)) / 60_000,
  ]);

describe("firingsOf", () => {
  it.each<[string, IncidentEvent[], [number, number | null][]]>([
    ["an alert that fires", [opened(signal())], [[0, null]]],
    ["one that ended", [opened(signal()), ended(2, 7)], [[0, 7]]],
    ["one that came after it had ended", [opened(signal({ status: "resolved", ends_at: atMinute(4) }))], [[0, 4]]],
    [
      "one that fires anew",
      [opened(signal()), ended(2, 7), added(9, signal({ starts_at: atMinute(8) }))],
      [
        [0, 7],
        [8, null],
      ],
    ],
    [
      "one that fires anew without saying since when",
      [opened(signal()), ended(2, 7), added(9, signal({ starts_at: null }))],
      [
        [0, 7],
        [9, null],
      ],
    ],
    [
      "one whose end nobody reported",
      [opened(signal()), added(9, signal({ starts_at: atMinute(8) }))],
      [
        [0, 8],
        [8, null],
      ],
    ],
    ["the same one told twice", [opened(signal()), added(3, signal()), ended(4, 7), added(8, signal())], [[0, 7]]],
    ["an end of an earlier time", [opened(signal()), ended(2, -5)], [[0, null]]],
    [
      "a stale copy that another service wrote back",
      [opened(signal({ starts_at: null })), ended(2, 7), imported(9, { signals: [signal({ starts_at: null })] })],
      [[0, 7]],
    ],
    [
      "an incident somebody resolved",
      [
        opened(signal()),
        anEvent("incident.resolved", { approval_id: null, reason: "x" }, { lamport: 5, at: atMinute(5) }),
      ],
      [[0, 5]],
    ],
    [
      "an incident another service closed",
      [opened(signal()), imported(6, { status: "closed", signals: [] })],
      [[0, 6]],
    ],
  ])("of %s", (_, events, expected) => {
    expect(spans(...events)).toEqual(expected);
    expect(spans(...events.toReversed())).toEqual(expected);
  });

  it("are the same in any order of arrival, never backwards, and never two from one moment", () => {
    fc.assert(
      fc.property(shuffled(someHistory), ([one, other]) => {
        const firings = firingsOf(one);
        expect(firingsOf(other)).toEqual(firings);
        for (const { from_ms, until_ms } of firings) expect(until_ms === null || until_ms >= from_ms).toBe(true);
        const places = firings.map(({ fingerprint, from_ms }) => `${fingerprint} ${from_ms}`);
        expect(new Set(places).size).toBe(places.length);
      }),
      { numRuns: 300 },
    );
  });
});
