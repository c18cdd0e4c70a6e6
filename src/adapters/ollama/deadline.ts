/** One time limit for a piece of work, joined with whoever else may stop it. */

export interface Deadline {
  /** Aborts when the time is over, when the parent aborts, and at `end`. */
  signal: AbortSignal;
  /** Whether the time was over before the work was. */
  expired(): boolean;
  /** Stops the clock and aborts the signal, so that nothing started under it stays open. */
  end(): void;
}

/** Longest delay a timer can hold; a longer one would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export function startDeadline(ms: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  let expired = false;
  const abort = () => controller.abort();
  const timer = setTimeout(
    () => {
      expired = true;
      abort();
    },
    Math.min(ms, MAX_DELAY_MS),
  );
  if (parent?.aborted) abort();
  parent?.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    expired: () => expired,
    end() {
      clearTimeout(timer);
      parent?.removeEventListener("abort", abort);
      abort();
    },
  };
}
