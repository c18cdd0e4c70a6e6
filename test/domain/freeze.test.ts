import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { foldIncident } from "../../src/domain/fold.ts";
import { FREEZE_STREAM, freezeOf, liftedBy } from "../../src/domain/freeze.ts";
import { zId } from "../../src/domain/schema.ts";
import { shuffled } from "../support/arbitraries.ts";
import { anEvent, atMinute, openedEvent } from "../support/builders.ts";

const place = (lamport: number, id: string) => ({ incident_id: FREEZE_STREAM, lamport, id, at: atMinute(lamport) });
const set = (lamport: number, reason: string) => anEvent("freeze.set", { reason }, place(lamport, `set-${reason}`));
const lifted = (lamport: number, seen: IncidentEvent[]) =>
  anEvent("freeze.lifted", liftedBy(seen, null), place(lamport, `lift-${lamport}`));

describe("a freeze", () => {
  it("holds from when it is set to when it is lifted", () => {
    const one = set(1, "failover");
    expect(freezeOf([])).toBeNull();
    expect(freezeOf([one])).toEqual({ by: "alice", at: atMinute(1), reason: "failover" });
    expect(freezeOf([lifted(2, [one]), one])).toBeNull();
    const again = set(3, "again");
    expect(freezeOf([one, lifted(2, [one]), again])?.reason).toBe("again");
  });

  it("is not lifted by somebody who could not know of it", () => {
    const [mine, theirs] = [set(1, "mine"), set(1, "theirs")];
    const lift = lifted(2, [mine]);
    expect(freezeOf([mine, theirs, lift])?.reason).toBe("theirs");
    expect(freezeOf([mine, theirs, lift, lifted(3, [mine, theirs, lift])])).toBeNull();
  });

  it("is lifted by whatever comes after it and names nothing", () => {
    const all = anEvent("freeze.lifted", { reason: "over" }, place(3, "all"));
    expect(freezeOf([set(1, "a"), set(2, "b"), all])).toBeNull();
    expect(freezeOf([set(1, "a"), all, set(4, "b")])?.reason).toBe("b");
  });

  it("is the same in whatever order its events arrive", () => {
    const some = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()), { maxLength: 8 })
      .map((list) =>
        list.map(([lamport, sets], i) =>
          sets
            ? anEvent("freeze.set", { reason: `${i}` }, place(lamport, `e-${i}`))
            : anEvent("freeze.lifted", { reason: null }, place(lamport, `e-${i}`)),
        ),
      );
    fc.assert(
      fc.property(shuffled(some), ([one, other]) => {
        expect(freezeOf(other)).toEqual(freezeOf(one));
      }),
    );
  });

  it("has a stream that no incident can be", () => {
    expect(zId.safeParse(FREEZE_STREAM).success).toBe(false);
    expect(foldIncident([set(1, "a")])).toBeNull();
    expect(foldIncident([openedEvent(), { ...set(2, "a"), incident_id: "INC-1" }])).toMatchObject({ lamport: 2 });
  });
});
