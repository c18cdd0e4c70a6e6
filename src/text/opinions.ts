/** What model and library make of the same incident, in words: where they differ, people see both. */
import type { ApprovalRequest } from "../domain/request.ts";
import { flow } from "./flow.ts";
import { type AlternativeNote, alternativeNoteOf, receiptNoteOf } from "./model-notes.ts";
import { failureText, type ModelWords, modelWordsFor } from "./model-words.ts";
import { safeText, shellWord } from "./safe-text.ts";
import type { TextOptions } from "./view.ts";

const MAX_NAME = 120;
const MAX_SAID = 300;

/**
 * `The model says: roll back; template pod-crash-looping says: investigate, because …`; none where they agree.
 * @param compact without the command that takes the other one, for screens with few rows
 */
export function disagreementLines(approval: ApprovalRequest, options: TextOptions, compact = false): string[] {
  const note = alternativeNoteOf(approval);
  if (approval.metadata.source !== "llm" || note === null || note.agrees) return [];
  const { style, width, ascii, lang } = options;
  const words = modelWordsFor(lang);
  const safe: Safe = (text, max = MAX_SAID) => safeText(text, { max, ascii });
  const [model, other] = bothSay(approval, note, words, safe);
  const named = `${words.named[note.source]} ${safe(note.id, MAX_NAME)}`;
  const text = words.disagreement(model, named, other, safe(note.why[0] ?? ""));
  const command = `awooo propose ${shellWord(safe(approval.incident_id))} --source ${note.source}`;
  return [
    ...flow([{ text, paint: style.yellow }], { width }),
    ...(compact ? [] : flow([{ text: words.takeOther(command), paint: style.dim }], { width })),
  ];
}

type Safe = (untrusted: string, max?: number) => string;

/** By what is to be done; where both do the same to another object or extent, by the command. */
function bothSay(
  { action, metadata }: ApprovalRequest,
  note: AlternativeNote,
  words: ModelWords,
  safe: Safe,
): [string, string] {
  if (metadata.remedy === note.remedy) return [safe(action), safe(note.command ?? note.title)];
  return [remedyWords(metadata.remedy, words, safe), remedyWords(note.remedy, words, safe)];
}

/** A remedy of a newer awooo is named as it is. */
function remedyWords(remedy: string, { remedy: known }: ModelWords, safe: Safe): string {
  return Object.hasOwn(known, remedy) ? known[remedy as keyof typeof known] : safe(remedy.replaceAll("_", " "));
}

/** `template pod-crash-looping agrees`; empty where nobody was asked, or it does not. */
export function agreementText(approval: ApprovalRequest, { lang, ascii }: Pick<TextOptions, "lang" | "ascii">): string {
  const note = alternativeNoteOf(approval);
  if (note === null || !note.agrees) return "";
  const words = modelWordsFor(lang);
  return words.agrees(`${words.named[note.source]} ${safeText(note.id, { max: MAX_NAME, ascii })}`);
}

/** Whether the opinions speak of this playbook already. */
export function isJudged(approval: ApprovalRequest, playbookId: string): boolean {
  const note = alternativeNoteOf(approval);
  return note?.source === "playbook" && note.id === playbookId;
}

/** `no model: no answer in time`: where one was wanted and the library serves; empty otherwise. */
export function noModelText(approval: ApprovalRequest, { lang, ascii }: Pick<TextOptions, "lang" | "ascii">): string {
  const failure = receiptNoteOf(approval.metadata)?.failure ?? null;
  if (failure === null) return "";
  return modelWordsFor(lang).noModel(safeText(failureText(failure, lang), { max: MAX_NAME, ascii }));
}
