/** Where a value begins and ends in a text of any notation, and how far a credential goes. */
import type { Finding, SecretKind } from "./finding.ts";

export interface Value {
  start: number;
  end: number;
  text: string;
  quoted: boolean;
  /** What stands from its beginning to the end of the line, or as much as may say what it is; in quotes, all of it. */
  line: string;
}

/** Most of a line that is looked at, in UTF-16 units. */
const MAX_LINE = 200;

/** Longest value in quotes; what is longer is cut there. */
const MAX_QUOTED = 16_384;

export const OPENING = /\\*["'`]|%22|%27|&quot;|&#3[49];/y;
/** What stands instead of a credential already. */
export const MASK = /\[masked [a-z ]{3,20}\]/y;
/** Ends at white space, at a quote, and where the next field begins (`;host=`, `, user: `, `&x=`, `%26`). */
const UNQUOTED = String.raw`(?:\[masked [a-z ]{3,20}\]|[^\s"'${"`"}<>\\,;&|%]|[,;&|](?![ \t]?["'\w.$-]{1,40}["']?[ \t]?(?:[=:]|%3D))|%(?!26|22|27|20|0A|3B|2C|7D)|\\(?!["'${"`"}\\/nrtu])|["'](?=[A-Za-z0-9])|[<>](?=\w))`;
/** As much of it as says what it is; the rest is read once it is known to be a credential. */
const BEGINNING = new RegExp(`${UNQUOTED}{1,160}`, "y");
const REST = new RegExp(`${UNQUOTED}*`, "y");
const TRAILING = ".,;:)]}";
const LONGEST_MASK = 30;

/** The value that begins at an offset; null where none does. */
export function valueAt(text: string, at: number): Value | null {
  OPENING.lastIndex = at;
  const quote = OPENING.exec(text)?.[0];
  if (quote !== undefined) return quotedValue(text, at + quote.length, quote);
  BEGINNING.lastIndex = at;
  const run = BEGINNING.exec(text)?.[0] ?? "";
  const end = withoutTrailing(text, at, at + run.length);
  if (end === at) return null;
  const [line = ""] = text.slice(at, at + MAX_LINE).split("\n", 1);
  return { start: at, end, text: text.slice(at, end), quoted: false, line };
}

/** `Password=two words;Timeout=3`: in such a list only the `;` ends a value. */
const LISTED = /^[^;\n"'`=<>\\]{1,120}(?=;[A-Za-z][\w .-]{0,30}=)/;
const LISTED_LAST = /^[^;\n"'`=<>\\]{1,120}(?=;(?:\s|["'\\]|$))/;
const IN_LIST = /;\s?[\w .-]{1,30}=$/;

/** The same value to the next `;`, where it stands in a list that has one between its members; null where it does not. */
export function listedValue(text: string, value: Value): Value | null {
  if (value.quoted) return null;
  const before = text.slice(Math.max(0, value.start - 40), value.start);
  const found = LISTED.exec(value.line) ?? (IN_LIST.test(before) ? LISTED_LAST.exec(value.line) : null);
  if (found === null || !before.endsWith("=") || found[0].length <= value.text.length) return null;
  const whole = found[0].trimEnd();
  return { ...value, end: value.start + whole.length, text: whole };
}

/** All of a value that turned out to be a credential. */
export function findingOf(kind: SecretKind, text: string, { start, end, quoted }: Value): Finding {
  if (quoted) return { kind, start, end };
  REST.lastIndex = end;
  REST.test(text);
  return { kind, start, end: withoutTrailing(text, start, Math.max(end, REST.lastIndex)) };
}

/** What closes a sentence or a bracket behind a value is no part of it. */
function withoutTrailing(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && TRAILING.includes(text[last - 1] ?? "")) last--;
  const closed = end > last && /\[masked [a-z ]{3,20}$/.test(text.slice(Math.max(start, last - LONGEST_MASK), last));
  return closed ? last + 1 : last;
}

function quotedValue(text: string, start: number, quote: string): Value | null {
  const limit = Math.min(text.length, start + MAX_QUOTED);
  const end = closing(text, start, quote, limit);
  if (end === start) return null;
  const inner = text.slice(start, end);
  return { start, end, text: inner, quoted: true, line: inner };
}

/** `\"` inside `"..."` is no end, and neither is `\\\"` inside `\"...\"`. */
function closing(text: string, start: number, quote: string, limit: number): number {
  const found =
    quote.length > 1 && !quote.startsWith("\\") ? text.indexOf(quote, start) : endOfQuoted(text, start, quote);
  if (found !== -1 && found < limit) return found;
  const line = text.indexOf("\n", start);
  return line === -1 || line > limit ? limit : line;
}

function endOfQuoted(text: string, start: number, quote: string): number {
  const depth = quote.length - 1;
  const mark = quote.slice(-1);
  for (let found = text.indexOf(mark, start); found !== -1; found = text.indexOf(mark, found + 1)) {
    let slashes = 0;
    while (found - slashes > start && text[found - slashes - 1] === "\\") slashes++;
    if (depth > 0 && slashes <= depth) return found - slashes;
    // An even number of them in front of a bare quote are characters of the value.
    if (depth === 0 && slashes % 2 === 0) return found;
  }
  return -1;
}
