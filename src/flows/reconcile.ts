/** Find out what became of a run whose end nobody saw. Never starts it again. */
import { AwoooError } from "../domain/awooo-error.ts";
import type { RequestState } from "../domain/request.ts";
import { rebuiltAction } from "../domain/request-integrity.ts";
import type { RunState } from "../domain/run.ts";
import { type Finding, orphanLimitMs, RUN_LIMIT_MS, statedFinding } from "../domain/run-outcome.ts";
import type { Outcome } from "../domain/trust.ts";
import type { RunningContext } from "../ports.ts";
import { findRequest } from "./find.ts";
import { type Begun, lookAfterwards } from "./look-afterwards.ts";
import { type RunResultView, recordResult, resultOf } from "./record-run.ts";
import { syncIncidents } from "./sync.ts";
import type { RunWatch } from "./watched.ts";

/** @param confirm asked before anything is recorded; gives the outcome to record, or null to record nothing */
export async function reconcile(
  ctx: RunningContext,
  id: string,
  watch: RunWatch,
  confirm: (request: RequestState, finding: Finding) => Promise<Outcome | null>,
): Promise<RunResultView> {
  const { incidentId, request } = await findRequest(ctx, id, isOpenEnded);
  const requestId = request.request.id;
  const begun = begunOf(request);
  if (isOpenEnded(request)) {
    requireOver(ctx, begun, request.run);
    const finding = await lookAfterwards(ctx, begun, watch);
    ctx.signal.throwIfAborted();
    const outcome = await confirm(request, finding);
    if (outcome === null) throw new AwoooError("usage", `Nothing was recorded; ${requestId} stays as it was`);
    const stated = statedFinding(finding, outcome, ctx.operator);
    recordResult(ctx, incidentId, { request_id: requestId, exit_code: null, reconciled: true, ...stated });
  } else ctx.notify("what came of it is known already; nothing was looked at");
  const { degraded } = await syncIncidents(ctx, [incidentId]);
  return resultOf(ctx, incidentId, requestId, degraded);
}

/** Started, and nobody knows how it ended. */
function isOpenEnded({ run }: RequestState): boolean {
  return run !== null && (run.result === null || run.result.outcome === "inconclusive");
}

function begunOf(request: RequestState): Begun {
  const { id } = request.request;
  if (request.run === null) {
    throw new AwoooError("conflict", `${id} was never started; there is nothing to find out`, {
      hint: `awooo show ${id.slice(0, 8)}`,
    });
  }
  const action = rebuiltAction(request.content);
  if (action === null) throw new AwoooError("invalid_data", `${id}: its command is not of the catalogue`);
  return { request, action, intent: request.run.intent };
}

/**
 * A run that goes on writes its own end, and kubectl may outlive the awooo that started it. On another machine nobody
 * can see either, so that all the time a run may take has to be over.
 */
function requireOver(ctx: RunningContext, { request, action, intent }: Begun, run: RunState | null): void {
  if (run === null || run.result !== null) return;
  const gone = run.host === ctx.host && !ctx.isAlive(intent.pid);
  const until = Date.parse(run.started_at) + (gone ? orphanLimitMs(action) : RUN_LIMIT_MS);
  if (Date.parse(ctx.now()) >= until) return;
  const { id } = request.request;
  const when = new Date(until).toISOString().slice(11, 19);
  const what = gone ? "its kubectl may still be at work" : "it may still be running";
  throw new AwoooError("conflict", `${id}: ${run.by} started it on ${run.host} at ${run.started_at}; ${what}`, {
    hint:
      run.host === ctx.host && !gone ? "Wait for it to end." : `Look again at ${when} UTC, when it has surely ended.`,
  });
}
