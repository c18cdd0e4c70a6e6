/** What can be asked quickly because it was computed when events arrived. All of it can be made anew. */
import { evaluateApproval } from "../../domain/approval.ts";
import { foldIncident, type IncidentState } from "../../domain/fold.ts";
import { isOpen } from "../../domain/incident.ts";
import type { RequestState } from "../../domain/request.ts";
import { fingerprintOf, isFiring } from "../../domain/signal.ts";
import type { Db } from "./database.ts";
import type { Rows } from "./rows.ts";
import { PROJECTIONS } from "./schema.ts";

export type Projections = ReturnType<typeof openProjections>;

type Table = keyof typeof PROJECTIONS;
const TABLES = Object.keys(PROJECTIONS) as Table[];

/** Values of one row, in the order of the columns in `PROJECTIONS`. */
type Row = (string | number | null)[];

/** Writes the projections of one incident, or of all. */
export function openProjections(db: Db, rows: Rows) {
  const forget = TABLES.map((table) => db.prepare(`DELETE FROM ${table} WHERE incident_id = ?`));
  const insert = Object.fromEntries(
    TABLES.map((table) => {
      const columns = PROJECTIONS[table];
      const marks = columns.map(() => "?").join(", ");
      return [table, db.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`)];
    }),
  );

  function write(incidentId: string, state: IncidentState | null): void {
    for (const statement of forget) statement.run(incidentId);
    if (state === null) return;
    const rowsOf = projectionsOf(incidentId, state);
    for (const table of TABLES) for (const row of rowsOf[table]) insert[table]?.run(row);
  }

  return {
    write,

    rebuild(): void {
      for (const table of TABLES) db.prepare(`DELETE FROM ${table}`).run();
      for (const id of rows.incidentIds()) write(id, foldIncident(rows.events(id).events));
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

/** The rows of one incident in every projection. */
function projectionsOf(
  incidentId: string,
  { incident, group_key, requests, outcomes }: IncidentState,
): Record<Table, Row[]> {
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
    outcomes: outcomes.map(({ request_id, action_pattern, action, target, at, outcome, approvers }) => [
      request_id,
      incidentId,
      action_pattern,
      action,
      target,
      at,
      Date.parse(at),
      outcome,
      JSON.stringify(approvers),
    ]),
  };
}

/** Neither executed nor rejected. A rejection that does not count must not hide a request that still waits. */
function isUnfinished({ request, content, decisions, executed_at }: RequestState): boolean {
  return executed_at === null && evaluateApproval(content, decisions, null, request.created_at).rejection === null;
}
