/** Brings the ledger and Redis to the same events of the freeze. There is no document: the events are all of it. */
import { FREEZE_STREAM } from "../domain/freeze.ts";
import { eventWithoutSecrets } from "../domain/without-secrets.ts";
import type { Context } from "../ports.ts";
import type { WorkingMemory } from "../ports-memory.ts";
import { reachable, type SyncResult } from "./reachable.ts";
import { believable } from "./sync-incident.ts";

export interface FreezeSyncResult extends SyncResult {
  /** Events that cannot be read: one of them may be the freeze. */
  unreadable: number;
}

/** Whether the team has stopped all runs, as far as Redis can be asked. An unreachable Redis is a notice. */
export async function syncFreeze(ctx: Context): Promise<FreezeSyncResult> {
  const { memory } = ctx;
  let unreadable = 0;
  if (memory === null) return { degraded: false, unreadable };
  const { degraded } = await reachable(ctx, async () => {
    unreadable = await syncFreezeStream(ctx, memory);
  });
  return { degraded, unreadable };
}

/** @returns how many events cannot be read. @throws AwoooError store_unavailable, ledger_broken */
export async function syncFreezeStream(ctx: Context, memory: WorkingMemory): Promise<number> {
  const found = await memory.readEvents(FREEZE_STREAM);
  const remote = believable(ctx, found);
  const known = new Set(ctx.ledger.freezeEvents().map(({ id }) => id));
  if (remote.some(({ id }) => !known.has(id))) ctx.ledger.write((tx) => tx.adopt(remote.map(eventWithoutSecrets)));
  const there = new Set(remote.map(({ id }) => id));
  const local = ctx.ledger.freezeEvents();
  const missing = local.filter(({ id }) => !there.has(id));
  if (missing.length > 0) await memory.addEvents(FREEZE_STREAM, missing);
  if (local.length > 0)
    ctx.ledger.markDelivered(
      FREEZE_STREAM,
      local.map(({ id }) => id),
    );
  return found.length - remote.length;
}
