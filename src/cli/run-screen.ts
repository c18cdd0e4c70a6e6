/** Connects the screen of a run with the flow that runs. */

import { AwoooError } from "../domain/awooo-error.ts";
import { derived } from "../domain/derived.ts";
import type { AssessingContext } from "../flows/assess.ts";
import { run } from "../flows/run.ts";
import { currentRequest } from "../flows/sign.ts";
import type { RunStep, RunWatch, WatchedCommand } from "../flows/watched.ts";
import type { Host } from "../host.ts";
import type { RunningContext } from "../ports.ts";
import type { RunView } from "../text/view.ts";
import type { RunActions, RunWatcher } from "../tui/run/screen.ts";

/** What goes on, also after the screens are gone. */
export interface Runs {
  actions(incidentId: string): RunActions;
  /** How the run ends that goes on; null: none does. */
  underWay(): Promise<RunView> | null;
}

export function runsFor(host: Host, ctx: AssessingContext): Runs {
  let current: { controller: AbortController; ended: Promise<RunView> } | null = null;

  async function carryOut(
    incidentId: string,
    approvalId: string,
    digest: string,
    watcher: RunWatcher,
  ): Promise<RunView> {
    const controller = new AbortController();
    const own: RunningContext = Object.assign(derived(ctx, {}), {
      signal: AbortSignal.any([host.signal, controller.signal]),
      pid: host.pid,
      isAlive: host.isAlive,
    });
    const started = { controller, ended: runDrawn(own, incidentId, approvalId, digest, watcher) };
    current = started;
    try {
      return await started.ended;
    } finally {
      if (current === started) current = null;
    }
  }

  return {
    underWay: () => current?.ended ?? null,
    actions: (incidentId) => ({
      run: ({ approvalId, digest }, watcher) => carryOut(incidentId, approvalId, digest, watcher),
      stop: () => current?.controller.abort(new AwoooError("interrupted", "Interrupted")),
    }),
  };
}

async function runDrawn(
  ctx: RunningContext,
  incidentId: string,
  approvalId: string,
  digest: string,
  watcher: RunWatcher,
): Promise<RunView> {
  const { approval } = currentRequest(ctx, incidentId, approvalId);
  if (approval.metadata.content_sha256 !== digest) {
    throw new AwoooError("conflict", `${approvalId} is not what was shown`, { hint: "Look at it again." });
  }
  return run(ctx, approvalId, watchOf(watcher));
}

function watchOf(watcher: RunWatcher): RunWatch {
  return {
    step: (step: RunStep, { mutating }: WatchedCommand) =>
      watcher.step(step === "running" && !mutating ? "reading" : step, mutating),
    line: (line) => watcher.line(line),
  };
}
