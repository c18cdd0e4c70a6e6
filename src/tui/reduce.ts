/**
 * The review screen as a pure reducer: it knows no React and no terminal, and everything a key may do is decided here.
 *
 * What makes an approval safe:
 * - A key carries the `frame` that was on the screen when it was pressed, and counts for nothing when the state has
 *   moved on, so nobody signs what was not drawn yet.
 * - Signing takes two steps at least, with a frame between them: a burst of characters can only open the question.
 * - Text may be typed faster than it is drawn, even several characters in one read; the Enter that signs is a key of its
 *   own and counts only when all that was typed is on the screen.
 * - The question keeps the id and the digest of what was drawn; the store refuses another.
 */
import { wordFor } from "../domain/confirm-word.ts";
import { currentApproval, type ShowView } from "../text/view.ts";
import { type Command, commandOf, type Keystroke } from "./keymap.ts";
import { messagesFor } from "./messages.ts";
import {
  type Choice,
  type DecideInput,
  type Message,
  type Mode,
  type Notice,
  type Question,
  type ReviewState,
  type Surroundings,
  shownApproval,
  whyNot,
} from "./state.ts";

export function reduce(state: ReviewState, message: Message, around: Surroundings): ReviewState {
  switch (message.type) {
    case "key":
      return onKey(state, message.keystroke, message.drawn, around);
    case "paste":
      return { ...state, notice: { text: messagesFor(state.lang).pasteRefused, tone: "error" } };
    case "tick":
      return closeIfOver({ ...state, now: message.now }, around);
    case "resized": {
      const { columns, rows } = message;
      if (columns === state.columns && rows === state.rows) return state;
      return closeIfOver(nextFrame({ ...state, columns, rows, scroll: 0 }), around);
    }
    case "loaded":
      return message.epoch === state.epoch && state.work === null ? onView(state, message.view, around) : state;
    case "load_failed":
      return { ...state, notice: { text: message.message, tone: "error" } };
    case "decided": {
      const done = nextFrame({ ...state, work: null, epoch: state.epoch + 1, mode: { name: "review" } });
      return { ...onView(done, message.view, around), notice: { text: message.message, tone: "info" } };
    }
    case "decide_failed":
      return nextFrame({
        ...state,
        work: null,
        epoch: state.epoch + 1,
        mode: { name: "review" },
        notice: { text: message.message, tone: "error" },
      });
  }
}

function nextFrame(state: ReviewState): ReviewState {
  return { ...state, frame: state.frame + 1 };
}

/** Everything a decision is about; while this is equal, a frame on the screen is not out of date. */
function substance(state: ReviewState): string {
  const { incident } = state.view;
  return JSON.stringify([shownApproval(state), incident.status, incident.severity]);
}

function onView(state: ReviewState, view: ShowView, around: Surroundings): ReviewState {
  const known = view.approvals.some((approval) => approval.id === state.approvalId);
  const approvalId = known ? state.approvalId : (currentApproval(view.approvals)?.id ?? null);
  const next = { ...state, view, approvalId };
  return substance(next) === substance(state) ? next : closeIfOver(nextFrame(next), around);
}

/** Takes an open question back when what it was asked about has changed or can no longer be decided. */
function closeIfOver(state: ReviewState, around: Surroundings): ReviewState {
  const { mode } = state;
  if (mode.name !== "question" || state.work !== null) return state;
  const approval = shownApproval(state);
  const same = approval?.id === mode.approvalId && approval.metadata.content_sha256 === mode.digest;
  const reason = same ? whyNot(state, mode.decision, around) : messagesFor(state.lang).changed;
  if (reason === null) return state;
  return nextFrame({ ...state, mode: { name: "review" }, notice: { text: reason, tone: "error" } });
}

function onKey(state: ReviewState, keystroke: Keystroke, drawn: number, around: Surroundings): ReviewState {
  if (keystroke.kind === "named" && keystroke.name === "ctrl_c") return { ...state, exit: "interrupted" };
  if (state.exit !== null || drawn < oldestFrameFor(state, keystroke)) return state;
  if (keystroke.kind === "burst" && !takesText(state.mode, keystroke.text)) {
    return { ...state, notice: { text: messagesFor(state.lang).pasteRefused, tone: "error" } };
  }
  const quiet = { ...state, notice: null };
  if (state.mode.name === "help") return onHelpKey(quiet, keystroke);
  if (state.mode.name === "question") return onQuestionKey(quiet, state.mode, keystroke);
  return onReviewKey(quiet, keystroke, around);
}

/** The newest frame, but for keys that only change or drop the text of a question: those count from its first one. */
function oldestFrameFor({ mode, frame }: ReviewState, keystroke: Keystroke): number {
  if (mode.name !== "question" || !isTextField(mode)) return frame;
  return keystroke.kind === "named" && keystroke.name === "enter" ? frame : mode.since;
}

