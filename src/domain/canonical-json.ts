/**
 * JSON that survives a round trip.
 *
 * Other services write documents we must hand back unharmed, so numbers a double cannot hold are kept as they were
 * written (`JSON.rawJSON`), and hashes are taken over one canonical text (RFC 8785).
 */
import { hash } from "node:crypto";

interface RawJson {
  readonly rawJSON: string;
}

// The typings of the language level we target do not have these yet; Node 22 does.
const json = JSON as typeof JSON & {
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
};

type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/**
 * Numbers that may not survive a double: 16 digits or more, a fraction, an exponent, or minus zero. Only where a number
 * can stand, since every time of day with milliseconds in a string looks like a fraction, and the slow way is five times
 * as slow.
 */
const FRAGILE_NUMBER = /(?:^|"\s*:|[,[])\s*(?:-?(?:\d{16}|\d+(?:\.\d|[eE]))|-0(?=[\s,\]}]|$))/;

const keepNumberAsWritten: SourceReviver = (_key, value, context) =>
  typeof value === "number" && context.source !== undefined && String(value) !== context.source
    ? json.rawJSON(context.source)
    : value;

/** `JSON.parse` that keeps every number exactly as it was written. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  return FRAGILE_NUMBER.test(text)
    ? JSON.parse(text, keepNumberAsWritten as (key: string, value: unknown) => unknown)
    : JSON.parse(text);
}

/** Whether a value is a number that was kept as it was written. */
export function isRawNumber(value: unknown): boolean {
  return json.isRawJSON(value);
}

/** RFC 8785 canonical JSON: sorted keys, no white space. `undefined` members are left out, as JSON.stringify does. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object" || json.isRawJSON(value)) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

/** SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  return hash("sha256", text, "hex");
}

/** SHA-256 over the canonical JSON of a value. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
