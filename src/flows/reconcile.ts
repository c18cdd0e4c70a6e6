/** Find out what became of a run whose end nobody saw. Never starts it again. */
import { AwoooError } from "../domain/awooo-error.ts";
import { driftOfPlace } from "../domain/drift.ts";
import type { RequestState } from "../domain/request.ts";
import { rebuiltAction } from "../domain/request-integrity.ts";
import type { RunState } from "../domain/run.ts";
import { findingOf, RUN_LIMIT_MS } from "../domain/run-outcome.ts";
import { targetText } from "../domain/target.ts";
import type { Outcome } from "../domain/trust.ts";
import { findRequest } from "./find.ts";
import { type RunningContext, type RunResultView, type RunWatch, recordResult, resultOf } from "./run.ts";
import { syncIncidents } from "./sync.ts";

/** What the cluster shows of a run, and how it should be recorded. */
export interface Finding {
  outcome: Outcome;
  /** One line; safe to print. */
  detail: string;
}

/** @param confirm asked before anything is recorded; gives the outcome to record, or null to record nothing */
export async function reconcile(
  ctx: RunningContext,
  id: string,
  watch: RunWatch,
  confirm: (request: RequestState, finding: Finding) => Promise<Outcome | null>,
): Promise<RunResultView> {
  const { incidentId, request } = await findRequest(ctx, id, ({ run }) => run !== null && run.result === null);
  const requestId = request.request.id;
  if (request.run === null) {
    throw new AwoooError("conflict", `${requestId} was never started; there is nothing to find out`, {
      hint: `awooo show ${requestId.slice(0, 8)}`,
    });
  }
  if (request.run.result === null) {
    requireOver(ctx, requestId, request.run);
    const finding = await look(ctx, request, request.run, watch);
    const outcome = await confirm(request, finding);
    if (outcome === null) throw new AwoooError("usage", `Nothing was recorded; ${requestId} stays unknown`);
    const reason = outcome === "worked" ? "verified" : outcome === "failed" ? "not_verified" : "unverifiable";
    const { detail } = finding;
    recordResult(ctx, incidentId, {
      request_id: requestId,
      outcome,
      reason,
      exit_code: null,
      detail,
      reconciled: true,
    });
  }
  const { degraded } = await syncIncidents(ctx, [incidentId]);
  return resultOf(ctx, incidentId, requestId, degraded);
}

/** A run that still goes on will write its own end. */
function requireOver(ctx: RunningContext, requestId: string, { host, intent, started_at, by }: RunState): void {
  const here = host === ctx.host;
  const until = Date.parse(started_at) + RUN_LIMIT_MS;
  if (Date.parse(ctx.now()) >= until || (here && !ctx.isAlive(intent.pid))) return;
  throw new AwoooError("conflict", `${requestId} may still be running: ${by} started it on ${host} at ${started_at}`, {
    hint: here ? "Wait for it to end." : `Look again on ${host}, or here after ${new Date(until).toISOString()}.`,
  });
}

async function look(ctx: RunningContext, request: RequestState, run: RunState, watch: RunWatch): Promise<Finding> {
  const action = rebuiltAction(request.content);
  if (action === null)
    throw new AwoooError("invalid_data", `${request.request.id}: its command is not of the catalogue`);
  watch.step("checking", request.request.action);
  const view = await ctx.cluster.inspect(request.request.metadata.target, action, ctx.signal);
  ctx.signal.throwIfAborted();
  if (view.reach !== "ok") {
    throw new AwoooError("store_unavailable", `The cluster does not answer: ${view.why}`, {
      hint: `${targetText(request.request.metadata.target)}: without it nobody can find out what the run did.`,
    });
  }
  const elsewhere = driftOfPlace(request, view);
  if (elsewhere !== null) throw elsewhere;
  watch.step("verifying", request.request.action);
  const verification = await ctx.cluster.verify(action, run.intent, watch.line, ctx.signal);
  ctx.signal.throwIfAborted();
  return findingOf({ action, before: run.intent.before, live: view.live, verification });
}
