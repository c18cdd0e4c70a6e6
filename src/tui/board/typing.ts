/** What is typed on the board: a filter, or the beginning of an id. */
import type { Keystroke } from "../keystroke.ts";
import type { Row } from "./lists.ts";
import { boardMessages } from "./messages.ts";
import { listed, selected } from "./select.ts";
import type { BoardState, Mode } from "./state.ts";

const MAX_TYPED = 100;

type Typing = Extract<Mode, { name: "filter" | "jump" }>;

export function onTextKey(state: BoardState, mode: Typing, keystroke: Keystroke): BoardState {
  const name = keystroke.kind === "named" ? keystroke.name : null;
  if (name === "enter") return board(state);
  if (name === "escape") return escaped(board(state), mode);
  if (name === "up") return selected(state, state.index - 1);
  if (name === "down") return selected(state, state.index + 1);
  // Typed fast on a busy machine, the Enter arrives with what was typed before it; all it does here is to close a field.
  if (keystroke.kind === "burst" && /[\r\n]$/.test(keystroke.text)) return board(typing(state, mode, keystroke));
  return typing(state, mode, keystroke);
}

function typing(state: BoardState, mode: Typing, keystroke: Keystroke): BoardState {
  const before = mode.name === "filter" ? state.filter : mode.typed;
  const erases = keystroke.kind === "named" && keystroke.name === "backspace";
  const typed = erases ? [...before].slice(0, -1).join("") : (before + textOf(keystroke)).slice(0, MAX_TYPED);
  if (typed === before) return state;
  if (mode.name === "filter") return listed({ ...state, filter: typed });
  return jumped({ ...state, mode: { ...mode, typed } }, typed);
}

function textOf(keystroke: Keystroke): string {
  if (keystroke.kind === "character") return keystroke.character;
  return keystroke.kind === "burst" ? keystroke.text.replace(/\p{C}/gu, "") : "";
}

function board(state: BoardState): BoardState {
  return { ...state, mode: { name: "board" }, frame: state.frame + 1 };
}

function escaped(state: BoardState, mode: Typing): BoardState {
  if (mode.name === "filter") return listed({ ...state, filter: "" });
  const from = state.lists.rows.findIndex(({ key }) => key === mode.from);
  return from === -1 ? state : selected(state, from);
}

function jumped(state: BoardState, typed: string): BoardState {
  if (typed === "") return state;
  const index = state.lists.rows.findIndex((row) => begins(row, typed.toLowerCase()));
  if (index !== -1) return selected(state, index);
  return { ...state, notice: { text: boardMessages(state.lang).noSuchId(typed), tone: "error" } };
}

/** By the whole id, by what follows a dash in it (`2041` of INC-2041), or by the id of the request. */
function begins(row: Row, typed: string): boolean {
  const id = row.entry.incident_id.toLowerCase();
  if (id.startsWith(typed) || id.includes(`-${typed}`)) return true;
  return row.section === "waiting" && row.request.id.toLowerCase().startsWith(typed);
}
