/**
 * Which lines are drawn where, for a screen of a given size; pure, so that the reducer can ask whether everything that
 * is to be signed is on the screen.
 *
 * Rows are given away in this order: footer or question, the head, then what is signed (badge, signatures, command,
 * target), then facts and pane. Only the last two are ever shortened.
 */

import { factsOf } from "../text/facts.ts";
import { incidentHead } from "../text/incident.ts";
import { aimLines, remedyLines, verdictLines } from "../text/remedy.ts";
import { ruleLine } from "../text/review.ts";
import { personText } from "../text/signature.ts";
import type { Style } from "../text/style.ts";
import { symbolsFor } from "../text/symbols.ts";
import type { TextOptions } from "../text/view.ts";
import { wordsFor } from "../text/words.ts";
import { footerLines, helpLines, noticeLines, questionLines } from "./chrome.ts";
import { messagesFor } from "./messages.ts";
import { paneLines, tabsLine } from "./panes.ts";
import { type ReviewState, type Surroundings, shownApproval } from "./state.ts";

/** At this width the pane stands beside the proposal. */
const WIDE = 120;
/** Below this width the pane is shown in place of the facts. */
const NARROW = 60;
const LEFT_COLUMNS = 78;
const MIN_PANE_ROWS = 4;
const MAX_HEAD_ROWS = 2;
/** Rows that a question with a notice takes at most, at 40 columns and with the longest word. */
const QUESTION_ROWS = 8;

export interface Layout {
  head: string[];
  /** Badge, signatures, command and target. */
  card: string[];
  facts: string[];
  /** null: not drawn on this screen. */
  pane: { tabs: string; lines: string[]; beside: boolean } | null;
  footer: string[];
  rule: string;
  /** Columns of the left part, where the pane stands beside it. */
  leftColumns: number;
  maxScroll: number;
  page: number;
}

function textOptions(state: ReviewState, style: Style, width = state.columns): TextOptions {
  return { style, width, now: state.now, ascii: state.ascii, lang: state.lang };
}

export function layoutOf(state: ReviewState, style: Style): Layout {
  const wide = state.columns >= WIDE;
  const leftColumns = wide ? LEFT_COLUMNS : state.columns;
  const left = textOptions(state, style, leftColumns);
  const full = textOptions(state, style);
  const footer = footerOf(state, full);
  const card = cardLines(state, left);
  const room = state.rows - footer.length - 2;
  const head = headLines(state, full).slice(0, Math.max(1, Math.min(MAX_HEAD_ROWS, room - card.length)));
  const body = Math.max(0, room - head.length);
  const shown = card.slice(0, body);
  const rest = body - shown.length;
  const divided = wide ? beside(state, full, left, { body, rest }) : below(state, full, rest);
  return { head, card: shown, footer, rule: ruleLine(full), leftColumns, ...divided };
}

/** What is signed, as lines; everything else on the screen explains it. */
function cardLines(state: ReviewState, options: TextOptions): string[] {
  const approval = shownApproval(state);
  if (approval === null) return [` ${wordsFor(state.lang).noProposal}`];
  const air = state.columns < NARROW ? [] : [""];
  return [
    ...verdictLines(approval, options),
    ...air,
    ...remedyLines(approval, options),
    ...aimLines(approval, options),
  ];
}

function headLines(state: ReviewState, options: TextOptions): string[] {
  return incidentHead(state.view.incident, options, personText(state.operator, state.ascii));
}

function footerOf(state: ReviewState, options: TextOptions): string[] {
  const notice = noticeLines(state, options);
  const keys =
    state.mode.name === "question" || state.work !== null
      ? questionLines(state, options)
      : footerLines(state, options, surroundingsFor(options.style));
  return [...notice, ...keys];
}

type Divided = Pick<Layout, "facts" | "pane" | "maxScroll" | "page">;

function factLines(state: ReviewState, options: TextOptions): string[] {
  const approval = shownApproval(state);
  return approval === null ? [] : factsOf(approval, options, true).flatMap((fact) => fact.lines);
}

