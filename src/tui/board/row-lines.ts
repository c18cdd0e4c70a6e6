/** One row of each section as a line: what does not fit gives way, the risk and the id last. */
import type { BoardEntry, BoardRequest } from "../../domain/board.ts";
import type { IncidentStatus } from "../../domain/incident.ts";
import { severityPaint } from "../../text/incident.ts";
import { safeText } from "../../text/safe-text.ts";
import { personText } from "../../text/signature.ts";
import type { Paint } from "../../text/style.ts";
import { riskBadge, riskPaint, type Symbols, symbolsFor } from "../../text/symbols.ts";
import { ageText, spanText } from "../../text/time.ts";
import type { TextOptions } from "../../text/view.ts";
import { displayWidth } from "../../text/width.ts";
import { wordsFor } from "../../text/words.ts";
import { type Cell, hasShare, joinCells } from "./cells.ts";
import type { Row } from "./lists.ts";
import { boardMessages } from "./messages.ts";

export interface RowOptions extends TextOptions {
  /** Columns of the longest id. */
  idWidth: number;
}

const NARROW = 60;
const MAX_NAME = 200;
/** Columns that tell one workload from another, where there are few. */
const MIN_TARGET = 8;
/** From then on what is left is red. */
const URGENT_MS = 5 * 60_000;

const safe = (text: string, { ascii }: TextOptions) => safeText(text, { max: MAX_NAME, ascii });

export function rowLine(row: Row, options: RowOptions): string {
  return joinCells(cellsOf(row, options), gapOf(options), options);
}

const gapOf = ({ width }: TextOptions) => (width < NARROW ? 1 : 2);

function cellsOf(row: Row, options: RowOptions): Cell[] {
  if (row.section === "waiting") return fittedCells(row, options);
  return row.section === "active" ? activeCells(row.entry, options) : endedCells(row.entry, options);
}

function idCells({ incident_id, severity }: BoardEntry, options: RowOptions): Cell[] {
  const { width, style, idWidth } = options;
  const max = width < NARROW ? 12 : width < 100 ? 16 : 28;
  return [
    { text: safe(incident_id, options), width: Math.min(max, idWidth), paint: style.bold },
    { text: severity, width: 2, paint: severityPaint(severity, style) },
  ];
}

type WaitingRow = Extract<Row, { section: "waiting" }>;

/** What a row of what waits does without. */
interface Without {
  severity?: true;
  /** `1/2` for `1 of 2`. */
  words?: true;
  time?: true;
}

/** What gives way to what it is done to, the first first: without that, two requests differ by an id only. */
const GIVING_WAY: readonly Without[] = [
  {},
  { severity: true },
  { severity: true, words: true },
  { severity: true, words: true, time: true },
];

/** All rows have the same cells: what is left out follows from their widths, and those are the same in all. */
function fittedCells(row: WaitingRow, options: RowOptions): Cell[] {
  const whole = waitingCells(row, {}, options);
  if (options.width >= NARROW) return whole;
  const choices = GIVING_WAY.map((without) => waitingCells(row, without, options));
  return choices.find((cells) => hasShare(cells, gapOf(options), options)) ?? whole;
}

/** The risk, what it is about and done to, who has signed, how long there is. */
function waitingCells({ entry, request, mine }: WaitingRow, without: Without, options: RowOptions): Cell[] {
  const { style, width, ascii, lang } = options;
  const narrow = width < NARROW;
  const { left, paint } = timeLeft(request, options);
  const bold = mine ? { paint: style.bold } : {};
  const time = { text: left === "" || narrow ? left : boardMessages(lang).left(left), width: narrow ? 3 : 8, paint };
  return [
    { text: riskBadge(request.risk_level, ascii), width: ascii ? 12 : 10, paint: riskPaint(request.risk_level, style) },
    ...idCells(entry, options).slice(0, without.severity === true ? 1 : 2),
    { ...targetTexts(request, options), width: narrow ? MIN_TARGET : 10, share: 1, ...bold },
    { text: safe(request.action_kind.replaceAll("_", " "), options), width: 12, share: 1 },
    { ...countCell(request, without, lang), ...bold },
    { text: holderText(request, options), width: 9, share: 1, paint: style.dim },
    ...(without.time === true ? [] : [{ ...time, right: true }]),
  ];
}

