/** Rows of the audit ledger in words. */
import { parseJson } from "../domain/canonical-json.ts";
import type { LedgerRow } from "../domain/chain.ts";
import type { IncidentEvent } from "../domain/event.ts";
import type { Lang } from "../domain/lang.ts";
import { timelineOf } from "../domain/timeline.ts";
import { safeText } from "./safe-text.ts";
import { personText } from "./signature.ts";
import { timelineText } from "./timeline.ts";
import type { TextOptions } from "./view.ts";
import { wrapText } from "./width.ts";

/** Enough of a hash to compare by eye. */
const HASH_CHARACTERS = 16;

/** What happened, in words, not yet safe for a screen. A row somebody damaged may not say it any more: then its type has to do. */
export function rowText({ body, type, ...row }: LedgerRow, lang: Lang): string {
  try {
    const [entry] = timelineOf([{ ...row, type, body: parseJson(body) } as IncidentEvent]);
    return entry === undefined ? type : timelineText(entry, lang);
  } catch {
    return type;
  }
}

/** Newest first: number, time, who did what, and the hash with the one it follows from. */
export function auditLines(rows: readonly LedgerRow[], options: TextOptions): string[] {
  const { style, width, ascii, lang } = options;
  const digits = Math.max(0, ...rows.map(({ seq }) => String(seq).length));
  return rows.toReversed().flatMap((row) => {
    const number = ` ${String(row.seq).padStart(digits)}  `;
    const margin = " ".repeat(number.length);
    const at = safeText(row.at.slice(0, 19).replace("T", " "), { ascii });
    const said = safeText(rowText(row, lang), { max: 300, ascii });
    const where = `${lang === "en" ? "on" : "於"} ${safeText(row.host, { max: 80, ascii })}`;
    const [first = "", ...rest] = wrapText(`${at} ${personText(row.actor, ascii)} ${said}`, width - number.length);
    const after = lang === "en" ? "after" : "接續";
    const hashes = `${shortHash(row.hash)} ${after} ${shortHash(row.prev)} ${where}`;
    return [
      style.dim(number) + first,
      ...rest.map((line) => margin + line),
      ...wrapText(hashes, width - number.length).map((line) => margin + style.dim(line)),
    ];
  });
}

function shortHash(hash: string): string {
  return safeText(hash.slice(0, HASH_CHARACTERS));
}
