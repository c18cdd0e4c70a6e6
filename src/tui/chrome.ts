/** What surrounds the proposal: notice, keys, questions, help. */
import { flow, type Span } from "../text/flow.ts";
import { safeText } from "../text/safe-text.ts";
import type { TextOptions } from "../text/view.ts";
import { padEnd } from "../text/width.ts";
import { KEYMAP, keysText } from "./keymap.ts";
import { messagesFor } from "./messages.ts";
import { type Question, type ReviewState, type Surroundings, shownApproval, whyNot } from "./state.ts";

const MAX_NOTICE = 300;
const MAX_NOTICE_ROWS = 2;

export function noticeLines({ notice }: ReviewState, { style, width, ascii }: TextOptions): string[] {
  if (notice === null) return [];
  const paint = notice.tone === "error" ? style.yellow : style.green;
  return flow([{ text: safeText(notice.text, { max: MAX_NOTICE, ascii }), paint }], { width, indent: 1 }).slice(
    0,
    MAX_NOTICE_ROWS,
  );
}

/** The keys that matter most; one that cannot be used says why. */
export function footerLines(state: ReviewState, { style, width, lang }: TextOptions, around: Surroundings): string[] {
  const spans = KEYMAP.filter((binding) => binding.footer).map(({ command, keys, label }): Span => {
    const text = `${keys[0]} ${label[lang]}`;
    if (command !== "approve" && command !== "reject") return { text };
    const reason = whyNot(state, command, around);
    if (reason === null) return { text, paint: style.bold };
    // A key that was pressed in vain has its reason in the notice already.
    return { text: reason === state.notice?.text ? text : `${text}: ${reason}`, paint: style.dim };
  });
  return flow(spans, { width, indent: 1, gap: "  " });
}

/** The open question in place of the keys. */
export function questionLines(state: ReviewState, options: TextOptions): string[] {
  const say = messagesFor(state.lang);
  const { style, width } = options;
  if (state.work !== null) return flow([{ text: say.signing, paint: style.bold }], { width, indent: 1 });
  if (state.mode.name !== "question") return [];
  const { mode } = state;
  const asked = flow(askedSpans(state, mode, options), { width, indent: 1, gap: " " });
  const keys = mode.word !== null ? say.keysWord : mode.stage === "comment" ? say.keysComment : say.keysYesNo;
  return [...asked, ...flow([{ text: keys, paint: style.dim }], { width, indent: 1 })];
}

function askedSpans(state: ReviewState, mode: Question, { style, ascii, width }: TextOptions): Span[] {
  const say = messagesFor(state.lang);
  const bold = (text: string): Span => ({ text, paint: style.bold });
  if (mode.word === null && mode.stage === "answer") {
    return [bold(mode.decision === "approve" ? say.askApprove : say.askReject)];
  }
  const risk = shownApproval(state)?.risk_level ?? "";
  const question = mode.word === null ? say.askComment : say.askWord(risk, mode.word);
  const typed = safeText(mode.typed, { ascii });
  // The end of a long comment is what its writer looks at; half the width, since characters may be two columns wide.
  const seen = [...typed].slice(-Math.max(8, Math.floor(width / 2) - 3)).join("");
  return [bold(question), { text: `${seen} `, paint: style.inverse }];
}

/** Every key with what it does, from the one table. */
export function helpLines({ style, width, lang }: TextOptions): string[] {
  const column = Math.max(...KEYMAP.map((binding) => keysText(binding).length)) + 2;
  return KEYMAP.flatMap((binding) => {
    const lines = flow([{ text: binding.help[lang] }], { width: width - column - 1 });
    return lines.map((line, i) => ` ${padEnd(i === 0 ? style.bold(keysText(binding)) : "", column)}${line}`);
  });
}
