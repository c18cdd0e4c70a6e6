/** Keys in armour (PEM, OpenSSH, PGP), whole or cut off, on lines of their own or in one line with `\n`, and others. */
import { type Finder, type Finding, matches } from "./finding.ts";

const BEGIN = "-----BEGIN";
const END = "-----END";
const DASHES = "-----";
/** Longest name of what is in armour, such as `RSA PRIVATE KEY`, and the dashes behind it. */
const MAX_LABEL = 60;

/** A line break as a file, a JSON string (at any depth) and an address have it. */
const BREAK = String.raw`(?:\s|\\+[nrt]|%0[AaDd]|%20|\\+u000[aAdD])`;
/** What a key goes on with where nothing ends it: lines of base64, and the headers of an encrypted one. */
const BODY = new RegExp(
  String.raw`(?:${BREAK}|(?:Proc-Type|DEK-Info|Comment|Version|Charset):[^\n\\]{0,120}|[A-Za-z0-9+/=%]{20,}|[A-Za-z0-9+/]{1,20}={1,2}|=[A-Za-z0-9+/]{4})*`,
  "y",
);
/** The last line of a body, shorter than the others. */
const LAST_LINE = /[A-Za-z0-9+/]{1,20}(?=\s|\\|"|'|%|$)/y;

export const privateKeys: Finder = {
  hint: /-----BEGIN|LS0tLS1CRUdJTi|AGE-SECRET-KEY|Private-Lines/i,
  find: (text) => [
    ...(text.includes(BEGIN) ? armoured(text) : []),
    ...(text.includes("LS0tLS1CRUdJTi") ? matches(text, /LS0tLS1CRUdJTi[A-Za-z0-9+/_=-]*/g, "private key") : []),
    ...(/AGE-SECRET-KEY/i.test(text) ? matches(text, /AGE-SECRET-KEY-[A-Z0-9-]{10,}/gi, "private key") : []),
    ...(text.includes("Private-Lines")
      ? matches(text, /Private-Lines: \d{1,4}(?<s>(?:\s+[A-Za-z0-9+/=]{16,})+)/g, "private key")
      : []),
  ],
};

function armoured(text: string): Finding[] {
  const found: Finding[] = [];
  let nextEnd = -2;
  for (let start = text.indexOf(BEGIN); start !== -1; ) {
    const from = start + BEGIN.length;
    const label = text.slice(from, from + MAX_LABEL);
    const next = text.indexOf(BEGIN, from);
    // Looked for once: thousands of beginnings may have one end, or none.
    if (nextEnd !== -1 && nextEnd < from) nextEnd = text.indexOf(END, from);
    const closed = nextEnd !== -1 && (next === -1 || nextEnd < next);
    const end = closed ? afterEnd(text, nextEnd) : endOfBody(text, from);
    const kind = /^[A-Z0-9 %+]{0,40}?PRIVATE/i.test(label) ? "private key" : "certificate";
    found.push({ kind, start, end });
    start = next;
  }
  return found;
}

function afterEnd(text: string, at: number): number {
  const dashes = text.slice(at + END.length, at + END.length + MAX_LABEL).indexOf(DASHES);
  return dashes === -1 ? at + END.length : at + END.length + dashes + DASHES.length;
}

function endOfBody(text: string, from: number): number {
  const dashes = text.slice(from, from + MAX_LABEL).indexOf(DASHES);
  BODY.lastIndex = dashes === -1 ? from : from + dashes + DASHES.length;
  BODY.test(text);
  const end = Math.max(BODY.lastIndex, from);
  LAST_LINE.lastIndex = end;
  return LAST_LINE.test(text) ? LAST_LINE.lastIndex : end;
}
