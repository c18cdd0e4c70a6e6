/** Working on without Redis where it does not answer. */
import { AwoooError } from "../domain/awooo-error.ts";
import type { Context } from "../ports.ts";

export interface SyncResult {
  /** True where Redis is configured and did not answer. */
  degraded: boolean;
}

/** An unreachable Redis is a notice, not a failure. */
export async function reachable(ctx: Context, work: () => Promise<void>): Promise<SyncResult> {
  try {
    await work();
    return { degraded: false };
  } catch (error) {
    if (!(error instanceof AwoooError) || error.code !== "store_unavailable") throw error;
    const queued = ctx.ledger.queued().reduce((sum, entry) => sum + entry.events, 0);
    const queue = queued === 0 ? "" : ` ${queued} queued for it.`;
    ctx.notify(`${error.message}; working with the local ledger.${queue}`);
    return { degraded: true };
  }
}
