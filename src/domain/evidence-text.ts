/** Text that was read, made fit to be sent, shown and kept: harmless for a terminal, without secrets, short. */
import type { EvidenceReading } from "./evidence.ts";
import { maskSecrets } from "./secrets.ts";

/** Escape sequences of terminals: colours, cursor movements, titles, hyperlinks. */
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g;

/** Controls, what turns the reading direction, what cannot be seen, halves of characters; never a line break. */
const HIDDEN = /(?!\n)[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/** Lines of it, and nothing that moves a cursor or hides; secrets masked. The same when it is done again. */
export function evidenceText(raw: string): string {
  const lines = raw
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, "\n")
    .replace(/\t/g, "  ");
  const plain = lines.replace(ESCAPES, "").replace(HIDDEN, "");
  return maskSecrets(plain)
    .replace(/[^\S\n]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\n+$/g, "");
}

/** Most bytes of a reading before the budget cuts it: what a person may still want to see. */
const MAX_READING = 16 * 1024;

/** What was read, as a reader hands it on. @param keep which side is kept of a text that is too long */
export function readingOf(raw: string, keep: "start" | "end", more = false): EvidenceReading {
  const { text, cut } = cutText(evidenceText(raw), MAX_READING, keep);
  return { ok: true, text, cut: cut || more };
}

/** Why nothing could be read, in one line. */
export function unread(why: string): EvidenceReading {
  const { text } = cutText(evidenceText(why).replace(/\s*\n\s*/g, " "), MAX_WHY, "start");
  return { ok: false, text, cut: false };
}

const MAX_WHY = 400;

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/**
 * At most so many bytes of a text, in whole lines where a line fits, else in whole characters.
 * @param keep which side of it is kept
 */
export function cutText(text: string, maxBytes: number, keep: "start" | "end"): { text: string; cut: boolean } {
  if (byteLength(text) <= maxBytes) return { text, cut: false };
  const characters = [...text];
  if (keep === "end") characters.reverse();
  let bytes = 0;
  let count = 0;
  for (const character of characters) {
    bytes += byteLength(character);
    if (bytes > maxBytes) break;
    count++;
  }
  const whole = characters.slice(0, count).lastIndexOf("\n");
  // Where the next character begins a line, all that fits is whole lines.
  const end = characters[count] === "\n" || whole === -1 ? count : whole;
  const kept = characters.slice(0, end);
  if (keep === "end") kept.reverse();
  return { text: kept.join(""), cut: true };
}
