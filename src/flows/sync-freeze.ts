/** Brings the ledger and Redis to the same events of the freeze. There is no document: the events are all of it. */
import { FREEZE_STREAM } from "../domain/freeze.ts";
import type { Context, WorkingMemory } from "../ports.ts";
import { reachable, type SyncResult } from "./reachable.ts";
import { believable } from "./sync-incident.ts";

/** Whether the team has stopped all runs, as far as Redis can be asked. An unreachable Redis is a notice. */
export async function syncFreeze(ctx: Context): Promise<SyncResult> {
  const { memory } = ctx;
  return memory === null ? { degraded: false } : reachable(ctx, () => syncFreezeStream(ctx, memory));
}

/** @throws AwoooError invalid_data, ledger_broken: nobody can say then whether runs are frozen; store_unavailable */
export async function syncFreezeStream(ctx: Context, memory: WorkingMemory): Promise<void> {
  const remote = believable(ctx, await memory.readEvents(FREEZE_STREAM));
  const known = new Set(ctx.ledger.freezeEvents().map(({ id }) => id));
  if (remote.some(({ id }) => !known.has(id))) ctx.ledger.write((tx) => tx.adopt(remote));
  const there = new Set(remote.map(({ id }) => id));
  const local = ctx.ledger.freezeEvents();
  const missing = local.filter(({ id }) => !there.has(id));
  if (missing.length > 0) await memory.addEvents(FREEZE_STREAM, missing);
  if (local.length > 0)
    ctx.ledger.markDelivered(
      FREEZE_STREAM,
      local.map(({ id }) => id),
    );
}
