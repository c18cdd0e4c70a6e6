/** Questions to the projections. */
import { AwoooError } from "../../domain/awooo-error.ts";
import { parseJson } from "../../domain/canonical-json.ts";
import { type Incident, OPEN_STATUSES } from "../../domain/incident.ts";
import { type Firing, settledOutcome } from "../../domain/settling.ts";
import type { OutcomeRecord } from "../../domain/trust.ts";
import type { IncidentFilter } from "../../ports.ts";
import type { Db } from "./database.ts";

type OutcomeRow = Omit<OutcomeRecord, "approvers"> & { approvers: string; fingerprints: string | null };

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
    ...openOutcomes(db),

    incidents(filter: IncidentFilter): Incident[] {
      return all<string>(...incidentQuery("document", filter)).map((text) => parseJson(text) as Incident);
    },

    incidentIds: (filter: IncidentFilter) => all<string>(...incidentQuery("incident_id", filter)),

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

    mutationsSince: (server: string, namespace: string | null, since: string) =>
      all<string>(
        "SELECT at FROM runs WHERE server = ? AND namespace IS ? AND mutating = 1 AND at_ms >= ?" +
          " ORDER BY at_ms, request_id",
        server,
        namespace,
        Date.parse(since),
      ),

    isStarted: (requestId: string) => first<string>("SELECT at FROM runs WHERE request_id = ?", requestId) !== null,
  };
}

/** The track record. */
function openOutcomes(db: Db) {
  const firings = (fingerprints: string) =>
    db
      .prepare(
        "SELECT fingerprint, from_ms, until_ms FROM firings WHERE fingerprint IN (SELECT value FROM json_each(?))",
      )
      .all(fingerprints) as Firing[];

  return {
    outcomes(actionPattern: string, now: string): OutcomeRecord[] {
      const sql =
        "SELECT request_id, outcome, at, approvers, fingerprints FROM outcomes WHERE action_pattern = ?" +
        " ORDER BY at_ms, rowid";
      const found = db.prepare(sql).all(actionPattern) as OutcomeRow[];
      return found.map(({ approvers, fingerprints, ...record }) => {
        const outcome = { ...record, approvers: JSON.parse(approvers) as string[] };
        if (fingerprints === null) return outcome;
        return settledOutcome(outcome, JSON.parse(fingerprints) as string[], firings(fingerprints), now);
      });
    },

    outcomePatterns: () =>
      db.prepare("SELECT DISTINCT action_pattern FROM outcomes ORDER BY action_pattern").pluck().all() as string[],

    usesOnTarget(action: string, target: string, since: string): number {
      // Two laptops may record the same use.
      const sql = "SELECT count(DISTINCT request_id) FROM outcomes WHERE action = ? AND target = ? AND at_ms >= ?";
      return db.prepare(sql).pluck().get(action, target, Date.parse(since)) as number;
    },
  };
}

function incidentQuery(
  column: "document" | "incident_id",
  { status, severity, service, limit }: IncidentFilter,
): [sql: string, ...values: unknown[]] {
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
  return [`SELECT ${column} FROM incidents ${where} ORDER BY created_ms DESC, incident_id LIMIT ?`, ...values];
}

/** As many placeholders as there are values. */
function marks(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}
