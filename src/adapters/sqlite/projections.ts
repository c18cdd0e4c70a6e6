/** What can be asked quickly because it was computed when events arrived. All of it can be made anew. */

import type { Decision } from "../../domain/approval.ts";
import { parseJson } from "../../domain/canonical-json.ts";
import { foldIncident, type IncidentState } from "../../domain/fold.ts";
import { type Incident, isOpen } from "../../domain/incident.ts";
import { fingerprintOf, isFiring } from "../../domain/signal.ts";
import type { OutcomeRecord } from "../../domain/trust.ts";
import type { IncidentFilter } from "../../ports.ts";
import type { Db } from "./database.ts";
import type { Rows } from "./rows.ts";
import { PROJECTIONS } from "./schema.ts";

export type Projections = ReturnType<typeof openProjections>;

export function openProjections(db: Db, rows: Rows) {
  const put = {
    incident: db.prepare(
      "INSERT INTO incidents (incident_id, status, severity, group_key, created_ms, services, document)" +
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
    ),
    signal: db.prepare("INSERT OR IGNORE INTO signals (fingerprint, incident_id) VALUES (?, ?)"),
    request: db.prepare("INSERT INTO requests (id, incident_id, created_ms, open) VALUES (?, ?, ?, ?)"),
    outcome: db.prepare(
      "INSERT INTO outcomes (request_id, incident_id, action_pattern, action, target, at, outcome, approvers)" +
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ),
  };
  const forget = Object.keys(PROJECTIONS).map((table) => db.prepare(`DELETE FROM ${table} WHERE incident_id = ?`));

  function write(incidentId: string, state: IncidentState | null): void {
    for (const statement of forget) statement.run(incidentId);
    if (state === null) return;
    const { incident } = state;
    put.incident.run(
      incidentId,
      incident.status,
      incident.severity,
      state.group_key,
      Date.parse(incident.created_at),
      JSON.stringify(incident.affected_services),
      JSON.stringify(incident),
    );
    if (isOpen(incident.status)) {
      for (const signal of incident.signals.filter(isFiring)) put.signal.run(fingerprintOf(signal), incidentId);
    }
    for (const request of state.requests) {
      const { id, created_at } = request.request;
      const open = isOpen(incident.status) && request.executed_at === null && !request.decisions.some(isRejection);
      put.request.run(id, incidentId, Date.parse(created_at), open ? 1 : 0);
    }
    for (const outcome of state.outcomes) {
      const { request_id, action_pattern, action, target, at, approvers } = outcome;
      put.outcome.run(
        request_id,
        incidentId,
        action_pattern,
        action,
        target,
        at,
        outcome.outcome,
        JSON.stringify(approvers),
      );
    }
  }

  return {
    write,

    rebuild(): void {
      for (const table of Object.keys(PROJECTIONS)) db.prepare(`DELETE FROM ${table}`).run();
      const ids = db.prepare("SELECT DISTINCT incident_id FROM events").pluck().all() as string[];
      for (const id of ids) write(id, foldIncident(rows.events(id).events));
    },

    /** Every row of every projection, for comparing what stands with what the events say. */
    snapshot(): Record<string, string> {
      const text = ([table, columns]: [string, string]) => [
        table,
        JSON.stringify(db.prepare(`SELECT ${columns} FROM ${table} ORDER BY ${columns}`).raw().all()),
      ];
      return Object.fromEntries(Object.entries(PROJECTIONS).map(text));
    },

    incidents(filter: IncidentFilter): Incident[] {
      const { sql, values } = incidentQuery(filter);
      return (db.prepare(sql).pluck().all(values) as string[]).map((text) => parseJson(text) as Incident);
    },

    withOpenRequests(): string[] {
      const sql =
        "SELECT incident_id FROM requests WHERE open = 1 GROUP BY incident_id ORDER BY max(created_ms) DESC, incident_id";
      return db.prepare(sql).pluck().all() as string[];
    },

    incidentOfRequest(requestId: string): string | null {
      const found = db.prepare("SELECT incident_id FROM requests WHERE id = ?").pluck().get(requestId);
      return (found as string | undefined) ?? null;
    },

    idsWithPrefix(kind: "incident" | "request", prefix: string, limit: number): string[] {
      const [table, column] = kind === "incident" ? ["incidents", "incident_id"] : ["requests", "id"];
      const sql = `SELECT ${column} FROM ${table} WHERE substr(${column}, 1, ?) = ? ORDER BY ${column} LIMIT ?`;
      return db
        .prepare(sql)
        .pluck()
        .all([...prefix].length, prefix, limit) as string[];
    },

    openIncidentOf(groupKey: string): string | null {
      const sql =
        "SELECT incident_id FROM incidents WHERE group_key = ? AND status IN ('investigating', 'mitigating')" +
        " ORDER BY created_ms DESC LIMIT 1";
      return (db.prepare(sql).pluck().get(groupKey) as string | undefined) ?? null;
    },

    openIncidentWith(fingerprint: string): string | null {
      const sql = "SELECT incident_id FROM signals WHERE fingerprint = ? ORDER BY incident_id LIMIT 1";
      return (db.prepare(sql).pluck().get(fingerprint) as string | undefined) ?? null;
    },

    outcomes(actionPattern: string): OutcomeRecord[] {
      const sql = "SELECT request_id, outcome, at, approvers FROM outcomes WHERE action_pattern = ? ORDER BY at";
      const found = db.prepare(sql).all(actionPattern) as (Omit<OutcomeRecord, "approvers"> & { approvers: string })[];
      return found.map((row) => ({ ...row, approvers: JSON.parse(row.approvers) as string[] }));
    },

    usesOnTarget(action: string, target: string, since: string): number {
      const sql = "SELECT count(*) FROM outcomes WHERE action = ? AND target = ? AND at >= ?";
      return db.prepare(sql).pluck().get(action, target, since) as number;
    },
  };
}

function isRejection({ decision }: Decision): boolean {
  return decision === "reject";
}

function incidentQuery({ status, severity, service, limit }: IncidentFilter): { sql: string; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const oneOf = (column: string, wanted: readonly string[]) => {
    conditions.push(`${column} IN (${wanted.map(() => "?").join(", ")})`);
    values.push(...wanted);
  };
  if (status !== undefined) oneOf("status", status);
  if (severity !== undefined) oneOf("severity", severity);
  if (service !== undefined) {
    // `checkout` finds `shop/checkout` too.
    conditions.push(
      "EXISTS (SELECT 1 FROM json_each(services) WHERE ? IN (value, substr(value, instr(value, '/') + 1)))",
    );
    values.push(service);
  }
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  values.push(limit ?? -1);
  return { sql: `SELECT document FROM incidents ${where} ORDER BY created_ms DESC, incident_id LIMIT ?`, values };
}
