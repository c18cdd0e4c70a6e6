/** The screen of a run as a pure reducer. It cannot be left while something goes on, but by a second Ctrl-C. */
import { shortId } from "../../text/signature.ts";
import { type Keystroke, keyName } from "../keystroke.ts";
import { type Extent, scrolledAlong, scrollOf } from "../scroll.ts";
import { runMessagesFor } from "./messages.ts";
import { MAX_LINE, MAX_OUTPUT, type Message, type RunMessage, type RunState } from "./state.ts";

/** What the reducer must know of the drawing: how far what kubectl printed can be scrolled. */
export type ExtentOf = (state: RunState) => Extent;

export function reduceRun(state: RunState, message: Message, extentOf: ExtentOf): RunState {
  switch (message.type) {
    case "key":
      return onKey(state, message.keystroke, message.drawn, extentOf);
    case "paste":
      return { ...state, notice: runMessagesFor(state.lang).pasteRefused };
    case "open_failed":
      return { ...state, notice: message.message };
    case "tick":
      return state.end === null ? { ...state, now: message.now } : state;
    case "resized": {
      const { columns, rows } = message;
      return columns === state.columns && rows === state.rows ? state : { ...state, columns, rows, scroll: null };
    }
    default:
      return onProgress(state, message);
  }
}

function onProgress(state: RunState, message: RunMessage): RunState {
  switch (message.type) {
    case "step":
      return { ...state, phase: message.phase, mutating: message.mutating, phaseAt: state.now };
    case "output": {
      const added = message.lines.map((line) => ({ ...line, text: line.text.slice(0, MAX_LINE) }));
      const all = [...state.output, ...added];
      const dropped = Math.max(0, all.length - MAX_OUTPUT);
      return { ...state, output: all.slice(dropped), dropped: state.dropped + dropped };
    }
    case "ended": {
      const { end } = message;
      const known = end.how === "ran" ? { incident: end.view.incident, approval: end.view.approval } : {};
      // What a key does is another thing from here on.
      return { ...state, ...known, end: { ...end, at: state.now }, notice: null, frame: state.frame + 1 };
    }
  }
}

function onKey(state: RunState, keystroke: Keystroke, drawn: number, extentOf: ExtentOf): RunState {
  const key = keyName(keystroke);
  if (key === "ctrl_c") return onCtrlC(state);
  if (state.wish !== null || drawn < state.frame) return state;
  if (keystroke.kind === "burst") return { ...state, notice: runMessagesFor(state.lang).pasteRefused };
  if (key === "q" || key === "escape") {
    if (state.end !== null) return { ...state, wish: { type: "quit" } };
    return { ...state, notice: runMessagesFor(state.lang).busy[state.phase] };
  }
  const command = scrollOf(keystroke);
  return command === null ? state : { ...state, scroll: scrolledAlong(state.scroll, command, extentOf(state)) };
}

function onCtrlC(state: RunState): RunState {
  if (state.end !== null || state.stopping) return { ...state, wish: { type: "interrupted" } };
  const say = runMessagesFor(state.lang);
  const cannot = state.phase === "running" ? ` ${say.leaving(shortId(state.approval.id))}` : "";
  return {
    ...state,
    stopping: true,
    work: { id: 2, job: { kind: "stop" } },
    notice: say.stopping[state.phase] + cannot,
    frame: state.frame + 1,
  };
}