/** The first rows of the facts, and how many are behind key 2. */
function cutFacts(state: ReviewState, lines: string[], rows: number, style: Style): string[] {
  const air = rows > lines.length ? [""] : [];
  if (lines.length <= rows) return [...air, ...lines];
  if (rows === 0) return [];
  const kept = lines.slice(0, rows - 1);
  const more = messagesFor(state.lang).moreLines(lines.length - kept.length, "2");
  return [...kept, style.dim(` ${symbolsFor(state.ascii).down} ${more}`)];
}

interface Window {
  lines: string[];
  maxScroll: number;
  page: number;
  /** `3-6/20`; empty where everything is seen. */
  extent: string;
}

function window(lines: string[], scroll: number, rows: number): Window {
  const maxScroll = Math.max(0, lines.length - rows);
  const from = Math.min(scroll, maxScroll);
  const extent = maxScroll === 0 ? "" : `${from + 1}-${from + rows}/${lines.length}`;
  return { lines: lines.slice(from, from + rows), maxScroll, page: rows, extent };
}

/** Pane to the right, as tall as the whole body. */
function beside(
  state: ReviewState,
  full: TextOptions,
  left: TextOptions,
  rows: { body: number; rest: number },
): Divided {
  const options = { ...full, width: full.width - left.width - 3 };
  const { lines, maxScroll, page, extent } = window(
    bodyLines(state, options),
    state.scroll,
    Math.max(0, rows.body - 1),
  );
  const facts = cutFacts(state, factLines(state, left), rows.rest, full.style);
  return { facts, pane: { tabs: tabsLine(state, options, extent), lines, beside: true }, maxScroll, page };
}

/** Facts above, pane below; on a narrow or low screen, and where a pane was asked for by its key, one of the two. */
function below(state: ReviewState, options: TextOptions, rest: number): Divided {
  const lines = bodyLines(state, options);
  const facts = factLines(state, options);
  const cramped = options.width < NARROW || rest < MIN_PANE_ROWS + 2;
  if (state.mode.name === "help" || state.paneOpen) return paneOnly(state, options, lines, rest);
  if (cramped) return { facts: cutFacts(state, facts, rest, options.style), pane: null, maxScroll: 0, page: 0 };
  // Rule and tabs take two rows of the pane's part.
  const paneRows = Math.max(MIN_PANE_ROWS, rest - facts.length - 1);
  const shown = window(lines, state.scroll, paneRows - 2);
  return {
    facts: cutFacts(state, facts, rest - paneRows, options.style),
    pane: { tabs: tabsLine(state, options, shown.extent), lines: shown.lines, beside: false },
    maxScroll: shown.maxScroll,
    page: shown.page,
  };
}

function paneOnly(state: ReviewState, options: TextOptions, lines: string[], rest: number): Divided {
  if (rest < MIN_PANE_ROWS - 1) return { facts: [], pane: null, maxScroll: 0, page: 0 };
  const { lines: shown, maxScroll, page, extent } = window(lines, state.scroll, Math.max(0, rest - 2));
  return { facts: [], pane: { tabs: tabsLine(state, options, extent), lines: shown, beside: false }, maxScroll, page };
}

function bodyLines(state: ReviewState, options: TextOptions): string[] {
  return state.mode.name === "help" ? helpLines(options) : paneLines(state, options);
}

/** What the reducer asks of the drawing. */
export function surroundingsFor(style: Style): Surroundings {
  return {
    drawsAll: (state) => drawsAllOf(state, style),
    maxScroll: (state) => layoutOf(state, style).maxScroll,
    page: (state) => layoutOf(state, style).page,
  };
}

/** Whether the whole card stays on the screen under the tallest question, one row of the head above it. */
function drawsAllOf(state: ReviewState, style: Style): boolean {
  const width = state.columns >= WIDE ? LEFT_COLUMNS : state.columns;
  return state.rows >= 1 + 2 + cardLines(state, textOptions(state, style, width)).length + QUESTION_ROWS;
}
