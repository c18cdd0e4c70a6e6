/** The keys that matter most now; one that cannot be used is dim, and the one that is waited for says why. */
import { flow, type Span } from "../../text/flow.ts";
import type { TextOptions } from "../../text/view.ts";
import { type Binding, keyText } from "../keymap.ts";
import { type Command, type Deed, REVIEW_KEYS } from "./keymap.ts";
import { messagesFor } from "./messages.ts";
import type { ReviewState, Surroundings } from "./state.ts";
import { whyNot } from "./why-not.ts";

/** At this width every key has room in the footer. */
const ROOMY = 120;

interface Key {
  binding: Binding<Command>;
  /** Why it cannot be used; null: it can. */
  reason: string | null;
}

export function footerLines(state: ReviewState, options: TextOptions, around: Surroundings): string[] {
  const keys = REVIEW_KEYS.bindings
    .filter(({ footer }) => footer)
    .map((binding): Key => ({ binding, reason: reasonOf(state, binding, around) }));
  const shown = shownKeys(keys, options.width, messagesFor(state.lang).runsFrozen);
  const rows = (terse: boolean) =>
    flow(spansOf(state, shown, options, terse), { width: options.width, indent: 1, gap: "  " });
  const [whole, terse] = [rows(false), rows(true)];
  // Who knows that ? helps does not need its name, where that is worth a row.
  return terse.length < whole.length ? terse : whole;
}

function spansOf(state: ReviewState, keys: readonly Key[], { style, lang }: TextOptions, terse: boolean): Span[] {
  // A reason is said once, and not here where a key that was pressed in vain has it in the notice.
  const said = new Set([state.notice?.text]);
  return keys.map(({ binding, reason }): Span => {
    const { command } = binding;
    const key = keyText(binding);
    const label = command === "quit" && !state.nested ? messagesFor(lang).quit : binding.label[lang];
    const text = terse && command === "help" ? key : `${key} ${label}`;
    if (reason === null) return { text, ...(isMain(command) ? { paint: style.bold } : {}) };
    const tells = isWaitedFor(command) && !said.has(reason);
    said.add(reason);
    return { text: tells ? `${text}: ${reason}` : text, paint: style.dim };
  });
}

const DEEDS: readonly string[] = ["approve", "reject", "edit", "copy", "run", "resolve", "propose"] satisfies Deed[];

function reasonOf(state: ReviewState, { command }: Binding<Command>, around: Surroundings): string | null {
  return DEEDS.includes(command) ? whyNot(state, command as Deed, around) : null;
}

/**
 * Once it cannot be signed any more, what one does instead takes the place of what is over.
 * @param forNow the reason that passes
 */
function shownKeys(keys: readonly Key[], width: number, forNow: string): Key[] {
  const can = (wanted: Command) => keys.some(({ binding, reason }) => binding.command === wanted && reason === null);
  const roomy = width >= ROOMY;
  // Who has signed may still reject; where nobody can, the request is decided.
  const decided = !can("reject");
  return keys.filter(({ binding: { command }, reason }) => {
    if (command === "resolve") return reason === null && (roomy || !can("approve"));
    if (command === "propose") return reason === null && (roomy || (decided && !can("run")));
    return reason === null || reason === forNow || command === "approve" || !decided;
  });
}

const isMain = (command: Command) => command === "approve" || command === "reject" || command === "run";
const isWaitedFor = (command: Command) => command === "approve" || command === "run";
