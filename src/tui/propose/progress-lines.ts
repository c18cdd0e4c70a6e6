/** How far the model is: phases, time, and what it read and writes. */
import type { Check } from "../../domain/check.ts";
import type { Lang } from "../../domain/lang.ts";
import { flow, type Span } from "../../text/flow.ts";
import { safeText } from "../../text/safe-text.ts";
import { sizeText } from "../../text/size.ts";
import { checkMark, symbolsFor } from "../../text/symbols.ts";
import { spanText } from "../../text/time.ts";
import type { TextOptions } from "../../text/view.ts";
import { displayWidth, shorten, wrapText } from "../../text/width.ts";
import { wordsFor } from "../../text/words.ts";
import { NARROW } from "./command-lines.ts";
import { type Draft, MAX_REASONING, PHASES, type Reading } from "./draft.ts";
import { proposeMessages } from "./messages.ts";
import type { ProposeState } from "./state.ts";

const MAX_NAME = 80;
/** Columns of the id of a reading. */
const MAX_ID = 6;
const MAX_BAR = 24;
const MAX_SECONDS_MS = 120_000;

/** The phases, then the time with what goes on; on few rows the phases alone. */
export function progressLines(state: ProposeState, options: TextOptions, whole: boolean): string[] {
  return whole ? [...phaseLines(state, options), ...timeLines(state, options)] : phaseLines(state, options).slice(0, 1);
}

/** `✓ reach the model   ● gather 12s   ○ draft   ○ check`; on a narrow screen only the one at hand by its name. */
function phaseLines({ draft, now, lang, ascii }: ProposeState, { style, width }: TextOptions): string[] {
  const say = proposeMessages(lang);
  const symbols = symbolsFor(ascii);
  const at = PHASES.indexOf(draft.phase);
  const narrow = width < NARROW;
  const spans = PHASES.map((phase, i): Span => {
    const name = narrow && i !== at ? "" : ` ${say.phase[phase]}`;
    if (i < at) return { text: `${symbols.done}${name}`, paint: style.green };
    if (i > at) return { text: `${symbols.open}${name}`, paint: style.dim };
    return { text: `${symbols.active}${name} ${secondsText(since(draft.phaseAt, now))}`, paint: style.bold };
  });
  const again: Span[] = draft.round > 1 ? [{ text: say.again, paint: style.yellow }] : [];
  return flow([...spans, ...again], { width, indent: 1, gap: narrow ? " " : "   " });
}

/** `[######........] 12s of 90s, 78s left   qwen3 chooses what to read`. */
function timeLines(state: ProposeState, options: TextOptions): string[] {
  const { draft, now, lang } = state;
  const { style, width } = options;
  const say = proposeMessages(lang);
  // In whole seconds, so that what has passed and what is left add up.
  const elapsed = Math.floor(since(draft.askedAt, now) / 1000) * 1000;
  const { deadlineMs } = draft;
  const time: Span[] =
    deadlineMs === null
      ? [{ text: say.elapsed(secondsText(elapsed)) }]
      : [
          { text: barText(elapsed / deadlineMs, options) },
          { text: say.waited(secondsText(elapsed), secondsText(deadlineMs), secondsText(deadlineMs - elapsed)) },
        ];
  return flow([...time, { text: activity(state, options), paint: style.dim }], { width, indent: 1, gap: "  " });
}

function barText(part: number, { width, ascii }: TextOptions): string {
  const columns = Math.min(MAX_BAR, Math.max(8, Math.floor(width / 5)));
  const full = Math.min(columns, Math.max(0, Math.floor(part * columns) || 0));
  const [on, off] = ascii ? ["#", "."] : ["█", "░"];
  return `[${on.repeat(full)}${off.repeat(columns - full)}]`;
}

/** What goes on right now. */
function activity({ draft, taking, lang, ascii }: ProposeState, { width }: TextOptions): string {
  const say = proposeMessages(lang);
  const name = (text: string) => safeText(text, { max: MAX_NAME, ascii });
  const model = name(draft.model ?? "");
  switch (draft.phase) {
    case "reaching":
      return draft.server === null || taking
        ? ""
        : shorten(say.asking(name(draft.server)), width - 2, symbolsFor(ascii).ellipsis);
    case "gathering":
      return say.chooses(draft.chooser === null ? null : name(draft.chooser));
    case "drafting": {
      const size = sizeText(draft.bytes);
      return draft.attempt === 1 ? say.writes(model, size) : say.mends(model, size);
    }
    case "checking":
      return checksText(draft, lang, ascii);
  }
}

