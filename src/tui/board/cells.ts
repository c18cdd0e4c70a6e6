/** Cells of a row side by side: each cut to its columns, so that the columns of all rows stand below one another. */
import type { Paint } from "../../text/style.ts";
import { symbolsFor } from "../../text/symbols.ts";
import type { TextOptions } from "../../text/view.ts";
import { displayWidth, shorten } from "../../text/width.ts";

export interface Cell {
  text: string;
  /** Stands for the text where that does not fit. */
  brief?: string;
  /** Stands behind the text and is never cut off. */
  suffix?: string;
  /** Columns; with `share`, those it has at least where it is there at all. */
  width: number;
  paint?: Paint;
  /** To the right end of its columns. */
  right?: boolean;
  /** Part of what the others leave; left out where that is less than `width`. */
  share?: number;
}

/** @returns a line of at most `width` columns */
export function joinCells(cells: readonly Cell[], gap: number, { width, ascii }: TextOptions): string {
  const mark = symbolsFor(ascii).ellipsis;
  const texts = withWidths(cells, gap, width).map(({ text: full, brief, suffix = "", width: room, paint, right }) => {
    const text = brief !== undefined && displayWidth(full + suffix) > room ? brief : full;
    const whole = shorten(text, Math.max(0, room - displayWidth(suffix)), mark) + suffix;
    const short = displayWidth(whole) > room ? shorten(text, room, mark) : whole;
    const blanks = " ".repeat(Math.max(0, room - displayWidth(short)));
    const painted = paint === undefined || short === "" ? short : paint(short);
    return right === true ? blanks + painted : painted + blanks;
  });
  return texts.join(" ".repeat(gap));
}

/** Whether one of those that share what the others leave is there. */
export function hasShare(cells: readonly Cell[], gap: number, { width }: Pick<TextOptions, "width">): boolean {
  return withWidths(cells, gap, width).some(({ share }) => share !== undefined);
}

function withWidths(cells: readonly Cell[], gap: number, width: number): Cell[] {
  let kept = [...cells];
  for (;;) {
    const fixed = kept.reduce((sum, cell) => sum + (cell.share === undefined ? cell.width : 0), 0);
    const room = width - fixed - gap * (kept.length - 1);
    const shares = kept.reduce((sum, { share = 0 }) => sum + share, 0);
    // Not even those that cannot give way fit: the last of them goes.
    if (room < 0 && shares === 0 && kept.length > 1) {
      kept = kept.slice(0, -1);
      continue;
    }
    const tight = kept.some(
      ({ share, width: min }) => share !== undefined && Math.floor((room * share) / shares) < min,
    );
    // The last gives way to those before it, also where it would fit itself: they matter more.
    const least = tight ? kept.findLast(({ share }) => share !== undefined) : undefined;
    if (least === undefined)
      return shares === 0 && room < 0 ? kept.map((cell) => ({ ...cell, width })) : spreadOut(kept, room, shares);
    kept = kept.filter((cell) => cell !== least);
  }
}

/** What rounding leaves goes to the first that takes any. */
function spreadOut(cells: readonly Cell[], room: number, shares: number): Cell[] {
  let left =
    room - cells.reduce((sum, { share = 0 }) => sum + (share === 0 ? 0 : Math.floor((room * share) / shares)), 0);
  return cells.map((cell) => {
    if (cell.share === undefined) return cell;
    const more = Math.max(0, left);
    left = 0;
    return { ...cell, width: Math.floor((room * cell.share) / shares) + more };
  });
}
