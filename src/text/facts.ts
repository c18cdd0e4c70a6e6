/** Why, how risky, how far, what was checked, what is known, how to take it back: one labelled row each. */
import { actionOfArgv, contextOf } from "../domain/action.ts";
import type { Check } from "../domain/check.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import type { RiskReason } from "../domain/risk.ts";
import { evidenceLines } from "./evidence.ts";
import { executionLines } from "./execution.ts";
import { flow, type Span } from "./flow.ts";
import { agreementText, disagreementLines, isJudged, noModelText } from "./opinions.ts";
import { isRiskReason, reasonsOf } from "./reason.ts";
import { safeText } from "./safe-text.ts";
import { checkMark, checkPaint, symbolsFor } from "./symbols.ts";
import { ageText } from "./time.ts";
import { undoText } from "./undo.ts";
import type { TextOptions } from "./view.ts";
import { displayWidth, padEnd } from "./width.ts";
import { type Words, wordsFor } from "./words.ts";

const NARROW = 60;
const MAX_DESCRIPTION = 6000;
const MAX_MATCHES = 4;

export type FactName = "run" | "why" | "evidence" | "risk" | "blast" | "checks" | "note" | "record" | "undo";

export interface Fact {
  name: FactName;
  lines: string[];
}

/** Columns of the label in front of a row, margin included. */
function labelWidth(width: number): number {
  return width < NARROW ? 8 : 10;
}

/** Rows of a label and what belongs to it; `inner` makes the lines for the columns that are left. */
export function labelled(label: string, options: TextOptions, inner: (options: TextOptions) => string[]): string[] {
  const head = ` ${options.style.cyan(label)}`;
  const margin = Math.max(labelWidth(options.width), displayWidth(head) + 1);
  const lines = inner({ ...options, width: options.width - margin });
  return lines.map((line, i) => (i === 0 ? padEnd(head, margin) : " ".repeat(margin)) + line);
}

export const COMPACT_DESCRIPTION_ROWS = 2;

/**
 * Every row that has something to say, in the order one asks.
 * @param compact only the beginning of the description and where it comes from, for screens with few rows
 * @param descriptionRows how long that beginning may be
 */
export function factsOf(
  approval: ApprovalRequest,
  options: TextOptions,
  compact = false,
  descriptionRows = COMPACT_DESCRIPTION_ROWS,
): Fact[] {
  const words = wordsFor(options.lang);
  const make: Record<FactName, (options: TextOptions) => string[]> = {
    run: (o) => runLines(approval, o),
    why: (o) => [
      ...disagreementLines(approval, o, compact),
      ...(compact
        ? [...descriptionStart(approval, o, descriptionRows), ...sourceLines(approval, o).slice(0, 1)]
        : [...descriptionLines(approval, o), ...sourceLines(approval, o)]),
    ],
    evidence: (o) => evidenceLines(approval, o, compact),
    risk: (o) => flow(riskSpans(approval, o), { width: o.width, gap: "; " }),
    blast: (o) => blastLines(approval, o),
    checks: (o) => checkLines(approval, o),
    note: (o) => noteLines(approval, o),
    record: (o) => recordLines(approval, o),
    undo: (o) => undoLines(approval, o),
  };
  return (Object.keys(make) as FactName[])
    .map((name) => ({ name, lines: labelled(words[name], options, make[name]) }))
    .filter((fact) => fact.lines.length > 0);
}

/** A heading on a line of its own and the list below it. */
const LIST = /\n[^\n]{1,20}[:：](?:\n- [^\n]*)+/g;

/**
 * What the template says, or the model: a model's words are quoted and dim.
 * @param lists false: without the lists in it
 */