/** `✓ permission  ● exists  ● dry run`: made and awaited. */
function checksText({ checks }: Draft, lang: Lang, ascii: boolean): string {
  const { check } = wordsFor(lang);
  const awaited: [Check["name"], string][] = [
    ["RBAC Permission", check["RBAC Permission"]],
    ["Resource Exists", check["Resource Exists"]],
    ["Syntax Validation", proposeMessages(lang).dryRun],
  ];
  return awaited
    .map(([name, text]) => {
      const made = checks.find((one) => one.name === name);
      return `${made === undefined ? symbolsFor(ascii).active : checkMark(made.status, ascii)} ${text}`;
    })
    .join("  ");
}

/** What was read, a line each, and the reasoning as far as it is written. */
export function paneLines({ draft, end }: ProposeState, options: TextOptions): string[] {
  const { style, ascii, lang } = options;
  const say = proposeMessages(lang);
  const safe = (text: string) => safeText(text, { max: 300, ascii });
  const one = (text: string) => shorten(text, options.width - 1, symbolsFor(ascii).ellipsis);
  const unsaid = draft.unsaid.map(({ model, why }) =>
    style.yellow(one(`${checkMark("not_run", ascii)} ${say.unsaid(safe(model), safe(why))}`)),
  );
  const lines = [
    ...unsaid.map((line) => ` ${line}`),
    ...draft.readings.map((reading) => readingLine(reading, options)),
  ];
  if (draft.reading !== null) {
    lines.push(` ${style.bold(one(`${symbolsFor(ascii).active} ${say.reading} ${safe(draft.reading)}`))}`);
  }
  if (draft.refused !== null) {
    lines.push(` ${style.yellow(one(`${checkMark("failed", ascii)} ${say.refused(safe(draft.refused))}`))}`);
  }
  const written = reasoningLines(draft, options);
  if (written.length > 0 && lines.length > 0) lines.push("");
  const all = [...lines, ...written];
  return all.length === 0 && end === null ? [` ${style.dim(say.nothingRead)}`] : all;
}

/** `✓ E1 kubectl describe …   2.1 KB, cut`; the query is shortened, the rest is not. */
function readingLine({ id, query, ok, bytes, cut, failure }: Reading, options: TextOptions): string {
  const { style, width, ascii, lang } = options;
  const { ellipsis } = symbolsFor(ascii);
  const safe = (text: string) => safeText(text, { max: 300, ascii });
  const name = shorten(safe(id), MAX_ID, ellipsis);
  const head = ` ${checkMark(ok ? "passed" : "failed", ascii)} ${name} `;
  const size = `${sizeText(bytes)}${cut ? `, ${proposeMessages(lang).cut}` : ""}`;
  const room = Math.max(2, width - displayWidth(head));
  const tail = shorten(ok ? size : safe(failure), Math.floor(room / 2), ellipsis);
  const asked = shorten(safe(query), Math.max(2, room - displayWidth(tail) - 2), ellipsis);
  return `${(ok ? style.green : style.red)(head)}${asked}  ${style.dim(tail)}`;
}

function reasoningLines({ reasoning }: Draft, { style, width, ascii }: TextOptions): string[] {
  const said = safeText(reasoning, { singleLine: false, max: MAX_REASONING, ascii }).trim();
  if (said === "") return [];
  const { quote } = symbolsFor(ascii);
  return wrapText(quote[0] + said, width - 2).map((line) => (line === "" ? "" : ` ${style.dim(line)}`));
}

const since = (at: string, now: string) => Math.max(0, Date.parse(now) - Date.parse(at)) || 0;

/** In seconds, as one counts them; a long span as any other. */
function secondsText(ms: number): string {
  return ms <= MAX_SECONDS_MS ? `${Math.max(0, Math.floor(ms / 1000))}s` : spanText(ms);
}
