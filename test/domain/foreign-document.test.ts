import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inCausalOrder } from "../../src/domain/event.ts";
import { foldIncident } from "../../src/domain/fold.ts";
import { isForeign } from "../../src/domain/foreign-document.ts";
import { someHistory } from "../support/arbitraries.ts";
import { anEvent, anIncident, aSignal, openedEvent } from "../support/builders.ts";

const opened = openedEvent(anIncident({ signals: [] }));
const added = anEvent("signals.added", { signals: [aSignal()], affected_services: [], severity: "P1" }, { lamport: 2 });
const state = foldIncident([opened, added]);

describe("isForeign", () => {
  it("is whatever is there where nothing is known", () => {
    expect(isForeign(anIncident(), null, [])).toBe(true);
  });

  it("is not what awooo wrote some events ago, also where its clock stood still", () => {
    expect(state?.incident.updated_at).toBe(opened.at);
    const before = anIncident({ signals: [] });
    expect(isForeign(before, state, [[opened, added]])).toBe(false);
    // Without the events that it follows from nobody could tell.
    expect(isForeign(before, state, [])).toBe(true);
  });

  it("is what says something new, in a field of its own or in one of ours", () => {
    const now = state?.incident ?? anIncident();
    const histories = [[opened, added]];
    expect(isForeign(now, state, histories)).toBe(false);
    expect(isForeign({ ...now, brain_notes: 1 }, state, histories)).toBe(true);
    expect(isForeign({ ...now, status: "resolved" }, state, histories)).toBe(true);
  });

  it("is never what follows from all events, or from all but the last few", () => {
    fc.assert(
      fc.property(someHistory, fc.nat(5), (events, behind) => {
        const ordered = inCausalOrder(events);
        const document = foldIncident(ordered.slice(0, Math.max(1, ordered.length - behind)))?.incident;
        if (document !== undefined) expect(isForeign(document, foldIncident(ordered), [ordered])).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
