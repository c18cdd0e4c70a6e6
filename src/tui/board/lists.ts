/** Which rows the board has, in which order; computed when something changes, not when something is drawn. */
import { type BoardEntry, type BoardRequest, LATELY_MS, statusAt, waitsFor } from "../../domain/board.ts";
import { isOpen } from "../../domain/incident.ts";

export const SORTS = ["age", "severity", "expiry"] as const;
export type Sort = (typeof SORTS)[number];

export type Section = "waiting" | "active" | "ended";

/** `key` names the row whatever becomes of its place. */
export type Row =
  | { section: "waiting"; key: string; entry: BoardEntry; request: BoardRequest; mine: boolean }
  | { section: "active" | "ended"; key: string; entry: BoardEntry };

export interface Lists {
  /** Of all sections, in the order of the screen. */
  rows: readonly Row[];
  counts: Record<Section, number>;
  /** As many as there would be without a filter. */
  totals: Record<Section, number>;
  /** How many of the rows wait for this operator. */
  mine: number;
  /** As many as there would be without a filter. */
  mineInAll: number;
  /** When time alone changes this, in epoch milliseconds: a request expires, an end is long ago. */
  until: number;
  /** Columns of the longest id. */
  idWidth: number;
}

/** How many ended incidents are shown. */
const MAX_ENDED = 5;
const MAX_ID = 40;

export interface ListsInput {
  entries: ReadonlyMap<string, BoardEntry>;
  operator: string;
  filter: string;
  sort: Sort;
  /** RFC 3339. */
  now: string;
}

export function listsOf({ entries, operator, filter, sort, now }: ListsInput): Lists {
  const at = Date.parse(now);
  const all = [...entries.values()];
  const open = all.filter(({ status }) => isOpen(status));
  const ended = all.filter(({ resolved_at }) => resolved_at !== null && Date.parse(resolved_at) >= at - LATELY_MS);
  const waiting = open.flatMap((entry) => waitingRows(entry, operator, at));
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = {
    waiting: waiting.filter((row) => holds(words, `${row.entry.text}\n${requestText(row.request)}`)).sort(mostUrgent),
    active: sorted(
      open.filter(({ text }) => holds(words, text)),
      sort,
      at,
    ).map((entry): Row => ({ section: "active", key: `i:${entry.incident_id}`, entry })),
    ended: ended
      .filter(({ text }) => holds(words, text))
      .sort((a, b) => Date.parse(b.resolved_at ?? "") - Date.parse(a.resolved_at ?? ""))
      .slice(0, MAX_ENDED)
      .map((entry): Row => ({ section: "ended", key: `i:${entry.incident_id}`, entry })),
  };
  const rows = [...shown.waiting, ...shown.active, ...shown.ended];
  return {
    rows,
    counts: { waiting: shown.waiting.length, active: shown.active.length, ended: shown.ended.length },
    totals: { waiting: waiting.length, active: open.length, ended: Math.min(ended.length, MAX_ENDED) },
    mine: mineOf(shown.waiting),
    mineInAll: mineOf(waiting),
    until: nextChange(waiting, ended),
    idWidth: Math.min(
      MAX_ID,
      rows.reduce((width, { entry }) => Math.max(width, entry.incident_id.length), 0),
    ),
  };
}

type WaitingRow = Extract<Row, { section: "waiting" }>;

function waitingRows(entry: BoardEntry, operator: string, at: number): WaitingRow[] {
  return entry.requests
    .filter((request) => statusAt(request, at) === "pending")
    .map((request) => ({
      ...{ section: "waiting", key: `r:${request.id}:${request.incident_id}`, entry, request },
      mine: waitsFor(request, operator),
    }));
}

const mineOf = (rows: readonly WaitingRow[]) => rows.filter(({ mine }) => mine).length;

const expiry = ({ expires_at }: BoardRequest) =>
  expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(expires_at);

/** What I can sign before what others must, then what ends first. */
function mostUrgent(a: WaitingRow, b: WaitingRow): number {
  return Number(b.mine) - Number(a.mine) || compared(expiry(a.request), expiry(b.request)) || newer(a.entry, b.entry);
}

function sorted(entries: BoardEntry[], sort: Sort, at: number): BoardEntry[] {
  if (sort === "age") return entries.sort(newer);
  if (sort === "severity") return entries.sort((a, b) => compareText(a.severity, b.severity) || newer(a, b));
  const ends = new Map(entries.map((entry) => [entry, soonestExpiry(entry, at)]));
  return entries.sort((a, b) => compared(ends.get(a) ?? 0, ends.get(b) ?? 0) || newer(a, b));
}

function soonestExpiry({ requests }: BoardEntry, at: number): number {
  return Math.min(...requests.filter((request) => statusAt(request, at) === "pending").map(expiry));
}

/** Also of what never ends. */
const compared = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);
const compareText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

function newer(a: BoardEntry, b: BoardEntry): number {
  return compared(b.created_ms, a.created_ms) || compareText(a.incident_id, b.incident_id);
}

function holds(words: readonly string[], text: string): boolean {
  return words.every((word) => text.includes(word));
}

function requestText({ id, risk_level, action_kind, title, target, operator, signers }: BoardRequest): string {
  const { namespace, name, kind } = target;
  return [id, risk_level, action_kind, title, `${namespace}/${name}`, kind, operator, ...signers]
    .join("\n")
    .toLowerCase();
}

function nextChange(waiting: readonly WaitingRow[], ended: readonly BoardEntry[]): number {
  const expiries = waiting.map(({ request }) => expiry(request));
  const leaving = ended.map(({ resolved_at }) => Date.parse(resolved_at ?? "") + LATELY_MS);
  return [...expiries, ...leaving].reduce((first, time) => Math.min(first, time), Number.POSITIVE_INFINITY);
}

export function indexOfKey({ rows }: Lists, key: string | null): number {
  return key === null ? -1 : rows.findIndex((row) => row.key === key);
}
