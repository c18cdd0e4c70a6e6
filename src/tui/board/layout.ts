/** Which lines of the list are drawn, and what room there is; pure, since the reducer scrolls by it. */
import type { Lists, Section } from "./lists.ts";
import type { BoardState } from "./state.ts";

/** From this width on the selected incident is told beside the list. */
const WIDE = 100;
const MIN_DETAIL = 39;
const MAX_DETAIL = 76;
const DIVIDER_COLUMNS = 3;
/** Head and rule above; rule, what is noticed or queued, keys below. */
const HEAD_ROWS = 2;
/** From so many rows on an empty one stands between the sections. */
const AIRY_ROWS = 20;

const SECTIONS: readonly Section[] = ["waiting", "active", "ended"];

export function hasDetail({ columns, lists, mode }: Pick<BoardState, "columns" | "lists" | "mode">): boolean {
  return columns >= WIDE && lists.rows.length > 0 && mode.name !== "help";
}

export function detailColumns({ columns }: Pick<BoardState, "columns">): number {
  return Math.min(MAX_DETAIL, Math.max(MIN_DETAIL, Math.floor(columns * 0.42)));
}

export function listColumns(state: BoardState): number {
  return hasDetail(state) ? state.columns - detailColumns(state) - DIVIDER_COLUMNS : state.columns;
}

/** Rows of the foot, rule included: two lines of keys on a narrow screen. */
export function footRows({ columns }: Pick<BoardState, "columns">): number {
  return columns < 76 ? 4 : 3;
}

export function bodyRows(state: Pick<BoardState, "columns" | "rows">): number {
  return Math.max(1, state.rows - HEAD_ROWS - footRows(state));
}

/** Lines of the title of a section: an empty one before it, but for the first. */
function titleLines(section: Section, lists: Lists, rows: number): number {
  const first = SECTIONS.find((one) => lists.counts[one] > 0) === section;
  return first || rows < AIRY_ROWS ? 1 : 2;
}

export type ListLine = { type: "row"; index: number } | { type: "title"; section: Section } | { type: "empty" };

/** How many lines the list has, titles included, without making them. */
function lineCount(lists: Lists, rows: number): number {
  return SECTIONS.reduce((sum, section) => {
    const count = lists.counts[section];
    return count === 0 ? sum : sum + count + titleLines(section, lists, rows);
  }, 0);
}

/** The line of a row. */
function lineOfRow(index: number, lists: Lists, rows: number): number {
  let before = 0;
  let line = index;
  for (const section of SECTIONS) {
    const count = lists.counts[section];
    if (count === 0) continue;
    line += titleLines(section, lists, rows);
    before += count;
    if (index < before) break;
  }
  return line;
}

/** The lines from `top` on, as many as fit. */
export function visibleLines({ lists, rows, top }: BoardState, count: number): ListLine[] {
  const lines: ListLine[] = [];
  let line = 0;
  let index = 0;
  const put = (made: ListLine) => {
    if (line >= top && lines.length < count) lines.push(made);
    line += 1;
  };
  for (const section of SECTIONS) {
    const size = lists.counts[section];
    if (size === 0) continue;
    if (titleLines(section, lists, rows) === 2) put({ type: "empty" });
    put({ type: "title", section });
    // Whole stretches above and below the screen are stepped over.
    const skipped = Math.max(0, Math.min(size, top - line));
    line += skipped;
    for (let i = skipped; i < size && lines.length < count; i++) put({ type: "row", index: index + i });
    index += size;
  }
  return lines;
}

/** The first line to draw, so that the selected row is seen; at the start of a section its title too. */
export function topFor(state: BoardState): number {
  const { lists, rows, index } = state;
  const room = bodyRows(state);
  const line = lineOfRow(index, lists, rows);
  const wanted = index === 0 ? 0 : Math.min(state.top, line);
  const lowest = Math.max(0, lineCount(lists, rows) - room);
  return Math.min(lowest, Math.max(wanted, line - room + 1));
}

/** Rows that a page is. */
export function pageOf(state: BoardState): number {
  return Math.max(1, bodyRows(state) - 2);
}
