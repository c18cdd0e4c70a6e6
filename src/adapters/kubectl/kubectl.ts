/** kubectl with its place and its environment: asked for a document, or watched line by line. */

import type { CommandResult } from "../../domain/run-outcome.ts";
import type { OutputLine } from "../../ports.ts";
import { safeText } from "../../text/safe-text.ts";
import { type ChildEnd, runChild } from "./child.ts";
import { Collected, CollectedEnd } from "./collected.ts";
import { type Failure, failureOf, isRefusal, NO_REASON } from "./failure.ts";
import { LineCutter } from "./lines.ts";

/** Most bytes of a document that is read as a whole. */
const MAX_DOCUMENT = 1024 * 1024;
const MAX_STDERR = 64 * 1024;
/** Most bytes of what a look prints. */
const MAX_READ = 64 * 1024;
/** Most lines that are handed on of one command. */
const MAX_LINES = 6000;

export interface Answer {
  stdout: string;
  /** null: it ended with exit code 0. */
  failure: Failure | null;
}

/** What a look printed. */
export interface ReadOutput extends Answer {
  stderr: string;
  /** Whether there was more. */
  cut: boolean;
}

export interface Limits {
  timeoutMs: number;
  signal: AbortSignal;
}

export interface Watch {
  timeoutMs: number;
  /** Left out: an abort does not end it, and neither does a Ctrl-C in the terminal. */
  signal?: AbortSignal;
  onLine(line: OutputLine): void;
}

/** How a watched command ended, and the failure its error output tells of where it did not end well. */
export interface Watched extends CommandResult {
  failure: Failure | null;
}

export class Kubectl {
  readonly path: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(path: string, env: Readonly<Record<string, string>>) {
    this.path = path;
    this.#env = env;
  }

  /** The same kubectl with this kubeconfig. */
  reading(kubeconfig: string): Kubectl {
    return new Kubectl(this.path, { ...this.#env, KUBECONFIG: kubeconfig });
  }

  /** Runs a command that only reads, and gives all that it prints. */
  async ask(args: readonly string[], limits: Limits): Promise<Answer> {
    const { stdout, cut, failure } = await this.#collect(args, limits, new Collected(MAX_DOCUMENT));
    if (failure !== null || !cut) return { stdout, failure };
    return { stdout: "", failure: { fault: "too_long", message: "kubectl printed more than 1 MB" } };
  }

  /** Runs a command that only reads, and gives one side of what it prints where that is long. */
  async read(args: readonly string[], limits: Limits, keep: "start" | "end"): Promise<ReadOutput> {
    return await this.#collect(args, limits, keep === "end" ? new CollectedEnd(MAX_READ) : new Collected(MAX_READ));
  }

  async #collect(
    args: readonly string[],
    { timeoutMs, signal }: Limits,
    stdout: Collected | CollectedEnd,
  ): Promise<ReadOutput> {
    const text = { stdout, stderr: new Collected(MAX_STDERR) };
    const end = await runChild({
      program: this.path,
      args,
      env: this.#env,
      timeoutMs,
      signal,
      onOutput: (stream, bytes) => text[stream].add(bytes),
    });
    const failure = failureAt(end, text.stderr, timeoutMs);
    return { stdout: stdout.toString(), stderr: text.stderr.toString(), cut: stdout.cut, failure };
  }

  /** Runs a command and hands on each line as it comes. */
  async watch(args: readonly string[], { timeoutMs, signal, onLine }: Watch): Promise<Watched> {
    const stderr = new Collected(MAX_STDERR);
    const last: Partial<Record<OutputLine["stream"], string>> = {};
    let count = 0;
    const cutters = bothStreams(
      (stream) =>
        new LineCutter((text) => {
          if (text.trim() !== "") last[stream] = text;
          count++;
          if (count <= MAX_LINES) onLine({ stream, text });
          if (count === MAX_LINES)
            onLine({ stream: "stderr", text: `more than ${MAX_LINES} lines; the rest is left out` });
        }),
    );
    const end = await runChild({
      program: this.path,
      args,
      env: this.#env,
      timeoutMs,
      detached: signal === undefined,
      ...(signal === undefined ? {} : { signal }),
      onOutput: (stream, bytes) => {
        cutters[stream].add(bytes);
        if (stream === "stderr") stderr.add(bytes);
      },
    });
    cutters.stdout.end();
    cutters.stderr.end();
    const failure = failureAt(end, stderr, timeoutMs);
    const said = failure === null ? (last.stdout ?? last.stderr) : (last.stderr ?? last.stdout);
    const started = end.how !== "not_started" && !(end.how === "aborted" && !end.started);
    const ended = end.how === "exited" && end.exit_code !== null;
    return {
      exit_code: ended ? end.exit_code : null,
      started,
      // What it has reported on its output, it has done: a drain cordons before it evicts.
      refused: !started || (ended && failure !== null && last.stdout === undefined && isRefusal(failure)),
      detail: (ended ? said : failure?.message) ?? "kubectl printed nothing",
      failure,
    };
  }
}

function bothStreams<T>(make: (stream: OutputLine["stream"]) => T): Record<OutputLine["stream"], T> {
  return { stdout: make("stdout"), stderr: make("stderr") };
}

function failureAt(end: ChildEnd, stderr: Collected, timeoutMs: number): Failure | null {
  switch (end.how) {
    case "exited":
      if (end.exit_code === null) return { fault: "interrupted", message: "kubectl was killed by a signal" };
      return end.exit_code === 0 ? null : failureOf(stderr.toString());
    case "not_started":
      return { fault: "not_started", message: `kubectl could not be started: ${safeText(end.why, { max: 200 })}` };
    case "timed_out":
      return { fault: "timed_out", message: `kubectl was stopped after ${seconds(timeoutMs)}${soFar(stderr)}` };
    case "aborted":
      return { fault: "interrupted", message: "interrupted" };
  }
}

/** What it has complained of by then, so that one knows what it was waiting for. */
function soFar(stderr: Collected): string {
  const { message } = failureOf(stderr.toString());
  return message === NO_REASON ? "" : `: ${message}`;
}

function seconds(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms / 1000)} s`;
}
