/** How long the engineer waits for a model: until Ctrl-C, which then takes the template and ends nothing. */
import { AwoooError } from "../domain/awooo-error.ts";
import type { Host } from "../host.ts";

export interface Patience {
  /** Aborts once, for all that the command still asks a model for. */
  signal: AbortSignal;
  /** From now on a model may be waited for. */
  begin(): void;
  /** No model is waited for any more: Ctrl-C ends the command, as ever. */
  over(): void;
  close(): void;
}

/** The first Ctrl-C while a model is waited for is taken; any other ends the command. */
export function openPatience({ takeInterrupts }: Host): Patience {
  const controller = new AbortController();
  let waiting = false;
  const giveBack = takeInterrupts(() => {
    if (!waiting || controller.signal.aborted) return false;
    controller.abort(new AwoooError("interrupted", "Interrupted"));
    return true;
  });
  return {
    signal: controller.signal,
    begin: () => {
      waiting = true;
    },
    over: () => {
      waiting = false;
    },
    close: giveBack,
  };
}
