/**
 * The board as a pure reducer.
 *
 * Nothing is signed from here. A key that acts on the selected row counts only when that row is the one that was drawn
 * as selected when it was pressed; keys that move the selection always count, however fast they come.
 */
import type { BoardEntry } from "../../domain/board.ts";
import type { Keystroke } from "../keystroke.ts";
import { isScroll, type Scroll, scrolled } from "../scroll.ts";
import { helpExtent } from "./help.ts";
import { BOARD_KEYS, type BoardCommand } from "./keymap.ts";
import { hasDetail, pageOf, topFor } from "./layout.ts";
import { SORTS } from "./lists.ts";
import { boardMessages } from "./messages.ts";
import { listed, selected } from "./select.ts";
import { type BoardMessage, type BoardState, requestOf, selectedRow, whyNot } from "./state.ts";
import { onTextKey } from "./typing.ts";

export function reduceBoard(state: BoardState, message: BoardMessage): BoardState {
  const next = reduced(state, message);
  return next === state ? state : wantingDetail({ ...next, top: topFor(next) });
}

function reduced(state: BoardState, message: BoardMessage): BoardState {
  switch (message.type) {
    case "key":
      return onKey(state, message.keystroke, message.drawn);
    case "paste":
      return failed(state, boardMessages(state.lang).pasteRefused);
    case "tick": {
      const ticked = { ...state, now: message.now };
      return Date.parse(message.now) >= state.lists.until ? listed(ticked) : ticked;
    }
    case "resized": {
      const { columns, rows } = message;
      return columns === state.columns && rows === state.rows ? state : { ...state, columns, rows };
    }
    case "open_failed":
    case "read_failed":
      return failed(state, message.message);
    case "entries":
      return onEntries(state, message.entries, message.read);
    case "up_to": {
      const { seq, facts } = message;
      const same = seq === state.seq && JSON.stringify(facts) === JSON.stringify(state.facts);
      return same ? state : { ...state, seq, facts };
    }
    case "detail":
      return { ...state, work: null, detail: message.detail };
  }
}

function failed(state: BoardState, text: string): BoardState {
  return { ...state, notice: { text, tone: "error" } };
}

function onEntries(state: BoardState, changed: readonly BoardEntry[], read: readonly string[]): BoardState {
  const entries = new Map(state.entries);
  // One that cannot be read any more is nothing anybody should sign.
  for (const id of read) entries.delete(id);
  for (const entry of changed) entries.set(entry.incident_id, entry);
  const done = new Set(read);
  const unread = state.unread.filter((id) => !done.has(id));
  const { detail } = state;
  const stale = detail !== null && done.has(detail.incidentId);
  return { ...listed({ ...state, entries, detail: stale ? { ...detail, stale } : detail }), unread };
}

function onKey(state: BoardState, keystroke: Keystroke, drawn: number): BoardState {
  if (keystroke.kind === "named" && keystroke.name === "ctrl_c") return { ...state, wish: { type: "interrupted" } };
  const quiet = state.notice === null && state.touched ? state : { ...state, notice: null, touched: true };
  if (state.mode.name === "filter" || state.mode.name === "jump") return onTextKey(quiet, state.mode, keystroke);
  if (keystroke.kind === "burst") return onBurst(quiet, keystroke, drawn);
  if (state.mode.name === "help") return onHelpKey(quiet, state.mode.scroll, keystroke);
  return onCommand(quiet, BOARD_KEYS.commandOf(keystroke), keystroke, drawn);
}

function onHelpKey(state: BoardState, scroll: number, keystroke: Keystroke): BoardState {
  const command = BOARD_KEYS.commandOf(keystroke);
  if (isScroll(command))
    return { ...state, mode: { name: "help", scroll: scrolled(scroll, command, helpExtent(state)) } };
  if (command !== "help" && command !== "clear" && command !== "quit") return state;
  return { ...state, mode: { name: "board" }, frame: state.frame + 1 };
}

