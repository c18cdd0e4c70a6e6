/** What every Ledger does with events, the outbox and its transactions. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseJson } from "../../src/domain/canonical-json.ts";
import type { IncidentEvent, NewEvent } from "../../src/domain/event.ts";
import type { Ledger } from "../../src/ports.ts";
import { aDecision, anEvent, anIncident, aRequest, aSignal, openedEvent, uuidOf } from "../support/builders.ts";

export interface LedgerSubject {
  ledger: Ledger;
  dispose(): void;
}

/** @param open a new, empty ledger; `queue`: whether what happens here is for Redis */
export type OpenLedger = (options: { queue: boolean }) => LedgerSubject;

/** An event as a flow makes it: its place is the ledger's to give. */
export function unplaced({ lamport: _, ...event }: IncidentEvent): NewEvent {
  return event as NewEvent;
}

export const opened = (incident_id = "INC-1", fields = {}) =>
  unplaced(openedEvent(anIncident({ incident_id, ...fields }), `group of ${incident_id}`));

export function noted(id: string, incident_id = "INC-1"): NewEvent {
  const body = { signals: [], affected_services: [], severity: "P2" as const };
  return unplaced(anEvent("signals.added", body, { id, incident_id }));
}

const adopted = (id: string, lamport: number): IncidentEvent => ({ ...noted(id), lamport });

