/** Questions to the projections. */
import { AwoooError } from "../../domain/awooo-error.ts";
import { parseJson } from "../../domain/canonical-json.ts";
import { type Incident, OPEN_STATUSES } from "../../domain/incident.ts";
import type { OutcomeRecord } from "../../domain/trust.ts";
import type { IncidentFilter } from "../../ports.ts";
import type { Db } from "./database.ts";

export type Queries = ReturnType<typeof openQueries>;

export function openQueries(db: Db) {
  /** The first column of every row, or of the first one. */
  const all = <T>(sql: string, ...values: unknown[]) =>
    db
      .prepare(sql)
      .pluck()
      .all(...values) as T[];
  const first = <T>(sql: string, ...values: unknown[]) =>
    (db
      .prepare(sql)
      .pluck()
      .get(...values) as T | undefined) ?? null;

  return {
    incidents(filter: IncidentFilter): Incident[] {
      const { sql, values } = incidentQuery(filter);
      return all<string>(sql, ...values).map((text) => parseJson(text) as Incident);
    },

    incidentsWithOpenRequests: () =>
      all<string>(
        "SELECT incident_id FROM requests WHERE open = 1" +
          " GROUP BY incident_id ORDER BY max(created_ms) DESC, incident_id",
      ),

    incidentOfRequest(requestId: string): string | null {
      const found = all<string>("SELECT incident_id FROM requests WHERE id = ? ORDER BY incident_id", requestId);
      if (found.length <= 1) return found[0] ?? null;
      throw new AwoooError("conflict", `${requestId} is the id of requests of several incidents: ${found.join(", ")}`, {
        hint: "Somebody copied a request. Name the incident instead, and look at what it asks for.",
      });
    },

    idsWithPrefix(kind: "incident" | "request", prefix: string, limit: number): string[] {
      const [table, column] = kind === "incident" ? ["incidents", "incident_id"] : ["requests", "id"];
      const sql = `SELECT DISTINCT ${column} FROM ${table} WHERE substr(${column}, 1, ?) = ? ORDER BY ${column} LIMIT ?`;
      return all(sql, [...prefix].length, prefix, limit);
    },

    openIncidentOf: (groupKey: string) =>
      first<string>(
        `SELECT incident_id FROM incidents WHERE group_key = ? AND status IN (${marks(OPEN_STATUSES)})` +
          " ORDER BY created_ms DESC LIMIT 1",
        groupKey,
        ...OPEN_STATUSES,
      ),

    openIncidentWith: (fingerprint: string) =>
      first<string>("SELECT incident_id FROM signals WHERE fingerprint = ? ORDER BY incident_id LIMIT 1", fingerprint),

    outcomes(actionPattern: string): OutcomeRecord[] {
      const sql =
        "SELECT request_id, outcome, at, approvers FROM outcomes WHERE action_pattern = ? ORDER BY at_ms, rowid";
      const found = db.prepare(sql).all(actionPattern) as (Omit<OutcomeRecord, "approvers"> & { approvers: string })[];
      return found.map((row) => ({ ...row, approvers: JSON.parse(row.approvers) as string[] }));
    },

    usesOnTarget: (action: string, target: string, since: string) =>
      first<number>(
        // Two laptops may record the same use.
        "SELECT count(DISTINCT request_id) FROM outcomes WHERE action = ? AND target = ? AND at_ms >= ?",
        action,
        target,
        Date.parse(since),
      ) ?? 0,
  };
}

function incidentQuery({ status, severity, service, limit }: IncidentFilter): { sql: string; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const oneOf = (column: string, wanted: readonly string[]) => {
    conditions.push(`${column} IN (${marks(wanted)})`);
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

/** As many placeholders as there are values. */
function marks(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}
