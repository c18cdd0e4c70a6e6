/** Event rows: reading them with proof, writing them with their place in the chain. */
import { canonicalJson, parseJson } from "../../domain/canonical-json.ts";
import { type ChainBreak, firstBreak, GENESIS, type LedgerRow, rowHash, rowsMissing } from "../../domain/chain.ts";
import type { IncidentEvent } from "../../domain/event.ts";
import type { Db } from "./database.ts";

export interface Head {
  seq: number;
  hash: string;
}

export interface ProvenEvents {
  /** Without those that were tampered with: nothing may be concluded from them. */
  events: IncidentEvent[];
  /** First row that does not carry its own hash, or does not follow from the row before it. */
  broken_seq: number | null;
}

export type Rows = ReturnType<typeof openRows>;

/** Prepared access to the `events` table of one database. */
export function openRows(db: Db) {
  const meta = db.prepare("SELECT value FROM meta WHERE key = ?").pluck();
  const chainId = meta.get("chain_id") as string;
  const head = openHead(db);
  const clock = db.prepare("SELECT coalesce(max(lamport), 0) FROM events WHERE incident_id = ?").pluck();
  const known = db.prepare("SELECT 1 FROM events WHERE id = ?").pluck();
  const insert = db.prepare(
    "INSERT INTO events (seq, id, incident_id, lamport, at, actor, host, type, body, prev, hash)" +
      " VALUES (@seq, @id, @incident_id, @lamport, @at, @actor, @host, @type, @body, @prev, @hash)",
  );
  const ofIncident = db.prepare(
    "SELECT e.*, coalesce(p.hash, '') AS prev_hash FROM events e LEFT JOIN events p ON p.seq = e.seq - 1" +
      " WHERE e.incident_id = ? ORDER BY e.seq",
  );

  return {
    chainId,
    head: head.last,
    requireWhole: head.requireWhole,
    incidentIds: () => db.prepare("SELECT DISTINCT incident_id FROM events").pluck().all() as string[],
    /** Highest logical time of an incident; 0 where nothing is known of it. */
    clock: (incidentId: string) => clock.get(incidentId) as number,
    isKnown: (id: string) => known.get(id) !== undefined,

    /** Adds one event after the last row. The head is kept apart too, so that a cut-off tail shows. */
    add(event: IncidentEvent): number {
      const last = head.last();
      const { body, ...envelope } = event;
      const row = { ...envelope, seq: last.seq + 1, body: canonicalJson(body), prev: last.hash };
      const hash = rowHash(chainId, row);
      insert.run({ ...row, hash });
      head.keep({ seq: row.seq, hash });
      return row.seq;
    },

    events(incidentId: string): ProvenEvents {
      const rows = ofIncident.all(incidentId) as (LedgerRow & { prev_hash: string })[];
      const bad = new Set(rows.filter((row) => !isSound(chainId, row)));
      const events = rows.filter((row) => !bad.has(row)).map(eventOf);
      return { events, broken_seq: [...bad][0]?.seq ?? null };
    },

    all(filter: { incident_id?: string; limit?: number } = {}): Iterable<LedgerRow> {
      const where = filter.incident_id === undefined ? "" : "WHERE incident_id = @incident_id";
      const limit = filter.limit === undefined ? "" : "ORDER BY seq DESC LIMIT @limit";
      const sql = `SELECT * FROM (SELECT * FROM events ${where} ${limit}) ORDER BY seq`;
      return db.prepare(sql).iterate(filter) as Iterable<LedgerRow>;
    },

    firstBreak(): ChainBreak | null {
      return firstBreak(chainId, this.all(), head.kept());
    },
  };
}

/** Where the chain ends. The last row is kept a second time, so that a tail that was cut off shows. */
function openHead(db: Db) {
  const stored = db.prepare("SELECT value FROM meta WHERE key = 'head'").pluck();
  const store = db.prepare(
    "INSERT INTO meta (key, value) VALUES ('head', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  const lastRow = db.prepare("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1");
  const counted = db.prepare("SELECT count(*) FROM events").pluck();
  const last = () => (lastRow.get() as Head | undefined) ?? { seq: 0, hash: GENESIS };

  /** What the last row was when it was written. */
  function kept(): Head {
    const text = stored.get() as string | undefined;
    if (text === undefined) return { seq: 0, hash: GENESIS };
    try {
      return JSON.parse(text) as Head;
    } catch {
      // Somebody edited it: no row is the last one then.
      return { seq: -1, hash: "" };
    }
  }

  return {
    last,
    kept,
    keep: (head: Head) => store.run(JSON.stringify(head)),
    /**
     * Refuses to go on where rows were taken out: the next row would hide that they are gone.
     * @throws AwoooError ledger_broken
     */
    requireWhole(): void {
      const [was, is, count] = [kept(), last(), counted.get() as number];
      if (was.seq !== is.seq || was.hash !== is.hash || count !== was.seq) throw rowsMissing(was.seq, count);
    },
  };
}

/** Whether a row carries its own hash and follows from the row before it. */
function isSound(chainId: string, row: LedgerRow & { prev_hash: string }): boolean {
  return row.hash === rowHash(chainId, row) && row.prev === (row.seq === 1 ? GENESIS : row.prev_hash);
}

function eventOf(row: LedgerRow): IncidentEvent {
  const { id, incident_id, lamport, at, actor, host, type } = row;
  return { id, incident_id, lamport, at, actor, host, type, body: parseJson(row.body) } as IncidentEvent;
}
