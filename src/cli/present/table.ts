/** Aligned columns without borders. */
import type { Paint } from "../../text/style.ts";
import { displayWidth, padEnd, shorten } from "../../text/width.ts";

export interface Cell {
  text: string;
  paint?: Paint;
}

const GAP = "  ";

/**
 * Rows with every column as wide as its widest cell. Where a row would be wider than the screen, the last column is
 * shortened, and where that is not enough it goes below, indented.
 * @param mark what stands for the part left out
 */
export function tableLines(rows: readonly (readonly Cell[])[], width: number, mark: string): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(0, ...rows.map((row) => displayWidth(row[i]?.text ?? ""))),
  );
  const fixed = widths.slice(0, -1).reduce((sum, w) => sum + w + GAP.length, 0);
  const room = width - fixed;
  return rows.flatMap((row) => {
    const last = row.at(-1) ?? { text: "" };
    const head = row.slice(0, -1).map((cell, i) => padEnd(cell.paint?.(cell.text) ?? cell.text, widths[i] ?? 0));
    const paint = last.paint ?? ((text: string) => text);
    if (room >= 12 || room >= (widths.at(-1) ?? 0)) return [[...head, paint(shorten(last.text, room, mark))].join(GAP)];
    return [...narrow(row.slice(0, -1), width, mark), GAP + paint(shorten(last.text, width - GAP.length, mark))];
  });
}

/** A row on a screen too narrow for its columns: as many cells a line as fit. */
function narrow(cells: readonly Cell[], width: number, mark: string): string[] {
  const lines: string[] = [];
  let used = 0;
  for (const cell of cells) {
    const text = shorten(cell.text, width - GAP.length, mark);
    const piece = cell.paint?.(text) ?? text;
    const before = lines.length === 0 ? "" : GAP;
    if (used > 0 && used + GAP.length + displayWidth(text) <= width) {
      lines[lines.length - 1] += GAP + piece;
      used += GAP.length + displayWidth(text);
    } else {
      lines.push(before + piece);
      used = before.length + displayWidth(text);
    }
  }
  return lines;
}
