/**
 * The review as a pure reducer: it knows no React and no terminal, and everything a key may do is decided here.
 *
 * What makes an approval safe, and a run, a rejection or the end of an incident:
 * - A key carries the `frame` that was on the screen when it was pressed, and counts for nothing when the state has
 *   moved on, so nobody signs what was not drawn yet.
 * - It takes two steps at least, with a frame between them: a burst of characters can only open the question.
 * - Text may be typed faster than it is drawn, even several characters in one read; the Enter that ends it is a key of
 *   its own and counts only when all that was typed is on the screen.
 * - The question keeps the id and the digest of what was drawn; the store refuses another.
 */
import { openRequests } from "../../text/signature.ts";
import { currentApproval, type ShowView } from "../../text/view.ts";
import type { Keystroke } from "../keystroke.ts";
import { isScroll, type Scroll, scrolled } from "../scroll.ts";
import { type Command, isPane, type PaneName, REVIEW_KEYS } from "./keymap.ts";
import { afterKey, inserted } from "./line-editor.ts";
import { messagesFor } from "./messages.ts";
import { onOutcome } from "./outcome.ts";
import { ask, isTextField, onQuestionKey, takesBurst } from "./question.ts";
import {
  type Editing,
  isBusy,
  type Message,
  nextFrame,
  type ReviewState,
  type Surroundings,
  shownApproval,
  told,
  wishing,
  working,
} from "./state.ts";
import { subjectOf, whyNot } from "./why-not.ts";

export function reduce(state: ReviewState, message: Message, around: Surroundings): ReviewState {
  switch (message.type) {
    case "key":
      return onKey(state, message.keystroke, message.drawn, around);
    case "paste":
      return onPaste(state, message.text, message.drawn);
    case "tick":
      return closeIfOver({ ...state, now: message.now }, around);
    case "resized": {
      const { columns, rows } = message;
      if (columns === state.columns && rows === state.rows) return state;
      return closeIfOver(nextFrame({ ...state, columns, rows, scroll: 0 }), around);
    }
    case "loaded":
      return message.epoch === state.epoch && !isBusy(state) ? onView(state, message.view, around) : state;
    case "freeze":
      return message.by === state.frozen ? state : closeIfOver(nextFrame({ ...state, frozen: message.by }), around);
    case "team":
      return JSON.stringify(message.trouble) === JSON.stringify(state.team)
        ? state
        : closeIfOver({ ...state, team: message.trouble }, around);
    case "open_failed":
      return told(state, message.message);
    default: {
      const next = onOutcome(state, message);
      if (!("view" in message)) return next;
      return { ...readPane(onView(next, message.view, around)), notice: next.notice };
    }
  }
}

/** Everything a decision is about; while this is equal, a frame on the screen is not out of date. */
function substance(state: ReviewState): string {
  const { incident, approvals } = state.view;
  // Whoever closes the incident ends these too.
  const open = openRequests(approvals, state).map(({ id }) => id);
  return JSON.stringify([shownApproval(state), incident.status, incident.severity, open]);
}

function onView(state: ReviewState, view: ShowView, around: Surroundings): ReviewState {
  const known = view.approvals.some((approval) => approval.id === state.approvalId);
  const approvalId = known ? state.approvalId : (currentApproval(view.approvals)?.id ?? null);
  const next = { ...state, view, approvalId };
  if (substance(next) === substance(state)) return next;
  return closeIfOver(readPane(nextFrame({ ...next, trust: null, audit: null })), around);
}

/** Asks for what the open pane shows, where that has to be read first. */
function readPane(state: ReviewState): ReviewState {
  const { pane, approvalId } = state;
  if (isBusy(state)) return state;
  if (pane === "trust" && state.trust === null && approvalId !== null)
    return working(state, { kind: "trust", approvalId });
  return pane === "audit" && state.audit === null ? working(state, { kind: "audit" }) : state;
}

/** Takes an open question back when what it was asked about has changed or cannot be done any more. */
function closeIfOver(state: ReviewState, around: Surroundings): ReviewState {
  const { mode } = state;
  if (mode.name === "review" || mode.name === "help" || isBusy(state)) return state;
  const deed = mode.name === "edit" ? "edit" : mode.asked;
  const same = JSON.stringify(subjectOf(state, deed)) === JSON.stringify(mode.subject);
  const reason = same ? whyNot(state, deed, around) : messagesFor(state.lang).changed;
  return reason === null ? state : told(nextFrame({ ...state, mode: { name: "review" } }), reason);
}

function onKey(state: ReviewState, keystroke: Keystroke, drawn: number, around: Surroundings): ReviewState {
  if (keystroke.kind === "named" && keystroke.name === "ctrl_c") return wishing(state, { type: "interrupted" });
  if (state.wish !== null || drawn < oldestFrameFor(state, keystroke)) return state;
  const { mode } = state;
  if (keystroke.kind === "burst" && !takesText(state, keystroke.text)) return onBurst(state, keystroke.text, around);
  const quiet = { ...state, notice: null };
  switch (mode.name) {
    case "help":
      return onHelpKey(quiet, keystroke, around);
    case "question":
      return isBusy(state) ? state : onQuestionKey(quiet, mode, keystroke);
    case "edit":
      return isBusy(state) ? state : onEditKey(quiet, mode, keystroke);
    case "review":
      return onReviewKey(quiet, keystroke, around);
  }
}

