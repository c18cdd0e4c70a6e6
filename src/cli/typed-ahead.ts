/** What was typed before the first frame was pressed on nothing that anybody had seen. */
import { AwoooError } from "../domain/awooo-error.ts";
import type { Host } from "../host.ts";

const CTRL_C = String.fromCharCode(3);

/**
 * Works, and reads away what waits in the terminal and what is typed meanwhile.
 * @throws AwoooError interrupted where Ctrl-C was among it
 */
export async function withoutTypedAhead<T>({ stdin, signal }: Host, work: () => Promise<T>): Promise<T> {
  let dropped = "";
  // As Ink reads: a stream that was made to flow and then paused is one that Ink would hear nothing of.
  const drop = () => {
    for (let chunk = stdin.read(); chunk !== null; chunk = stdin.read()) dropped += String(chunk);
  };
  // Raw, since a terminal keeps a line to itself until it has ended.
  stdin.setRawMode(true);
  stdin.on("readable", drop);
  const done = await work().finally(() => {
    stdin.off("readable", drop);
    stdin.setRawMode(false);
    // Nothing waits for it; whoever reads next says so.
    stdin.unref();
  });
  signal.throwIfAborted();
  if (dropped.includes(CTRL_C)) throw new AwoooError("interrupted", "Interrupted");
  return done;
}
