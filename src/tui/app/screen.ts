/**
 * What a screen is to the app: pure functions over a state of its own, and a few effects the app starts for it.
 *
 * How to write one: a state that extends `ScreenState`, messages of its own besides `BaseMessage`, jobs as a union; then
 * `layerOf(screen, state)` makes the value that `app/stack.ts` keeps. The app numbers frames, starts each `work` once,
 * fulfils each `wish` once, and renders `frame(state)` as it is.
 */
import type { Lang } from "../../domain/lang.ts";
import type { Style } from "../../text/style.ts";
import type { Keystroke } from "../keystroke.ts";

/** What every screen is told. `drawn`: the frame that was on the screen when the key was pressed. */
export type BaseMessage =
  | { type: "key"; keystroke: Keystroke; drawn: number }
  /** Text that a terminal pasted as such; for text fields, and never a key. */
  | { type: "paste"; text: string; drawn: number }
  | { type: "tick"; now: string }
  | { type: "resized"; columns: number; rows: number }
  /** What was wished for could not be opened. */
  | { type: "open_failed"; message: string };

/** Another screen, as the one that is left or covered knows it. */
export type Opening =
  | { screen: "board" }
  | { screen: "review"; incidentId: string; approvalId: string | null }
  /** As of `awooo propose`: `fresh` with `--new` (also where an equal one is open), `cache` false with `--no-cache`. */
  | { screen: "propose"; incidentId: string; fresh: boolean; cache?: boolean }
  /** `digest`: of the request that was drawn when somebody said yes. */
  | { screen: "run"; incidentId: string; approvalId: string; digest: string };

/** What only the app can do. `quit` goes back to the screen below, or ends the app where there is none. */
export type Wish = { type: "open"; opening: Opening } | { type: "quit" } | { type: "interrupted" };

/** Who looks, when, and on what. */
export interface Setting {
  operator: string;
  /** RFC 3339. */
  now: string;
  columns: number;
  rows: number;
  ascii: boolean;
  lang: Lang;
}

export interface ScreenState<J = unknown> extends Setting {
  /** Counts everything that changes what a key would do; it only rises, across screens too (the app sees to that). */
  frame: number;
  /** Something to be done outside, once for each `id`; the answer comes as a message. */
  work: { id: number; job: J } | null;
  /** Fulfilled once; the app sets it back to null before the state is seen again. */
  wish: Wish | null;
}

/** For what takes longer than a frame. */
export interface Tools<M> {
  send(message: M): void;
  /** Aborts when the screen is left or the app ends. */
  signal: AbortSignal;
}

export interface Screen<S extends ScreenState<J>, M, J> {
  reduce(state: S, message: M | BaseMessage): S;
  /** Exactly as many lines as the screen has rows, none wider than its columns. */
  frame(state: S): readonly string[];
  /** Does a job; failures of the outside are messages. A rejection is a bug and ends the app. */
  carryOut(job: J, tools: Tools<M>): Promise<void>;
  /** The ledger or Redis may have changed: reads anew what is shown. As `carryOut`; never twice at a time. */
  reload?(state: S, tools: Tools<M>): Promise<void>;
  /** Lines that stay in the terminal after the app was left from here; plain. */
  farewell(state: S): readonly string[];
}

/** What a screen is made with. */
export interface Given extends Setting {
  style: Style;
}

/** A screen with its state, to whom does not know its types. A value: whatever changes gives another one. */
export interface Layer {
  readonly state: ScreenState;
  /** @param message of this screen, or one for all; the same layer where nothing changed */
  after(message: unknown): Layer;
  /** With the wish fulfilled and the frame numbered anew. */
  resumed(frame: number): Layer;
  lines(): readonly string[];
  carryOut(job: unknown, tools: Tools<unknown>): Promise<void>;
  reload(tools: Tools<unknown>): Promise<void>;
  farewell(): readonly string[];
}

export function layerOf<S extends ScreenState<J>, M, J>(screen: Screen<S, M, J>, state: S): Layer {
  let drawn: readonly string[] | null = null;
  return {
    state,
    after(message) {
      const next = screen.reduce(state, message as M | BaseMessage);
      return next === state ? this : layerOf(screen, next);
    },
    resumed: (frame) => layerOf(screen, { ...state, frame, wish: null }),
    lines() {
      drawn ??= screen.frame(state);
      return drawn;
    },
    carryOut: (job, tools) => screen.carryOut(job as J, tools),
    reload: async (tools) => screen.reload?.(state, tools),
    farewell: () => screen.farewell(state),
  };
}

/**
 * How an app opens a screen: it shows what the ledger has, and `reload` brings the rest. A promise where something has to
 * be loaded first; until then the screen that wished for it stays.
 */
export type OpenScreen = (opening: Opening, given: Given) => Layer | Promise<Layer>;
