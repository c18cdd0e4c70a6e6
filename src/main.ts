/** Composition root: arguments and the process in, an exit code out. */
import { VERSION } from "./cli/version.ts";
import { type Host, systemHost } from "./host.ts";

export async function run(argv: readonly string[], host: Host): Promise<number> {
  // What shell prompts and scripts ask most often does not wait for a parser of arguments.
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    host.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const { runProgram } = await import("./cli/program.ts");
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
