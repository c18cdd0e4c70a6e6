/** Whether the ledger still is what was written, and whether what was written was right. */
import { type AuditProblem, auditIncident } from "../domain/audit.ts";
import type { ChainBreak } from "../domain/chain.ts";
import type { Ledger } from "../ports.ts";

export interface AuditReport {
  ok: boolean;
  events: number;
  chain_id: string;
  head: string;
  /** First bad row; null where the chain holds. */
  break: (ChainBreak & { incident_id: string | null }) | null;
  /** Projections that differ from the fold of their events. */
  stale_projections: string[];
  problems: AuditProblem[];
}

export function verifyLedger(ledger: Ledger): AuditReport {
  const { id, head, break: broken } = ledger.chain();
  const stale_projections = ledger.staleProjections();
  // What events mean can only be asked where they are what was written.
  const incidents = broken === null ? incidentsOf(ledger) : [];
  const problems = incidents.flatMap((id) => auditIncident(ledger.read(id)?.events ?? []));
  return {
    ok: broken === null && stale_projections.length === 0 && problems.length === 0,
    events: head.seq,
    chain_id: id,
    head: head.hash,
    break: broken === null ? null : { ...broken, incident_id: incidentOfRow(ledger, broken.seq) },
    stale_projections,
    problems,
  };
}

/** From the rows themselves: projections may be what somebody edited. */
function incidentsOf(ledger: Ledger): string[] {
  const ids = new Set<string>();
  for (const row of ledger.rows()) ids.add(row.incident_id);
  return [...ids];
}

function incidentOfRow(ledger: Ledger, seq: number): string | null {
  for (const row of ledger.rows()) if (row.seq === seq) return row.incident_id;
  return null;
}
