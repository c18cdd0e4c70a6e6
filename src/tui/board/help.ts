/** The help, in place of the rows. */
import { plainStyle } from "../../text/style.ts";
import type { TextOptions } from "../../text/view.ts";
import { helpLines } from "../keymap.ts";
import { type Extent, windowOf } from "../scroll.ts";
import { BOARD_KEYS } from "./keymap.ts";
import { bodyRows } from "./layout.ts";
import { boardMessages } from "./messages.ts";
import type { BoardState } from "./state.ts";

/** @param position first line of the keys that is seen; the title stays */
export function boardHelp(position: number, options: TextOptions, rows: number): string[] {
  const { style, lang } = options;
  const { lines, range } = windowOf(helpLines(BOARD_KEYS, options), position, Math.max(0, rows - 1));
  const title = ` ${style.inverse(` ${boardMessages(lang).helpTitle} `)}`;
  return [range === "" ? title : `${title} ${style.dim(range)}`, ...lines];
}

export function helpExtent(state: BoardState): Extent {
  const { columns: width, now, ascii, lang } = state;
  const options = { style: plainStyle, width, now, ascii, lang };
  return windowOf(helpLines(BOARD_KEYS, options), 0, Math.max(0, bodyRows(state) - 1));
}