export function descriptionLines(
  approval: ApprovalRequest,
  { style, width, ascii }: TextOptions,
  lists = true,
): string[] {
  const said = safeText(approval.description, { singleLine: false, max: MAX_DESCRIPTION, ascii }).trim();
  // A heading alone says nothing where rows are few: what it heads goes beside it, but for lists.
  const text = (lists ? said : said.replace(LIST, "\n")).replace(/^([^\n]{1,20}[:：])\n(?!- |\n)/gm, "$1 ");
  if (text === "") return [];
  if (approval.metadata.source !== "llm") return flowText(text, width);
  const { quote } = symbolsFor(ascii);
  return flowText(quote[0] + text + quote[1], width).map((line) => (line === "" ? line : style.dim(line)));
}

function descriptionStart(approval: ApprovalRequest, options: TextOptions, rows: number): string[] {
  const lines = descriptionLines(approval, options);
  if (lines.length <= rows) return lines;
  // Of two rows none goes to the heading of a list that is not seen.
  const lists = rows > COMPACT_DESCRIPTION_ROWS;
  const shown = descriptionLines(approval, { ...options, width: options.width - 4 }, lists).slice(0, rows);
  return shown.map((line, i) => (i === shown.length - 1 ? `${line} ${symbolsFor(options.ascii).ellipsis}` : line));
}

function flowText(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => flow([{ text: line }], { width }));
}

/** Where the proposal comes from, and what speaks for it. */
export function sourceLines(approval: ApprovalRequest, options: TextOptions): string[] {
  const { style, width, ascii, lang, now } = options;
  const { metadata, matched_playbook_id: playbook } = approval;
  const words = wordsFor(lang);
  const safe = (value: unknown) => (typeof value === "string" ? safeText(value, { max: 200, ascii }) : "");
  const confidence = metadata["llm_confidence"];
  const detail = metadata.source === "llm" ? safe(metadata["llm_provider"]) : safe(metadata.template_id);
  const source = words.source(metadata.source, detail);
  // Where it comes from is the first of the reasons too, in the language it was made in.
  const said = [source, wordsFor("en").source(metadata.source, detail)];
  const spans: Span[] = [
    { text: source },
    { text: typeof confidence === "number" ? words.confidence(confidence.toFixed(2)) : "" },
    {
      text: metadata["llm_from_cache"] === true ? words.fromCache(ageText(safe(metadata["llm_answered_at"]), now)) : "",
    },
    { text: noModelText(approval, options) },
    { text: agreementText(approval, options) },
    { text: playbook === null || isJudged(approval, playbook) ? "" : words.playbookMatch(safe(playbook)) },
    ...metadata.match
      .map(safe)
      .filter((line) => !said.includes(line))
      .slice(0, MAX_MATCHES)
      .map((text) => ({ text })),
  ];
  return flow(
    spans.map((span) => ({ ...span, paint: style.dim })),
    { width },
  );
}

function riskSpans(approval: ApprovalRequest, { ascii, lang }: TextOptions): Span[] {
  return reasonsOf(approval, lang).map((reason) => ({ text: safeText(reason, { max: 300, ascii }) }));
}

function blastLines({ blast_radius, metadata }: ApprovalRequest, { style, width, ascii, lang }: TextOptions): string[] {
  const words = wordsFor(lang);
  const services = blast_radius.related_services.map((name) => safeText(name, { max: 100, ascii }));
  const spans: Span[] = [
    { text: words.pods(blast_radius.affected_pods, metadata.blast_radius_estimated) },
    { text: words.downtime(safeText(blast_radius.estimated_downtime, { max: 40, ascii })) },
    {
      text: words.impact[blast_radius.data_impact],
      ...(blast_radius.data_impact === "destructive" ? { paint: style.red } : {}),
    },
    { text: services.join(", ") },
  ];
  return flow(spans, { width, gap: "; " });
}

