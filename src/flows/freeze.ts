/** Stop every run, and lift that again. */
import { AwoooError } from "../domain/awooo-error.ts";
import type { IncidentEvent, NewEvent } from "../domain/event.ts";
import { makeEvent } from "../domain/event-maker.ts";
import { FREEZE_STREAM, type Freeze, freezeOf, liftedBy } from "../domain/freeze.ts";
import type { Context } from "../ports.ts";
import { syncFreeze } from "./sync-freeze.ts";

export interface FreezeResult {
  /** What holds now; null: runs are allowed. */
  freeze: Freeze | null;
  /** Nothing was written: it was so before. */
  already: boolean;
  degraded: string[];
}

/** As long as a sentence or three; every refused run shows it. In UTF-16 units. */
const MAX_REASON = 500;

/** @throws AwoooError usage */
export async function freeze(ctx: Context, reason: string): Promise<FreezeResult> {
  if (reason.trim() === "") {
    throw new AwoooError("usage", "A freeze needs a reason: it is what colleagues read when their run is refused", {
      hint: 'awooo freeze --reason "failover under way"',
    });
  }
  requireShort(reason);
  return change(ctx, (events) =>
    freezeOf(events) === null ? makeEvent(ctx, FREEZE_STREAM, "freeze.set", { reason: reason.trim() }) : null,
  );
}

/** @throws AwoooError usage */
export async function unfreeze(ctx: Context, reason: string | null): Promise<FreezeResult> {
  requireShort(reason ?? "");
  return change(ctx, (events) =>
    freezeOf(events) === null ? null : makeEvent(ctx, FREEZE_STREAM, "freeze.lifted", liftedBy(events, reason)),
  );
}

/** What holds now, as far as Redis can be asked. */
export function freezeStatus(ctx: Context): Promise<FreezeResult> {
  return whatHolds(ctx, true);
}

async function whatHolds(ctx: Context, already: boolean): Promise<FreezeResult> {
  const { degraded } = await syncFreeze(ctx);
  return { freeze: freezeOf(ctx.ledger.freezeEvents()), already, degraded: degraded ? ["redis"] : [] };
}

function requireShort(reason: string): void {
  if (reason.trim().length <= MAX_REASON) return;
  throw new AwoooError("usage", `--reason: at most ${MAX_REASON} characters, got ${reason.trim().length}`);
}

/** @param decide the event to write, from those there are; null: it is so already */
async function change(
  ctx: Context,
  decide: (events: readonly IncidentEvent[]) => NewEvent | null,
): Promise<FreezeResult> {
  await syncFreeze(ctx);
  const already = ctx.ledger.write((tx) => {
    const event = decide(tx.freezeEvents());
    if (event !== null) tx.append([event]);
    return event === null;
  });
  return whatHolds(ctx, already);
}
