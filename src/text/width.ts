/** Columns of a terminal: East Asian characters and emoji take two, combining marks none. */
import stringWidth from "string-width";

/** How many columns a text takes; colour codes take none. */
export function displayWidth(text: string): number {
  return stringWidth(text);
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
    used += displayWidth(character);
    if (used > width && end > 0) break;
    if (used > width && width <= 0) return ["", text];
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
