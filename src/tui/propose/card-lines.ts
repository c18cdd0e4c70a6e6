/** A proposal as lines: the preview, the model's, the library's; alone, or the two beside each other. */
import type { ApprovalRequest } from "../../domain/request.ts";
import { descriptionLines, factsOf, labelled } from "../../text/facts.ts";
import { flow, type Span, spread } from "../../text/flow.ts";
import { aimLines, aimText, verdictLines } from "../../text/remedy.ts";
import { safeText } from "../../text/safe-text.ts";
import { signatureWords } from "../../text/signature.ts";
import type { Style } from "../../text/style.ts";
import { riskBadge, riskPaint, symbolsFor } from "../../text/symbols.ts";
import type { TextOptions } from "../../text/view.ts";
import { wrapText } from "../../text/width.ts";
import { wordsFor } from "../../text/words.ts";
import { keyText } from "../keymap.ts";
import { commandLines, NARROW } from "./command-lines.ts";
import { type Choice, PROPOSE_KEYS } from "./keymap.ts";
import { proposeMessages } from "./messages.ts";
import { commandOf, differingWords, type Other } from "./stand.ts";

/** How much is said, by how many rows there are. */
export interface Detail {
  /** Rows of what is said of how it stands. */
  headline: number;
  /** Rows of the reasons, of each proposal. */
  why: number;
  /** Rows of the steps for a person. */
  steps: number;
  /** Where it acts, what it is called, what was checked. */
  more: boolean;
  /** Rows for marks below what differs. */
  marks: boolean;
  /** 1: empty rows between what belongs together; 2: within it too. */
  air: 0 | 1 | 2;
}

const MAX_NAME = 80;
const MAX_LINE = 300;

/** What the library would propose, with the key that takes it. */
export function previewCard(preview: Other, options: TextOptions, detail: Detail, key: string): string[] {
  const { style, width, lang } = options;
  const tail = proposeMessages(lang).preview(sourceText(preview, options));
  const left = [badgeSpan(preview.risk, options), { text: tail, paint: style.yellow }];
  return [
    ...spread(left, { text: key, paint: style.bold }, { width, indent: 1 }),
    ...airOf(detail),
    ...remedyOf(preview, new Set(), options, detail),
    ...aimOf(preview.aim, options, detail),
    ...titleOf(preview, options, detail),
    ...airOf(detail),
    ...whyOf(preview.why, options, detail),
  ];
}

/** A request, alone. */
export function requestCard(approval: ApprovalRequest, options: TextOptions, detail: Detail): string[] {
  return [
    ...verdictLines(approval, options),
    ...airOf(detail),
    ...remedyOf(remedyOfRequest(approval), new Set(), options, detail),
    ...(detail.more ? aimLines(approval, options) : []),
    ...airOf(detail),
    ...requestFacts(approval, options, detail),
  ];
}

/** The parts of a proposal that stand at the same height where two stand beside each other: head, command, aim, why. */
export type Side = readonly [head: string[], remedy: string[], aim: string[], why: string[]];

export function modelSide(approval: ApprovalRequest, other: Other, options: TextOptions, detail: Detail): Side {
  const remedy = remedyOfRequest(approval);
  const spans: Span[] = [
    { text: modelText(approval, options) },
    { text: signatureWords(approval, options), paint: options.style.dim },
  ];
  return [
    sideHead("model", approval.risk_level, spans, options),
    remedyOf(remedy, differing(remedy.command, other.command), options, detail),
    aimOf(aimText(approval.metadata.target, options.lang), options, detail),
    requestFacts(approval, options, detail),
  ];
}

export function librarySide(approval: ApprovalRequest, other: Other, options: TextOptions, detail: Detail): Side {
  const { style, lang } = options;
  const spans: Span[] = [
    { text: sourceText(other, options) },
    { text: proposeMessages(lang).unchecked, paint: style.dim },
  ];
  return [
    sideHead("library", other.risk, spans, options),
    remedyOf(other, differing(other.command, commandOf(approval)), options, detail),
    [...aimOf(other.aim, options, detail), ...titleOf(other, options, detail)],
    whyOf(other.why, options, detail),
  ];
}

/** ` 1  ■ CRITICAL  model qwen3:8b`. */
function sideHead(choice: Choice, risk: Other["risk"], spans: readonly Span[], options: TextOptions): string[] {
  const head = [keySpan(keyText(PROPOSE_KEYS.bindingOf(choice)), options.style), badgeSpan(risk, options), ...spans];
  return flow(head, { width: options.width, indent: 1, gap: "  " });
}

const differing = (command: string | null, other: string | null) =>
  command === null ? new Set<number>() : differingWords(command, other);

