/** The Ledger port on SQLite: events, projections and outbox change together or not at all. */
import { incidentBroken } from "../../domain/chain.ts";
import type { IncidentEvent, NewEvent } from "../../domain/event.ts";
import { foldIncident } from "../../domain/fold.ts";
import type { Ledger, LedgerTransaction } from "../../ports.ts";
import { type Db, engineVersion, guarded, openDatabase } from "./database.ts";
import { openProjections, type Projections } from "./projections.ts";
import { openRows, type Rows } from "./rows.ts";

export interface LedgerOptions {
  path: string;
  /** Whether what happens here is queued for Redis. */
  queue: boolean;
  newId(): string;
}

export function openLedger({ path, queue, newId }: LedgerOptions): Ledger {
  const db = openDatabase(path, newId);
  const rows = openRows(db);
  const projections = openProjections(db, rows);
  const tx = transactionOn(db, rows, projections, queue);
  const outbox = openOutbox(db);

  return {
    // BEGIN IMMEDIATE: whoever reads in order to write has the lock before reading.
    write: (work) => guarded(path, () => db.transaction(() => work(tx)).immediate()),

    read: (incidentId) =>
      guarded(path, () => {
        const { events, broken_seq } = rows.events(incidentId);
        const state = foldIncident(events);
        if (state === null && broken_seq !== null) throw incidentBroken(incidentId, broken_seq);
        return state === null ? null : { state, events, broken_seq };
      }),

    incidents: (filter) => guarded(path, () => projections.incidents(filter)),
    incidentsWithOpenRequests: () => guarded(path, () => projections.withOpenRequests()),
    incidentOfRequest: (requestId) => guarded(path, () => projections.incidentOfRequest(requestId)),
    idsWithPrefix: (kind, prefix, limit) => guarded(path, () => projections.idsWithPrefix(kind, prefix, limit)),
    outcomes: (pattern) => guarded(path, () => projections.outcomes(pattern)),
    usesOnTarget: (pattern, target, since) => guarded(path, () => projections.usesOnTarget(pattern, target, since)),
    queued: () => guarded(path, () => outbox.queued()),
    markDelivered: (incidentId, eventIds) => guarded(path, () => outbox.markDelivered(incidentId, eventIds)),
    dropQueued: (incidentId) => guarded(path, () => outbox.dropQueued(incidentId)),
    wasPublished: (incidentId) => guarded(path, () => outbox.wasPublished(incidentId)),
    rows: (filter) => rows.all(filter),
    chain: () => guarded(path, () => ({ id: rows.chainId, head: rows.head(), break: rows.firstBreak() })),
    staleProjections: () => guarded(path, () => staleProjections(db, projections)),
    rebuildProjections: () => guarded(path, () => db.transaction(() => projections.rebuild()).immediate()),
    facts: () =>
      guarded(path, () => ({
        path,
        engine: engineVersion(db),
        events: db.prepare("SELECT count(*) FROM events").pluck().get() as number,
        incidents: db.prepare("SELECT count(*) FROM incidents").pluck().get() as number,
      })),
    close: () => db.close(),
  };
}

function transactionOn(db: Db, rows: Rows, projections: Projections, queue: boolean): LedgerTransaction {
  const enqueue = db.prepare("INSERT INTO outbox (seq, event_id, incident_id) VALUES (?, ?, ?)");

  function state(incidentId: string) {
    const { events, broken_seq } = rows.events(incidentId);
    if (broken_seq !== null) throw incidentBroken(incidentId, broken_seq);
    return foldIncident(events);
  }

  function add(events: readonly IncidentEvent[], queued: boolean): void {
    for (const event of events) {
      const seq = rows.add(event);
      if (queued) enqueue.run(seq, event.id, event.incident_id);
    }
    for (const id of new Set(events.map((event) => event.incident_id))) projections.write(id, state(id));
  }

  return {
    state,
    openIncidentOf: (groupKey) => projections.openIncidentOf(groupKey),
    openIncidentWith: (fingerprint) => projections.openIncidentWith(fingerprint),
    append: (events) => add(withLogicalTime(events, rows.clock), queue),
    adopt: (events) => {
      const fresh = events.filter((event) => !rows.isKnown(event.id));
      add(fresh, false);
    },
    head: () => rows.head().hash,
  };
}

/** Gives each event a logical time after everything this ledger knows of its incident. */
function withLogicalTime(events: readonly NewEvent[], clock: (incidentId: string) => number): IncidentEvent[] {
  const clocks = new Map<string, number>();
  return events.map((event) => {
    const id = event.incident_id;
    const lamport = (clocks.get(id) ?? clock(id)) + 1;
    clocks.set(id, lamport);
    return { ...event, lamport };
  });
}

function openOutbox(db: Db) {
  const remove = db.prepare("DELETE FROM outbox WHERE event_id = ?");
  const publish = db.prepare("INSERT OR IGNORE INTO published (incident_id) VALUES (?)");
  return {
    queued(): { incident_id: string; events: number }[] {
      const sql = "SELECT incident_id, count(*) AS events FROM outbox GROUP BY incident_id ORDER BY min(seq)";
      return db.prepare(sql).all() as { incident_id: string; events: number }[];
    },
    markDelivered(incidentId: string, eventIds: readonly string[]): void {
      db.transaction(() => {
        for (const id of eventIds) remove.run(id);
        publish.run(incidentId);
      }).immediate();
    },
    dropQueued(incidentId: string): void {
      db.prepare("DELETE FROM outbox WHERE incident_id = ?").run(incidentId);
    },
    wasPublished(incidentId: string): boolean {
      return db.prepare("SELECT 1 FROM published WHERE incident_id = ?").get(incidentId) !== undefined;
    },
  };
}

/** Makes the projections anew inside a transaction that is taken back, and compares. */
function staleProjections(db: Db, projections: Projections): string[] {
  const before = projections.snapshot();
  const rollback = new Error("rollback");
  let after = before;
  try {
    db.transaction(() => {
      projections.rebuild();
      after = projections.snapshot();
      throw rollback;
    }).immediate();
  } catch (error) {
    if (error !== rollback) throw error;
  }
  return Object.keys(before).filter((table) => before[table] !== after[table]);
}