function isTextField({ word, stage }: Question): boolean {
  return word !== null || stage === "comment";
}

/**
 * Whether several characters read at once may be typed text. A comment may come from an input method. A word may come
 * from a fast typist on a busy machine: no control character among them, Enter least of all, and no more than the word.
 */
function takesText(mode: Mode, text: string): boolean {
  if (mode.name !== "question" || !isTextField(mode)) return false;
  return mode.word === null || (!/\p{C}/u.test(text) && [...text].length <= [...mode.word].length);
}

function onHelpKey(state: ReviewState, keystroke: Keystroke): ReviewState {
  const command = commandOf(keystroke);
  return command === "help" || command === "quit" ? nextFrame({ ...state, mode: { name: "review" } }) : state;
}

function onReviewKey(state: ReviewState, keystroke: Keystroke, around: Surroundings): ReviewState {
  const command = commandOf(keystroke);
  switch (command) {
    case null:
      return state;
    case "approve":
    case "reject":
      return ask(state, command, around);
    case "help":
      return nextFrame({ ...state, mode: { name: "help" } });
    case "quit":
      return quitOrClose(state);
    case "signals":
    case "checks":
    case "timeline":
    case "description": {
      const again = state.pane === command && state.paneOpen;
      return { ...state, pane: command, paneOpen: !again, scroll: 0 };
    }
    default:
      return { ...state, scroll: scrolled(state, command, around) };
  }
}

function quitOrClose(state: ReviewState): ReviewState {
  const busy = state.work !== null;
  return busy ? { ...state, notice: { text: messagesFor(state.lang).busy, tone: "info" } } : { ...state, exit: "quit" };
}

function scrolled(state: ReviewState, command: Exclude<Command, Choice>, around: Surroundings): number {
  const page = Math.max(1, around.page(state) - 1);
  const step = { down: 1, up: -1, page_down: page, page_up: -page }[command as "down"] ?? 0;
  return Math.min(Math.max(0, state.scroll + step), around.maxScroll(state));
}

function ask(state: ReviewState, decision: Choice, around: Surroundings): ReviewState {
  const approval = shownApproval(state);
  const reason = whyNot(state, decision, around);
  if (approval === null || reason !== null) {
    return { ...state, notice: { text: reason ?? "", tone: "error" } };
  }
  const mode: Question = {
    name: "question",
    decision,
    approvalId: approval.id,
    digest: approval.metadata.content_sha256,
    word: decision === "approve" ? wordFor(approval) : null,
    stage: "answer",
    typed: "",
    since: state.frame + 1,
  };
  return nextFrame({ ...state, mode });
}

const MAX_TYPED = 500;

function onQuestionKey(state: ReviewState, question: Question, keystroke: Keystroke): ReviewState {
  if (state.work !== null) return state;
  if (keystroke.kind === "named" && keystroke.name === "escape") return cancel(state);
  if (question.word === null && question.stage === "answer") return onYesNo(state, question, keystroke);
  if (keystroke.kind === "named" && keystroke.name === "enter") return onEnter(state, question);
  if (keystroke.kind === "named" && keystroke.name === "backspace") {
    return nextFrame({ ...state, mode: { ...question, typed: [...question.typed].slice(0, -1).join("") } });
  }
  const text = keystroke.kind === "character" ? keystroke.character : keystroke.kind === "burst" ? keystroke.text : "";
  const typed = (question.typed + text.replace(/\p{C}/gu, " ")).slice(0, MAX_TYPED);
  return typed === question.typed ? state : nextFrame({ ...state, mode: { ...question, typed } });
}

/** Anything but a plain y means no. */
function onYesNo(state: ReviewState, question: Question, keystroke: Keystroke): ReviewState {
  const yes = keystroke.kind === "character" && keystroke.character === "y";
  if (!yes) return cancel(state);
  if (question.decision === "reject") {
    return nextFrame({ ...state, mode: { ...question, stage: "comment", since: state.frame + 1 } });
  }
  return decide(state, question);
}

function onEnter(state: ReviewState, question: Question): ReviewState {
  if (question.stage === "comment") return decide(state, question);
  if (question.typed === question.word) return decide(state, question);
  const text = messagesFor(state.lang).wrongWord(question.word ?? "");
  return { ...state, notice: { text, tone: "error" } };
}

function cancel(state: ReviewState): ReviewState {
  const notice: Notice = { text: messagesFor(state.lang).nothingSigned, tone: "info" };
  return nextFrame({ ...state, mode: { name: "review" }, notice });
}

function decide(state: ReviewState, { approvalId, decision, digest, stage, typed }: Question): ReviewState {
  const comment = stage === "comment" ? typed.trim() : "";
  const input: DecideInput = { approvalId, decision, digest, ...(comment === "" ? {} : { comment }) };
  return nextFrame({ ...state, work: { id: state.frame, input } });
}
