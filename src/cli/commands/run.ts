import { AwoooError } from "../../domain/awooo-error.ts";
import type { Finding } from "../../domain/run-outcome.ts";
import type { Outcome } from "../../domain/trust.ts";
import { reconcile } from "../../flows/reconcile.ts";
import type { RunResultView } from "../../flows/record-run.ts";
import { run } from "../../flows/run.ts";
import type { RunStep, RunWatch, WatchedCommand } from "../../flows/watched.ts";
import type { OutputLine, RunningContext } from "../../ports.ts";
import { safeText, shellWord } from "../../text/safe-text.ts";
import { withRunningContext } from "../context.ts";
import { forEachId } from "../each-id.ts";
import { EXIT_HANDED_OVER, EXIT_NOT_WORKED, EXIT_OF, EXIT_OK } from "../exit-codes.ts";
import { presentRun } from "../present/run.ts";
import { openProgress, type Progress } from "../progress.ts";
import type { Shell } from "../shell.ts";

export interface RunOptions {
  reconcile?: boolean;
  yes?: boolean;
  handOver?: boolean;
}

/** How a command is watched, and by whom. */
interface Watching {
  shell: Shell;
  ctx: RunningContext;
  /** As it was typed. */
  id: string;
  progress: Progress;
}

export function runCommand(shell: Shell, id: string, options: RunOptions): Promise<number> {
  requireSense(options);
  return withRunningContext(shell, (ctx) =>
    forEachId(shell, id, async (one) => {
      const result = await carriedOut({ shell, ctx, id: one, progress: openProgress(shell) }, options);
      await present(shell, result);
      return exitCodeOf(ctx, result);
    }),
  );
}

function requireSense(options: RunOptions): void {
  if (options.yes === true && options.reconcile !== true) {
    throw new AwoooError("usage", "--yes goes with --reconcile: what was signed is run without a question anyway");
  }
  if (options.handOver === true && options.reconcile === true) {
    throw new AwoooError("usage", "--hand-over and --reconcile exclude each other");
  }
}

async function carriedOut(watching: Watching, options: RunOptions): Promise<RunResultView> {
  const { shell, ctx, id, progress } = watching;
  try {
    if (options.reconcile !== true) {
      const told = watchOfRun(watching);
      try {
        return await run(ctx, id, told.watch, { handOver: options.handOver === true });
      } finally {
        told.end();
      }
    }
    const watch: RunWatch = { step: (step) => progress.step(LOOKING[step]), line: ({ text }) => progress.line(text) };
    return await reconcile(ctx, id, watch, (_request, finding) => {
      progress.end();
      return confirmFinding(shell, finding, options);
    });
  } finally {
    progress.end();
  }
}

const CHECKING = "looking at the cluster once more: identity, generation, permission, dry run";

const STEPS: Record<RunStep, string> = {
  checking: CHECKING,
  running: "running it",
  verifying: "watching whether it helps (Ctrl-C stops watching, not the change)",
};

/** Nothing runs where one only finds out. */
const LOOKING: Record<RunStep, string> = {
  checking: CHECKING,
  running: "looking what became of it",
  verifying: "looking what became of it",
};

/** Tells what happens, and at the first Ctrl-C what that ends and what it does not. */
function watchOfRun({ shell, ctx, id, progress }: Watching): { watch: RunWatch; end(): void } {
  let changing: RunStep | null = null;
  let reads = false;
  const stopped = () => {
    const again = `Ctrl-C again leaves it: awooo run ${shellWord(safeText(id))} --reconcile`;
    if (changing === "running") {
      shell.notice(`kubectl is under way and is not stopped; waiting for its end. ${again}`);
    }
    if (changing === "verifying") shell.notice("stopped watching; the change goes on");
  };
  ctx.signal.addEventListener("abort", stopped, { once: true });
  const line = ({ stream, text }: OutputLine) => {
    // What a look was signed for is what it prints.
    if (reads && stream === "stdout" && !shell.json) shell.print(safeText(text));
    else progress.line(text);
  };
  const step = (now: RunStep, { command, mutating }: WatchedCommand) => {
    reads = now === "running" && !mutating;
    changing = reads || now === "checking" ? null : now;
    if (now === "running") progress.line(command, "$");
    progress.step(reads ? "reading" : STEPS[now]);
  };
  return { watch: { step, line }, end: () => ctx.signal.removeEventListener("abort", stopped) };
}

async function present(shell: Shell, result: RunResultView): Promise<void> {
  const { incident, approval, execution } = result;
  if (shell.json) return shell.print(JSON.stringify({ execution, approval }));
  shell.print(presentRun({ incident, approval, execution }, await shell.textOptions()));
}

function exitCodeOf({ signal }: RunningContext, { execution }: RunResultView): number {
  if (signal.aborted) {
    const { reason } = signal;
    return reason instanceof AwoooError ? EXIT_OF[reason.code] : EXIT_OF.interrupted;
  }
  if (execution.status === "handed_over") return EXIT_HANDED_OVER;
  return execution.status === "worked" ? EXIT_OK : EXIT_NOT_WORKED;
}

const ANSWERS: Record<string, Outcome | null> = { w: "worked", f: "failed", i: "inconclusive", q: null };

/**
 * In a terminal a person has the last word; a script takes what was found. Enter alone says nothing: it may have been
 * meant for something else.
 */
async function confirmFinding(shell: Shell, finding: Finding, { yes }: RunOptions): Promise<Outcome | null> {
  const { outcome, detail } = finding;
  if (!shell.interactive || yes === true) return outcome;
  shell.notice(`found: ${outcome}: ${detail}`);
  const question = `Record it as w(orked), f(ailed), i(nconclusive), or q(uit)? What was found is ${outcome[0]}: `;
  for (;;) {
    const answer = await shell.ask(question);
    const letter = answer === null ? "q" : (answer.trim().toLowerCase()[0] ?? "");
    const meant = ANSWERS[letter];
    if (meant !== undefined) return meant;
  }
}
