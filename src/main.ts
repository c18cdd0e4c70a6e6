/** Composition root: arguments and the process in, an exit code out. */
import { EXIT_OF } from "./cli/exit-codes.ts";
import { VERSION } from "./cli/version.ts";

/** What `bin/awooo.js` calls. Leaves by itself once nothing is left to do, so that output is never cut off. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  // What shell prompts and scripts ask most often does not wait for a parser of arguments.
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    endsQuietly(process.stdout).write(`${VERSION}\n`);
    return;
  }
  const [{ systemHost }, { runProgram }] = await Promise.all([import("./host.ts"), import("./cli/program.ts")]);
  const code = await runProgram(argv, systemHost(endsQuietly));
  // Output that could not be written has set its own.
  process.exitCode ??= code;
}

/** Whoever read our output has had enough: `awooo list | head` is no error. A full disk is one. */
function endsQuietly(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.exitCode = EXIT_OF.store_unavailable;
    if (stream !== process.stderr) process.stderr.write(`awooo: the output could not be written: ${error.message}\n`);
  });
}