/** `✓ syntax   ✗ exists: no such deployment   ? permission, radius: not run: no cluster was asked`. */
function checkLines(approval: ApprovalRequest, { style, width, ascii, lang }: TextOptions): string[] {
  const words = wordsFor(lang);
  const spans = groupedChecks(approval).map(({ checks, status, message }) => {
    const label = checks.map((made) => checkName(made, words, ascii)).join(", ");
    const state = status === "not_run" ? `: ${words.checkStatus.not_run}` : "";
    const said = status === "passed" ? "" : `: ${safeText(message, { max: 300, ascii })}`;
    return { text: `${checkMark(status, ascii)} ${label}${state}${said}`, paint: checkPaint(status, style) };
  });
  return flow(spans, { width });
}

/** What came of it, once it ran: from then on that is what one asks first. */
function runLines(approval: ApprovalRequest, options: TextOptions): string[] {
  const { execution } = approval.metadata;
  return execution === undefined ? [] : executionLines(execution, options);
}

/** What would undo the change behind everybody's back. */
function noteLines({ metadata }: ApprovalRequest, { style, width, ascii, lang }: TextOptions): string[] {
  const { managed_by } = metadata;
  if (typeof managed_by !== "string") return [];
  const text = wordsFor(lang).managedBy(safeText(managed_by, { max: 200, ascii }));
  return flow([{ text, paint: style.yellow }], { width });
}

/** What a check is called; one that only a newer awooo knows has its own name. */
export function checkName({ name }: Check, words: Words, ascii: boolean): string {
  return Object.hasOwn(words.check, name) ? words.check[name] : safeText(name, { max: 60, ascii });
}

interface CheckGroup extends Pick<Check, "status" | "message"> {
  checks: Check[];
}

/** Checks that did not run for the same reason are one group, so that the reason is said once; any other is alone. */
function groupedChecks({ dry_run_checks }: ApprovalRequest): CheckGroup[] {
  const groups: CheckGroup[] = [];
  for (const made of dry_run_checks) {
    const { status, message } = made;
    const same = status === "not_run" && groups.find((group) => group.status === status && group.message === message);
    if (same) same.checks.push(made);
    else groups.push({ checks: [made], status, message });
  }
  return groups;
}

/** Every check on a line of its own, with its message; those that did not run for the same reason together. */
export function checkDetailLines(
  approval: ApprovalRequest,
  { style, width, ascii, lang }: TextOptions,
  indent: number,
): string[] {
  const nameOf = (made: Check) =>
    lang === "en" ? safeText(made.name, { max: 60, ascii }) : checkName(made, wordsFor(lang), ascii);
  return groupedChecks(approval).flatMap(({ checks, status, message }) => {
    const names = checks.map(nameOf).join(", ");
    const head = {
      text: `${checkMark(status, ascii)} ${names}`,
      paint: checkPaint(status, style),
    };
    return flow([head, { text: safeText(message, { max: 500, ascii }) }], { width, indent, gap: "  " });
  });
}

type Counted = Extract<RiskReason, { uses: number }>;

function recordLines({ metadata }: ApprovalRequest, { width, ascii, lang }: TextOptions): string[] {
  // It was read when this was proposed, and is not what is known now.
  if (metadata.execution !== undefined) return [];
  const words = wordsFor(lang);
  const { trust_score, action_pattern, terms } = metadata.trust_adjustment;
  const known = terms.filter(isRiskReason);
  if (known.some((term) => term.code === "changes_nothing")) return [];
  const counted = known.find((term): term is Counted => "uses" in term);
  if (counted === undefined) return flow([{ text: words.noRecord }], { width });
  const count = words.recordCount(counted.worked, counted.uses);
  const score = words.trustScore(trust_score.toFixed(2), safeText(action_pattern, { max: 200, ascii }));
  return flow([{ text: count }, { text: score }], { width, gap: ", " });
}

function undoLines({ metadata }: ApprovalRequest, { width, ascii, lang }: TextOptions): string[] {
  const argv = metadata.argv ?? [];
  const undo = undoText(actionOfArgv(argv), metadata.before, contextOf(argv), lang);
  return undo === null ? [] : flow([{ text: safeText(undo, { ascii }) }], { width });
}
