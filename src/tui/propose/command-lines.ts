/** A whole command, with marks below the words that another proposal does not have. */
import { safeText } from "../../text/safe-text.ts";
import type { TextOptions } from "../../text/view.ts";
import { displayWidth, wrapCommand } from "../../text/width.ts";

/** Below this width margins shrink. */
export const NARROW = 60;

const MARK = "^";

/** @param differing which words are marked; `marks` false: by their colour alone, for screens with few rows */
export function commandLines(
  command: string,
  differing: ReadonlySet<number>,
  { style, width, ascii }: TextOptions,
  marks: boolean,
): string[] {
  const words = command.split(" ").map((word) => safeText(word, { ascii }));
  const lines = wrapCommand(words, width, width < NARROW ? 1 : 3);
  const cursor: Cursor = { word: 0, used: 0 };
  return lines.flatMap((line, i) => {
    const pieces = piecesOf(line, i === lines.length - 1, words, cursor);
    const painted = pieces.map(({ text, word }) =>
      word !== null && differing.has(word) ? style.bold(style.yellow(text)) : style.bold(text),
    );
    const below = pieces.map(({ text, word }) =>
      (word !== null && differing.has(word) ? MARK : " ").repeat(displayWidth(text)),
    );
    const row = below.join("").trimEnd();
    return row === "" || !marks ? [painted.join("")] : [painted.join(""), style.yellow(row)];
  });
}

interface Cursor {
  /** Index of the word that comes next, and how much of it stands on earlier lines. */
  word: number;
  used: number;
}

interface Piece {
  text: string;
  /** Index of the word it belongs to; null: a blank, or the end of a line. */
  word: number | null;
}

/** The line cut at its blanks; a word too long for a line goes on at the next one. */
function piecesOf(line: string, last: boolean, words: readonly string[], cursor: Cursor): Piece[] {
  const end = last ? "" : line.endsWith(" \\") ? " \\" : "\\";
  const body = line.slice(0, line.length - end.length);
  const pieces = (body.match(/ +|[^ ]+/g) ?? []).map((text): Piece => {
    if (text.startsWith(" ")) return { text, word: null };
    const { word } = cursor;
    cursor.used += text.length;
    if (cursor.used >= (words[word]?.length ?? 0)) Object.assign(cursor, { word: word + 1, used: 0 });
    return { text, word };
  });
  return [...pieces, { text: end, word: null }];
}
