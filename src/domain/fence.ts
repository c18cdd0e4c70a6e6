/**
 * The one way that text from outside gets into what a model is sent: without secrets, under other names where it has
 * them, capped, and inside a fence that nothing in it can close.
 */
import type { Pseudonyms } from "./pseudonyms.ts";

const MAX = Symbol("max");

/** A text with a length of its own, in characters (UTF-16 units). */
interface CappedText {
  readonly text: string;
  readonly [MAX]: number;
}

/** Longest text that says nothing of its length, longest name of a field, and how deep data is sent. */
const CAP = { text: 500, name: 120, depth: 8 };

/** A text that may be longer, or must be shorter, than others; masked first and cut after, so that no half secret is left. */
export function atMost(text: string, max: number): CappedText {
  return { text, [MAX]: max };
}

/** JSON in a fence. Back-ticks and invisible characters are written as JSON escapes: nothing inside can end the fence. */
export function fenced(value: unknown, names: Pseudonyms): string {
  const json = JSON.stringify(covered(value, names, 0), null, 1).replace(
    /[`\p{Cf}\p{Co}\p{Cs}\u007f-\u009f\u2028\u2029]/gu,
    unicodeEscapes,
  );
  return `\`\`\`json\n${json}\n\`\`\``;
}

/** A short text of a model's own, shown to it again. */
export function coveredText(text: string, max: number, names: Pseudonyms): string {
  return capped(names.cover(text), max);
}

/** Every text in a value that would be fenced, whole, in the order it would be read. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (isCapped(value)) return [value.text];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsIn(member)]);
}

/** @param field what the value is of, where it has a name */
function covered(value: unknown, names: Pseudonyms, depth: number, field?: string): unknown {
  if (typeof value === "string") return capped(names.cover(value, field), CAP.text);
  if (typeof value !== "object" || value === null) return value;
  if (isCapped(value)) return capped(names.cover(value.text, field), value[MAX]);
  if (depth === CAP.depth) return undefined;
  if (Array.isArray(value)) return value.map((entry) => covered(entry, names, depth + 1));
  const members = Object.entries(value).map(([name, member]) => [
    capped(names.cover(name), CAP.name),
    covered(member, names, depth + 1, name),
  ]);
  return Object.fromEntries(members);
}

function isCapped(value: unknown): value is CappedText {
  return typeof value === "object" && value !== null && MAX in value;
}

function capped(text: string, length: number): string {
  const whole = text.toWellFormed();
  return whole.length <= length ? whole : `${whole.slice(0, length - 1).toWellFormed()}…`;
}

function unicodeEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");
}
