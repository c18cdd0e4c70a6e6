/** The board as lines: exactly as many as the screen has rows, none wider than its columns. */
import { flow } from "../../text/flow.ts";
import { ruleLine } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import type { Style } from "../../text/style.ts";
import { symbolsFor } from "../../text/symbols.ts";
import type { TextOptions } from "../../text/view.ts";
import { displayWidth, padEnd, shorten } from "../../text/width.ts";
import { footLines, headLine } from "./chrome.ts";
import { detailLines } from "./detail-lines.ts";
import { boardHelp } from "./help.ts";
import { bodyRows, detailColumns, hasDetail, type ListLine, listColumns, visibleLines } from "./layout.ts";
import type { Section } from "./lists.ts";
import { boardMessages } from "./messages.ts";
import { rowLine } from "./row-lines.ts";
import { type BoardState, selectedRow } from "./state.ts";

const MARKER = 2;

export function boardFrame(state: BoardState, style: Style): string[] {
  const { columns, now, ascii, lang, rows } = state;
  const options: TextOptions = { style, width: columns, now, ascii, lang };
  const rule = ruleLine(options);
  const lines = [headLine(state, options), rule, ...body(state, options), rule, ...footLines(state, options)];
  return lines.slice(0, rows);
}

function body(state: BoardState, options: TextOptions): string[] {
  const rows = bodyRows(state);
  const left = leftLines(state, { ...options, width: listColumns(state) }, rows);
  if (!hasDetail(state)) return filled(left, rows);
  const right = detail(state, { ...options, width: detailColumns(state) }, rows);
  const divider = options.style.dim(` ${symbolsFor(options.ascii).divider} `);
  return filled(left, rows).map((line, i) => padEnd(line, listColumns(state)) + divider + (right[i] ?? ""));
}

function filled(lines: readonly string[], rows: number): string[] {
  return [...lines.slice(0, rows), ...Array.from({ length: Math.max(0, rows - lines.length) }, () => "")];
}

function leftLines(state: BoardState, options: TextOptions, rows: number): string[] {
  const { mode, lists } = state;
  if (mode.name === "help") return boardHelp(mode.scroll, options, rows);
  if (lists.rows.length === 0) return ["", ...emptyLines(state, options)];
  return visibleLines(state, rows).map((line) => listLine(line, state, options));
}

/** What to do where there is nothing to see. */
function emptyLines({ filter, entries, lang, ascii }: BoardState, options: TextOptions): string[] {
  const say = boardMessages(lang);
  const told = (text: string) => flow([{ text }], { width: options.width - 2, indent: 2 });
  if (filter !== "" && entries.size > 0) return told(say.noMatch(safeText(filter, { max: 60, ascii })));
  const [first = "", ...rest] = say.nothing;
  // Commands keep their blanks, so that what they do stands in a column.
  return [...told(options.style.bold(first)), ...rest.flatMap((text) => (text === "" ? [""] : fitted(text, options)))];
}

function fitted(text: string, { width }: TextOptions): string[] {
  return displayWidth(text) + 2 <= width ? [`  ${text}`] : flow([{ text }], { width: width - 2, indent: 2 });
}

function listLine(line: ListLine, state: BoardState, options: TextOptions): string {
  if (line.type === "empty") return "";
  if (line.type === "title") return titleLine(line.section, state, options);
  const row = state.lists.rows[line.index];
  if (row === undefined) return "";
  const chosen = row.key === state.selected;
  const { ascii, style, width } = options;
  const marker = chosen ? style.bold(ascii ? "> " : "▸ ") : "  ";
  return marker + rowLine(row, { ...options, width: width - MARKER - 1, idWidth: state.lists.idWidth });
}

function titleLine(section: Section, { lists, sort, lang, ascii }: BoardState, { style, width }: TextOptions): string {
  const say = boardMessages(lang);
  const wide = width >= 60 && section !== "ended";
  const order = wide ? `  ${section === "active" ? say.sortedBy[sort] : say.forYou(lists.mine)}` : "";
  const count = say.count(lists.counts[section], lists.totals[section]);
  const name = shorten(
    say.section[section],
    Math.max(1, width - 3 - displayWidth(order + count)),
    symbolsFor(ascii).ellipsis,
  );
  const blanks = Math.max(1, width - 2 - displayWidth(name + order) - displayWidth(count));
  return ` ${style.cyan(style.bold(name))}${style.dim(order)}${" ".repeat(blanks)}${style.dim(count)} `;
}

function detail(state: BoardState, options: TextOptions, rows: number): string[] {
  const row = selectedRow(state);
  const shown = state.detail;
  if (row === null || shown?.view == null || shown.incidentId !== row.entry.incident_id) return [];
  return detailLines(shown.view, row.section === "waiting" ? row.request.id : undefined, options, rows);
}
