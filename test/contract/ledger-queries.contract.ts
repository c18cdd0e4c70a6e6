/** What every Ledger answers when it is asked. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Incident } from "../../src/domain/incident.ts";
import type { Ledger } from "../../src/ports.ts";
import { anEvent, anOutcome, aRequest, atMinute, uuidOf } from "../support/builders.ts";
import { type LedgerSubject, noted, type OpenLedger, opened, unplaced } from "./ledger.contract.ts";

export function ledgerQueriesContract(name: string, open: OpenLedger): void {
  describe(`Ledger contract, queries: ${name}`, () => {
    let subject: LedgerSubject;
    let ledger: Ledger;
    beforeEach(() => {
      subject = open({ queue: true });
      ledger = subject.ledger;
    });
    afterEach(() => subject.dispose());

    const put = (id: string, fields: Partial<Incident> = {}) => ledger.write((tx) => tx.append([opened(id, fields)]));

    describe("incidents", () => {
      beforeEach(() => {
        put("INC-1", { created_at: atMinute(1), severity: "P0", affected_services: ["shop/checkout", "cart"] });
        put("INC-2", { created_at: atMinute(3), severity: "P3", affected_services: ["checkout"] });
        put("INC-3", { created_at: "2026-03-02T18:02:00+08:00", status: "mitigating", affected_services: [] });
        put("INC-4", { created_at: atMinute(3), status: "closed", affected_services: ["checkout-2", "a/b/checkout"] });
      });
      const found = (filter: Parameters<Ledger["incidents"]>[0]) =>
        ledger.incidents(filter).map((incident) => incident.incident_id);

      it("come newest first, by the time they began and not by how it is written", () => {
        expect(found({})).toEqual(["INC-2", "INC-4", "INC-3", "INC-1"]);
      });

      it("by status, severity and limit", () => {
        expect(found({ status: ["closed", "mitigating"] })).toEqual(["INC-4", "INC-3"]);
        expect(found({ severity: ["P0", "P3"] })).toEqual(["INC-2", "INC-1"]);
        expect(found({ severity: ["P1"], status: ["closed"] })).toEqual(["INC-4"]);
        expect(found({ limit: 2 })).toEqual(["INC-2", "INC-4"]);
        expect(found({ limit: 0 })).toEqual([]);
        expect(found({ status: [] })).toEqual([]);
      });

      it("by service, with or without its namespace, and never by a part of its name", () => {
        expect(found({ service: "checkout" })).toEqual(["INC-2", "INC-1"]);
        expect(found({ service: "shop/checkout" })).toEqual(["INC-1"]);
        expect(found({ service: "b/checkout" })).toEqual(["INC-4"]);
        for (const none of ["check", "%", "_", "CHECKOUT", "", "shop/", "' OR 1=1 --"]) {
          expect(found({ service: none })).toEqual([]);
        }
      });

      it("are the documents as they stand", () => {
        expect(ledger.incidents({ limit: 1 })).toEqual([ledger.read("INC-2")?.state.incident]);
      });
    });

    describe("idsWithPrefix", () => {
      const found = (prefix: string, limit = 10) => ledger.idsWithPrefix("incident", prefix, limit);

      it("takes every character as it is", () => {
        for (const id of ["a%b", "a_b", "axb", "A%b", "émeute-1", "émeute-2", "事件一", "事件二", "🔥1", "🔥2"])
          put(id);
        expect(found("a%")).toEqual(["a%b"]);
        expect(found("a_")).toEqual(["a_b"]);
        expect(found("a")).toEqual(["a%b", "a_b", "axb"]);
        expect(found("ém")).toEqual(["émeute-1", "émeute-2"]);
        expect(found("事件二")).toEqual(["事件二"]);
        expect(found("事")).toEqual(["事件一", "事件二"].sort());
        expect(found("🔥2")).toEqual(["🔥2"]);
        expect(found("🔥")).toHaveLength(2);
        expect(found("e\u0301")).toEqual([]);
        expect(found("a%b and more")).toEqual([]);
      });

      it("gives at most what is asked for, and keeps incidents and requests apart", () => {
        put("INC-1");
        put("INC-2");
        const { request, content } = aRequest({ id: "INC-request" });
        ledger.write((tx) => tx.append([unplaced(anEvent("request.created", { request, content }))]));
        expect(found("INC", 1)).toEqual(["INC-1"]);
        expect(found("INC")).toEqual(["INC-1", "INC-2"]);
        expect(ledger.idsWithPrefix("request", "INC", 5)).toEqual(["INC-request"]);
      });
    });

    describe("rows", () => {
      beforeEach(() => {
        put("INC-1");
        put("INC-2");
        ledger.write((tx) => tx.append([noted("a"), noted("b"), noted("c", "INC-2")]));
      });
      const seqs = (filter?: Parameters<Ledger["rows"]>[0]) => [...ledger.rows(filter)].map((row) => row.seq);

      it("are all, of one incident, or the last ones; always oldest first", () => {
        expect(seqs()).toEqual([1, 2, 3, 4, 5]);
        expect(seqs({ incident_id: "INC-1" })).toEqual([1, 3, 4]);
        expect(seqs({ limit: 2 })).toEqual([4, 5]);
        expect(seqs({ incident_id: "INC-1", limit: 1 })).toEqual([4]);
        expect(seqs({ incident_id: "INC-9" })).toEqual([]);
      });

      it("can be left half-way, and others be asked meanwhile", () => {
        for (const row of ledger.rows()) {
          expect(ledger.read(row.incident_id)).not.toBeNull();
          if (row.seq === 2) break;
        }
        put("INC-3");
        expect(seqs()).toHaveLength(6);
      });
    });

    describe("outcomes", () => {
      const record = (number: number, fields: { at?: string; pattern?: string; action?: string } = {}) => {
        const { at = atMinute(number), pattern = "p", action = "rollout_restart" } = fields;
        const outcome = anOutcome({ request_id: `r-${number}`, at, approvers: ["bob"] });
        const body = { ...outcome, action_pattern: pattern, action, target: "shop/checkout" };
        return unplaced(anEvent("outcome.recorded", body, { id: uuidOf([number, at, pattern, action]) }));
      };
      const withRequests = (count: number) => {
        const events = Array.from({ length: count }, (_, i) => {
          const { request, content } = aRequest({ id: `r-${i + 1}` });
          return unplaced(anEvent("request.created", { request, content }, { id: `created-${i}` }));
        });
        ledger.write((tx) => tx.append([opened(), ...events]));
      };

      it("are those of one pattern, with who approved", () => {
        withRequests(3);
        ledger.write((tx) => tx.append([record(1), record(2), record(3, { pattern: "q" })]));
        expect(ledger.outcomes("p", atMinute(9))).toEqual([
          { request_id: "r-1", outcome: "worked", at: atMinute(1), approvers: ["bob"] },
          { request_id: "r-2", outcome: "worked", at: atMinute(2), approvers: ["bob"] },
        ]);
        expect(ledger.outcomes("r", atMinute(9))).toEqual([]);
        expect(ledger.outcomePatterns()).toEqual(["p", "q"]);
      });

      it("count as uses of an action on a target since a time, one a request", () => {
        withRequests(4);
        const again = record(2, { at: atMinute(2.5) });
        const elsewhere = record(4, { action: "scale" });
        ledger.write((tx) => tx.append([record(1), record(2), again, record(3), elsewhere]));
        const uses = (since: string) => ledger.usesOnTarget("rollout_restart", "shop/checkout", since);
        expect([uses(atMinute(0)), uses(atMinute(2)), uses(atMinute(3)), uses(atMinute(3.1))]).toEqual([3, 2, 1, 0]);
        expect(ledger.usesOnTarget("rollout_restart", "shop/cart", atMinute(0))).toBe(0);
      });

      it("are compared by time, however it is written", () => {
        withRequests(2);
        ledger.write((tx) =>
          tx.append([record(1, { at: "2026-03-02T18:05:00+08:00" }), record(2, { at: "2026-03-02T02:04:00.5-08:00" })]),
        );
        const uses = (since: string) => ledger.usesOnTarget("rollout_restart", "shop/checkout", since);
        expect([uses(atMinute(4)), uses(atMinute(5)), uses(atMinute(6))]).toEqual([2, 1, 0]);
      });
    });
  });
}
