/**
 * Columns of a terminal: East Asian characters and emoji take two, combining marks none.
 *
 * Not a library, since those that split text into graphemes need 100 ms for their first call; text that went through
 * `safeText` has no joined emoji left. Never less than what Ink measures, so that no line grows a second row there.
 */

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");
const ASCII = /^[\x20-\x7e]*$/;
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;
/** East Asian Width W and F (Unicode 16), and what is drawn as an emoji without being asked to. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
const EMOJI = /\p{Emoji}/u;
/** Asks for the emoji form of the character before it, which is as wide as any emoji. */
const EMOJI_SELECTOR = "\ufe0f";

/** How many columns a text takes; colour codes take none. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  let before = "";
  for (const character of text.replace(COLOUR, "")) {
    width += character === EMOJI_SELECTOR ? widening(before) : characterWidth(character);
    before = character;
  }
  return width;
}

function characterWidth(character: string): number {
  if (ASCII.test(character)) return 1;
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** What the selector adds to the character before it. */
function widening(before: string): number {
  return EMOJI.test(before) && characterWidth(before) === 1 ? 1 : 0;
}

/** As much of a plain text as fits, ending in the mark where something was left out. */
export function shorten(text: string, width: number, mark = "…"): string {
  if (displayWidth(text) <= width) return text;
  const room = Math.max(0, width - displayWidth(mark));
  return splitAt(text, room)[0] + (displayWidth(mark) <= width ? mark : "");
}

/** Blanks on the right up to a width; the text may hold colour codes. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** Longest beginning that fits into `width` columns, and the rest; at least one character. */
function splitAt(text: string, width: number): [head: string, tail: string] {
  let used = 0;
  let end = 0;
  for (const character of text) {
    // The selector widens what stands before it, so both are measured together.
    used = character === EMOJI_SELECTOR ? displayWidth(text.slice(0, end + 1)) : used + displayWidth(character);
    if (used > width && (end > 0 || width <= 0)) break;
    end += character.length;
  }
  return [text.slice(0, end), text.slice(end)];
}

/** Pieces between which a line may break: words, and single wide characters with the punctuation that follows. */
const PIECES =
  /\s+|[\u2e80-\u2fff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff][\u3000-\u303f\uff00-\uffef]*|[^\s\u2e80-\u2fff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+/gu;

/** A plain text broken into lines of at most `width` columns; line breaks in it are kept. */
export function wrapText(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, Math.max(2, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const piece of line.match(PIECES) ?? []) {
    if (piece.trim() === "") {
      if (current !== "") current += " ";
      continue;
    }
    if (displayWidth(current + piece) <= width) {
      current += piece;
      continue;
    }
    if (current.trimEnd() !== "") lines.push(current.trimEnd());
    let rest = piece;
    while (displayWidth(rest) > width) {
      const [head, tail] = splitAt(rest, width);
      lines.push(head);
      rest = tail;
    }
    current = rest;
  }
  if (current.trimEnd() !== "" || lines.length === 0) lines.push(current.trimEnd());
  return lines;
}

/**
 * A command over as many lines as it needs, never cut. Each line but the last ends in a backslash, so that the whole
 * can be pasted into a shell; a word too long for a line goes on at the first column, where a shell joins it again.
 */
export function wrapCommand(words: readonly string[], width: number, indent = 0): string[] {
  const first = " ".repeat(indent);
  const rest = " ".repeat(indent + 2);
  const room = Math.max(6, width - 2);
  const lines: string[] = [];
  let current = first;
  for (const [i, word] of words.entries()) {
    // Nothing follows the last word, so it needs no room for a backslash.
    const limit = i === words.length - 1 ? room + 2 : room;
    const joined = current.trim() === "" ? current + word : `${current} ${word}`;
    if (displayWidth(joined) <= limit) {
      current = joined;
      continue;
    }
    if (current.trim() !== "") {
      lines.push(`${current} \\`);
      current = rest;
    }
    let left = current + word;
    while (displayWidth(left) > limit) {
      const [head, tail] = splitAt(left, room);
      lines.push(`${head}\\`);
      left = tail;
    }
    current = left;
  }
  return [...lines, current];
}
