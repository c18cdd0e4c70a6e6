/** Rows of the ledger as text. */
import type { LedgerRow } from "../../domain/chain.ts";
import { safeText } from "../../text/safe-text.ts";
import type { TextOptions } from "../../text/view.ts";

export function presentAudit(rows: readonly LedgerRow[], { style }: TextOptions): string {
  if (rows.length === 0) return "The audit ledger is empty. Incidents come in with: awooo ingest";
  const widest = (of: (row: LedgerRow) => string) => Math.max(...rows.map((row) => of(row).length));
  const seqWidth = widest((row) => String(row.seq));
  const typeWidth = widest((row) => row.type);
  return rows
    .map((row) => {
      const seq = style.dim(String(row.seq).padStart(seqWidth));
      const at = row.at.slice(0, 19).replace("T", " ");
      const who = `${safeText(row.actor)} on ${safeText(row.host)}`;
      return `${seq}  ${safeText(at)}  ${row.type.padEnd(typeWidth)}  ${safeText(row.incident_id)}  ${style.dim(who)}`;
    })
    .join("\n");
}
