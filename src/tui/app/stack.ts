/** The screens that lie on one another, as a pure reducer; only the top one is drawn and gets the keys. */
import type { BaseMessage, Layer } from "./screen.ts";

export interface Stacked {
  /** Never given twice, so that an answer that comes late finds its screen gone. */
  id: number;
  layer: Layer;
}

export interface AppState {
  /** At least one; the last one is on top. */
  layers: readonly Stacked[];
  nextId: number;
  exit: "quit" | "interrupted" | null;
}

export type AppMessage =
  | BaseMessage
  /** For one screen, whether or not it is on top. */
  | { type: "to"; id: number; message: unknown }
  /** What the top screen wished for. */
  | { type: "opened"; layer: Layer };

export function initialApp(layer: Layer): AppState {
  return { layers: [{ id: 1, layer }], nextId: 2, exit: null };
}

export function topOf({ layers }: AppState): Stacked {
  const top = layers.at(-1);
  if (top === undefined) throw new Error("an app without a screen");
  return top;
}

export function reduceApp(state: AppState, message: AppMessage): AppState {
  switch (message.type) {
    case "tick":
    case "resized":
      return changed(state, () => true, message);
    case "to":
      return settled(changed(state, ({ id }) => id === message.id, message.message));
    case "opened":
      return pushed(state, message.layer);
    default:
      return settled(onTop(state, message));
  }
}

/** While another screen is on its way nothing is pressed on this one, but for what ends everything. */
function onTop(state: AppState, message: BaseMessage): AppState {
  const top = topOf(state);
  const opening = top.layer.state.wish?.type === "open";
  const ends = message.type === "key" && message.keystroke.kind === "named" && message.keystroke.name === "ctrl_c";
  if (message.type === "open_failed") {
    return replaced(state, top.id, top.layer.resumed(top.layer.state.frame + 1).after(message));
  }
  return opening && !ends ? state : changed(state, ({ id }) => id === top.id, message);
}

function changed(state: AppState, which: (stacked: Stacked) => boolean, message: unknown): AppState {
  const layers = state.layers.map((stacked) => {
    const layer = which(stacked) ? stacked.layer.after(message) : stacked.layer;
    return layer === stacked.layer ? stacked : { ...stacked, layer };
  });
  return layers.every((stacked, i) => stacked === state.layers[i]) ? state : { ...state, layers };
}

function replaced(state: AppState, id: number, layer: Layer): AppState {
  return { ...state, layers: state.layers.map((stacked) => (stacked.id === id ? { id, layer } : stacked)) };
}

function pushed(state: AppState, layer: Layer): AppState {
  const { id, layer: below } = topOf(state);
  const { frame } = below.state;
  const { layers } = replaced(state, id, below.resumed(frame));
  return {
    ...state,
    layers: [...layers, { id: state.nextId, layer: layer.resumed(frame + 1) }],
    nextId: state.nextId + 1,
  };
}

/** Leaves the top screen where it wishes that; the one below goes on with a frame nobody can have pressed a key on. */
function settled(state: AppState): AppState {
  const { layer } = topOf(state);
  const { wish, frame } = layer.state;
  if (wish?.type === "interrupted") return { ...state, exit: "interrupted" };
  if (wish?.type !== "quit") return state;
  const rest = state.layers.slice(0, -1);
  const below = rest.at(-1);
  if (below === undefined) return { ...state, exit: "quit" };
  return { ...state, layers: [...rest.slice(0, -1), { id: below.id, layer: below.layer.resumed(frame + 1) }] };
}
