import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { foldIncident, type IncidentState } from "../../src/domain/fold.ts";
import { isOpen } from "../../src/domain/incident.ts";
import { fingerprintOf } from "../../src/domain/signal.ts";
import { shuffled, someDocument, someEvent, someHistory } from "../support/arbitraries.ts";
import { anEvent, anIncident, openedEvent } from "../support/builders.ts";

function stateOf(...events: IncidentEvent[]): IncidentState {
  const state = foldIncident(events);
  if (state === null) throw new Error("no event makes an incident");
  return state;
}

const resolved = (lamport: number) => anEvent("incident.resolved", { approval_id: null, reason: "done" }, { lamport });

describe("foldIncident", () => {
  it("the same events in any order of arrival give the same state", () => {
    fc.assert(
      fc.property(shuffled(someHistory), ([one, other]) => {
        expect(foldIncident(other)).toEqual(foldIncident(one));
      }),
      { numRuns: 500 },
    );
  });

  it("events that arrive twice change nothing", () => {
    fc.assert(
      fc.property(someHistory, (events) => {
        expect(foldIncident([...events, ...structuredClone(events)])).toEqual(foldIncident(events));
      }),
      { numRuns: 300 },
    );
  });

  it("does not touch the events, which are evidence", () => {
    fc.assert(
      fc.property(someHistory, (events) => {
        const before = structuredClone(events);
        foldIncident(events);
        expect(events).toEqual(before);
      }),
    );
  });

  it("fields of others survive every event", () => {
    const foreign = { brain_notes: { deep: [1, null] }, x_zero: 0 };
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 10 }), (events) => {
        const notImports = events.filter((event) => event.type !== "incident.imported");
        const state = stateOf({ ...openedEvent(anIncident(foreign)), lamport: 0 }, ...notImports);
        expect(state.incident).toMatchObject(foreign);
      }),
      { numRuns: 300 },
    );
  });

  it("an imported document loses no field of its own", () => {
    fc.assert(
      fc.property(someHistory, someDocument, (events, document) => {
        const fields = { ...document, x_new: "seen" };
        const state = stateOf(
          ...events,
          anEvent("incident.imported", { document: fields, from: "redis" }, { lamport: 99 }),
        );
        const own = new Set(["status", "severity", "signals", "affected_services", "proposal_ids", "updated_at"]);
        for (const [field, value] of Object.entries(fields)) {
          if (!own.has(field)) expect(state.incident[field]).toEqual(value);
        }
      }),
    );
  });

  it("no proposal is ever lost", () => {
    fc.assert(
      fc.property(someHistory, (events) => {
        const ids = events.flatMap((event) => {
          if (event.type === "request.created") return [event.body.request.id];
          return "document" in event.body ? event.body.document.proposal_ids : [];
        });
        const listed = stateOf(...events).incident.proposal_ids;
        expect([...listed].sort()).toEqual([...new Set(ids)].sort());
      }),
      { numRuns: 300 },
    );
  });

  it("an end is an end, whatever comes after", () => {
    fc.assert(
      fc.property(someHistory, fc.array(someEvent, { maxLength: 6 }), (events, more) => {
        const end = stateOf(...events, resolved(50));
        const later = more.map((event, i) => ({ ...event, lamport: 51 + i }));
        const after = stateOf(...events, resolved(50), ...later);
        expect(isOpen(end.incident.status)).toBe(false);
        expect(isOpen(after.incident.status)).toBe(false);
        if (end.incident.resolved_at) expect(after.incident.resolved_at).toBeTruthy();
      }),
      { numRuns: 300 },
    );
  });

  it("no signal is listed twice by awooo's own events", () => {
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 10 }), (events) => {
        const ours = events.filter((event) => event.type !== "incident.imported");
        const { signals } = stateOf({ ...openedEvent(), lamport: 0 }, ...ours).incident;
        expect(new Set(signals.map(fingerprintOf)).size).toBe(signals.length);
      }),
      { numRuns: 300 },
    );
  });

  it("the logical time is the highest seen", () => {
    fc.assert(
      fc.property(someHistory, (events) => {
        expect(stateOf(...events).lamport).toBe(Math.max(...events.map((event) => event.lamport)));
      }),
    );
  });
});
