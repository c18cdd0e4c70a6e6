import { AwoooError } from "../../domain/awooo-error.ts";
import { parseJson } from "../../domain/canonical-json.ts";
import type { LedgerRow } from "../../domain/chain.ts";
import { type AuditReport, verifyLedger } from "../../flows/audit.ts";
import { findIncident } from "../../flows/find.ts";
import type { Context } from "../../ports.ts";
import { withContext } from "../context.ts";
import { requireId } from "../each-id.ts";
import { EXIT_OK } from "../exit-codes.ts";
import { presentAudit } from "../present/audit.ts";
import type { Shell } from "../shell.ts";
import { parseLimit } from "./list.ts";

export interface AuditShowOptions {
  incident?: string;
  limit?: string;
}

/** Rows shown where nobody says how many. */
const DEFAULT_ROWS = "50";

export function auditShowCommand(shell: Shell, options: AuditShowOptions): Promise<number> {
  return withContext(shell, async (ctx) => {
    const limit = parseLimit(options.limit ?? DEFAULT_ROWS);
    const rows = [...ctx.ledger.rows({ ...(await incidentFilter(ctx, options.incident)), limit })];
    if (shell.json) shell.print(JSON.stringify({ events: rows.map(exportedRow) }));
    else {
      shell.print(presentAudit(rows, await shell.textOptions()));
    }
    return EXIT_OK;
  });
}

/** Every row as one line of JSON, in the order of the chain: what an archive or another tool takes. */
export function auditExportCommand(shell: Shell, options: { incident?: string }): Promise<number> {
  return withContext(shell, async (ctx) => {
    for (const row of ctx.ledger.rows(await incidentFilter(ctx, options.incident))) {
      shell.print(JSON.stringify(exportedRow(row)));
    }
    return EXIT_OK;
  });
}

export function auditVerifyCommand(shell: Shell): Promise<number> {
  return withContext(shell, async (ctx) => {
    const report = verifyLedger(ctx.ledger);
    if (!report.ok) throw verifyFailure(report);
    if (shell.json) shell.print(JSON.stringify(report));
    else shell.print(`The audit ledger is whole: ${report.events} events, head ${report.head.slice(0, 16)}`);
    return EXIT_OK;
  });
}

export function auditRebuildCommand(shell: Shell): Promise<number> {
  return withContext(shell, async (ctx) => {
    const stale = ctx.ledger.staleProjections();
    if (stale.length > 0) ctx.ledger.rebuildProjections();
    if (shell.json) shell.print(JSON.stringify({ rebuilt: stale }));
    else shell.print(stale.length === 0 ? "Every projection equals its events" : `Made anew: ${stale.join(", ")}`);
    return EXIT_OK;
  });
}

async function incidentFilter(ctx: Context, id: string | undefined): Promise<{ incident_id?: string }> {
  if (id === undefined) return {};
  return { incident_id: (await findIncident(ctx, requireId(id, "--incident"))).incidentId };
}

function exportedRow(row: LedgerRow): Record<string, unknown> {
  return { ...row, body: bodyOf(row.body) };
}

/** A damaged body is exported as the text it is. */
function bodyOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

const BREAKS = {
  hash: "was changed after it was written",
  link: "does not follow from the row before it",
  gap: "is missing",
  tail: "and all after it are missing",
} as const;

function verifyFailure(report: AuditReport): AwoooError {
  const { break: broken, problems, stale_projections } = report;
  const details = { ...report };
  if (broken !== null) {
    const where = broken.incident_id === null ? "" : ` (incident ${broken.incident_id})`;
    return new AwoooError("ledger_broken", `audit ledger: row ${broken.seq}${where} ${BREAKS[broken.problem]}`, {
      hint: "`awooo doctor` says what to do. Incidents of other rows can still be read.",
      details,
    });
  }
  const first = problems[0];
  if (first !== undefined) {
    const message = `audit ledger: ${problems.length} events break the rules, first ${first.event_id} (${first.problem})`;
    return new AwoooError("ledger_broken", `${message} of ${first.incident_id}`, { details });
  }
  return new AwoooError("ledger_broken", `projections differ from their events: ${stale_projections.join(", ")}`, {
    hint: "The events are whole. `awooo audit rebuild` makes the projections anew.",
    details,
  });
}
