/** What the board shows: all incidents that are open, and those that ended lately. Only reads the ledger. */
import { AwoooError } from "../domain/awooo-error.ts";
import { type BoardEntry, boardEntry, LATELY_MS } from "../domain/board.ts";
import { FREEZE_STREAM, freezeOf } from "../domain/freeze.ts";
import { OPEN_STATUSES } from "../domain/incident.ts";
import { requestAt } from "../domain/request.ts";
import type { Context } from "../ports.ts";

/** Of those that ended, the newest so many are looked at: the board shows a few. */
const MAX_ENDED = 200;

export interface BoardRead {
  /** Row of the ledger up to which this is true. */
  seq: number;
  /** Without requests. */
  entries: BoardEntry[];
  /** Those that have requests to be read, the newest request first. */
  unread: string[];
}

/** Everything at once, from documents that are ready: thousands of incidents take less than a tenth of a second. */
export function readBoard({ ledger, now }: Context): BoardRead {
  // The row first: what is written meanwhile is then read twice rather than never.
  const { seq } = ledger.changedSince(Number.MAX_SAFE_INTEGER);
  const since = Date.parse(now()) - LATELY_MS;
  const ended = ledger
    .incidents({ status: ["resolved", "closed"], limit: MAX_ENDED })
    .map((incident) => boardEntry(incident, []))
    .filter(({ resolved_at }) => resolved_at !== null && Date.parse(resolved_at) >= since);
  const open = ledger.incidents({ status: OPEN_STATUSES }).map((incident) => boardEntry(incident, []));
  return {
    seq,
    entries: [...open, ...ended],
    unread: [...ledger.incidentsWithOpenRequests(), ...ended.map(({ incident_id }) => incident_id)],
  };
}

/** Incidents with their requests, as they are now. One that nothing can be read of is left out. */
export function readEntries({ ledger, now }: Context, incidentIds: readonly string[]): BoardEntry[] {
  const at = now();
  return incidentIds.flatMap((id) => {
    if (id === FREEZE_STREAM) return [];
    try {
      const known = ledger.read(id);
      if (known === null) return [];
      const requests = known.state.requests.map((request) => requestAt(request, null, at));
      return [boardEntry(known.state.incident, requests)];
    } catch (error) {
      if (error instanceof AwoooError && error.code === "ledger_broken") return [];
      throw error;
    }
  });
}

export interface BoardFacts {
  /** Events that Redis does not have yet. */
  queued: number;
  /** Who froze runs; null: nobody. */
  frozen: string | null;
}

export function boardFacts(ctx: Context): BoardFacts {
  return {
    queued: ctx.ledger.queued().reduce((sum, { events }) => sum + events, 0),
    frozen: frozenBy(ctx),
  };
}

/** Who froze runs. Where one of its events was tampered with nobody can say who; that is as good as frozen. */
export function frozenBy({ ledger }: Pick<Context, "ledger">): string | null {
  try {
    return freezeOf(ledger.freezeEvents())?.by ?? null;
  } catch (error) {
    if (error instanceof AwoooError && error.code === "ledger_broken") return "?";
    throw error;
  }
}
