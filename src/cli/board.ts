/** Connects the board with the ledger. */
import { setImmediate } from "node:timers/promises";
import { boardFacts, readBoard, readEntries } from "../flows/board.ts";
import { viewOf } from "../flows/show.ts";
import type { Context } from "../ports.ts";
import type { BoardActions } from "../tui/board/screen.ts";
import type { LiveSource } from "./live.ts";

/** Incidents with requests that the first frame shows; the others follow while keys are taken. */
const READ_AT_ONCE = 50;

export function boardActions(ctx: Context, live: LiveSource): BoardActions {
  const facts = () => ({ ...boardFacts(ctx), redis: live.redis(), synced: live.synced() });
  return {
    read: () => {
      const { seq, entries, unread } = readBoard(ctx);
      const first = readEntries(ctx, unread.slice(0, READ_AT_ONCE));
      return { seq, entries: [...entries, ...first], unread: unread.slice(READ_AT_ONCE), facts: facts() };
    },
    entries: (incidentIds) => readEntries(ctx, incidentIds),
    changes: (seq) => {
      const changed = ctx.ledger.changedSince(seq);
      return { seq: changed.seq, incidentIds: changed.incident_ids, facts: facts() };
    },
    view: (incidentId) => viewOf(ctx, incidentId),
    pause: () => setImmediate(),
  };
}
