/** A board with something of everything, and boards of any size. */

import type { BoardEntry, BoardRequest } from "../../src/domain/board.ts";
import { boardEntry } from "../../src/domain/board.ts";
import type { Setting } from "../../src/tui/app/screen.ts";
import { reduceBoard } from "../../src/tui/board/reduce.ts";
import { type BoardData, type BoardMessage, type BoardState, initialBoard } from "../../src/tui/board/state.ts";
import type { Keystroke, NamedKey } from "../../src/tui/keystroke.ts";
import { char, named } from "./keys.ts";
import { SAMPLE_NOW, SAMPLE_SETTING, sampleIncident, sampleView } from "./sample-view.ts";

const ago = (minutes: number) => new Date(Date.parse(SAMPLE_NOW) - minutes * 60_000).toISOString();
const ahead = (minutes: number) => ago(-minutes);

export function anEntry(id: string, changes: Partial<BoardEntry> = {}): BoardEntry {
  const entry = boardEntry(sampleIncident({ incident_id: id }), []);
  const changed = { ...entry, ...changes };
  return {
    ...changed,
    created_ms: Date.parse(changed.created_at),
    text: `${entry.text}\n${changed.severity}\n${changed.status}`.toLowerCase(),
  };
}

export function aRequest(incidentId: string, changes: Partial<BoardRequest> = {}): BoardRequest {
  const { approvals } = sampleView({ incident: sampleIncident({ incident_id: incidentId }) });
  const [request] = boardEntry(sampleIncident({ incident_id: incidentId }), approvals).requests;
  if (request === undefined) throw new Error("the sample has no request");
  return { ...request, id: `${incidentId.toLowerCase()}-request`, expires_at: ahead(24), ...changes };
}

/** Five incidents; three requests wait, the middle one of them not for bob@corp. */
export function sampleEntries(): BoardEntry[] {
  return [
    anEntry("INC-2041", {
      status: "mitigating",
      created_at: ago(4),
      requests: [aRequest("INC-2041", { signers: ["alice@corp"] })],
    }),
    anEntry("INC-2039", {
      severity: "P2",
      status: "mitigating",
      created_at: ago(22),
      requests: [
        aRequest("INC-2039", {
          risk_level: "medium",
          required: 1,
          signers: [],
          operator: "bob@corp",
          self_approval: false,
          expires_at: ahead(10),
        }),
      ],
    }),
    anEntry("INC-2031", { severity: "P3", created_at: ago(120), alert: "憑證即將過期", firing: 1 }),
    anEntry("INC-2030", {
      severity: "P0",
      status: "mitigating",
      created_at: ago(180),
      requests: [aRequest("INC-2030", { risk_level: "high", required: 1, signers: [], expires_at: ahead(59) })],
    }),
    anEntry("INC-2027", { severity: "P2", status: "resolved", resolved_at: ago(31), created_at: ago(90) }),
  ];
}

/** So many incidents, each a minute older than the one before. */
export function manyEntries(count: number): BoardEntry[] {
  return Array.from({ length: count }, (_, i) => ({
    ...anEntry(`INC-${String(i).padStart(5, "0")}`, { created_at: ago(i) }),
    services: [`shop/service-${i % 97}`],
  }));
}

export const FACTS: BoardData["facts"] = { queued: 0, frozen: null, redis: "ok", synced: "2026-11-22T03:13:58Z" };

export interface BoardOptions extends Partial<Setting> {
  entries?: readonly BoardEntry[];
  facts?: Partial<BoardData["facts"]>;
}

export function board({ entries = sampleEntries(), facts = {}, ...setting }: BoardOptions = {}): BoardState {
  return initialBoard(
    { seq: 1, entries, unread: [], facts: { ...FACTS, ...facts } },
    { ...SAMPLE_SETTING, ...setting },
  );
}

export const tell = (state: BoardState, message: BoardMessage) => reduceBoard(state, message);
/** A key pressed while the newest frame is on the screen. */
export const press = (state: BoardState, keystroke: Keystroke) =>
  tell(state, { type: "key", keystroke, drawn: state.frame });
export const pressAll = (state: BoardState, ...keys: readonly (string | NamedKey)[]) =>
  keys.reduce((now, key) => press(now, [...key].length === 1 ? char(key) : named(key as NamedKey)), state);
