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
  /** What a program prints; null where there is none of this name, it fails, or it takes longer than this. */
  outputOf(program: string, args: readonly string[], timeoutMs: number): string | null;
  /** Name of the account; what `AWOOO_USER` falls back to last. */
  account(): string;
  nodeVersion: string;
  /** Of this process. */
  pid: number;
  /** Whether a process of this machine is still there. */
  isAlive(pid: number): boolean;
  /** RFC 3339 UTC with milliseconds. */
  now(): string;
  newId(): string;
  /** Aborts with an AwoooError when the user interrupts or the process is told to end. */
  signal: AbortSignal;
}

/** @param prepared what is done with an output stream before anything is written to it */
export function systemHost(prepared: (stream: NodeJS.WriteStream) => NodeJS.WriteStream): Host {
  let stderr: NodeJS.WriteStream | undefined;
  return {
    env: process.env,
    // Node makes each of the two when it is first asked for, and most commands ask for neither.
    get stdin() {
      return process.stdin;
    },
    get stderr() {
      stderr ??= prepared(process.stderr);
      return stderr;
    },
    stdout: prepared(process.stdout),
    cwd: process.cwd(),
    home: homedir(),
    hostname: hostname(),
    outputOf,
    account: () => userInfo().username,
    nodeVersion: process.versions.node,
    pid: process.pid,
    isAlive,
    now: () => new Date().toISOString(),
    newId: () => randomUUID(),
    signal: interruption(),
  };
}

function outputOf(program: string, args: readonly string[], timeout: number): string | null {
  // Not imported: it takes longer to load than the rest of this file together, and most commands start nothing.
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  try {
    return execFileSync(program, args, { timeout, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    // Sends nothing: asks whether something could be sent.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The first Ctrl-C ends what is under way in order; a second one finds the default handler and ends at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort(new AwoooError("interrupted", "Interrupted")));
  // A terminal that is closed tells the same as somebody who ends the process.
  for (const signal of ["SIGTERM", "SIGHUP"]) {
    process.once(signal, () => controller.abort(new AwoooError("terminated", "Told to end")));
  }
  return controller.signal;
}
