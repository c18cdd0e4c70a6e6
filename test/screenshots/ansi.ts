/** What colour codes do to a line: its characters with the look of each. */
import { displayWidth } from "../../src/text/width.ts";

export interface Look {
  bold: boolean;
  dim: boolean;
  inverse: boolean;
  /** One of the terminal's colours; null: that of plain text. */
  colour: Colour | null;
}

export type Colour = "red" | "green" | "yellow" | "magenta" | "cyan";

/** A piece of a line with one look; `column` counts from 0. */
export interface Piece extends Look {
  text: string;
  column: number;
  /** Columns it takes. */
  width: number;
}

const PLAIN: Look = { bold: false, dim: false, inverse: false, colour: null };

const CODES: Record<string, Partial<Look>> = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  7: { inverse: true },
  22: { bold: false, dim: false },
  27: { inverse: false },
  31: { colour: "red" },
  32: { colour: "green" },
  33: { colour: "yellow" },
  35: { colour: "magenta" },
  36: { colour: "cyan" },
  39: { colour: null },
};

const CODE = new RegExp(`${String.fromCharCode(27)}\\[(\\d+)m`);

/** @throws Error at a code that the screens do not use: a picture without it would not be what they show */
export function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let look = PLAIN;
  let column = 0;
  for (const [i, part] of line.split(CODE).entries()) {
    if (i % 2 === 1) {
      const change = CODES[part];
      if (change === undefined) throw new Error(`no picture knows the code ${part}`);
      look = { ...look, ...change };
      continue;
    }
    const width = displayWidth(part);
    if (part !== "") pieces.push({ ...look, text: part, column, width });
    column += width;
  }
  return pieces;
}
