/** What the board knows, and what follows from it; `reduce.ts` says how it changes. */

import { personKey } from "../../domain/approval.ts";
import type { BoardEntry, BoardRequest } from "../../domain/board.ts";
import { waitsFor } from "../../domain/board.ts";
import { isOpen } from "../../domain/incident.ts";
import { safeText } from "../../text/safe-text.ts";
import type { ShowView } from "../../text/view.ts";
import type { BaseMessage, ScreenState, Setting } from "../app/screen.ts";
import { indexOfKey, type Lists, listsOf, type Row, type Sort } from "./lists.ts";
import { boardMessages } from "./messages.ts";

/** Columns of an id in a sentence. */
const MAX_ID = 40;

/** What stands in the head and the foot. */
export interface Facts {
  /** Events that Redis does not have yet. */
  queued: number;
  /** Who froze runs; null: nobody. */
  frozen: string | null;
  redis: "off" | "ok" | "away";
  /** When Redis was last looked at, RFC 3339. */
  synced: string | null;
}

export interface BoardData {
  /** Row of the ledger up to which this is true. */
  seq: number;
  entries: readonly BoardEntry[];
  /** Incidents whose requests are not read yet, in the order to read them. */
  unread: readonly string[];
  facts: Facts;
}

export type Mode =
  | { name: "board" }
  | { name: "help"; scroll: number }
  | { name: "filter" }
  /** `from`: the row that was selected before. */
  | { name: "jump"; typed: string; from: string | null };

export interface Detail {
  incidentId: string;
  /** null: it could not be read. */
  view: ShowView | null;
  /** It changed since; shown until it is read anew. */
  stale: boolean;
}

export interface DetailJob {
  type: "detail";
  incidentId: string;
}

export interface BoardState extends ScreenState<DetailJob> {
  seq: number;
  entries: ReadonlyMap<string, BoardEntry>;
  unread: readonly string[];
  facts: Facts;
  lists: Lists;
  mode: Mode;
  filter: string;
  sort: Sort;
  /** Key of the selected row; it stays selected wherever it goes. */
  selected: string | null;
  /** Somebody pressed a key: from then on the selection is theirs. */
  touched: boolean;
  /** Where it was drawn, for when it is gone. */
  index: number;
  /** First line of the list that is drawn. */
  top: number;
  detail: Detail | null;
  /** How many details were asked for. */
  jobs: number;
  notice: { text: string; tone: "info" | "error" } | null;
}

export type BoardMessage =
  | BaseMessage
  /** Incidents as they are now, with their requests; no others have changed. */
  | { type: "entries"; entries: readonly BoardEntry[]; read: readonly string[] }
  /** All changes up to this row of the ledger have been told. */
  | { type: "up_to"; seq: number; facts: Facts }
  | { type: "detail"; detail: Detail }
  | { type: "read_failed"; message: string };

export function initialBoard(data: BoardData, setting: Setting): BoardState {
  const entries = new Map(data.entries.map((entry) => [entry.incident_id, entry]));
  const { operator, now } = setting;
  const lists = listsOf({ entries, operator, now, filter: "", sort: "age" });
  return {
    ...setting,
    ...{ seq: data.seq, unread: data.unread, facts: data.facts, entries, lists },
    ...{ mode: { name: "board" }, filter: "", sort: "age", detail: null, jobs: 0, notice: null },
    ...{ selected: lists.rows[0]?.key ?? null, index: 0, top: 0, touched: false },
    ...{ frame: 1, work: null, wish: null },
  };
}

export function selectedRow({ lists, selected }: BoardState): Row | null {
  return lists.rows[indexOfKey(lists, selected)] ?? null;
}

/** The request a row is about: its own, or the one of the incident that waits, or its newest. */
export function requestOf(row: Row): BoardRequest | null {
  if (row.section === "waiting") return row.request;
  const { requests } = row.entry;
  return requests.find(({ status }) => status === "pending") ?? requests[0] ?? null;
}

/** Why a key of the selected row can do nothing now; null where it can. */
export function whyNot(state: BoardState, command: "open" | "propose" | "approve"): string | null {
  const say = boardMessages(state.lang);
  const row = selectedRow(state);
  if (row === null) return say.noRow;
  if (command === "open") return null;
  if (!isOpen(row.entry.status)) return say.over;
  if (command === "propose") return null;
  const request = row.section === "waiting" ? row.request : waitingOf(row.entry, state);
  if (request === null) return say.noRequest(safeText(row.entry.incident_id, { max: MAX_ID, ascii: state.ascii }));
  if (waitsFor(request, state.operator)) return null;
  const signed = request.signers.some((signer) => personKey(signer) === personKey(state.operator));
  return signed ? say.signedByYou : say.notYourOwn;
}

/** The request of an incident that can be signed, first one by this operator. */
function waitingOf({ incident_id }: BoardEntry, { lists }: BoardState): BoardRequest | null {
  const row = lists.rows.find(({ section, entry }) => section === "waiting" && entry.incident_id === incident_id);
  return row?.section === "waiting" ? row.request : null;
}
