/** The process as the program sees it. Tests make their own; nothing else reads `process`. */
import { randomUUID } from "node:crypto";
import { homedir, hostname, userInfo } from "node:os";
import { AwoooError } from "./domain/awooo-error.ts";

export interface Host {
  env: Readonly<Record<string, string | undefined>>;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  cwd: string;
  home: string;
  hostname: string;
  /** Name of the account; what `AWOOO_USER` falls back to last. */
  account(): string;
  nodeVersion: string;
  /** RFC 3339 UTC with milliseconds. */
  now(): string;
  newId(): string;
  /** Aborts with an AwoooError when the user interrupts or the process is told to end. */
  signal: AbortSignal;
}

export function systemHost(): Host {
  const { env, stdin, stdout, stderr } = process;
  return {
    env,
    get stdin() {
      return stdin;
    },
    stdout,
    stderr,
    cwd: process.cwd(),
    home: homedir(),
    hostname: hostname(),
    account: () => userInfo().username,
    nodeVersion: process.versions.node,
    now: () => new Date().toISOString(),
    newId: () => randomUUID(),
    signal: interruption(),
  };
}

/** The first Ctrl-C ends what is under way in order; a second one finds the default handler and ends at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort(new AwoooError("interrupted", "Interrupted")));
  process.once("SIGTERM", () => controller.abort(new AwoooError("terminated", "Told to end")));
  return controller.signal;
}
