/** What every Ledger knows of runs, of the freeze, and of whether what worked has lasted. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewEvent } from "../../src/domain/event.ts";
import { FREEZE_STREAM } from "../../src/domain/freeze.ts";
import type { RunIntent } from "../../src/domain/run.ts";
import type { Ledger } from "../../src/ports.ts";
import { anEvent, anIncident, anOutcome, aRequest, aSignal, atMinute, uuidOf } from "../support/builders.ts";
import { A_CLUSTER, aRunIntent } from "../support/run-builders.ts";
import { type LedgerSubject, type OpenLedger, opened, unplaced } from "./ledger.contract.ts";

const DAY = 24 * 60;

export function ledgerRunsContract(name: string, open: OpenLedger): void {
  describe(`Ledger contract, runs: ${name}`, () => {
    let subject: LedgerSubject;
    let ledger: Ledger;
    beforeEach(() => {
      subject = open({ queue: true });
      ledger = subject.ledger;
      ledger.write((tx) => tx.append([opened()]));
    });
    afterEach(() => subject.dispose());

    const append = (...events: NewEvent[]) => ledger.write((tx) => tx.append(events));
    const conflict = expect.objectContaining({ code: "conflict", message: expect.stringContaining("started already") });

    function asked(id: string, incident_id = "INC-1"): NewEvent {
      const made = aRequest({ id, cluster: A_CLUSTER, incident: anIncident({ incident_id }) });
      return unplaced(anEvent("request.created", made, { incident_id, id: uuidOf([id, incident_id]) }));
    }

    function started(request_id: string, fields: Partial<RunIntent> & { at?: string; incident_id?: string } = {}) {
      const { at = atMinute(1), incident_id = "INC-1", ...intent } = fields;
      const body = aRunIntent(aRequest({ id: request_id, cluster: A_CLUSTER }), intent);
      return anEvent("run.started", body, { at, incident_id, id: uuidOf([request_id, fields]), lamport: 9 });
    }

    describe("a start", () => {
      it("is taken once, whatever asks for it a second time, and nothing is left of the second", () => {
        append(asked("r-1"), unplaced(started("r-1")));
        const before = ledger.chain();
        expect(() => append(unplaced(started("r-1", { pid: 2 })))).toThrow(conflict);
        expect(ledger.chain()).toEqual(before);
        expect(ledger.staleProjections()).toEqual([]);
      });

      it("is taken once in one call, in one transaction, in another incident, and of a request nobody knows", () => {
        append(asked("r-1"));
        expect(() => append(unplaced(started("r-1")), unplaced(started("r-1", { pid: 2 })))).toThrow(conflict);
        expect(() =>
          ledger.write((tx) => {
            tx.append([unplaced(started("r-1"))]);
            tx.append([unplaced(started("r-1", { pid: 2 }))]);
          }),
        ).toThrow(conflict);
        append(unplaced(started("r-1")), unplaced(started("unknown")));
        append(opened("INC-2"), asked("r-1", "INC-2"));
        expect(() => append(unplaced(started("r-1", { incident_id: "INC-2" })))).toThrow(conflict);
        expect(() => append(unplaced(started("unknown", { pid: 2 })))).toThrow(conflict);
      });

      it("of a colleague keeps it from being started here, and a second one of theirs is taken over as it is", () => {
        append(asked("r-1"));
        ledger.write((tx) => tx.adopt([started("r-1")]));
        expect(() => append(unplaced(started("r-1", { pid: 2 })))).toThrow(conflict);
        ledger.write((tx) => tx.adopt([started("r-1", { pid: 3 }), started("r-1", { pid: 4 })]));
        expect(ledger.read("INC-1")?.events.filter(({ type }) => type === "run.started")).toHaveLength(3);
        expect(ledger.read("INC-1")?.state.requests[0]?.run).not.toBeNull();
        expect(ledger.staleProjections()).toEqual([]);
      });

      it("copied into another incident leaves the same projections in any order", () => {
        append(opened("INC-2"), asked("r-1"), asked("r-1", "INC-2"));
        const [one, two] = [started("r-1"), started("r-1", { incident_id: "INC-2", at: atMinute(2) })];
        ledger.write((tx) => tx.adopt([two]));
        expect(ledger.staleProjections()).toEqual([]);
        ledger.write((tx) => tx.adopt([one]));
        expect(ledger.staleProjections()).toEqual([]);
        append(unplaced(anEvent("incident.resolved", { approval_id: null, reason: "x" }, { incident_id: "INC-2" })));
        expect(ledger.staleProjections()).toEqual([]);
      });

      it("ends the wait of a request, and survives making the projections anew", () => {
        append(asked("r-1"));
        expect(ledger.incidentsWithOpenRequests()).toEqual(["INC-1"]);
        append(unplaced(started("r-1")));
        expect(ledger.incidentsWithOpenRequests()).toEqual([]);
        ledger.rebuildProjections();
        expect(() => append(unplaced(started("r-1", { pid: 2 })))).toThrow(conflict);
      });
    });

    it("mutationsSince are the changes of one namespace of one server, oldest first", () => {
      const server = { ...A_CLUSTER, server: "https://other" };
      append(
        unplaced(started("late", { at: "2026-03-02T18:09:00+08:00" })),
        unplaced(started("early", { at: atMinute(2) })),
        unplaced(started("look", { mutating: false })),
        unplaced(started("elsewhere", { cluster: server })),
        unplaced(started("pay", { namespace: "pay" })),
        unplaced(started("node", { namespace: null, at: atMinute(3) })),
      );
      const since = (minute: number, namespace: string | null = "shop") =>
        ledger.mutationsSince(A_CLUSTER.server, namespace, atMinute(minute));
      expect(since(0)).toEqual([atMinute(2), "2026-03-02T18:09:00+08:00"]);
      expect([since(2).length, since(2.1).length, since(9).length, since(9.1).length]).toEqual([2, 1, 1, 0]);
      expect([since(0, null), since(0, "cart")]).toEqual([[atMinute(3)], []]);
      ledger.write((tx) => expect(tx.mutationsSince(A_CLUSTER.server, "pay", atMinute(0))).toEqual([atMinute(1)]));
    });

    describe("the freeze", () => {
      const stream = (id: string) => ({ incident_id: FREEZE_STREAM, id });
      const set = unplaced(anEvent("freeze.set", { reason: "failover" }, stream("set")));
      const lifted = unplaced(anEvent("freeze.lifted", { reason: null }, stream("lifted")));

      it("is known here and in a transaction, in causal order", () => {
        append(set);
        append(lifted);
        const types = ledger.freezeEvents().map(({ type, lamport }) => [type, lamport]);
        expect(types).toEqual([
          ["freeze.set", 1],
          ["freeze.lifted", 2],
        ]);
        ledger.write((tx) => expect(tx.freezeEvents()).toEqual(ledger.freezeEvents()));
      });

      it("is no incident, in any list, and is queued like one", () => {
        append(set);
        expect(ledger.incidents({}).map(({ incident_id }) => incident_id)).toEqual(["INC-1"]);
        expect(ledger.idsWithPrefix("incident", "a", 9)).toEqual([]);
        expect(ledger.read(FREEZE_STREAM)).toBeNull();
        expect(ledger.facts().incidents).toBe(1);
        expect(ledger.queued()).toContainEqual({ incident_id: FREEZE_STREAM, events: 1 });
        expect(ledger.staleProjections()).toEqual([]);
        ledger.rebuildProjections();
        expect(ledger.freezeEvents()).toHaveLength(1);
        ledger.markDelivered(FREEZE_STREAM, ["set"]);
        expect(ledger.isQueued(FREEZE_STREAM)).toBe(false);
      });
    });

    describe("what worked", () => {
      const ran = (request_id: string, fingerprints?: string[]) => {
        const outcome = {
          ...anOutcome({ request_id, at: atMinute(10) }),
          action_pattern: "p",
          action: "a",
          target: "t",
        };
        const body = { ...outcome, ...(fingerprints !== undefined && { fingerprints }) };
        return unplaced(anEvent("outcome.recorded", body, { id: `of-${request_id}` }));
      };
      const outcomes = (minute: number) => ledger.outcomes("p", atMinute(minute)).map(({ outcome }) => outcome);
      const ended = (id: string, incident_id: string, minute: number) =>
        unplaced(
          anEvent("signals.ended", { ended: [{ fingerprint: "f1", ends_at: atMinute(minute) }] }, { id, incident_id }),
        );
      const fires = (incident_id: string, minute: number) =>
        opened(incident_id, { signals: [aSignal({ fingerprint: "f1", starts_at: atMinute(minute) })] });

      it("counts once its alert has stayed away for a day", () => {
        append(asked("r-1"), ran("r-1", ["f1"]), fires("INC-3", 0), ended("e", "INC-3", 12));
        expect([outcomes(11), outcomes(DAY + 9), outcomes(DAY + 10)]).toEqual([
          ["inconclusive"],
          ["inconclusive"],
          ["worked"],
        ]);
      });

      it("is a failure where it fires again, in whatever incident, open or over", () => {
        append(asked("r-1"), ran("r-1", ["f1"]), fires("INC-3", 0), ended("e", "INC-3", 12), fires("INC-4", 60));
        expect([outcomes(59), outcomes(60), outcomes(2 * DAY)]).toEqual([["inconclusive"], ["failed"], ["failed"]]);
        append(ended("e2", "INC-4", 61));
        append(unplaced(anEvent("incident.resolved", { approval_id: null, reason: "x" }, { incident_id: "INC-4" })));
        expect(outcomes(2 * DAY)).toEqual(["failed"]);
        ledger.rebuildProjections();
        expect(outcomes(2 * DAY)).toEqual(["failed"]);
      });

      it("is a failure where it never went", () => {
        append(asked("r-1"), ran("r-1", ["f1"]), fires("INC-3", 0));
        expect([outcomes(DAY), outcomes(2 * DAY)]).toEqual([["inconclusive"], ["failed"]]);
      });

      it("counts at once where nobody wrote down what fired", () => {
        append(asked("r-1"), ran("r-1"), fires("INC-3", 60));
        expect(outcomes(61)).toEqual(["worked"]);
      });
    });
  });
}
