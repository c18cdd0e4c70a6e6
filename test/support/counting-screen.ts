/**
 * The smallest screen: it counts its keys, and does what a letter says. `o` opens another, `w` works, `!` throws where
 * keys are reduced, `#` throws where the frame is made.
 */
import { type BaseMessage, type Given, type Layer, layerOf, type ScreenState } from "../../src/tui/app/screen.ts";

interface CountingState extends ScreenState<string> {
  name: string;
  keys: string;
  said: string;
}

type CountingMessage = BaseMessage | { type: "said"; text: string };

export interface CountingOutside {
  work?(job: string, signal: AbortSignal): Promise<string>;
  /** What is read anew. */
  look?(): string;
}

export function countingScreen(name: string, { style: _, ...setting }: Given, outside: CountingOutside = {}): Layer {
  const initial: CountingState = { ...setting, name, keys: "", said: "", frame: 1, work: null, wish: null };
  return layerOf<CountingState, CountingMessage, string>(
    {
      reduce,
      frame: (state) => {
        if (state.keys.includes("#")) throw new Error("the frame broke");
        const lines = [`screen ${state.name}`, `keys ${state.keys}`, `said ${state.said}`, `frame ${state.frame}`];
        return [...lines, ...Array.from({ length: state.rows - lines.length }, () => "")];
      },
      carryOut: async (job, { send, signal }) => {
        send({ type: "said", text: (await outside.work?.(job, signal)) ?? "" });
      },
      reload: async (_, { send }) => {
        const text = outside.look?.();
        if (text !== undefined) send({ type: "said", text });
      },
      farewell: (state) => [`left ${state.name} after ${state.keys}`],
    },
    initial,
  );
}

function reduce(state: CountingState, message: CountingMessage): CountingState {
  switch (message.type) {
    case "said":
      return message.text === state.said ? state : { ...state, said: message.text };
    case "open_failed":
      return { ...state, said: `failed: ${message.message}` };
    case "paste":
      return { ...state, keys: `${state.keys}P` };
    case "resized":
      return { ...state, columns: message.columns, rows: message.rows };
    case "tick":
      return state;
    case "key":
      return onKey(state, message);
  }
}

function onKey(state: CountingState, { keystroke, drawn }: Extract<BaseMessage, { type: "key" }>): CountingState {
  if (keystroke.kind === "named" && keystroke.name === "ctrl_c") return { ...state, wish: { type: "interrupted" } };
  if (keystroke.kind !== "character" || drawn < state.frame) return state;
  const key = keystroke.character;
  if (key === "!") throw new Error("the reducer broke");
  const next = { ...state, keys: state.keys + key, frame: state.frame + 1 };
  if (key === "q") return { ...next, wish: { type: "quit" } };
  if (key === "w") return { ...next, work: { id: state.frame, job: "a job" } };
  if (key !== "o") return next;
  return { ...next, wish: { type: "open", opening: { screen: "review", incidentId: "INC-1", approvalId: null } } };
}
