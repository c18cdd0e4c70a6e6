/** The board as a screen of the app, with what it asks of the outside. */
import type { BoardEntry } from "../../domain/board.ts";
import type { Style } from "../../text/style.ts";
import type { ShowView } from "../../text/view.ts";
import { type Given, type Layer, layerOf, type Screen, type Tools } from "../app/screen.ts";
import { boardFrame } from "./frame.ts";
import { boardMessages } from "./messages.ts";
import { reduceBoard } from "./reduce.ts";
import {
  type BoardData,
  type BoardMessage,
  type BoardState,
  type DetailJob,
  type Facts,
  initialBoard,
} from "./state.ts";

export interface BoardActions {
  /** Everything at once, without requests. */
  read(): BoardData;
  /** These incidents with their requests, as they are now. */
  entries(incidentIds: readonly string[]): readonly BoardEntry[];
  /** Incidents changed after this row of the ledger, and what stands around them. */
  changes(seq: number): { seq: number; incidentIds: readonly string[]; facts: Facts };
  view(incidentId: string): ShowView;
  /** Lets keys in between two slices of a long reading. */
  pause(): Promise<void>;
}

/** How many incidents are read between two looks at the keys: about 5 ms. */
const SLICE = 50;

export function openBoard(actions: BoardActions, { style, ...setting }: Given): Layer {
  return layerOf(boardScreen(actions, style), initialBoard(actions.read(), setting));
}

function boardScreen(actions: BoardActions, style: Style): Screen<BoardState, BoardMessage, DetailJob> {
  return {
    reduce: reduceBoard,
    frame: (state) => boardFrame(state, style),
    carryOut: async ({ incidentId }, { send }) => send({ type: "detail", detail: detailOf(actions, incidentId) }),
    reload: (state, tools) => reload(actions, state, tools),
    farewell: ({ lists, lang }) => {
      const { waiting, active } = lists.totals;
      return [boardMessages(lang).summary(waiting, active)];
    },
  };
}

function detailOf(actions: BoardActions, incidentId: string) {
  try {
    return { incidentId, view: actions.view(incidentId), stale: false };
  } catch {
    // Why it cannot be read is said by the review, whose whole screen it is.
    return { incidentId, view: null, stale: false };
  }
}

async function reload(actions: BoardActions, state: BoardState, { send, signal }: Tools<BoardMessage>): Promise<void> {
  try {
    await readSlices(actions, state.unread, { send, signal });
    const { seq, incidentIds, facts } = actions.changes(state.seq);
    if (await readSlices(actions, incidentIds, { send, signal })) send({ type: "up_to", seq, facts });
  } catch (error) {
    send({ type: "read_failed", message: error instanceof Error ? error.message : String(error) });
  }
}

/** @returns whether all of them were read */
async function readSlices(
  actions: BoardActions,
  ids: readonly string[],
  { send, signal }: Tools<BoardMessage>,
): Promise<boolean> {
  for (let i = 0; i < ids.length; i += SLICE) {
    if (signal.aborted) return false;
    const read = ids.slice(i, i + SLICE);
    send({ type: "entries", entries: actions.entries(read), read });
    await actions.pause();
  }
  return !signal.aborted;
}
