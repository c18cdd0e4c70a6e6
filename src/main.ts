/** Composition root: arguments and the process in, an exit code out. */
import { runProgram } from "./cli/program.ts";
import { type Host, systemHost } from "./host.ts";

export function run(argv: readonly string[], host: Host): Promise<number> {
  return runProgram(argv, host);
}

/** What `bin/awooo.js` calls. Leaves by itself once nothing is left to do, so that output is never cut off. */
export async function main(): Promise<void> {
  // Whoever read our output has had enough: `awooo list | head` is no error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  process.exitCode = await run(process.argv.slice(2), systemHost());
}
