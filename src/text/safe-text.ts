/**
 * Text from outside made harmless for a terminal.
 * What cannot be seen, or would move the cursor or turn the reading direction, becomes visible.
 */

export interface SafeTextOptions {
  /** Line breaks and tabs become one space. Default true. */
  singleLine?: boolean;
  /** Most UTF-16 units of the source that are taken over. Default 2000. */
  max?: number;
  /** Everything outside ASCII is escaped too. Default false. */
  ascii?: boolean;
}

const DEFAULT_MAX = 2000;
/** More marks than any language stacks; beyond this they only cover the neighbouring lines. */
const MAX_MARKS = 4;

const PLAIN = /^[\x20-\x7e]*$/;
/**
 * Controls, format characters (bidi, zero-width, tags), lone surrogates, private and unassigned code points, line
 * separators, and the fillers that look like nothing. The emoji selector U+FE0F is harmless and common.
 */
const UNSAFE = /(?!\n|\t|\ufe0f)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const MARKS = /\p{M}{5,}/gu;
const NON_ASCII = /\P{ASCII}/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? max - 1 : max;
  return `${text.slice(0, end)}... (+${text.length - end} characters)`;
}

/** The text as it may be shown on any screen. Never longer than `max` times the longest escape. */
export function safeText(untrusted: string, options: SafeTextOptions = {}): string {
  const { singleLine = true, max = DEFAULT_MAX, ascii = false } = options;
  const capped = cut(untrusted, max);
  if (PLAIN.test(capped)) return capped;
  const lines = capped.replace(/\r\n/g, "\n");
  const spaced = singleLine ? lines.replace(/[\n\t]+/g, " ") : lines.replace(/\t/g, "  ");
  const visible = spaced
    .replace(UNSAFE, escaped)
    .replace(MARKS, (run) => `${[...run].slice(0, MAX_MARKS).join("")}<+${[...run].length - MAX_MARKS} marks>`);
  return ascii ? visible.replace(NON_ASCII, escaped) : visible;
}

/** A word as a POSIX shell reads it back unchanged, for commands that are meant to be copied. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9._:/=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
