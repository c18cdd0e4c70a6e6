/** Rows of the ledger as text. */

import { parseJson } from "../../domain/canonical-json.ts";
import type { LedgerRow } from "../../domain/chain.ts";
import { rowText } from "../../text/audit.ts";
import { receiptNoteOf } from "../../text/model-notes.ts";
import { safeText } from "../../text/safe-text.ts";
import type { TextOptions } from "../../text/view.ts";

const MAX_TEXT = 200;
/** Characters. */
const SHOWN_OF_HASH = 12;

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
      const said = safeText(rowText(row, lang), { max: MAX_TEXT, ascii });
      const beside = [`on ${safeText(row.host, { ascii })}`, ...hashesOf(row)].join(", ");
      return `${seq}  ${at}  ${id}  ${who} ${said}  ${style.dim(beside)}`;
    })
    .join("\n");
}

/** Of what was sent to a model and of its answer, as far as one compares by eye; `--json` has them whole. */
function hashesOf({ type, body }: LedgerRow): string[] {
  if (type !== "request.created" && type !== "model.asked") return [];
  try {
    const { request, receipt: asked } = parseJson(body) as { request?: { metadata?: unknown }; receipt?: unknown };
    const receipt = receiptNoteOf(request === undefined ? { llm_receipt: asked } : request.metadata);
    const hashes = { prompt: receipt?.prompt_sha256, answer: receipt?.answer_sha256 };
    return Object.entries(hashes).flatMap(([name, hash]) =>
      typeof hash === "string" ? [`${name} ${safeText(hash.slice(0, SHOWN_OF_HASH), { ascii: true })}`] : [],
    );
  } catch {
    return [];
  }
}
