/** A run as the lines of a screen: what runs, how far it is or what came of it, what kubectl prints, the keys. */
import type { OutputLine } from "../../ports.ts";
import { executionLines } from "../../text/execution.ts";
import { flow, type Span } from "../../text/flow.ts";
import { incidentHead } from "../../text/incident.ts";
import { nextLines } from "../../text/next-step.ts";
import { inverseLines } from "../../text/ran.ts";
import { aimLines, remedyLines, verdictLines } from "../../text/remedy.ts";
import { ruleLine } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { personText } from "../../text/signature.ts";
import type { Style } from "../../text/style.ts";
import { symbolsFor } from "../../text/symbols.ts";
import { spanText } from "../../text/time.ts";
import type { TextOptions } from "../../text/view.ts";
import { wrapText } from "../../text/width.ts";
import { type Window, windowOf } from "../scroll.ts";
import { runMessagesFor } from "./messages.ts";
import type { ExtentOf } from "./reduce.ts";
import type { RunPhase, RunState } from "./state.ts";

const NARROW = 60;
const MIN_OUTPUT_ROWS = 3;

/** Exactly as many lines as the screen has rows. */
export function runFrame(state: RunState, style: Style): string[] {
  const { above, window, foot } = layoutOf(state, style);
  const upper = [...above, ...window.lines].slice(0, Math.max(0, state.rows - foot.length));
  const air = Math.max(0, state.rows - upper.length - foot.length);
  return [...upper, ...Array.from({ length: air }, () => ""), ...foot.slice(0, state.rows)];
}

export function extentFor(style: Style): ExtentOf {
  return (state) => layoutOf(state, style).window;
}

function layoutOf(state: RunState, style: Style): { above: string[]; window: Window; foot: string[] } {
  const { columns: width, now, ascii, lang } = state;
  const options: TextOptions = { style, width, now, ascii, lang };
  const rule = ruleLine(options);
  const foot = [rule, ...footLines(state, options)];
  const room = Math.max(0, state.rows - foot.length - 1);
  const above = aboveLines(state, options, room - MIN_OUTPUT_ROWS);
  return { above: [...above, rule], window: outputWindow(state, options, Math.max(0, room - above.length)), foot };
}

/** Head, command, and how it stands; where rows are few the head gives way, then what is next, never how it stands. */
function aboveLines(state: RunState, options: TextOptions, rows: number): string[] {
  const { incident, approval, operator, ascii } = state;
  const head = [...incidentHead(incident, options, personText(operator, ascii)).slice(0, 1), ruleLine(options)];
  const air = options.width < NARROW ? [] : [""];
  const card = [
    ...verdictLines(approval, options),
    ...air,
    ...remedyLines(approval, options),
    ...aimLines(approval, options),
  ];
  const stand = state.end === null ? [phaseLine(state, options)] : endLines(state, options);
  const more = moreLines(state, options);
  const parts = [head, card, [...air, ...stand], more];
  const fits = (kept: string[][]) => kept.flat().length <= rows;
  const choices = [parts, [head, card, stand], [card, stand], [remedyLines(approval, options), stand], [stand]];
  return (choices.find(fits) ?? [stand]).flat();
}

const PHASES: readonly RunPhase[] = ["checking", "running", "verifying"];
const LOOK_PHASES: readonly RunPhase[] = ["checking", "reading"];

/** `✓ checking the cluster   ● running 12s   ○ verifying`. */
function phaseLine(state: RunState, { style, width, ascii, lang }: TextOptions): string {
  const say = runMessagesFor(lang);
  const symbols = symbolsFor(ascii);
  const phases = state.mutating ? PHASES : LOOK_PHASES;
  const at = phases.indexOf(state.phase);
  const spans = phases.map((phase, i): Span => {
    if (i < at) return { text: `${symbols.done} ${say.phase[phase]}`, paint: style.green };
    if (i > at) return { text: `${symbols.open} ${say.phase[phase]}`, paint: style.dim };
    const span = spanText(Date.parse(state.now) - Date.parse(state.phaseAt));
    return { text: `${symbols.active} ${say.phase[phase]} ${span}`, paint: style.bold };
  });
  const all = { text: say.elapsed(spanText(Date.parse(state.now) - Date.parse(state.startedAt))), paint: style.dim };
  return flow([...spans, all], { width, indent: 1 })[0] ?? "";
}

function endLines({ end, lang, phase }: RunState, options: TextOptions): string[] {
  if (end === null) return [];
  if (end.how === "ran") return executionLines(end.view.execution, { ...options, indent: 1 });
  const { style, width, ascii } = options;
  const say = runMessagesFor(lang);
  // What fails while it is checked has started nothing.
  const text = phase === "checking" ? say.notRun : say.unknown;
  const head: Span = { text, paint: (word) => style.bold(style.yellow(word)) };
  return flow([head, { text: safeText(end.message, { ascii }) }], { width, indent: 1 });
}

/** How it is taken back, and what to do next. */
function moreLines({ end, incident, approval }: RunState, options: TextOptions): string[] {
  if (end === null || end.how !== "ran") return [];
  const { inverse } = end.view.execution;
  return [...(inverse === null ? [] : inverseLines(inverse, options)), ...nextLines(incident, approval, options)];
}

function outputWindow(state: RunState, options: TextOptions, rows: number): Window {
  const all = outputLines(state, options);
  return windowOf(all, state.scroll ?? all.length, rows);
}

function outputLines({ output, dropped }: RunState, { style, width, ascii, lang }: TextOptions): string[] {
  const say = runMessagesFor(lang);
  if (output.length === 0) return [` ${style.dim(say.noOutput)}`];
  const paint = ({ stream }: OutputLine, text: string) => (stream === "stderr" ? style.dim(text) : text);
  const lines = output.flatMap((line) =>
    wrapText(safeText(line.text, { ascii }), width - 2).map((text) => ` ${paint(line, text)}`),
  );
  return dropped === 0 ? lines : [` ${style.dim(say.earlier(dropped))}`, ...lines];
}

function footLines(state: RunState, { style, width, ascii }: TextOptions): string[] {
  const say = runMessagesFor(state.lang);
  const notice = state.notice === null ? [] : [{ text: safeText(state.notice, { ascii }), paint: style.yellow }];
  const stop = state.stopping ? say.keys.leave : say.stop[state.phase];
  // Until it has ended there is no going back: the reason is told to whoever tries.
  const main = state.end === null ? stop : say.keys.back;
  const keys: Span[] = [{ text: say.keys.scroll }, { text: say.keys.end }, { text: main, paint: style.bold }];
  return [...flow(notice, { width, indent: 1 }), ...flow(keys, { width, indent: 1, gap: "  " })];
}
