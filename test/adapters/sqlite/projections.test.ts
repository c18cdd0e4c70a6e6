import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLedger } from "../../../src/adapters/sqlite/ledger.ts";
import type { IncidentEvent, NewEvent } from "../../../src/domain/event.ts";
import type { Ledger } from "../../../src/ports.ts";
import { someHistory } from "../../support/arbitraries.ts";
import { anEvent, anOutcome, aRequest, atDay, openedEvent, T0, uuidOf } from "../../support/builders.ts";
import { A_CLUSTER, aRunIntent } from "../../support/run-builders.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "awooo-projections-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
function onLedger(work: (ledger: Ledger, path: string) => void): void {
  const path = join(folder, `${count++}.db`);
  const ledger = openLedger({ path, queue: true, newId: () => "chain-1" });
  try {
    work(ledger, path);
  } finally {
    ledger.close();
  }
}

/** Everything a query can tell. */
function answers(ledger: Ledger): unknown {
  return ledger.write((tx) => [
    ledger.incidents({}),
    ledger.incidentsWithOpenRequests(),
    ledger.idsWithPrefix("incident", "", 100),
    ledger.idsWithPrefix("request", "", 100),
    ledger.outcomes("p", atDay(1)),
    tx.openIncidentOf("g"),
    tx.mutationsSince(A_CLUSTER.server, "shop", T0),
    ["f1", "f2", "f3"].map((fingerprint) => tx.openIncidentWith(fingerprint)),
  ]);
}

/** The same history again, as that of another incident. */
function movedTo(incident_id: string, events: readonly IncidentEvent[]): IncidentEvent[] {
  return events.map((event) => ({ ...event, incident_id, id: uuidOf([incident_id, event.id]) }));
}

/** A history cut into the transactions it came in, some of them from other laptops. */
const someCalls = fc.tuple(someHistory, someHistory, fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }));

function play(ledger: Ledger, [one, two, own]: [IncidentEvent[], IncidentEvent[], boolean[]]): void {
  const events = [...one, ...movedTo("INC-2", two)];
  const started = new Set<string>();
  events.forEach((event, i) => {
    // A second start can only come from elsewhere.
    const again = event.type === "run.started" && started.has(event.body.request_id);
    if (event.type === "run.started") started.add(event.body.request_id);
    ledger.write((tx) => (own[i] && !again ? tx.append([event]) : tx.adopt([event])));
  });
}

/** An open incident with something in every projection. */
function story(): NewEvent[] {
  const { request, content } = aRequest();
  const outcome = { ...anOutcome({ request_id: request.id }), action_pattern: "p", action: "a", target: "t" };
  const started = anEvent("run.started", aRunIntent({ request, content }));
  const recorded = anEvent("outcome.recorded", { ...outcome, fingerprints: ["f1"] });
  return [openedEvent(), anEvent("request.created", { request, content }), started, recorded];
}

describe("projections", () => {
  it("stay what the events say, whatever happened", async () => {
    await fc.assert(
      fc.property(someCalls, (calls) => {
        onLedger((ledger) => {
          play(ledger, calls);
          expect(ledger.staleProjections()).toEqual([]);
          expect(ledger.chain().break).toBeNull();
        });
      }),
      { numRuns: 60 },
    );
  });

  it("made anew give the same answers", async () => {
    await fc.assert(
      fc.property(someCalls, (calls) => {
        onLedger((ledger) => {
          play(ledger, calls);
          const before = answers(ledger);
          const head = ledger.chain();
          ledger.rebuildProjections();
          expect(answers(ledger)).toEqual(before);
          expect(ledger.chain()).toEqual(head);
        });
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["incidents", "UPDATE incidents SET status = 'resolved'"],
    ["incidents", "UPDATE incidents SET document = replace(document, 'P1', 'P3')"],
    ["incidents", "DELETE FROM incidents"],
    ["signals", "INSERT INTO signals VALUES ('forged', 'INC-1')"],
    ["requests", "UPDATE requests SET open = 1 - open"],
    ["requests", "INSERT INTO requests VALUES ('forged', 'INC-1', 0, 1)"],
    ["outcomes", "UPDATE outcomes SET outcome = 'failed'"],
    ["outcomes", "UPDATE outcomes SET fingerprints = NULL"],
    ["runs", "UPDATE runs SET mutating = 0"],
    ["runs", "DELETE FROM runs"],
    ["firings", "UPDATE firings SET until_ms = 0"],
    ["firings", "INSERT INTO firings VALUES ('forged', 'INC-1', 0, NULL)"],
    ["outcomes", "INSERT INTO outcomes SELECT * FROM outcomes"],
  ])("%s somebody edited is named and made anew", (table, statement) => {
    onLedger((ledger, path) => {
      ledger.write((tx) => tx.append(story()));
      const before = answers(ledger);
      const db = new Database(path);
      const { changes } = db.prepare(statement).run();
      db.close();
      expect(changes).toBeGreaterThan(0);
      expect(ledger.staleProjections()).toEqual([table]);
      ledger.rebuildProjections();
      expect(ledger.staleProjections()).toEqual([]);
      expect(answers(ledger)).toEqual(before);
    });
  });
});