/**
 * The newest frame, but for keys that only change or drop a text: those count from its first one. Those that only show
 * something else decide nothing, and count always.
 */
function oldestFrameFor({ mode, frame }: ReviewState, keystroke: Keystroke): number {
  if (mode.name === "review" || mode.name === "help") return onlyShows(REVIEW_KEYS.commandOf(keystroke)) ? 0 : frame;
  const isText = mode.name === "edit" || isTextField(mode);
  return !isText || (keystroke.kind === "named" && keystroke.name === "enter") ? frame : mode.since;
}

const MAX_REPEAT = 50;

function onlyShows(command: Command | null): boolean {
  return command !== null && (isPane(command) || isScroll(command));
}

/** A key held down to scroll may come several times in one read; anything else that does is no typing. */
function onBurst(state: ReviewState, text: string, around: Surroundings): ReviewState {
  const commands = [...text].map((character) => REVIEW_KEYS.commandOf({ kind: "character", character }));
  const shows = state.mode.name === "review" || state.mode.name === "help";
  let scrolling: ReviewState = { ...state, notice: null };
  for (const command of commands) {
    if (!shows || !isScroll(command) || commands.length > MAX_REPEAT) {
      return told(state, messagesFor(state.lang).pasteRefused);
    }
    scrolling = scrollTo(scrolling, command, around);
  }
  return scrolling;
}

function takesText({ mode }: ReviewState, text: string): boolean {
  return mode.name === "edit" || (mode.name === "question" && takesBurst(mode, text));
}

/** Only the editor takes it, since what comes of an edit is a request that nobody has signed. */
function onPaste(state: ReviewState, text: string, drawn: number): ReviewState {
  const { mode } = state;
  if (mode.name !== "edit" || isBusy(state)) return told(state, messagesFor(state.lang).pasteRefused);
  if (drawn < mode.since) return state;
  return nextFrame({ ...state, notice: null, mode: { ...mode, ...inserted(mode, text) } });
}

function onHelpKey(state: ReviewState, keystroke: Keystroke, around: Surroundings): ReviewState {
  const command = REVIEW_KEYS.commandOf(keystroke);
  const closes = command === "help" || command === "quit";
  if (closes) return nextFrame({ ...state, mode: { name: "review" }, scroll: 0 });
  return isScroll(command) ? scrollTo(state, command, around) : state;
}

function onEditKey(state: ReviewState, mode: Editing, keystroke: Keystroke): ReviewState {
  const name = keystroke.kind === "named" ? keystroke.name : null;
  if (name === "escape") {
    const text = messagesFor(state.lang).nothingDone;
    return told(nextFrame({ ...state, mode: { name: "review" } }), text, "info");
  }
  if (name === "enter") return working(state, { kind: "edit", ...mode.subject, line: mode.line });
  const edited = afterKey(mode, keystroke);
  return edited === null ? state : nextFrame({ ...state, mode: { ...mode, ...edited } });
}

function onReviewKey(state: ReviewState, keystroke: Keystroke, around: Surroundings): ReviewState {
  const command = REVIEW_KEYS.commandOf(keystroke);
  if (command === null) return state;
  if (isPane(command)) return openPane(state, command);
  switch (command) {
    case "approve":
    case "reject":
    case "run":
    case "resolve":
      return ask(state, command, around);
    case "edit":
    case "copy":
    case "propose":
      return begin(state, command, around);
    case "help":
      return nextFrame({ ...state, mode: { name: "help" }, scroll: 0 });
    case "quit":
      return isBusy(state) ? told(state, messagesFor(state.lang).busy, "info") : wishing(state, { type: "quit" });
    default:
      return scrollTo(state, command, around);
  }
}

function openPane(state: ReviewState, pane: PaneName): ReviewState {
  const again = state.pane === pane && state.paneOpen;
  const fresh = state.pane === pane ? {} : { trust: null, audit: null };
  return readPane({ ...state, ...fresh, pane, paneOpen: !again, scroll: 0 });
}

/** What is done without a question, since it decides nothing. */
function begin(state: ReviewState, command: "edit" | "copy" | "propose", around: Surroundings): ReviewState {
  const reason = whyNot(state, command, around);
  if (reason !== null) return told(state, reason);
  if (command === "propose") {
    const { incident_id: incidentId } = state.view.incident;
    // Whoever looks at one wants another.
    const fresh = shownApproval(state) !== null;
    return wishing(state, { type: "open", opening: { screen: "propose", incidentId, fresh } });
  }
  const line = shownApproval(state)?.action ?? "";
  if (command === "copy") return working(state, { kind: "copy", text: line });
  const subject = subjectOf(state, "edit");
  if (subject === null) return state;
  const mode: Editing = { name: "edit", subject, line, cursor: [...line].length, since: state.frame + 1 };
  return nextFrame({ ...state, mode });
}

function scrollTo(state: ReviewState, command: Scroll, around: Surroundings): ReviewState {
  return { ...state, scroll: scrolled(state.scroll, command, around.extent(state)) };
}
