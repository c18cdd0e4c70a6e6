/**
 * Values behind a name that says they are credentials: `FOO_TOKEN=...`, `"password": "..."`, `--password ...`,
 * `<password>...</password>`, `name: DB_PASSWORD` with `value: ...`, whatever the notation and however often escaped.
 */
import type { Finder, Finding } from "./finding.ts";
import { isBareSecret, isHarmless, standsForAnother } from "./harmless.ts";
import { isSure, MAX_NAME, type NamedSecret, namedSecret } from "./names.ts";
import { findingOf, listedValue, MASK, OPENING, type Value, valueAt } from "./value.ts";

/** Some part of every name that `namedSecret` knows. */
const KEYWORD =
  /pass(?:w|p|c|_)?|kennwort|pwd|pw(?=["'\s:=])|secret|token|jwt|bearer|key|credential|auth|cookie|sess|sid|docker(?:cfg|config)|kubeconfig|key-data|ity-data|otp|sig(?:nature)?|sas|masterauth/gi;
const KEYWORD_HINT = new RegExp(KEYWORD.source, "i");
const OF_NAME = /[\w.-]/;
const MAX_SPACES = 60;

/** What stands between a name and its value, the quote that ends the name included. */
const SEPARATOR = new RegExp(
  String.raw`(?:\\*["'${"`"}]|%22|%27|&quot;|&#3[49];)?[\])]?[ \t]{0,${MAX_SPACES}}(?:=>|:=|==?|[:：＝]|%3[AaDd]|\\u003d)(?:[ \t]|%20|\+(?=\S)){0,${MAX_SPACES}}(?:!!\w{1,10}[ \t])?(?:\[(?=\\*["']))?b?(?=[^\s]|$)`,
  "y",
);
const TAG = /(?:\s[^<>]{0,80})?(?:>|&gt;)/y;
/** What a tag holds, and the beginning of the tag behind it. */
const ENDING_TAG = /^[^<>&]{1,500}(?:<\/|&lt;)/;
const MAX_TAGGED = 520;
/** A column, a list of words, a table of Markdown. */
const BESIDE = /(?:\\*["'`])?(?:[ \t]{1,60}\|?[ \t]{0,60}|,[ \t]{0,3}(?=\\*["']))(?=[^\s|])/y;
const ARROW = /[ \t]{0,3}(?:->|→)[ \t]{0,3}(?=\S)/y;
const FLAG = new RegExp(String.raw`[ \t]{1,${MAX_SPACES}}(?!-)`, "y");
const SCHEME = /(?:bearer|basic|token|apikey|digest|negotiate)(?:[ \t+]|%20){1,4}/iy;
const BLOCK = /[|>][+-]?\d?[ \t]*\r?\n((?:[ \t]+[^\n]*(?:\n|$)|\r?\n)+)/y;
/** `arn:aws:secretsmanager:eu-west-1:1234:secret:prod/db`: where something is, not what. */
const IN_ARN = /arn:[\w-]*:[\w:-]*$/;
/** Between `name: DB_PASSWORD` and the value that stands for itself. */
const NAMED_BEFORE = /(?:name|key|field)(?:\\*["'])?\s{0,4}[:=]\s{0,4}(?:\\*["'])?$/i;
const VALUE_BEHIND =
  /(?:\\*["'])?\s{0,3},?(?:\s|\\n){0,40}(?:\\*["'])?(?:value|val|content)(?:\\*["'])?\s{0,4}[:=]\s{0,4}/iy;
/** The other way round: `value: ...` in front of `name: DB_PASSWORD`. */
const VALUE_BEFORE =
  /((?:\\*["'])?value(?:\\*["'])?\s{0,4}[:=]\s{0,4})(?:\\*["'])?[^\s"'\\]{1,200}(?:\\*["'])?\s{0,3},?(?:\s|\\n){0,40}(?:\\*["'])?(?:name|key)(?:\\*["'])?\s{0,4}[:=]\s{0,4}(?:\\*["'])?$/i;
const MAX_PAIR = 300;

export const assignments: Finder = { hint: KEYWORD_HINT, find: secretsIn };

function secretsIn(text: string): Finding[] {
  const found: Finding[] = [];
  KEYWORD.lastIndex = 0;
  for (let match = KEYWORD.exec(text); match !== null; match = KEYWORD.exec(text)) {
    const name = nameAround(text, match.index, KEYWORD.lastIndex);
    const next = secretOf(text, name);
    if (next !== null) found.push(next);
    KEYWORD.lastIndex = Math.max(KEYWORD.lastIndex, next?.end ?? 0, name.end);
  }
  return found;
}

interface Name {
  start: number;
  end: number;
}

function nameAround(text: string, from: number, to: number): Name {
  let start = from;
  let end = to;
  while (start > 0 && from - start < MAX_NAME && OF_NAME.test(text[start - 1] ?? "")) start--;
  while (end < text.length && end - from < MAX_NAME && OF_NAME.test(text[end] ?? "")) end++;
  return { start, end };
}

function secretOf(text: string, { start, end }: Name): Finding | null {
  const name = wholeName(text, start, end);
  const named = besideUser(text, start, namedSecret(name));
  if (named === null) return null;
  if (IN_ARN.test(text.slice(Math.max(0, start - MAX_NAME), start))) return null;
  const at = placeOfValue(text, start, end, name);
  if (at === null) return null;
  const block = blockAt(text, at.value);
  if (block !== null) return { kind: named.kind, ...block };
  const value = valueAt(text, behindScheme(text, at.value));
  const listed = value === null || !isSure(named) || at.spoken ? null : listedValue(text, value);
  if (listed !== null && !standsForAnother(listed, false))
    return { kind: named.kind, start: listed.start, end: listed.end };
  if (value === null || isSize(text, value) || isHarmless(value, named, at.spoken)) return null;
  if (at.bare === true && !isBareSecret(value.text, named)) return null;
  return findingOf(named.kind, text, value);
}

const USER_BEFORE = /(?:user(?:[_-]?name)?|login|uid|account)(?:\\*["'])?\s?[=:]\s?\S{1,60}[\s,;&]{1,4}["'\\]{0,4}$/i;

/** `user=svc pass=...`: here it is no verb. */
function besideUser(text: string, start: number, named: NamedSecret | null): NamedSecret | null {
  if (named?.masked !== "mixed") return named;
  return USER_BEFORE.test(text.slice(Math.max(0, start - MAX_NAME), start)) ? { ...named, masked: "always" } : named;
}

/** `api key` is one name, as is `\nTOKEN` without the letter of its escape and `%22token` without its digits. */
function wholeName(text: string, start: number, end: number): string {
  const written = text.slice(start, end);
  const before = text.slice(Math.max(0, start - 12), start);
  if (before.endsWith("\\") && /^[nrt]/.test(written)) return written.slice(1);
  if (before.endsWith("%")) return written.replace(/^[0-9A-Fa-f]{2}/, "");
  const word = /(?:api|access|secret|signing|license|account|encryption|private|master) $/i.exec(before)?.[0];
  return /^keys?$/i.test(written) && word !== undefined ? `${word.trim()}_key` : written;
}

interface Place {
  value: number;
  /** White space in front of it: people write so, and people speak of credentials without naming them. */
  spoken: boolean;
  /** Nothing says that the one belongs to the other. */
  bare?: true;
}

function placeOfValue(text: string, start: number, end: number, name: string): Place | null {
  SEPARATOR.lastIndex = end;
  if (SEPARATOR.test(text)) {
    const value = SEPARATOR.lastIndex;
    return { value, spoken: /\s/.test(text[value - 1] ?? "") };
  }
  if (text[start - 1] === "<" || text.startsWith("&lt;", start - 4)) {
    TAG.lastIndex = end;
    if (TAG.test(text) && ENDING_TAG.test(text.slice(TAG.lastIndex, TAG.lastIndex + MAX_TAGGED)))
      return { value: TAG.lastIndex, spoken: false };
  }
  if (name.startsWith("-")) {
    FLAG.lastIndex = end;
    if (FLAG.test(text)) return { value: FLAG.lastIndex, spoken: true };
  }
  return valueOfPair(text, start, end);
}

function valueOfPair(text: string, start: number, end: number): Place | null {
  if (NAMED_BEFORE.test(text.slice(Math.max(0, start - 24), start))) {
    VALUE_BEHIND.lastIndex = end;
    if (VALUE_BEHIND.test(text)) return { value: VALUE_BEHIND.lastIndex, spoken: false };
    const from = Math.max(0, start - MAX_PAIR);
    const before = VALUE_BEFORE.exec(text.slice(from, start));
    if (before !== null) return { value: from + before.index + (before[1] ?? "").length, spoken: false };
  }
  ARROW.lastIndex = end;
  if (ARROW.test(text)) return { value: ARROW.lastIndex, spoken: true, bare: true };
  BESIDE.lastIndex = end;
  return BESIDE.test(text) ? { value: BESIDE.lastIndex, spoken: true, bare: true } : null;
}

/** A value on the lines below, as YAML has it. */
function blockAt(text: string, at: number): { start: number; end: number } | null {
  BLOCK.lastIndex = at;
  const lines = BLOCK.exec(text)?.[1];
  if (lines === undefined || lines.trim() === "") return null;
  MASK.lastIndex = BLOCK.lastIndex - lines.trimStart().length;
  if (MASK.test(text) && lines.trim() === text.slice(BLOCK.lastIndex - lines.trimStart().length, MASK.lastIndex))
    return null;
  return {
    start: BLOCK.lastIndex - lines.trimStart().length,
    end: BLOCK.lastIndex - (lines.length - lines.trimEnd().length),
  };
}

/** `"Bearer x"` is the scheme and then the token. */
function behindScheme(text: string, at: number): number {
  OPENING.lastIndex = at;
  const quoted = OPENING.test(text);
  SCHEME.lastIndex = quoted ? OPENING.lastIndex : at;
  return SCHEME.test(text) ? SCHEME.lastIndex : at;
}

/** `password:  16 bytes`: kubectl says how long it is, not what. */
function isSize(text: string, { end, text: value }: Value): boolean {
  return /^\d+$/.test(value) && text.startsWith(" bytes", end);
}
