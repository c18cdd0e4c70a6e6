/**
 * Which lines are drawn where, for a screen of a given size; pure, so that the reducer can ask whether everything that
 * is to be signed is on the screen.
 *
 * Rows are given away in this order: footer or question, the head, then what is signed (badge, signatures, command,
 * target), then facts and pane. Only the last two are ever shortened; where rows are left, the description gets them.
 */

import { COMPACT_DESCRIPTION_ROWS, factsOf } from "../../text/facts.ts";
import { ruleLine } from "../../text/review.ts";
import type { Style } from "../../text/style.ts";
import { symbolsFor } from "../../text/symbols.ts";
import type { TextOptions } from "../../text/view.ts";
import { helpLines } from "../keymap.ts";
import { type Extent, NO_EXTENT, windowOf } from "../scroll.ts";
import { cardLines, headLines, NARROW } from "./card.ts";
import { noticeLines, questionLines } from "./chrome.ts";
import { footerLines } from "./footer.ts";
import { REVIEW_KEYS } from "./keymap.ts";
import { messagesFor } from "./messages.ts";
import { paneLines } from "./panes.ts";
import { isBusy, type ReviewState, type Surroundings, shownApproval } from "./state.ts";
import { tabsLine } from "./tabs.ts";

/** At this width the pane stands beside the facts. */
const WIDE = 120;
const DIVIDER_COLUMNS = 3;
const MAX_FACT_COLUMNS = 78;
const MIN_PANE_ROWS = 4;
const MIN_AIRY_ROWS = 6;
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
  /** Columns of the facts, where the pane stands beside them. */
  leftColumns: number;
  extent: Extent;
}

function textOptions(state: ReviewState, style: Style, width = state.columns): TextOptions {
  return { style, width, now: state.now, ascii: state.ascii, lang: state.lang };
}

export function layoutOf(state: ReviewState, style: Style): Layout {
  const wide = state.columns >= WIDE;
  const half = Math.floor((state.columns - DIVIDER_COLUMNS) / 2);
  const leftColumns = wide ? Math.min(MAX_FACT_COLUMNS, Math.max(NARROW, half)) : state.columns;
  const full = textOptions(state, style);
  const footer = footerOf(state, full);
  const card = cardLines(state, full);
  const room = state.rows - footer.length - 2;
  const head = headLines(state, full).slice(0, Math.max(1, Math.min(MAX_HEAD_ROWS, room - card.length)));
  const body = Math.max(0, room - head.length);
  const shown = card.slice(0, body);
  // An empty row sets the two columns off from what stands across both.
  if (wide && shown.length < body) shown.push("");
  const rest = body - shown.length;
  const divided = wide ? beside(state, full, textOptions(state, style, leftColumns), rest) : below(state, full, rest);
  return { head, card: shown, footer, rule: ruleLine(full), leftColumns, ...divided };
}

function footerOf(state: ReviewState, options: TextOptions): string[] {
  const notice = noticeLines(state, options);
  const keys =
    state.mode.name === "question" || state.mode.name === "edit" || isBusy(state)
      ? questionLines(state, options)
      : footerLines(state, options, surroundingsFor(options.style));
  return [...notice, ...keys];
}

type Divided = Pick<Layout, "facts" | "pane" | "extent">;

/** @param rows how many there are: what the other facts leave goes to the description */
function factLines(state: ReviewState, options: TextOptions, rows: number): string[] {
  const approval = shownApproval(state);
  if (approval === null) return [];
  const linesWith = (compact: boolean, descriptionRows = COMPACT_DESCRIPTION_ROWS) =>
    factsOf(approval, options, compact, descriptionRows).flatMap((fact) => fact.lines);
  const whole = linesWith(false);
  if (whole.length <= rows) return whole;
  const short = linesWith(true);
  return rows <= short.length ? short : linesWith(true, COMPACT_DESCRIPTION_ROWS + rows - short.length);
}

/** The first rows of the facts; an empty one sets them off from what is signed, but where the last fact would pay. */
function cutFacts(state: ReviewState, lines: string[], rows: number, style: Style): string[] {
  if (rows < MIN_AIRY_ROWS || lines.length === rows) return shortened(state, lines, rows, style);
  return ["", ...shortened(state, lines, rows - 1, style)];
}

/** The first rows of the facts, and how many are behind key 2. */
function shortened(state: ReviewState, lines: string[], rows: number, style: Style): string[] {
  if (lines.length <= rows) return lines;
  if (rows === 0) return [];
  const kept = lines.slice(0, rows - 1);
  const more = messagesFor(state.lang).moreLines(lines.length - kept.length, "4 5");
  return [...kept, style.dim(` ${symbolsFor(state.ascii).down} ${more}`)];
}

/** Facts to the left, pane to the right. */
function beside(state: ReviewState, full: TextOptions, left: TextOptions, rest: number): Divided {
  const options = { ...full, width: full.width - left.width - DIVIDER_COLUMNS };
  const seen = windowOf(bodyLines(state, options), state.scroll, Math.max(0, rest - 1));
  const facts = shortened(state, factLines(state, left, rest), rest, full.style);
  if (rest === 0) return { facts, pane: null, extent: NO_EXTENT };
  return { facts, pane: { tabs: tabsLine(state, options, seen.range), lines: seen.lines, beside: true }, extent: seen };
}

/** Facts above, pane below; on a narrow or low screen, and where a pane was asked for by its key, one of the two. */
function below(state: ReviewState, options: TextOptions, rest: number): Divided {
  const lines = bodyLines(state, options);
  const cramped = options.width < NARROW || rest < MIN_PANE_ROWS + 2;
  if (state.mode.name === "help" || state.paneOpen) return paneOnly(state, options, lines, rest);
  if (cramped) {
    const facts = cutFacts(state, factLines(state, options, rest), rest, options.style);
    return { facts, pane: null, extent: NO_EXTENT };
  }
  // Rule and tabs take two rows of the pane's part, and an empty one stands above the facts.
  const wanted = Math.min(lines.length + 2, Math.max(MIN_PANE_ROWS, Math.floor(rest / 3)));
  const facts = factLines(state, options, rest - wanted - 1);
  const paneRows = Math.max(MIN_PANE_ROWS, rest - facts.length - 1);
  const shown = windowOf(lines, state.scroll, paneRows - 2);
  return {
    facts: cutFacts(state, facts, rest - paneRows, options.style),
    pane: { tabs: tabsLine(state, options, shown.range), lines: shown.lines, beside: false },
    extent: shown,
  };
}

function paneOnly(state: ReviewState, options: TextOptions, lines: string[], rest: number): Divided {
  if (rest < MIN_PANE_ROWS - 1) return { facts: [], pane: null, extent: NO_EXTENT };
  const seen = windowOf(lines, state.scroll, Math.max(0, rest - 2));
  return {
    facts: [],
    pane: { tabs: tabsLine(state, options, seen.range), lines: seen.lines, beside: false },
    extent: seen,
  };
}

function bodyLines(state: ReviewState, options: TextOptions): string[] {
  return state.mode.name === "help" ? helpLines(REVIEW_KEYS, options) : paneLines(state, options);
}

/** What the reducer asks of the drawing. */
export function surroundingsFor(style: Style): Surroundings {
  return {
    drawsAll: (state) => drawsAllOf(state, style),
    extent: (state) => layoutOf(state, style).extent,
  };
}

/** Whether the whole card stays on the screen under the tallest question, one row of the head above it. */
function drawsAllOf(state: ReviewState, style: Style): boolean {
  return state.rows >= 1 + 2 + cardLines(state, textOptions(state, style)).length + QUESTION_ROWS;
}