export function ledgerContract(name: string, open: OpenLedger): void {
  describe(`Ledger contract: ${name}`, () => {
    let subject: LedgerSubject;
    let ledger: Ledger;
    beforeEach(() => {
      subject = open({ queue: true });
      ledger = subject.ledger;
    });
    afterEach(() => subject.dispose());

    const ids = () => [...ledger.rows()].map((row) => row.id);
    const lamports = () => ledger.read("INC-1")?.events.map((event) => event.lamport);

    describe("write", () => {
      it("gives back what the work gives", () => {
        expect(ledger.write(() => 42)).toBe(42);
      });

      it("keeps nothing at all of work that throws", () => {
        ledger.write((tx) => tx.append([opened()]));
        const before = [ledger.chain(), ledger.incidents({}), ledger.queued(), ledger.facts()];
        expect(() =>
          ledger.write((tx) => {
            tx.append([noted("a"), opened("INC-2"), unplaced(anEvent("request.created", aRequest()))]);
            tx.adopt([adopted("b", 9)]);
            throw new RangeError("on the way");
          }),
        ).toThrow(new RangeError("on the way"));
        expect([ledger.chain(), ledger.incidents({}), ledger.queued(), ledger.facts()]).toEqual(before);
        expect(ledger.staleProjections()).toEqual([]);
      });

      it("keeps nothing where one event of several cannot be stored", () => {
        ledger.write((tx) => tx.append([opened(), noted("a")]));
        expect(() => ledger.write((tx) => tx.append([noted("b"), noted("a")]))).toThrow();
        expect(ids()).not.toContain("b");
      });

      it("sees inside what it has written so far", () => {
        ledger.write((tx) => {
          expect(tx.state("INC-1")).toBeNull();
          const genesis = tx.head();
          tx.append([opened()]);
          expect(tx.state("INC-1")?.incident.incident_id).toBe("INC-1");
          expect(tx.openIncidentOf("group of INC-1")).toBe("INC-1");
          expect(tx.head()).not.toBe(genesis);
        });
      });

      it("chains every row to the one before, whatever incident it is of", () => {
        ledger.write((tx) => tx.append([opened(), opened("INC-2"), noted("a")]));
        ledger.write((tx) => tx.append([noted("b", "INC-2")]));
        const rows = [...ledger.rows()];
        expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4]);
        expect(rows.slice(1).map((row) => row.prev)).toEqual(rows.slice(0, -1).map((row) => row.hash));
        expect(ledger.chain()).toMatchObject({ head: { seq: 4, hash: rows[3]?.hash }, break: null });
      });

      it("keeps numbers that no double can hold", () => {
        const document = anIncident(parseJson('{"x_id":12345678901234567890}') as object);
        ledger.write((tx) => tx.append([unplaced(openedEvent(document))]));
        expect(JSON.stringify(ledger.read("INC-1")?.state.incident)).toContain('"x_id":12345678901234567890');
        expect(ledger.chain().break).toBeNull();
      });
    });

    describe("logical time", () => {
      it("counts on within one incident and starts anew in the next", () => {
        ledger.write((tx) => tx.append([opened(), opened("INC-2"), noted("a"), noted("b", "INC-2"), noted("c")]));
        expect(lamports()).toEqual([1, 2, 3]);
        expect(ledger.read("INC-2")?.events.map((event) => event.lamport)).toEqual([1, 2]);
      });

      it("goes on after the highest time of what others did", () => {
        ledger.write((tx) => tx.append([opened()]));
        ledger.write((tx) => tx.adopt([adopted("far", 41), adopted("near", 3)]));
        ledger.write((tx) => tx.append([noted("own"), noted("next")]));
        expect(lamports()).toEqual([1, 41, 3, 42, 43]);
      });

      it("keeps the time others gave their events, even one that is taken", () => {
        ledger.write((tx) => tx.append([opened(), noted("a")]));
        ledger.write((tx) => tx.adopt([adopted("b", 2)]));
        expect(lamports()).toEqual([1, 2, 2]);
      });
    });

    describe("adopt", () => {
      it("leaves out what is known, also twice in one call, and keeps what was there", () => {
        ledger.write((tx) => tx.append([opened(), noted("a")]));
        const forged = { ...adopted("a", 7), actor: "mallory" };
        ledger.write((tx) => tx.adopt([forged, adopted("b", 3), adopted("b", 3)]));
        expect(ids()).toEqual([opened().id, "a", "b"]);
        expect([...ledger.rows()].map((row) => row.actor)).not.toContain("mallory");
      });

      it("is not queued: whoever sent it has it", () => {
        ledger.write((tx) => tx.adopt([{ ...openedEvent() }, adopted("a", 2)]));
        expect(ledger.queued()).toEqual([]);
      });

      it("waits for the event that makes the incident", () => {
        ledger.write((tx) => tx.adopt([adopted("a", 2)]));
        expect(ledger.read("INC-1")).toBeNull();
        expect(ledger.incidents({})).toEqual([]);
        ledger.write((tx) => tx.adopt([openedEvent()]));
        expect(ledger.read("INC-1")?.events).toHaveLength(2);
        expect(ledger.staleProjections()).toEqual([]);
      });

      it("takes a request whose id an incident already has, and then names neither by that id", () => {
        const mine = aRequest();
        const theirs = aRequest({ incident: anIncident({ incident_id: "INC-2" }) });
        ledger.write((tx) => tx.append([opened(), opened("INC-2"), unplaced(anEvent("request.created", mine))]));
        const copied = anEvent("request.created", theirs, { incident_id: "INC-2", lamport: 2 });
        ledger.write((tx) => tx.adopt([copied]));
        expect(ledger.idsWithPrefix("request", mine.request.id, 5)).toEqual([mine.request.id]);
        expect(() => ledger.incidentOfRequest(mine.request.id)).toThrow(expect.objectContaining({ code: "conflict" }));
        expect(ledger.staleProjections()).toEqual([]);
      });
    });

    describe("the outbox", () => {
      it("has incidents in the order of their first event that waits", () => {
        ledger.write((tx) => tx.append([opened("INC-9"), opened("INC-1"), noted("a", "INC-9")]));
        expect(ledger.queued()).toEqual([
          { incident_id: "INC-9", events: 2 },
          { incident_id: "INC-1", events: 1 },
        ]);
      });

      it("forgets what arrived and nothing that was added since", () => {
        ledger.write((tx) => tx.append([opened(), noted("a")]));
        const arrived = ledger.read("INC-1")?.events.map((event) => event.id) ?? [];
        ledger.write((tx) => tx.append([noted("b")]));
        ledger.markDelivered("INC-1", arrived);
        expect(ledger.queued()).toEqual([{ incident_id: "INC-1", events: 1 }]);
        expect(ledger.wasPublished("INC-1")).toBe(true);
        ledger.markDelivered("INC-1", ["b"]);
        ledger.markDelivered("INC-1", ["b", "unknown"]);
        expect(ledger.queued()).toEqual([]);
      });

      it("marks as published also what others had queued", () => {
        expect(ledger.wasPublished("INC-1")).toBe(false);
        ledger.write((tx) => tx.adopt([openedEvent()]));
        ledger.markDelivered("INC-1", [openedEvent().id]);
        expect(ledger.wasPublished("INC-1")).toBe(true);
      });

      it("drops one incident's, and it does not count as published", () => {
        ledger.write((tx) => tx.append([opened(), opened("INC-2")]));
        ledger.dropQueued("INC-1");
        expect(ledger.queued()).toEqual([{ incident_id: "INC-2", events: 1 }]);
        expect([ledger.isQueued("INC-1"), ledger.isQueued("INC-2")]).toEqual([false, true]);
        expect(ledger.wasPublished("INC-1")).toBe(false);
      });

      it("stays empty where no Redis is configured", () => {
        const alone = open({ queue: false });
        alone.ledger.write((tx) => tx.append([opened()]));
        expect(alone.ledger.queued()).toEqual([]);
        alone.dispose();
      });

      it("survives making the projections anew", () => {
        ledger.write((tx) => tx.append([opened()]));
        ledger.markDelivered("INC-1", []);
        ledger.rebuildProjections();
        expect(ledger.queued()).toHaveLength(1);
        expect(ledger.wasPublished("INC-1")).toBe(true);
      });
    });

    describe("open incidents", () => {
      it("are found by their group until they are over", () => {
        ledger.write((tx) => tx.append([opened()]));
        const of = (key: string) => ledger.write((tx) => tx.openIncidentOf(key));
        expect([of("group of INC-1"), of("group of INC-2"), of("")]).toEqual(["INC-1", null, null]);
        ledger.write((tx) =>
          tx.append([unplaced(anEvent("incident.resolved", { approval_id: null, reason: "over" }))]),
        );
        expect(of("group of INC-1")).toBeNull();
      });

      it("are found by the alerts that fire in them, and by no others", () => {
        const signals = [
          aSignal({ fingerprint: "f1" }),
          aSignal({ fingerprint: "f2", status: "resolved" }),
          aSignal({ labels: { a: "b" } }),
        ];
        ledger.write((tx) => tx.append([opened("INC-1", { signals })]));
        const holding = (fingerprint: string) => ledger.write((tx) => tx.openIncidentWith(fingerprint));
        expect([holding("f1"), holding("f2"), holding("f3")]).toEqual(["INC-1", null, null]);
        const ended = [{ fingerprint: "f1", ends_at: "2026-03-02T11:00:00Z" }];
        ledger.write((tx) => tx.append([unplaced(anEvent("signals.ended", { ended }))]));
        expect(holding("f1")).toBeNull();
      });
    });

    it("has the requests that wait, whatever rejection of it does not count", () => {
      const { request, content } = aRequest();
      const created = unplaced(anEvent("request.created", { request, content }));
      ledger.write((tx) => tx.append([opened(), created]));
      expect(ledger.incidentsWithOpenRequests()).toEqual(["INC-1"]);
      const signed = (digest: object) => {
        const decision = aDecision(content, "bob", { decision: "reject", ...digest });
        const body = { request_id: request.id, decision, identity: "asserted" as const };
        return anEvent("request.signed", body, { lamport: 3, id: uuidOf(digest) });
      };
      ledger.write((tx) => tx.adopt([signed({ digest: "0".repeat(64) })]));
      expect(ledger.incidentsWithOpenRequests()).toEqual(["INC-1"]);
      ledger.write((tx) => tx.adopt([signed({})]));
      expect(ledger.incidentsWithOpenRequests()).toEqual([]);
      expect(ledger.incidentOfRequest(request.id)).toBe("INC-1");
      expect(ledger.incidentOfRequest("unknown")).toBeNull();
    });
  });
}
