/** A line that is being edited, over as many rows as it needs, with its cursor. */
import { safeText } from "../../text/safe-text.ts";
import type { TextOptions } from "../../text/view.ts";
import { displayWidth } from "../../text/width.ts";
import type { EditedLine } from "./line-editor.ts";

const INDENT = 3;
/** A longer line is seen around the cursor. */
const MAX_ROWS = 6;

interface Cell {
  text: string;
  isCursor: boolean;
}

export function editorLines({ line, cursor }: EditedLine, { style, width, ascii }: TextOptions): string[] {
  const mark = style.inverse("x") === "x" ? (ascii ? "|" : "▏") : null;
  const cells = cellsOf({ line, cursor }, ascii, mark);
  const rows: Cell[][] = [[]];
  let used = 0;
  for (const cell of cells) {
    const size = displayWidth(cell.text);
    if (used + size > Math.max(2, width - INDENT - 1)) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(cell);
    used += size;
  }
  const at = rows.findIndex((row) => row.some(({ isCursor }) => isCursor));
  const from = Math.max(0, Math.min(at - MAX_ROWS + 2, rows.length - MAX_ROWS));
  const paint = ({ text, isCursor }: Cell) => (isCursor ? style.inverse(text) : text);
  return rows.slice(from, from + MAX_ROWS).map((row) => " ".repeat(INDENT) + row.map(paint).join(""));
}

/** @param mark what stands at the cursor where nothing can be inverted; null: the character under it is */
function cellsOf({ line, cursor }: EditedLine, ascii: boolean, mark: string | null): Cell[] {
  const plain = [...line].map((character): Cell => ({ text: safeText(character, { ascii }), isCursor: false }));
  if (mark !== null) return [...plain.slice(0, cursor), { text: mark, isCursor: true }, ...plain.slice(cursor)];
  const under = plain[cursor]?.text ?? " ";
  return [...plain.slice(0, cursor), { text: under, isCursor: true }, ...plain.slice(cursor + 1)];
}
