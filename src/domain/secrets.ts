/**
 * Takes credentials out of text from outside, for good: nothing that awooo stores, sends or logs may hold one.
 *
 * What is masked cannot be had back from the mask. The same text always gives the same, and masking what is masked
 * changes nothing, so that text may cross several borders.
 */
import { addresses } from "./secrets/addresses.ts";
import { assignments } from "./secrets/assignments.ts";
import { commands } from "./secrets/commands.ts";
import { unexplained } from "./secrets/entropy.ts";
import type { Finder, Finding, SecretKind } from "./secrets/finding.ts";
import { isHarmless } from "./secrets/harmless.ts";
import { headers } from "./secrets/headers.ts";
import { knownTokens, passwordHashes } from "./secrets/known-tokens.ts";
import { manifests } from "./secrets/manifests.ts";
import { namedSecret } from "./secrets/names.ts";
import { otherLanguages } from "./secrets/other-languages.ts";
import { percentDecoded } from "./secrets/percent-encoded.ts";
import { privateKeys } from "./secrets/private-keys.ts";

export interface MaskedText {
  text: string;
  /** How many credentials of each kind were masked now; what was masked before is not counted. */
  counts: Partial<Record<SecretKind, number>>;
}

/** The first to find something says what it is. */
export const FINDERS = {
  privateKeys,
  knownTokens,
  passwordHashes,
  addresses,
  headers,
  manifests,
  assignments,
  commands,
  otherLanguages,
  unexplained,
} satisfies Record<string, Finder>;

const ALL: readonly Finder[] = Object.values(FINDERS);
const SURE: readonly Finder[] = ALL.filter((finder) => finder !== unexplained);

/** Most texts have nothing of what any finder needs, and are not looked at any further. */
const SUSPICIOUS = new RegExp(`${ALL.map(({ hint }) => hint.source).join("|")}|%[0-7][0-9A-F]`, "i");

/** Rounds until nothing is found any more; what is left after a mask can look like a value of its own. */
const MAX_ROUNDS = 6;

/** An address in an address is encoded twice. */
const MAX_ENCODINGS = 2;

/** Replaces every credential in a text by `[masked <kind>]`. */
export function maskSecrets(text: string): string {
  return maskedWithCounts(text).text;
}

/** Like `maskSecrets`, and says how many of each kind there were. */
export function maskedWithCounts(text: string): MaskedText {
  return masked(text, ALL);
}

/** For keys that two services know things by: what only looks random stays, since many such keys do. */
export function maskSecretsInKey(text: string): string {
  return masked(text, SURE).text;
}

/** Whether a label, annotation, field or variable of this name holds a credential, whatever its value is. */
export function isSecretName(name: string): boolean {
  return namedSecret(name)?.masked === "always";
}

/** The value of a label, annotation or field as it may be kept. */
export function maskNamed(name: string, value: string): string {
  const named = namedSecret(name);
  if (named === null || value === "" || MASKED.test(value)) return maskSecrets(value);
  if (named.masked === "always") return maskOf(named.kind);
  const whole = { start: 0, end: value.length, text: value, quoted: true, line: value };
  return isHarmless(whole, named, false) ? maskSecrets(value) : maskOf(named.kind);
}

const MASKED = /^\[masked [a-z ]{3,20}\]$/;

function maskOf(kind: SecretKind): string {
  return `[masked ${kind}]`;
}

function masked(text: string, finders: readonly Finder[]): MaskedText {
  const counts: MaskedText["counts"] = {};
  let now = text;
  for (let round = 0; round < MAX_ROUNDS && SUSPICIOUS.test(now); round++) {
    const next = replaced(now, joined(findIn(now, finders, MAX_ENCODINGS)), counts);
    if (next === now) break;
    now = next;
  }
  return { text: now, counts };
}

type Ranked = Finding & { rank: number };

/** What is found in the text as it is, and as it was before it became part of an address. */
function findIn(text: string, finders: readonly Finder[], encodings: number): Ranked[] {
  const found = finders.flatMap(({ hint, find }, rank) =>
    (hint.test(text) ? find(text) : []).map((one) => ({ ...one, rank })),
  );
  const decoded = encodings === 0 || !text.includes("%") ? null : percentDecoded(text);
  if (decoded === null) return found;
  const inner = findIn(decoded.text, finders, encodings - 1);
  return [...found, ...inner.map((one) => ({ ...decoded.placed(one), rank: one.rank }))];
}

/** In the order of the text, those that overlap as one. */
function joined(found: Ranked[]): Finding[] {
  const sorted = found.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || a.rank - b.rank);
  const all: Ranked[] = [];
  for (const one of sorted) {
    const last = all.at(-1);
    if (last === undefined || one.start >= last.end) all.push({ ...one });
    else {
      if (one.rank < last.rank) last.kind = one.kind;
      last.rank = Math.min(last.rank, one.rank);
      last.end = Math.max(last.end, one.end);
    }
  }
  return all;
}

function replaced(text: string, found: readonly Finding[], counts: MaskedText["counts"]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { kind, start, end } of found) {
    if (MASKED.test(text.slice(start, end))) continue;
    parts.push(text.slice(at, start), maskOf(kind));
    counts[kind] = (counts[kind] ?? 0) + 1;
    at = end;
  }
  return at === 0 && parts.length === 0 ? text : parts.join("") + text.slice(at);
}
