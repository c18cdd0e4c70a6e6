/**
 * Which lines are drawn where, for a screen of a given size. The keys stay; of what is proposed the badge and the whole
 * command stay longest; reasons, the second row of the head and the pane give way first.
 */
import { incidentHead } from "../../text/incident.ts";
import { ruleLine } from "../../text/review.ts";
import { personText } from "../../text/signature.ts";
import type { Style } from "../../text/style.ts";
import { symbolsFor } from "../../text/symbols.ts";
import type { TextOptions } from "../../text/view.ts";
import { displayWidth, shorten } from "../../text/width.ts";
import { helpLines } from "../keymap.ts";
import { type Extent, NO_EXTENT, windowOf } from "../scroll.ts";
import type { Detail } from "./card-lines.ts";
import { footLines } from "./chrome.ts";
import { NARROW } from "./command-lines.ts";
import { PROPOSE_KEYS } from "./keymap.ts";
import { proposeMessages } from "./messages.ts";
import { paneLines, progressLines } from "./progress-lines.ts";
import type { ExtentOf } from "./reduce.ts";
import { standOf } from "./stand.ts";
import { standLines } from "./stand-lines.ts";
import type { ProposeState } from "./state.ts";

interface Level extends Detail {
  /** Rows of the head. */
  head: number;
  /** Rows that are left for the pane at least. */
  pane: number;
  /** Whether the time is shown with the phases. */
  time: boolean;
}

/** From roomy to tight. */
const LEVELS: readonly Level[] = [
  { head: 2, headline: 6, air: 2, why: 40, steps: 40, more: true, marks: true, pane: 10, time: true },
  { head: 2, headline: 5, air: 1, why: 12, steps: 12, more: true, marks: true, pane: 8, time: true },
  { head: 2, headline: 4, air: 1, why: 4, steps: 6, more: true, marks: true, pane: 5, time: true },
  { head: 2, headline: 4, air: 0, why: 3, steps: 4, more: true, marks: true, pane: 4, time: true },
  { head: 2, headline: 3, air: 0, why: 2, steps: 3, more: true, marks: true, pane: 3, time: true },
  { head: 1, headline: 3, air: 0, why: 1, steps: 2, more: true, marks: true, pane: 0, time: true },
  { head: 1, headline: 2, air: 0, why: 0, steps: 1, more: true, marks: true, pane: 0, time: true },
  { head: 1, headline: 2, air: 0, why: 0, steps: 1, more: false, marks: true, pane: 0, time: true },
  { head: 1, headline: 2, air: 0, why: 0, steps: 1, more: false, marks: false, pane: 0, time: true },
  { head: 1, headline: 2, air: 0, why: 0, steps: 1, more: false, marks: false, pane: 0, time: false },
  { head: 0, headline: 1, air: 0, why: 0, steps: 1, more: false, marks: false, pane: 0, time: false },
];

/** A pane with fewer rows says nothing: of a model at work one line is news. */
const MIN_PANE_ROWS = { working: 3, else: 5 };
const HELP_ROWS = 8;

interface Layout {
  above: string[];
  pane: string[];
  foot: string[];
  extent: Extent;
}

/** Exactly as many lines as the screen has rows. */
export function proposeFrame(state: ProposeState, style: Style): string[] {
  const { above, pane, foot } = layoutOf(state, style);
  const upper = [...above, ...pane];
  const air = Math.max(0, state.rows - upper.length - foot.length);
  return [...upper, ...Array.from({ length: air }, () => ""), ...foot];
}

/** What the reducer asks of the drawing. */
export function extentFor(style: Style): ExtentOf {
  return (state) => layoutOf(state, style).extent;
}

function layoutOf(state: ProposeState, style: Style): Layout {
  const { columns: width, now, ascii, lang } = state;
  const options: TextOptions = { style, width, now, ascii, lang };
  const foot = [ruleLine(options), ...footLines(state, options)].slice(0, state.rows);
  const room = state.rows - foot.length;
  const above = aboveLines(state, options, room).slice(0, room);
  return { above, foot, ...paneOf(state, options, room - above.length) };
}

/** What is wrong, what is proposed, how far it is: as much of it as leaves the pane its rows. */
function aboveLines(state: ProposeState, options: TextOptions, room: number): string[] {
  const stand = standOf(state);
  // On a narrow screen the second row is for the alert.
  const who = options.width < NARROW ? "" : personText(state.operator, state.ascii);
  const head = incidentHead(state.view.incident, options, who);
  const rule = ruleLine(options);
  let lines: string[] = [];
  for (const level of LEVELS) {
    const shown = level.head === 0 ? [] : [...head.slice(0, level.head), rule];
    const progress = stand.name === "working" ? [rule, ...progressLines(state, options, level.time)] : [];
    lines = [...shown, ...standLines(state, stand, options, level), ...progress];
    if (lines.length + paneRows(state, level) <= room) return lines;
  }
  return state.help ? lines.slice(0, Math.max(0, room - HELP_ROWS)) : lines;
}

/** Rows to leave for the pane. Where the model is done, the proposals need them more. */
function paneRows({ help, end }: ProposeState, { pane }: Level): number {
  if (help) return Math.max(HELP_ROWS, pane);
  return end === null || pane >= HELP_ROWS ? pane : 0;
}

type PanePart = Pick<Layout, "pane" | "extent">;

/** What the model read and writes, its end in view unless somebody scrolled; or the help. */
function paneOf(state: ProposeState, options: TextOptions, room: number): PanePart {
  const lines = state.help ? helpLines(PROPOSE_KEYS, options) : paneLines(state, options);
  const least = state.end === null || state.help ? MIN_PANE_ROWS.working : MIN_PANE_ROWS.else;
  if (lines.length === 0 || room < least) return { pane: [], extent: NO_EXTENT };
  const seen = windowOf(lines, state.scroll ?? lines.length, room - 2);
  const pane = [ruleLine(options), titleLine(state, options, seen.range), ...seen.lines];
  return { pane, extent: seen };
}

function titleLine({ help }: ProposeState, { style, width, ascii, lang }: TextOptions, extent: string): string {
  const say = proposeMessages(lang);
  const room = width - 3 - extent.length;
  const title = shorten(help ? say.helpTitle : say.paneTitle, room, symbolsFor(ascii).ellipsis);
  const blanks = Math.max(1, width - 1 - displayWidth(title) - extent.length);
  return ` ${(help ? style.bold : style.yellow)(title)}${extent === "" ? "" : " ".repeat(blanks) + style.dim(extent)}`;
}
