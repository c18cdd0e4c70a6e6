/** What surrounds the proposals: the notice, the keys, the help. */
import { flow, type Span } from "../../text/flow.ts";
import { safeText } from "../../text/safe-text.ts";
import type { TextOptions } from "../../text/view.ts";
import { keyText, labelledKey } from "../keymap.ts";
import { type Choice, type Command, PROPOSE_KEYS } from "./keymap.ts";
import { proposeMessages } from "./messages.ts";
import { type Stand, standOf } from "./stand.ts";
import type { ProposeState } from "./state.ts";
import { whyNot } from "./why-not.ts";

const MAX_NOTICE = 500;
const MAX_NOTICE_ROWS = 2;

/** Which choices there are to make, how it stands. */
const CHOICES: Record<Stand["name"], readonly Choice[]> = {
  working: ["take"],
  differ: ["model", "library"],
  agree: ["open"],
  library: ["open"],
  failed: ["take"],
};

export function footLines(state: ProposeState, { style, width, ascii, lang }: TextOptions): string[] {
  const notice: Span[] =
    state.notice === null ? [] : [{ text: safeText(state.notice, { max: MAX_NOTICE, ascii }), paint: style.yellow }];
  const keys: Span[] = [
    ...(state.help
      ? []
      : CHOICES[standOf(state).name].map((choice) => choiceSpan(state, choice, style.bold, style.dim))),
    { text: `${keyOf("down")} ${keyOf("up")} ${PROPOSE_KEYS.bindingOf("down").label[lang]}` },
    { text: labelled("help", lang) },
    { text: state.nested ? labelled("quit", lang) : `${keyOf("quit")} ${proposeMessages(lang).quit}` },
  ];
  return [
    ...flow(notice, { width, indent: 1 }).slice(0, MAX_NOTICE_ROWS),
    ...flow(keys, { width, indent: 1, gap: "  " }),
  ];
}

type Paint = (text: string) => string;

function choiceSpan(state: ProposeState, choice: Choice, usable: Paint, not: Paint): Span {
  const reason = whyNot(state, choice);
  const text = labelled(choice, state.lang);
  if (reason === null) return { text, paint: usable };
  return { text: reason === state.notice ? text : `${text}: ${reason}`, paint: not };
}

function labelled(command: Command, lang: ProposeState["lang"]): string {
  return labelledKey(PROPOSE_KEYS.bindingOf(command), lang);
}

function keyOf(command: Command): string {
  return keyText(PROPOSE_KEYS.bindingOf(command));
}
