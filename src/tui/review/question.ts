/** What is asked before something is done, and what its answer does. */
import { wordFor } from "../../domain/confirm-word.ts";
import type { Keystroke } from "../keystroke.ts";
import { messagesFor } from "./messages.ts";
import {
  type Asked,
  nextFrame,
  type Question,
  type ReviewState,
  type Surroundings,
  shownApproval,
  told,
  wishing,
  working,
} from "./state.ts";
import { subjectOf, whyNot } from "./why-not.ts";

export function ask(state: ReviewState, asked: Asked, around: Surroundings): ReviewState {
  const reason = whyNot(state, asked, around);
  if (reason !== null) return told(state, reason);
  const approval = shownApproval(state);
  const grave = asked === "approve" || asked === "run";
  const mode: Question = {
    name: "question",
    asked,
    subject: subjectOf(state, asked),
    word: grave && approval !== null ? wordFor(approval) : null,
    stage: "answer",
    typed: "",
    since: state.frame + 1,
  };
  return nextFrame({ ...state, mode });
}

/** Whether text is typed into it, so that keys may come faster than frames; but for the Enter that ends it. */
export function isTextField({ word, stage }: Question): boolean {
  return word !== null || stage === "text";
}

/**
 * Whether several characters read at once may be typed text. A comment may come from an input method. A word may come
 * from a fast typist on a busy machine: no control character among them, Enter least of all, and no more than the word.
 */
export function takesBurst(question: Question, text: string): boolean {
  if (!isTextField(question)) return false;
  return question.word === null || (!/\p{C}/u.test(text) && [...text].length <= [...question.word].length);
}

const MAX_TYPED = 500;

export function onQuestionKey(state: ReviewState, question: Question, keystroke: Keystroke): ReviewState {
  const name = keystroke.kind === "named" ? keystroke.name : null;
  if (name === "escape") return cancel(state, question);
  if (!isTextField(question)) return onYesNo(state, question, keystroke);
  if (name === "enter") return onEnter(state, question);
  if (name === "backspace") {
    return nextFrame({ ...state, mode: { ...question, typed: [...question.typed].slice(0, -1).join("") } });
  }
  const text = keystroke.kind === "character" ? keystroke.character : keystroke.kind === "burst" ? keystroke.text : "";
  const typed = (question.typed + text.replace(/\p{C}/gu, " ")).slice(0, MAX_TYPED);
  return typed === question.typed ? state : nextFrame({ ...state, mode: { ...question, typed } });
}

/** Anything but a plain y means no. */
function onYesNo(state: ReviewState, question: Question, keystroke: Keystroke): ReviewState {
  if (keystroke.kind !== "character" || keystroke.character !== "y") return cancel(state, question);
  const asksMore = question.asked === "reject" || (question.asked === "resolve" && question.subject === null);
  if (!asksMore) return confirmed(state, question);
  return nextFrame({ ...state, mode: { ...question, stage: "text", since: state.frame + 1 } });
}

function onEnter(state: ReviewState, question: Question): ReviewState {
  const say = messagesFor(state.lang);
  if (question.stage === "text") {
    const missing = question.asked === "resolve" && question.typed.trim() === "";
    return missing ? told(state, say.reasonNeeded) : confirmed(state, question);
  }
  return question.typed === question.word
    ? confirmed(state, question)
    : told(state, say.wrongWord(question.word ?? ""));
}

function cancel(state: ReviewState, { asked }: Question): ReviewState {
  const say = messagesFor(state.lang);
  const text = asked === "approve" || asked === "reject" ? say.nothingSigned : say.nothingDone;
  return told(nextFrame({ ...state, mode: { name: "review" } }), text, "info");
}

function confirmed(state: ReviewState, { asked, subject, stage, typed }: Question): ReviewState {
  const text = stage === "text" ? typed.trim() : "";
  if (asked === "resolve") {
    const approvalId = subject?.approvalId ?? null;
    return working(state, { kind: "resolve", approvalId, reason: approvalId === null ? text : null });
  }
  if (subject === null) return state;
  if (asked === "run") {
    const { incident_id: incidentId } = state.view.incident;
    const back = nextFrame({ ...state, mode: { name: "review" } });
    return wishing(back, { type: "open", opening: { screen: "run", incidentId, ...subject } });
  }
  return working(state, { kind: "decide", decision: asked, ...subject, ...(text === "" ? {} : { comment: text }) });
}
