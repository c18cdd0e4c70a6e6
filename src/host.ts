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
  /** Stops this process and those beside it as Ctrl-Z does in a shell; resolves when it goes on. */
  suspend(): Promise<void>;
  /**
   * Until the answer is called, whoever would stop this process (SIGTSTP) has this told instead, which has `suspend`
   * called once the terminal is given back; and it is told when the process goes on, also where nobody was asked.
   */
  takeStops(take: (what: "stop" | "goes on") => void): () => void;
  /** From now on memory is kept small at the price of time: for what stays open for hours. */
  spareMemory(): void;
  /** Ends this process at once, as a second Ctrl-C does; what it started goes on. */
  die(): void;
  /** RFC 3339 UTC with milliseconds. */
  now(): string;
  newId(): string;
  /** Aborts with an AwoooError when the user interrupts or the process is told to end; with whatever else went wrong unseen. */
  signal: AbortSignal;
  /**
   * Until the answer is called, Ctrl-C asks this first: true, and the process goes on as if nothing had happened; false,
   * and it ends as ever. Only one can be asked at a time. Being told to end asks nobody.
   */
  takeInterrupts(take: () => boolean): () => void;
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
    ...stopping(),
    spareMemory,
    die,
    now: () => new Date().toISOString(),
    newId: () => randomUUID(),
    ...interruption(),
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

/** Long enough for the signal to arrive; where no shell could wake it, nothing stops, and it goes on after that. */
const STOPPING_MS = 50;

function stopping(): Pick<Host, "suspend" | "takeStops"> {
  let asked: (() => void) | null = null;
  return {
    async suspend() {
      // Without a listener the signal does what it always does: it stops.
      if (asked !== null) process.off("SIGTSTP", asked);
      // 0: the whole job of the shell, npx and what else stands between the two of us.
      process.kill(0, "SIGTSTP");
      await new Promise((resolve) => setTimeout(resolve, STOPPING_MS));
      if (asked !== null) process.on("SIGTSTP", asked);
    },
    takeStops(take) {
      const stop = () => take("stop");
      const goOn = () => take("goes on");
      asked = stop;
      process.on("SIGTSTP", stop);
      process.on("SIGCONT", goOn);
      return () => {
        asked = null;
        process.off("SIGTSTP", stop);
        process.off("SIGCONT", goOn);
      };
    },
  };
}

/**
 * A frame leaves a megabyte of garbage, and on a machine with much memory V8 lets that pile up to some 130 MB before it
 * looks. Measured after 3,600 updates of the board: 110 MB instead of 240, and 5 ms more a key. V8 reads both whenever it
 * decides how far to grow, so that they work in a process that runs; at its start they would cost 35 ms.
 */
function spareMemory(): void {
  const { setFlagsFromString } = process.getBuiltinModule("node:v8");
  setFlagsFromString("--optimize-for-size");
  setFlagsFromString("--semi-space-growth-factor=1");
}

function die(): void {
  process.removeAllListeners("SIGINT");
  process.kill(process.pid, "SIGINT");
}

/**
 * A Ctrl-C that nobody takes ends what is under way in order; one after that finds the default handler and ends at once.
 */
function interruption(): Pick<Host, "signal" | "takeInterrupts"> {
  const controller = new AbortController();
  let taken: (() => boolean) | null = null;
  untilTrue("SIGINT", () => {
    if (taken?.() === true) return false;
    controller.abort(new AwoooError("interrupted", "Interrupted"));
    return true;
  });
  // A terminal that is closed tells the same as somebody who ends the process.
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    untilTrue(signal, () => {
      controller.abort(new AwoooError("terminated", "Told to end"));
      return true;
    });
  }
  // A fault that nobody waited for ends what is under way in order too: the terminal is put right, and one line tells it.
  process.on("uncaughtException", (fault) => controller.abort(fault));
  return {
    signal: controller.signal,
    takeInterrupts: (take) => {
      taken = take;
      return () => {
        taken = null;
      };
    },
  };
}

/**
 * Listens until `act` says that this was the last one. Gone only afterwards: Ink, which puts the terminal right at a
 * signal, ends the process at once where it finds itself the only listener.
 */
function untilTrue(signal: NodeJS.Signals, act: () => boolean): void {
  const listener = () => {
    if (act()) setImmediate(() => process.off(signal, listener));
  };
  process.on(signal, listener);
}
