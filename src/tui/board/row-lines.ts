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
import { type Cell, joinCells } from "./cells.ts";
import type { Row } from "./lists.ts";
import { boardMessages } from "./messages.ts";

export interface RowOptions extends TextOptions {
  /** Columns of the longest id. */
  idWidth: number;
}

const NARROW = 60;
const MAX_NAME = 200;
/** From then on what is left is red. */
const URGENT_MS = 5 * 60_000;

const safe = (text: string, { ascii }: TextOptions) => safeText(text, { max: MAX_NAME, ascii });

export function rowLine(row: Row, options: RowOptions): string {
  const gap = options.width < NARROW ? 1 : 2;
  return joinCells(cellsOf(row, options), gap, options);
}

function cellsOf(row: Row, options: RowOptions): Cell[] {
  if (row.section === "waiting") return waitingCells(row, options);
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

/** The risk, what it is about and done to, who has signed, how long there is. */
function waitingCells({ entry, request, mine }: Extract<Row, { section: "waiting" }>, options: RowOptions): Cell[] {
  const { style, width, ascii, lang } = options;
  const narrow = width < NARROW;
  const count = wordsFor(lang).count(request.signers.length, request.required);
  const { left, paint } = timeLeft(request, options);
  return [
    { text: riskBadge(request.risk_level, ascii), width: ascii ? 12 : 10, paint: riskPaint(request.risk_level, style) },
    ...idCells(entry, options),
    { text: targetText(request, options), width: 10, share: 1, ...(mine && { paint: style.bold }) },
    { text: safe(request.action_kind.replaceAll("_", " "), options), width: 12, share: 1 },
    { text: count, width: displayWidth(wordsFor(lang).count(0, 2)), ...(mine && { paint: style.bold }) },
    { text: holderText(request, options), width: 9, share: 1, paint: style.dim },
    { text: left === "" || narrow ? left : boardMessages(lang).left(left), width: narrow ? 3 : 8, paint, right: true },
  ];
}

function timeLeft({ expires_at }: BoardRequest, { style, now }: RowOptions): { left: string; paint: Paint } {
  if (expires_at === null) return { left: "", paint: style.dim };
  const ms = Date.parse(expires_at) - Date.parse(now);
  return { left: spanText(ms), paint: ms < URGENT_MS ? style.red : style.yellow };
}

function targetText({ target: { namespace, name } }: BoardRequest, options: TextOptions): string {
  return safe(namespace === null ? name : `${namespace}/${name}`, options);
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

/** How far the newest proposal is; empty where there is none. */
function requestText({ requests: [newest] }: BoardEntry, { lang }: TextOptions): string {
  if (newest === undefined) return "";
  if (newest.execution !== null) return boardMessages(lang).execution[newest.execution];
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
  return { text: `${action} ${targetText(ran, options)}: ${boardMessages(options.lang).execution[ran.execution]}` };
}
