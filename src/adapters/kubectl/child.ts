/** The one place where a program is started for a cluster. */
import type { ChildProcessByStdio, SpawnOptions } from "node:child_process";
import type { Readable } from "node:stream";

export interface ChildOptions {
  /** Absolute path. */
  program: string;
  args: readonly string[];
  /** The whole environment. */
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** An abort kills it at once. Left out: nothing but its time limit does. */
  signal?: AbortSignal;
  /** In a process group of its own, so that a Ctrl-C in the terminal does not reach it. */
  detached?: boolean;
  onOutput(stream: "stdout" | "stderr", bytes: Buffer): void;
}

/** How a process ended; `exit_code` is null where somebody killed it. */
export type ChildEnd =
  | { how: "exited"; exit_code: number | null }
  | { how: "not_started"; why: string }
  | { how: "timed_out" }
  /** `started` is false where it was interrupted before. */
  | { how: "aborted"; started: boolean };

/** How long the output of a process that has ended may still come. */
const GRACE_MS = 1000;

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Starts a program without a shell and without an input. Never throws. */
export async function runChild(options: ChildOptions): Promise<ChildEnd> {
  const { program, args, env, timeoutMs, signal, detached = false, onOutput } = options;
  // Loading it takes longer than the rest of this folder; whoever has no cluster never gets here.
  const { spawn } = await import("node:child_process");
  if (signal?.aborted === true) return { how: "aborted", started: false };
  const settings: SpawnOptions = { env, shell: false, detached, stdio: ["ignore", "pipe", "pipe"] };
  let child: Child;
  try {
    child = spawn(program, args, settings) as Child;
  } catch (error) {
    return notStarted(error);
  }
  child.stdout.on("data", (bytes: Buffer) => onOutput("stdout", bytes));
  child.stderr.on("data", (bytes: Buffer) => onOutput("stderr", bytes));
  return await endOf(child, timeoutMs, signal);
}

function endOf(child: Child, timeoutMs: number, signal: AbortSignal | undefined): Promise<ChildEnd> {
  return new Promise((resolve) => {
    let killed: ChildEnd | null = null;
    const letGo = () => {
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const kill = (end: ChildEnd) => {
      killed = end;
      child.kill("SIGKILL");
      letGo();
    };
    const abort = () => kill({ how: "aborted", started: true });
    const timer = setTimeout(() => kill({ how: "timed_out" }), timeoutMs);
    const settle = (end: ChildEnd) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      resolve(end);
    };
    signal?.addEventListener("abort", abort, { once: true });
    child.on("error", (error) => settle(notStarted(error)));
    // What it started itself may hold its output open for as long as it likes.
    child.on("exit", () => setTimeout(letGo, GRACE_MS).unref());
    child.on("close", (code) => settle(killed === null || code !== null ? { how: "exited", exit_code: code } : killed));
  });
}

function notStarted(error: unknown): ChildEnd {
  const { code } = error as NodeJS.ErrnoException;
  return { how: "not_started", why: code ?? (error instanceof Error ? error.message : String(error)) };
}
