/** Which row is selected, whatever becomes of the rows. */
import { indexOfKey, listsOf } from "./lists.ts";
import type { BoardState } from "./state.ts";

/** The rows anew; the selected one stays selected, or what is now in its place. */
export function listed(state: BoardState): BoardState {
  const lists = listsOf(state);
  // While what waits is still being read, the first row is not where anybody went.
  if (!state.touched && state.unread.length > 0) return selected({ ...state, lists }, 0);
  const found = indexOfKey(lists, state.selected);
  if (found !== -1) return { ...state, lists, index: found };
  return selected({ ...state, lists }, state.index);
}

/** Moves the selection; a new one makes a new frame, so that no key acts on what was not drawn as selected. */
export function selected(state: BoardState, index: number): BoardState {
  const { rows } = state.lists;
  const at = Math.max(0, Math.min(index, rows.length - 1));
  const key = rows[at]?.key ?? null;
  if (key === state.selected) return { ...state, index: at };
  return { ...state, index: at, selected: key, frame: state.frame + 1 };
}
