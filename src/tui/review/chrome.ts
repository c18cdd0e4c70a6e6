/** What surrounds the proposal: notice, keys, questions, the editor, help. */
import { flow, type Span } from "../../text/flow.ts";
import { safeText } from "../../text/safe-text.ts";
import { openRequests, shortId } from "../../text/signature.ts";
import type { TextOptions } from "../../text/view.ts";
import { editorLines } from "./editor-lines.ts";
import { messagesFor } from "./messages.ts";
import { isBusy, type Question, type ReviewState, shownApproval } from "./state.ts";

const MAX_NOTICE = 2000;
/** Under a question, and on a low screen, the card needs the rows. */
const FEW_NOTICE_ROWS = 2;
const MAX_NOTICE_ROWS = 6;
const LOW = 20;
/** Of the requests that end with an incident, so many are named. */
const MAX_ENDING = 2;

export function noticeLines({ notice, mode, rows }: ReviewState, { style, width, ascii }: TextOptions): string[] {
  if (notice === null) return [];
  const paint = notice.tone === "error" ? style.yellow : style.green;
  const lines = flow([{ text: safeText(notice.text, { max: MAX_NOTICE, ascii }), paint }], { width, indent: 1 });
  return lines.slice(0, mode.name === "question" || rows < LOW ? FEW_NOTICE_ROWS : MAX_NOTICE_ROWS);
}

/** The open question, or the editor, in place of the keys. */
export function questionLines(state: ReviewState, options: TextOptions): string[] {
  const say = messagesFor(state.lang);
  const { style, width } = options;
  const { mode, work } = state;
  if (isBusy(state)) {
    const kind = work?.job.kind;
    const text = say.working[kind === "decide" || kind === "edit" || kind === "resolve" ? kind : "other"];
    return flow([{ text, paint: style.bold }], { width, indent: 1 });
  }
  if (mode.name === "edit") {
    const keys = flow([{ text: say.keysEdit, paint: style.dim }], { width, indent: 1 });
    return [` ${style.bold(say.askEdit)}`, ...editorLines(mode, options), ...keys];
  }
  if (mode.name !== "question") return [];
  const asked = flow(askedSpans(state, mode, options), { width, indent: 1, gap: " " });
  return [...asked, ...flow([{ text: keysOf(state, mode), paint: style.dim }], { width, indent: 1 })];
}

function keysOf({ lang }: ReviewState, { asked, word, stage }: Question): string {
  const say = messagesFor(lang);
  if (stage === "text") return asked === "reject" ? say.keysComment : say.keysReason;
  return word === null ? say.keysYesNo : say.keysWord;
}

function askedSpans(state: ReviewState, mode: Question, { style, ascii, width }: TextOptions): Span[] {
  const question: Span = { text: questionText(state, mode), paint: style.bold };
  if (mode.word === null && mode.stage === "answer") return [question];
  const typed = safeText(mode.typed, { ascii });
  // The end of a long comment is what its writer looks at; half the width, since characters may be two columns wide.
  const seen = [...typed].slice(-Math.max(8, Math.floor(width / 2) - 3)).join("");
  return [question, { text: `${seen} `, paint: style.inverse }];
}

function questionText(state: ReviewState, { asked, word, stage, subject }: Question): string {
  const say = messagesFor(state.lang);
  if (stage === "text") return asked === "reject" ? say.askComment : say.askReason;
  const risk = shownApproval(state)?.risk_level ?? "";
  switch (asked) {
    case "approve":
      return word === null ? say.askApprove : say.askWord(risk, word);
    case "run":
      return word === null ? say.askRun : say.askRunWord(risk, word);
    case "reject":
      return say.askReject;
    case "resolve":
      return subject === null
        ? say.askResolveWithout(endsText(state))
        : say.askResolve(shortId(subject.approvalId), endsText(state));
  }
}

/** Which open requests end with the incident; empty where none is. */
function endsText({ view, now, lang, ascii }: ReviewState): string {
  const open = openRequests(view.approvals, { now });
  if (open.length === 0) return "";
  const named = open
    .slice(0, MAX_ENDING)
    .map(({ id, risk_level }) => `${safeText(shortId(id), { ascii })}, ${risk_level}`);
  const more = open.length > MAX_ENDING ? [`+${open.length - MAX_ENDING}`] : [];
  return messagesFor(lang).endsWithIt(open.length, [...named, ...more]);
}
