/** One at a time does a piece of work, and the others wait for what comes of it. */
import { AwoooError } from "../domain/awooo-error.ts";
import type { ProposingContext } from "../ports.ts";
import type { Commons, Lease } from "../ports-memory.ts";

/** After this time a holder that died frees the others; in milliseconds. */
const LEASE_MS = 5_000;
/** How often a holder says that it is still there: two words may get lost. */
const RENEW_MS = 1_500;
/** How often somebody who waits looks again. */
const POLL_MS = 100;

export interface Flight {
  /** What is held while the work goes on. */
  name: string;
  /** Among whom: the lease of each is taken, in this order. Empty: nobody is asked, and nobody waits. */
  among: readonly Commons[];
  /** What the engineer is told, once, where somebody else holds it. */
  notice: string;
}

type Waiting = Pick<ProposingContext, "signal" | "patience" | "notify">;

/**
 * Does the work while nobody else does it. Waits for whoever does; goes on without the lease where `patience` ends, and
 * where the store that would have it does not answer.
 * @param work gets those whose lease it has: what others did meanwhile can be found there
 * @throws what `signal` was aborted with while it waited
 */
export async function withLease<T>(
  ctx: Waiting,
  flight: Flight,
  work: (held: ReadonlySet<Commons>) => Promise<T>,
): Promise<T> {
  const held = new Map<Commons, KeptLease>();
  const told = onlyOnce(() => ctx.notify(flight.notice));
  try {
    for (const commons of flight.among) {
      const lease = await waitForLease(ctx, commons, flight.name, told);
      // Renewed from now on, also while the next one is waited for.
      if (lease !== null) held.set(commons, keepLease(lease));
    }
    return await work(new Set(held.keys()));
  } finally {
    for (const lease of [...held.values()].reverse()) await lease.end();
  }
}

async function waitForLease(ctx: Waiting, commons: Commons, name: string, told: () => void): Promise<Lease | null> {
  try {
    for (;;) {
      ctx.signal.throwIfAborted();
      const lease = await commons.acquireLease(name, LEASE_MS);
      if (lease !== null || ctx.patience.aborted) return lease;
      told();
      await pause(ctx);
    }
  } catch (error) {
    // A lease only keeps work from being done twice: a store that cannot give one must not keep it from being done.
    if (error instanceof AwoooError && !ctx.signal.aborted) return null;
    throw error;
  }
}

/** Ends at once where somebody will not wait any longer. */
function pause({ signal, patience }: Waiting): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      for (const one of [signal, patience]) one.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, POLL_MS);
    for (const one of [signal, patience]) one.addEventListener("abort", end);
    if (signal.aborted || patience.aborted) end();
  });
}

interface KeptLease {
  /** Gives it back. */
  end(): Promise<void>;
}

/** A lease that is renewed until it is given back or lost. The timer keeps no process alive. */
function keepLease(lease: Lease): KeptLease {
  const timer = setInterval(() => void renew(), RENEW_MS);
  timer.unref();

  async function renew(): Promise<void> {
    try {
      // Whoever has it now does the same work again; the ledger sees to it that one request comes of both.
      if (!(await lease.renew())) clearInterval(timer);
    } catch (error) {
      // A store that is away may be back before the lease ends.
      if (!(error instanceof AwoooError)) throw error;
    }
  }

  return {
    async end() {
      clearInterval(timer);
      await lease.release();
    },
  };
}

function onlyOnce(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
