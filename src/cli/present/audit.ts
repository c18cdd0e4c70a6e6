/** Rows of the ledger as text. */
import { parseJson } from "../../domain/canonical-json.ts";
import type { LedgerRow } from "../../domain/chain.ts";
import type { IncidentEvent } from "../../domain/event.ts";
import type { Lang } from "../../domain/lang.ts";
import { timelineOf } from "../../domain/timeline.ts";
import { safeText } from "../../text/safe-text.ts";
import { timelineText } from "../../text/timeline.ts";
import type { TextOptions } from "../../text/view.ts";

const MAX_TEXT = 200;

export function presentAudit(rows: readonly LedgerRow[], { style, lang, ascii }: TextOptions): string {
  if (rows.length === 0) return "The audit ledger is empty. Incidents come in with: awooo ingest";
  const widest = (of: (row: LedgerRow) => string) => Math.max(...rows.map((row) => of(row).length));
  const seqWidth = widest((row) => String(row.seq));
  const idWidth = widest((row) => safeText(row.incident_id));
  return rows
    .map((row) => {
      const seq = style.dim(String(row.seq).padStart(seqWidth));
      const at = safeText(row.at.slice(0, 19).replace("T", " "));
      const id = safeText(row.incident_id).padEnd(idWidth);
      const who = style.cyan(safeText(row.actor, { ascii }));
      const said = safeText(saidOf(row, lang), { max: MAX_TEXT, ascii });
      return `${seq}  ${at}  ${id}  ${who} ${said}  ${style.dim(`on ${safeText(row.host, { ascii })}`)}`;
    })
    .join("\n");
}

/** What happened, in words. A row somebody damaged may not say it any more: then its type has to do. */
function saidOf({ body, type, ...row }: LedgerRow, lang: Lang): string {
  try {
    const [entry] = timelineOf([{ ...row, type, body: parseJson(body) } as IncidentEvent]);
    return entry === undefined ? type : timelineText(entry, lang);
  } catch {
    return type;
  }
}
