/** What can be asked quickly because it was computed when events arrived. All of it can be made anew. */
import { evaluateApproval } from "../../domain/approval.ts";
import { type IncidentEvent, inCausalOrder } from "../../domain/event.ts";
import { foldIncident, type IncidentState } from "../../domain/fold.ts";
import { isOpen } from "../../domain/incident.ts";
import type { RequestState } from "../../domain/request.ts";
import { firingsOf } from "../../domain/settling.ts";
import { fingerprintOf, isFiring } from "../../domain/signal.ts";
import type { Db } from "./database.ts";
import type { Rows } from "./rows.ts";
import { PROJECTIONS } from "./schema.ts";

export type Projections = ReturnType<typeof openProjections>;

type Table = keyof typeof PROJECTIONS;
const TABLES = Object.keys(PROJECTIONS) as Table[];

/** Values of one row, in the order of the columns in `PROJECTIONS`. */
type Row = (string | number | null)[];

/**
 * What to do with a row that is there already. A request that somebody copied into another incident may have been
 * started in both: whichever order they come in, the same one stays.
 */
const WHERE_TAKEN: Partial<Record<Table, string>> = {
  runs: `ON CONFLICT (request_id) DO UPDATE SET ${PROJECTIONS.runs.map((name) => `${name} = excluded.${name}`).join(", ")}
    WHERE excluded.incident_id < runs.incident_id`,
};

/** Writes the projections of one incident, or of all. */
export function openProjections(db: Db, rows: Rows) {
  const forget = TABLES.map((table) => db.prepare(`DELETE FROM ${table} WHERE incident_id = ?`));
  const insert = Object.fromEntries(
    TABLES.map((table) => {
      const columns = PROJECTIONS[table];
      const marks = columns.map(() => "?").join(", ");
      return [
        table,
        db.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks}) ${WHERE_TAKEN[table] ?? ""}`),
      ];
    }),
  );

  function write(incidentId: string, events: readonly IncidentEvent[]): void {
    for (const statement of forget) statement.run(incidentId);
    const state = foldIncident(events);
    const rowsOf = { ...NOTHING, ...(state !== null && ofState(incidentId, state)), ...ofEvents(incidentId, events) };
    for (const table of TABLES) for (const row of rowsOf[table]) insert[table]?.run(row);
  }

  return {
    write,

    rebuild(): void {
      for (const table of TABLES) db.prepare(`DELETE FROM ${table}`).run();
      for (const id of rows.incidentIds()) write(id, rows.events(id).events);
    },

    /** Every row of every projection, for comparing what stands with what the events say. */
    snapshot(): Record<string, string> {
      const text = (table: Table) => {
        const columns = PROJECTIONS[table].join(", ");
        return JSON.stringify(db.prepare(`SELECT ${columns} FROM ${table} ORDER BY ${columns}`).raw().all());
      };
      return Object.fromEntries(TABLES.map((table) => [table, text(table)]));
    },
  };
}

const NOTHING = Object.fromEntries(TABLES.map((table) => [table, []])) as unknown as Record<Table, Row[]>;

/** The rows of one incident in the projections that follow from its state. */
function ofState(
  incidentId: string,
  { incident, group_key, requests, outcomes }: IncidentState,
): Partial<Record<Table, Row[]>> {
  const { status, severity, created_at, affected_services } = incident;
  const open = isOpen(status);
  const firing = open ? incident.signals.filter(isFiring).map(fingerprintOf) : [];
  const created = Date.parse(created_at);
  const services = JSON.stringify(affected_services);
  return {
    incidents: [[incidentId, status, severity, group_key, created, services, JSON.stringify(incident)]],
    signals: [...new Set(firing)].map((fingerprint) => [fingerprint, incidentId]),
    requests: requests.map((request) => [
      request.request.id,
      incidentId,
      Date.parse(request.request.created_at),
      open && isUnfinished(request) ? 1 : 0,
    ]),
    outcomes: outcomes.map(({ request_id, action_pattern, action, target, at, outcome, approvers, fingerprints }) => [
      ...[request_id, incidentId, action_pattern, action, target, at, Date.parse(at), outcome],
      JSON.stringify(approvers),
      fingerprints === undefined ? null : JSON.stringify(fingerprints),
    ]),
  };
}

/** Those that follow from its events alone: they hold also where what they are about has not arrived yet. */
function ofEvents(incidentId: string, events: readonly IncidentEvent[]): Partial<Record<Table, Row[]>> {
  const runs = new Map<string, Row>();
  for (const { type, body, at } of inCausalOrder(events)) {
    if (type !== "run.started" || runs.has(body.request_id)) continue;
    const { request_id, cluster, namespace, mutating } = body;
    runs.set(request_id, [request_id, incidentId, cluster.server, namespace, mutating ? 1 : 0, at, Date.parse(at)]);
  }
  const firings = firingsOf(events).map(({ fingerprint, from_ms, until_ms }) => [
    fingerprint,
    incidentId,
    from_ms,
    until_ms,
  ]);
  return { runs: [...runs.values()], firings };
}

/** Neither started nor rejected. A rejection that does not count must not hide a request that still waits. */
function isUnfinished({ request, content, decisions, run }: RequestState): boolean {
  return run === null && evaluateApproval(content, decisions, null, request.created_at).rejection === null;
}
