/** The Ledger port on SQLite: events, projections and outbox change together or not at all. */
import { AwoooError } from "../../domain/awooo-error.ts";
import { incidentBroken } from "../../domain/chain.ts";
import { type IncidentEvent, inCausalOrder, type NewEvent } from "../../domain/event.ts";
import { foldIncident } from "../../domain/fold.ts";
import { FREEZE_STREAM } from "../../domain/freeze.ts";
import type { Ledger, LedgerTransaction } from "../../ports.ts";
import { openChanges } from "./changes.ts";
import {
  type Db,
  engineVersion,
  guarded,
  hasStaleProjections,
  IN_MEMORY,
  markProjections,
  openDatabase,
  scratchDatabase,
} from "./database.ts";
import { openProjections, type Projections } from "./projections.ts";
import { openQueries, type Queries } from "./queries.ts";
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
  const queries = openQueries(db);
  const tx = transactionOn(db, rows, projections, queries, queue);
  const outbox = openOutbox(db);
  const changes = openChanges(db);
  guarded(path, () => renewProjections(db, projections));

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

    incidents: (filter) => guarded(path, () => queries.incidents(filter)),
    incidentIds: (filter) => guarded(path, () => queries.incidentIds(filter)),
    listed: (incidentId) => guarded(path, () => changes.listed(incidentId)),
    incidentsWithOpenRequests: () => guarded(path, () => queries.incidentsWithOpenRequests()),
    incidentOfRequest: (requestId) => guarded(path, () => queries.incidentOfRequest(requestId)),
    idsWithPrefix: (kind, prefix, limit) => guarded(path, () => queries.idsWithPrefix(kind, prefix, limit)),
    outcomePatterns: () => guarded(path, () => queries.outcomePatterns()),
    outcomes: (pattern, now) => guarded(path, () => queries.outcomes(pattern, now)),
    mutationsSince: (...place) => guarded(path, () => queries.mutationsSince(...place)),
    freezeEvents: () => guarded(path, () => freezeEvents(rows)),
    usesOnTarget: (action, target, since) => guarded(path, () => queries.usesOnTarget(action, target, since)),
    queued: () => guarded(path, () => outbox.queued()),
    isQueued: (incidentId) => guarded(path, () => outbox.isQueued(incidentId)),
    markDelivered: (incidentId, eventIds) => guarded(path, () => outbox.markDelivered(incidentId, eventIds)),
    dropQueued: (incidentId) => guarded(path, () => outbox.dropQueued(incidentId)),
    wasPublished: (incidentId) => guarded(path, () => outbox.wasPublished(incidentId)),
    rows: (filter) => rows.all(filter),
    version: () => guarded(path, () => changes.version()),
    changedSince: (seq) => guarded(path, () => changes.since(seq)),
    // One transaction: what others write meanwhile must not look like a break.
    chain: () =>
      guarded(path, () => db.transaction(() => ({ id: rows.chainId, head: rows.head(), break: rows.firstBreak() }))()),
    staleProjections: () => guarded(path, () => staleProjections(db, rows, projections)),
    rebuildProjections: () => guarded(path, () => db.transaction(() => projections.rebuild()).immediate()),
    facts: () =>
      guarded(path, () => ({
        path: path === IN_MEMORY ? null : path,
        engine: engineVersion(db),
        events: db.prepare("SELECT count(*) FROM events").pluck().get() as number,
        incidents: db.prepare("SELECT count(*) FROM incidents").pluck().get() as number,
      })),
    close: () => db.close(),
  };
}

function transactionOn(
  db: Db,
  rows: Rows,
  projections: Projections,
  queries: Queries,
  queue: boolean,
): LedgerTransaction {
  const enqueue = db.prepare("INSERT INTO outbox (seq, event_id, incident_id) VALUES (?, ?, ?)");

  const state = (incidentId: string) => foldIncident(soundEvents(rows, incidentId));

  function add(events: readonly IncidentEvent[], queued: boolean): void {
    if (events.length > 0) rows.requireWhole();
    for (const event of events) {
      const seq = rows.add(event);
      if (queued) enqueue.run(seq, event.id, event.incident_id);
    }
    for (const id of new Set(events.map((event) => event.incident_id))) {
      projections.write(id, soundEvents(rows, id));
    }
  }

  return {
    state,
    openIncidentOf: (groupKey) => queries.openIncidentOf(groupKey),
    openIncidentWith: (fingerprint) => queries.openIncidentWith(fingerprint),
    append: (events) => {
      refuseSecondStart(events, queries.isStarted);
      add(withLogicalTime(events, rows.clock), queue);
    },
    adopt: (events) => {
      const once = new Map(events.map((event) => [event.id, event]));
      add(
        [...once.values()].filter((event) => !rows.isKnown(event.id)),
        false,
      );
    },
    head: () => rows.head().hash,
    mutationsSince: queries.mutationsSince,
    freezeEvents: () => freezeEvents(rows),
  };
}

function soundEvents(rows: Rows, incidentId: string): IncidentEvent[] {
  const { events, broken_seq } = rows.events(incidentId);
  if (broken_seq !== null) throw incidentBroken(incidentId, broken_seq);
  return events;
}

/** Where one of them was tampered with, nobody can say whether runs are frozen. */
function freezeEvents(rows: Rows): IncidentEvent[] {
  return inCausalOrder(soundEvents(rows, FREEZE_STREAM));
}

/** The last word on "once": whoever wants to start a request writes so first, and here that can be done one time. */
function refuseSecondStart(events: readonly NewEvent[], isStarted: (requestId: string) => boolean): void {
  const starting = new Set<string>();
  for (const { type, body } of events) {
    if (type !== "run.started") continue;
    const { request_id } = body;
    if (starting.has(request_id) || isStarted(request_id)) {
      throw new AwoooError("conflict", `${request_id} was started already; it is never started twice`, {
        hint: `awooo show ${request_id} says what is known of it.`,
      });
    }
    starting.add(request_id);
  }
}

/** After an upgrade: what this version derives from events, an earlier one did not. */
function renewProjections(db: Db, projections: Projections): void {
  if (!hasStaleProjections(db)) return;
  db.transaction(() => {
    // Asked again under the lock: another process may have been faster.
    if (!hasStaleProjections(db)) return;
    projections.rebuild();
    markProjections(db, "current");
  }).immediate();
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
  const waits = db.prepare("SELECT 1 FROM outbox WHERE incident_id = ? LIMIT 1");
  const publish = db.prepare("INSERT OR IGNORE INTO published (incident_id) VALUES (?)");
  return {
    queued(): { incident_id: string; events: number }[] {
      const sql = "SELECT incident_id, count(*) AS events FROM outbox GROUP BY incident_id ORDER BY min(seq)";
      return db.prepare(sql).all() as { incident_id: string; events: number }[];
    },
    isQueued: (incidentId: string) => waits.get(incidentId) !== undefined,
    markDelivered(incidentId: string, eventIds: readonly string[]): void {
      // Every look at an incident comes here; most have nothing to write.
      if (!this.isQueued(incidentId) && this.wasPublished(incidentId)) return;
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

/** Makes the projections anew elsewhere and compares, so that nobody who writes has to wait. */
function staleProjections(db: Db, rows: Rows, projections: Projections): string[] {
  const scratch = scratchDatabase();
  try {
    const anew = openProjections(scratch, rows);
    return db.transaction(() => {
      scratch.transaction(() => anew.rebuild())();
      const [stands, follows] = [projections.snapshot(), anew.snapshot()];
      return Object.keys(stands).filter((table) => stands[table] !== follows[table]);
    })();
  } finally {
    scratch.close();
  }
}
