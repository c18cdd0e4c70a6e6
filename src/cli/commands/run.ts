import { AwoooError } from "../../domain/awooo-error.ts";
import type { Outcome } from "../../domain/trust.ts";
import { type Finding, reconcile } from "../../flows/reconcile.ts";
import { type RunningContext, type RunResultView, type RunStep, type RunWatch, run } from "../../flows/run.ts";
import { withRunningContext } from "../context.ts";
import { forEachId } from "../each-id.ts";
import { EXIT_HANDED_OVER, EXIT_NOT_WORKED, EXIT_OF, EXIT_OK } from "../exit-codes.ts";
import { presentRun } from "../present/run.ts";
import { openProgress } from "../progress.ts";
import type { Shell } from "../shell.ts";

export interface RunOptions {
  reconcile?: boolean;
  yes?: boolean;
}

const STEPS: Record<RunStep, string> = {
  checking: "looking at the cluster once more: identity, generation, permission, dry run",
  running: "running it",
  verifying: "watching whether it helps (Ctrl-C stops watching, not the change)",
};

export function runCommand(shell: Shell, id: string, options: RunOptions): Promise<number> {
  return withRunningContext(shell, (ctx) =>
    forEachId(shell, id, async (one) => {
      const result = await watched(shell, (watch) =>
        options.reconcile === true
          ? reconcile(ctx, one, watch, (_request, finding) => confirmFinding(shell, finding, options))
          : run(ctx, one, watch),
      );
      await present(shell, result);
      return exitCodeOf(ctx, result);
    }),
  );
}

async function watched(shell: Shell, work: (watch: RunWatch) => Promise<RunResultView>): Promise<RunResultView> {
  const progress = openProgress(shell);
  try {
    return await work({
      step: (step, command) => {
        if (step === "running") progress.line(command, "$");
        progress.step(STEPS[step]);
      },
      line: ({ text }) => progress.line(text),
    });
  } finally {
    progress.end();
  }
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

const ANSWERS: Record<string, Outcome> = { w: "worked", f: "failed", i: "inconclusive" };

/** In a terminal a person has the last word; a script takes what was found. */
async function confirmFinding(shell: Shell, finding: Finding, { yes }: RunOptions): Promise<Outcome | null> {
  if (!shell.interactive || yes === true) return finding.outcome;
  shell.notice(`found: ${finding.detail}`);
  const question = `Record it as ${finding.outcome}? Enter, or w(orked), f(ailed), i(nconclusive), q(uit): `;
  const answer = (await shell.ask(question))?.trim().toLowerCase();
  if (answer === "") return finding.outcome;
  return ANSWERS[answer?.[0] ?? ""] ?? null;
}