function countCell({ signers, required }: BoardRequest, { words }: Without, lang: RowOptions["lang"]): Cell {
  if (words === true) return { text: `${signers.length}/${required}`, width: 3 };
  const { count } = wordsFor(lang);
  return { text: count(signers.length, required), width: displayWidth(count(0, 2)) };
}

function timeLeft({ expires_at }: BoardRequest, { style, now }: RowOptions): { left: string; paint: Paint } {
  if (expires_at === null) return { left: "", paint: style.dim };
  const ms = Date.parse(expires_at) - Date.parse(now);
  return { left: spanText(ms), paint: ms < URGENT_MS ? style.red : style.yellow };
}

/** `shop/checkout`, or `checkout` where that does not fit. */
function targetTexts({ target }: BoardRequest, options: TextOptions): { text: string; brief: string } {
  const { namespace, name } = target;
  const brief = safe(name, options);
  return { text: namespace === null ? brief : safe(`${namespace}/${name}`, options), brief };
}

/** Who signed last, else who asked for it. */
function holderText({ signers, operator }: BoardRequest, { ascii, lang }: TextOptions): string {
  const signer = signers.at(-1);
  if (signer !== undefined) return personText(signer, ascii);
  return boardMessages(lang).operatorAsks(personText(operator, ascii));
}

function shapeOf(status: IncidentStatus, { open, active, done }: Symbols): string {
  return { investigating: open, mitigating: active, resolved: done, closed: done }[status];
}

function activeCells(entry: BoardEntry, options: RowOptions): Cell[] {
  const { style, now, ascii, width } = options;
  const paint = severityPaint(entry.severity, style);
  return [
    { text: shapeOf(entry.status, symbolsFor(ascii)), width: ascii ? 2 : 1, paint },
    ...idCells(entry, options),
    ...(width < NARROW ? [] : [{ text: entry.status, width: 13 }]),
    { text: ageText(entry.created_at, now), width: 3, right: true },
    { ...servicesText(entry, options), width: 13, share: 2, paint: style.bold },
    { ...alertText(entry, options), width: 12, share: 3 },
    { text: requestText(entry, options), width: 14, share: 2, paint: style.dim },
  ];
}

type Counted = Pick<Cell, "text" | "suffix">;

const counted = (text: string, others: number): Counted => ({ text, suffix: others > 0 ? ` +${others}` : "" });

function servicesText({ services: [first = "", ...others] }: BoardEntry, options: TextOptions): Counted {
  return counted(safe(first, options), others.length);
}

/** `KubePodNotReady +3`: the alert that fired first, and how many others are firing. */
function alertText({ alert, firing, ended }: BoardEntry, options: TextOptions): Counted {
  if (alert === null) return { text: wordsFor(options.lang).noAlertFiring(ended) };
  return counted(safe(alert, options), firing - 1);
}

/** How far the newest proposal is, and who has it in hand; empty where there is none. */
function requestText({ requests: [newest] }: BoardEntry, { lang, ascii }: TextOptions): string {
  if (newest === undefined) return "";
  const { execution, executed_by } = newest;
  if (execution !== null) {
    const going = (execution === "unknown" || execution === "handed_over") && executed_by !== null;
    return boardMessages(lang).execution[execution] + (going ? ` (${personText(executed_by, ascii)})` : "");
  }
  const words = wordsFor(lang);
  return newest.status === "pending"
    ? words.count(newest.signers.length, newest.required)
    : words.status[newest.status];
}

function endedCells(entry: BoardEntry, options: RowOptions): Cell[] {
  const { style, now, ascii, lang } = options;
  const ago = boardMessages(lang).ago(ageText(entry.resolved_at ?? "", now));
  return [
    { text: shapeOf(entry.status, symbolsFor(ascii)), width: ascii ? 2 : 1, paint: style.green },
    ...idCells(entry, options),
    { text: ago, width: 7, right: true },
    { ...endText(entry, options), width: 13, share: 1, paint: style.dim },
  ];
}

/** What was done, to what, and whether it helped; else what it was about. */
function endText(entry: BoardEntry, options: TextOptions): Counted {
  const ran = entry.requests.find(({ execution }) => execution !== null);
  if (ran === undefined || ran.execution === null) return servicesText(entry, options);
  const action = safe(ran.action_kind.replaceAll("_", " "), options);
  return {
    text: `${action} ${targetTexts(ran, options).text}: ${boardMessages(options.lang).execution[ran.execution]}`,
  };
}
