/** What surrounds the rows: head, foot, help. */
import type { Lang } from "../../domain/lang.ts";
import { flow, type Span } from "../../text/flow.ts";
import { safeText } from "../../text/safe-text.ts";
import { personText } from "../../text/signature.ts";
import type { Style } from "../../text/style.ts";
import { symbolsFor } from "../../text/symbols.ts";
import { clockText } from "../../text/time.ts";
import type { TextOptions } from "../../text/view.ts";
import { displayWidth, shorten } from "../../text/width.ts";
import { labelledKey } from "../keymap.ts";
import { BOARD_KEYS } from "./keymap.ts";
import { footRows } from "./layout.ts";
import type { Lists } from "./lists.ts";
import { boardMessages } from "./messages.ts";
import { type BoardState, whyNot } from "./state.ts";

const GAP = "   ";
const MAX_NOTICE = 300;

/** Columns of the name of whoever froze runs, where a longer one would push out what else stands there. */
const MAX_FREEZER = 20;

/** Where, who, when; what does not fit is left out from the right, but never that runs are frozen. */
export function headLine(state: BoardState, { style }: TextOptions): string {
  const { ascii, columns, now } = state;
  const clock = `${clockText(now, now, true)}${columns < 60 ? "" : " UTC"} `;
  const room = columns - 1 - displayWidth(clock);
  const choices = frozenTexts(state).map((frozen) => headSpans(state, frozen, style));
  const spans = choices.find((all) => widthOf(all) <= room) ?? choices.at(-1) ?? [];
  const { ellipsis } = symbolsFor(ascii);
  let line = "";
  let used = 1;
  for (const { text, loud, paint = (plain: string) => plain } of spans) {
    const gap = line === "" ? "" : GAP;
    const left = Math.max(0, columns - used - gap.length - 1 - displayWidth(clock));
    const short = loud === true ? shorten(text, left, ellipsis) : text;
    if (short === "" || displayWidth(short) > left) continue;
    line += gap + paint(short);
    used += gap.length + displayWidth(short);
  }
  return ` ${line}${" ".repeat(Math.max(1, columns - used - displayWidth(clock)))}${style.dim(clock)}`;
}

/** `loud`: cut where it does not fit, not left out. */
interface HeadSpan extends Span {
  loud?: true;
}

function headSpans(state: BoardState, frozen: string, style: Style): HeadSpan[] {
  const { facts, lists, top, operator, lang, ascii } = state;
  const say = boardMessages(lang);
  const redis: Span[] = {
    off: [],
    ok: [{ text: say.redis.ok, paint: style.green }],
    away: [{ text: say.redis.away, paint: style.red }],
  }[facts.redis];
  const all: HeadSpan[] = [
    { text: "awooo", paint: style.bold },
    { text: frozen, loud: true, paint: (text) => style.inverse(style.red(text)) },
    ...(facts.redis === "away" ? redis : []),
    // The title of the section says so too, but not while it is out of sight, nor of what a filter hides.
    ...(top > 0 || lists.mine < lists.mineInAll ? mineSpans(lists, lang, style) : []),
    { text: safeText(clusterOf(lists), { max: 60, ascii }) },
    ...(facts.redis === "away" ? [] : redis),
    { text: personText(operator, ascii), paint: style.dim },
  ];
  return all.filter(({ text }) => text !== "");
}

/** With the gap before each, and one behind the last. */
function widthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }, i) => sum + displayWidth(text) + (i === 0 ? 0 : GAP.length), 1);
}

/** That runs are frozen, the longest way of saying so first; empty where they are not. */
function frozenTexts({ facts, lang, ascii }: BoardState): string[] {
  if (facts.frozen === null) return [""];
  const say = boardMessages(lang);
  const name = personText(facts.frozen, ascii);
  const cut = shorten(name, MAX_FREEZER, symbolsFor(ascii).ellipsis);
  return [say.frozen(name), say.frozen(cut), say.frozenBriefly(cut)].map((text) => ` ${text} `);
}

function mineSpans({ mineInAll }: Lists, lang: Lang, style: Style): Span[] {
  return mineInAll === 0 ? [] : [{ text: boardMessages(lang).waitForYou(mineInAll), paint: style.yellow }];
}