/** An id, with the key that begins it or without, and with the Enter that ends it or without. */
const TYPED_ID = /^(?:\d+|:\P{C}*)[\r\n]?$/u;

/**
 * A key that is held down arrives as several at once where the machine is busy, and an id where the line is slow; nothing
 * else is taken from that, so that it opens nothing.
 */
function onBurst(state: BoardState, { text }: Extract<Keystroke, { kind: "burst" }>, drawn: number): BoardState {
  const keys = [...text].map((character): Keystroke => ({ kind: "character", character }));
  if (keys.every((key) => isScroll(BOARD_KEYS.commandOf(key)))) {
    return keys.reduce((now, key) => onKey(now, key, drawn), state);
  }
  if (state.mode.name !== "board" || !TYPED_ID.test(text)) return failed(state, boardMessages(state.lang).burstIgnored);
  return typedId(state, { kind: "burst", text: text.replace(/^:/, "") });
}

/** What begins an id opens the field that takes the rest of it. */
function typedId(state: BoardState, keystroke: Keystroke): BoardState {
  return onTextKey(jumping(state, ""), { name: "jump", typed: "", from: state.selected }, keystroke);
}

function onCommand(state: BoardState, command: BoardCommand | null, keystroke: Keystroke, drawn: number): BoardState {
  switch (command) {
    case "open":
    case "propose":
    case "approve":
      return drawn < state.frame ? failed(state, boardMessages(state.lang).notDrawn) : acted(state, command);
    case "filter":
      return { ...state, mode: { name: "filter" }, frame: state.frame + 1 };
    case "jump":
      return jumping(state, "");
    case "sort": {
      const next = SORTS[(SORTS.indexOf(state.sort) + 1) % SORTS.length] ?? "age";
      return listed({ ...state, sort: next });
    }
    case "clear":
      return state.filter === "" ? state : listed({ ...state, filter: "" });
    case "help":
      return { ...state, mode: { name: "help", scroll: 0 }, frame: state.frame + 1 };
    case "quit":
      return { ...state, wish: { type: "quit" } };
    case null:
      return keystroke.kind === "character" && /\d/.test(keystroke.character) ? typedId(state, keystroke) : state;
    default:
      return moved(state, command);
  }
}

function jumping(state: BoardState, typed: string): BoardState {
  return { ...state, mode: { name: "jump", typed, from: state.selected }, frame: state.frame + 1 };
}

function moved(state: BoardState, command: Scroll): BoardState {
  return selected(state, scrolled(state.index, command, { last: state.lists.rows.length - 1, page: pageOf(state) }));
}

/** Opens what the selected row is about. `approve` too: a signature is asked for where all of it can be read. */
function acted(state: BoardState, command: "open" | "propose" | "approve"): BoardState {
  const reason = whyNot(state, command);
  const row = selectedRow(state);
  if (row === null || reason !== null) return failed(state, reason ?? "");
  const incidentId = row.entry.incident_id;
  if (command === "propose") {
    return { ...state, wish: { type: "open", opening: { screen: "propose", incidentId, fresh: false } } };
  }
  const approvalId = command === "approve" || row.section === "waiting" ? (requestOf(row)?.id ?? null) : null;
  return { ...state, wish: { type: "open", opening: { screen: "review", incidentId, approvalId } } };
}

/** Asks for the detail of the selected row where there is room for it; one at a time, the newest wish next. */
function wantingDetail(state: BoardState): BoardState {
  if (state.work !== null || !hasDetail(state)) return state;
  const incidentId = selectedRow(state)?.entry.incident_id;
  const { detail } = state;
  if (incidentId === undefined || (detail?.incidentId === incidentId && !detail.stale)) return state;
  return { ...state, jobs: state.jobs + 1, work: { id: state.jobs + 1, job: { type: "detail", incidentId } } };
}
