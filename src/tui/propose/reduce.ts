/**
 * The screen that proposes, as a pure reducer. Nothing is signed here; still a key counts only for the frame it was
 * pressed on, so that nobody chooses a proposal that was not drawn yet.
 */
import type { ApprovalRequest } from "../../domain/request.ts";
import type { ShowView } from "../../text/view.ts";
import type { Keystroke } from "../keystroke.ts";
import { type Extent, isScroll, type Scroll, scrolled, scrolledAlong } from "../scroll.ts";
import { afterStep, inPhase, withCheck } from "./draft.ts";
import { type Choice, PROPOSE_KEYS } from "./keymap.ts";
import { proposeMessages } from "./messages.ts";
import { standOf } from "./stand.ts";
import { type Message, nextFrame, type ProposeMessage, type ProposeState, working } from "./state.ts";
import { whyNot } from "./why-not.ts";

/** What the reducer must know of the drawing: how far its pane can be scrolled. */
export type ExtentOf = (state: ProposeState) => Extent;

export function reducePropose(state: ProposeState, message: Message, extentOf: ExtentOf): ProposeState {
  switch (message.type) {
    case "key":
      return onKey(state, message.keystroke, message.drawn, extentOf);
    case "paste":
      return { ...state, notice: proposeMessages(state.lang).pasteRefused };
    case "open_failed":
    case "look_failed":
      return { ...state, covered: false, notice: message.message };
    case "tick":
      return message.now === state.now ? state : { ...state, now: message.now };
    case "resized": {
      const { columns, rows } = message;
      if (columns === state.columns && rows === state.rows) return state;
      return nextFrame({ ...state, columns, rows, scroll: null });
    }
    default:
      return onOutside(state, message);
  }
}

function onOutside(state: ProposeState, message: Exclude<ProposeMessage, { type: "look_failed" }>): ProposeState {
  switch (message.type) {
    case "progress":
      return state.end === null ? { ...state, draft: afterStep(state.draft, message.step, state.now) } : state;
    case "checking":
      return state.end === null ? { ...state, draft: inPhase(state.draft, "checking", state.now) } : state;
    case "checked":
      return state.end === null ? { ...state, draft: withCheck(state.draft, message.check) } : state;
    case "noticed":
      return state.end === null ? { ...state, notice: message.text } : state;
    case "proposed":
      return state.end === null ? onProposed(state, message) : state;
    case "chosen": {
      const { view, approvalId } = message;
      return opening({ ...nextFrame(state), view, making: false, madeId: approvalId }, approvalId);
    }
    case "failed": {
      const { job, message: text } = message;
      const next = nextFrame({ ...state, making: false });
      if (job === "choose") return { ...next, notice: text };
      return state.end === null ? { ...next, taking: false, end: { how: "failed", message: text } } : state;
    }
    case "looked":
      return onLook(state, message.view);
  }
}

function onProposed(state: ProposeState, message: Extract<ProposeMessage, { type: "proposed" }>): ProposeState {
  const { view, approval, reused } = message;
  const draft = { ...inPhase(state.draft, "checking", state.now), reading: null };
  const next = nextFrame({ ...state, view, draft, end: { how: "proposed", approval, reused }, notice: null });
  if (!state.taking) return next;
  // The model was faster than the key, but the engineer had chosen.
  return standOf(next).name === "differ" ? making(next) : opening(next, approval.id);
}

/** From the review of the one request there is one goes straight back to where one came from. */
function onLook(state: ProposeState, view: ShowView): ProposeState {
  const { end, covered } = state;
  const approval = end?.how === "proposed" ? view.approvals.find(({ id }) => id === end.approval.id) : undefined;
  const known = end?.how === "proposed" && approval !== undefined ? { ...end, approval } : end;
  const looked = { ...state, view, end: known, covered: false };
  // What a key opens may be another thing from here on.
  const next = JSON.stringify(known) === JSON.stringify(end) ? looked : nextFrame(looked);
  if (!covered) return next;
  const settled = standOf(next).name !== "differ";
  return settled ? { ...next, wish: { type: "quit" } } : next;
}

function onKey(state: ProposeState, keystroke: Keystroke, drawn: number, extentOf: ExtentOf): ProposeState {
  if (keystroke.kind === "named" && keystroke.name === "ctrl_c") return onCtrlC(state);
  if (state.wish !== null || drawn < state.frame) return state;
  if (keystroke.kind === "burst") return { ...state, notice: proposeMessages(state.lang).pasteRefused };
  const command = PROPOSE_KEYS.commandOf(keystroke);
  if (command === null) return state;
  const quiet = { ...state, notice: null };
  if (command === "help" || (command === "quit" && state.help)) {
    return nextFrame({ ...quiet, help: !state.help, scroll: state.help ? null : 0 });
  }
  if (isScroll(command)) return { ...state, scroll: scrollTo(state, command, extentOf) };
  if (command === "quit") return { ...quiet, wish: { type: "quit" } };
  // The choices are not what one looks at while the help is open.
  return state.help ? state : choose(quiet, command);
}

/** As on the command line: the first takes the template, as long as there is one to take. */
function onCtrlC(state: ProposeState): ProposeState {
  const first = state.end === null && whyNot(state, "take") === null && state.wish === null;
  return first ? take(state) : { ...state, wish: { type: "interrupted" } };
}

function choose(state: ProposeState, choice: Choice): ProposeState {
  const reason = whyNot(state, choice);
  if (reason !== null) return { ...state, notice: reason };
  if (choice === "take") return state.end === null ? take(state) : making(state);
  const { end, madeId } = state;
  if (end?.how !== "proposed") return state;
  if (choice !== "library" || end.approval.metadata.source !== "llm") return opening(state, end.approval.id);
  return madeId === null ? making(state) : opening(state, madeId);
}

function take(state: ProposeState): ProposeState {
  return working({ ...state, taking: true, help: false, notice: null }, { name: "take" });
}

function making(state: ProposeState): ProposeState {
  return working({ ...state, making: true, help: false }, { name: "choose" });
}

function opening(state: ProposeState, approvalId: string): ProposeState {
  const { incident_id: incidentId } = state.view.incident;
  const wish = { type: "open", opening: { screen: "review", incidentId, approvalId } } as const;
  // Whoever is leaving leaves.
  return state.wish !== null ? state : { ...state, openedId: approvalId, covered: true, help: false, wish };
}

/** The request that the screen leaves behind, as it is now; null: none came of it. */
export function leftBehind({ end, openedId, view }: ProposeState): ApprovalRequest | null {
  const proposed = end?.how === "proposed" ? end.approval : null;
  const id = openedId ?? proposed?.id;
  return view.approvals.find((approval) => approval.id === id) ?? proposed;
}

function scrollTo(state: ProposeState, command: Scroll, extentOf: ExtentOf): number | null {
  const extent = extentOf(state);
  // The help does not grow: its end is a place like any other.
  return state.help ? scrolled(state.scroll ?? 0, command, extent) : scrolledAlong(state.scroll, command, extent);
}
