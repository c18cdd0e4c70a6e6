/** What was read before a model proposed anything: what it cites first, and the beginning of what that said. */
import type { EvidenceItem } from "../domain/evidence.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import { flow } from "./flow.ts";
import { evidenceOf } from "./model-notes.ts";
import { type ModelWords, modelWordsFor } from "./model-words.ts";
import { safeText } from "./safe-text.ts";
import { symbolsFor } from "./symbols.ts";
import type { TextOptions } from "./view.ts";
import { shorten } from "./width.ts";

const MAX_QUERY = 300;
/** Characters of a reading that are looked at for its excerpt. */
const MAX_TEXT = 6000;
const MAX_LINE = 500;
const EXCERPT_ROWS = 3;
/** Words of a line that says what is wrong; a reading's first lines are mostly names and dates. */
const TELLING =
  /error|fail|warn|kill|back-?off|unhealthy|refused|time[d -]?out|denied|evict|panic|fatal|exceeded|unavailable|not ready/i;

/**
 * The cited ones with a few rows of each, the others by number.
 * @param compact ids and queries alone, for screens with few rows
 */
export function evidenceLines(approval: ApprovalRequest, options: TextOptions, compact = false): string[] {
  const items = evidenceOf(approval);
  if (items.length === 0) return [];
  const { style, width } = options;
  const words = modelWordsFor(options.lang);
  const cited = items.filter((item) => item.cited);
  const others = items.length - cited.length;
  const rest = cited.length === 0 ? words.noneCited(items.length) : others > 0 ? words.othersRead(others) : "";
  if (compact) {
    const named = [...cited.map((item) => nameOf(item, options)), ...(rest === "" ? [] : [rest])];
    return [shorten(named.join("   "), width, symbolsFor(options.ascii).ellipsis)];
  }
  return [
    ...(cited.length === 0 ? [] : flow([{ text: `${words.untrusted}:`, paint: style.dim }], { width })),
    ...cited.flatMap((item) => [
      ...flow([{ text: nameOf(item, options) }], { width }),
      ...excerpt(item, options, words),
    ]),
    ...flow([{ text: rest, paint: style.dim }], { width }),
  ];
}

function nameOf({ id, query }: EvidenceItem, { ascii }: TextOptions): string {
  return `${safeText(id, { max: 20, ascii })} ${safeText(query, { max: MAX_QUERY, ascii })}`;
}

function excerpt(item: EvidenceItem, options: TextOptions, words: ModelWords): string[] {
  const { style, width, ascii } = options;
  const { quote, ellipsis } = symbolsFor(ascii);
  const indent = "   ";
  // Two columns for the quotation marks.
  const room = Math.max(4, width - indent.length - 2);
  const rows = tellingRows(item.text).map((row) => shorten(safeText(row, { max: MAX_LINE, ascii }), room, ellipsis));
  if (!item.ok) return flow([{ text: words.couldNotRead(rows[0] ?? ""), paint: style.yellow }], { width, indent: 3 });
  return rows.map((row, i) => {
    const left = i === 0 ? quote[0] : " ";
    return indent + style.dim(left + row + (i === rows.length - 1 ? quote[1] : ""));
  });
}

/** The first rows that say what is wrong, in their order; where none does, the first rows. */
function tellingRows(text: string): string[] {
  const rows = text
    .slice(0, MAX_TEXT)
    .split("\n")
    .map((row) => row.trim().replace(/\s+/g, " "))
    .filter((row) => row !== "");
  const telling = rows.filter((row) => TELLING.test(row));
  return (telling.length > 0 ? telling : rows).slice(0, EXCERPT_ROWS);
}