/** The cluster of all that waits; empty where they are several, or none is known. */
function clusterOf({ rows }: Lists): string {
  const contexts = new Set(rows.flatMap((row) => (row.section === "waiting" ? [row.request.context] : [])));
  const [only = null] = contexts.size === 1 ? contexts : [];
  return only ?? "";
}

/** What was noticed, else what is queued, and the keys; always as many rows. */
export function footLines(state: BoardState, options: TextOptions): string[] {
  const rows = footRows(state) - 1;
  const status = statusLine(state, options);
  const typing = state.mode.name === "filter" || state.mode.name === "jump";
  const keys = typing ? typingLines(state, options) : keyLines(state, options, rows - status.length);
  const shown = [...status, ...keys].slice(0, rows);
  return [...Array.from({ length: rows - shown.length }, () => ""), ...shown];
}

function statusLine(
  { notice, facts, unread, filter, lang, ascii, now, mode }: BoardState,
  options: TextOptions,
): string[] {
  const { style, width } = options;
  const say = boardMessages(lang);
  const one = (spans: Span[]) => flow(spans, { width, indent: 1, gap: ascii ? "  " : " · " }).slice(0, 1);
  if (notice !== null) {
    const paint = notice.tone === "error" ? style.yellow : style.green;
    return one([
      {
        text: shorten(safeText(notice.text, { max: MAX_NOTICE, ascii }), width - 2, symbolsFor(ascii).ellipsis),
        paint,
      },
    ]);
  }
  const parts: Span[] = [];
  if (filter !== "" && mode.name === "board") {
    parts.push(
      { text: `${say.filter} ${safeText(filter, { ascii })}`, paint: style.cyan },
      { text: say.clearHint, paint: style.dim },
    );
  }
  if (facts.queued > 0) parts.push({ text: say.queued(facts.queued), paint: style.yellow });
  if (facts.queued > 0 && facts.synced !== null)
    parts.push({ text: say.synced(clockText(facts.synced, now, true)), paint: style.dim });
  if (unread.length > 0) parts.push({ text: say.reading(unread.length), paint: style.dim });
  return one(parts);
}

/** The keys that matter most; one that cannot be used says why, where that pushes no other key out. */
function keyLines(state: BoardState, { width, lang, style }: TextOptions, rows: number): string[] {
  if (state.mode.name === "help") return [` ${boardMessages(lang).keysHelp}`];
  const lines = (reasons: boolean) => flow(keySpans(state, reasons, style), { width, indent: 1, gap: "  " });
  const whole = lines(true);
  return whole.length <= rows ? whole : lines(false);
}

function keySpans(state: BoardState, reasons: boolean, style: Style): Span[] {
  return BOARD_KEYS.bindings
    .filter(({ footer }) => footer)
    .map((binding): Span => {
      const { command } = binding;
      const text = labelledKey(binding, state.lang);
      if (command !== "open" && command !== "propose" && command !== "approve") return { text };
      const reason = whyNot(state, command);
      if (reason === null) return { text, paint: style.bold };
      // A key that was pressed in vain has its reason in the notice already.
      const told = command !== "approve" || state.lists.rows.length === 0 || reason === state.notice?.text;
      return { text: told || !reasons ? text : `${text}: ${reason}`, paint: style.dim };
    });
}

function typingLines({ mode, filter, lang, ascii }: BoardState, { style, width }: TextOptions): string[] {
  const say = boardMessages(lang);
  const [label, typed, keys] =
    mode.name === "jump" ? [say.jump, mode.typed, say.keysJump] : [say.filter, filter, say.keysFilter];
  // The end of what is typed is what its writer looks at; half the width, since characters may be two columns wide.
  const seen = [...safeText(typed, { ascii })].slice(-Math.max(8, Math.floor(width / 2) - 6)).join("");
  const spans: Span[] = [
    { text: label, paint: style.bold },
    { text: `${seen} `, paint: style.inverse },
    { text: keys, paint: style.dim },
  ];
  return flow(spans, { width, indent: 1, gap: " " });
}
