/**
 * Keeps the ledger and Redis together. Done before reading and after writing, it is also the replay of the outbox, and
 * it mends whatever Redis lost. What is done with one incident is in `sync-incident.ts`.
 */
import { AwoooError } from "../domain/awooo-error.ts";
import { FREEZE_STREAM } from "../domain/freeze.ts";
import { OPEN_STATUSES } from "../domain/incident.ts";
import type { Context } from "../ports.ts";
import type { ListedIncident, WorkingMemory } from "../ports-memory.ts";
import { reachable, type SyncResult } from "./reachable.ts";
import { syncFreezeStream } from "./sync-freeze.ts";
import { type SyncOptions, syncIncident } from "./sync-incident.ts";

/** Incidents replayed by one command; the rest waits for the next, so that no command takes minutes. */
const REPLAY_LIMIT = 500;

/** Incidents compared with Redis before others get a turn: about 5 ms. */
const LISTED_PER_TURN = 200;

/** Replays the outbox, then syncs the named incidents. An unreachable Redis is a notice, not a failure. */
export async function syncIncidents(
  ctx: Context,
  incidentIds: readonly string[],
  options: SyncOptions = { publish: true },
): Promise<SyncResult> {
  const { memory } = ctx;
  if (memory === null) return { degraded: false };
  return reachable(ctx, async () => {
    const queued = new Set(ctx.ledger.queued().map((entry) => entry.incident_id));
    await replay(
      ctx,
      memory,
      [...queued].filter((id) => !incidentIds.includes(id)),
    );
    for (const id of incidentIds) {
      await syncOne(ctx, memory, id, { publish: options.publish || queued.has(id) });
    }
  });
}

/** Pulls everything the team knows: for lists, and for a request this laptop has not heard of. */
export async function syncAll(ctx: Context): Promise<SyncResult> {
  const { memory } = ctx;
  if (memory === null) return { degraded: false };
  return reachable(ctx, async () => {
    await replay(
      ctx,
      memory,
      ctx.ledger.queued().map((entry) => entry.incident_id),
    );
    const there = await memory.incidentIds();
    for (const [i, listed] of there.entries()) {
      // Thousands of them must not keep a screen from its keys.
      if (i % LISTED_PER_TURN === LISTED_PER_TURN - 1) await new Promise((resolve) => setImmediate(resolve));
      if (!isCurrent(ctx, listed)) await syncOrSkip(ctx, memory, listed.incident_id);
    }
    for (const id of lostOnes(ctx, there)) await syncOrSkip(ctx, memory, id);
    await syncOrSkip(ctx, memory, FREEZE_STREAM);
  });
}

async function replay(ctx: Context, memory: WorkingMemory, incidentIds: readonly string[]): Promise<void> {
  for (const id of incidentIds.slice(0, REPLAY_LIMIT)) await syncOrSkip(ctx, memory, id);
}

/** Open incidents that Redis had and has no more: it was emptied, or an old copy of it took over. */
function lostOnes({ ledger }: Context, there: readonly ListedIncident[]): string[] {
  const listed = new Set(there.map(({ incident_id }) => incident_id));
  const open = ledger.incidentIds({ status: OPEN_STATUSES });
  return open.filter((id) => !listed.has(id) && ledger.wasPublished(id)).slice(0, REPLAY_LIMIT);
}

/** Whether the ledger has what Redis lists: the same number of events, and the document that follows from them. */
function isCurrent({ ledger }: Context, { incident_id, events, document }: ListedIncident): boolean {
  const known = ledger.listed(incident_id);
  return known !== null && known.events === events && document === known.document;
}

async function syncOne(ctx: Context, memory: WorkingMemory, id: string, options: SyncOptions): Promise<void> {
  if (id === FREEZE_STREAM) await syncFreezeStream(ctx, memory);
  else await syncIncident(ctx, memory, id, options);
}

/** One bad document must not hide all the others from a list. */
async function syncOrSkip(ctx: Context, memory: WorkingMemory, incidentId: string): Promise<void> {
  try {
    await syncOne(ctx, memory, incidentId, { publish: true });
  } catch (error) {
    if (!(error instanceof AwoooError) || error.code === "store_unavailable") throw error;
    ctx.notify(`left out: ${error.message}`);
  }
}