/** `template crash-loop`. */
export function sourceText({ source, id }: Pick<Other, "source" | "id">, { lang, ascii }: TextOptions): string {
  return `${proposeMessages(lang).source[source]} ${safeText(id, { max: MAX_NAME, ascii })}`;
}

/** `model qwen3:8b, confidence 0.82`. */
function modelText({ metadata }: ApprovalRequest, { lang, ascii }: TextOptions): string {
  const provider = metadata["llm_provider"];
  const confidence = metadata["llm_confidence"];
  const name = proposeMessages(lang).model(
    typeof provider === "string" ? safeText(provider, { max: MAX_NAME, ascii }) : "",
  );
  const words = wordsFor(lang);
  const parts = [
    name,
    typeof confidence === "number" ? words.confidence(confidence.toFixed(2)) : "",
    metadata["llm_from_cache"] === true ? words.fromCache("") : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function badgeSpan(risk: Other["risk"], { style, ascii, lang }: TextOptions): Span {
  if (risk === null) return { text: proposeMessages(lang).riskUnknown, paint: style.yellow };
  return { text: riskBadge(risk, ascii), paint: riskPaint(risk, style) };
}

/** Without colour a key is told by its brackets. */
function keySpan(key: string, { inverse }: Style): Span {
  return inverse("x") === "x" ? { text: `[${key}]` } : { text: ` ${key} `, paint: inverse };
}

type Remedy = Pick<Other, "command" | "title" | "manual_steps">;

function remedyOfRequest(approval: ApprovalRequest): Remedy {
  const { title, manual_steps } = approval.metadata;
  return { command: commandOf(approval), title, manual_steps };
}

/** The whole command, never cut; else the title, and the first of the steps for a person. */
function remedyOf(
  { command, title, manual_steps: steps }: Remedy,
  differing: ReadonlySet<number>,
  options: TextOptions,
  detail: Detail,
): string[] {
  const { style, width, ascii, lang } = options;
  const indent = width < NARROW ? 1 : 3;
  const say = proposeMessages(lang);
  if (command !== null) return commandLines(command, differing, options, detail.marks);
  const safe = (text: string) => safeText(text, { max: MAX_LINE, ascii });
  const name = wrapText(safe(title), width - indent).map((line) => " ".repeat(indent) + style.bold(line));
  const told = steps.flatMap((step, i) => wrapText(`${i + 1}. ${safe(step)}`, width - indent));
  const left = told.length - detail.steps;
  const shown = left <= 1 ? told : [...told.slice(0, detail.steps), ...wrapText(say.moreSteps(left), width - indent)];
  return [
    ...name,
    ` ${" ".repeat(indent - 1)}${style.dim(say.byHand)}`,
    ...shown.map((line) => " ".repeat(indent) + line),
  ];
}

function aimOf(aim: string | null, { style, width, ascii, lang }: TextOptions, { more }: Detail): string[] {
  if (aim === null || !more) return [];
  const text = wordsFor(lang).on(safeText(aim, { max: MAX_LINE, ascii }));
  return flow([{ text, paint: style.dim }], { width, indent: width < NARROW ? 1 : 3 });
}

/** Beside a command its title says what it is good for. */
function titleOf({ title, command }: Other, { width, ascii }: TextOptions, { more }: Detail): string[] {
  if (command === null || !more) return [];
  return flow([{ text: safeText(title, { max: MAX_LINE, ascii }) }], { width, indent: width < NARROW ? 1 : 3 });
}

function whyOf(why: readonly string[], options: TextOptions, detail: Detail): string[] {
  const { ascii, lang } = options;
  const spans = why.map((line) => ({ text: safeText(line, { max: MAX_LINE, ascii }) }));
  return labelled(wordsFor(lang).why, options, (inner) =>
    beginning(inner, detail.why, ({ width }) => flow(spans, { width, gap: "; " })),
  );
}

/** Why, and what was checked. */
function requestFacts(approval: ApprovalRequest, options: TextOptions, detail: Detail): string[] {
  const why = labelled(wordsFor(options.lang).why, options, (inner) =>
    beginning(inner, detail.why, (narrower) => descriptionLines(approval, narrower)),
  );
  const checks = factsOf(approval, options, true).filter(({ name }) => name === "checks");
  return [...why, ...(detail.more ? checks.flatMap(({ lines }) => lines) : [])];
}

/** The first rows, and a sign that there are more. */
function beginning(options: TextOptions, rows: number, make: (options: TextOptions) => string[]): string[] {
  const whole = make(options);
  if (whole.length <= rows) return whole;
  const { ellipsis } = symbolsFor(options.ascii);
  const shown = make({ ...options, width: options.width - ellipsis.length - 1 }).slice(0, rows);
  return shown.map((line, i) => (i === rows - 1 ? `${line} ${ellipsis}` : line));
}

const airOf = ({ air }: Detail): string[] => (air > 0 ? [""] : []);
