/**
 * Carry out what was signed, once: decide, look at the cluster, write the intent, start kubectl, verify, record.
 *
 * Whatever goes wrong before the intent is written leaves everything as it was. After it, the request is never started
 * again: a crash leaves it `unknown`, and `reconcile` finds out.
 */
import type { ApprovalRequest, RequestState } from "../domain/request.ts";
import type { RunIntent, RunResult } from "../domain/run.ts";
import { isCertain, outcomeOf } from "../domain/run-outcome.ts";
import { decideRun } from "../domain/running.ts";
import type { ClusterView, RunningContext } from "../ports.ts";
import { findRequest } from "./find.ts";
import { lookAfterwards } from "./look-afterwards.ts";
import { type RunResultView, recordResult, resultOf } from "./record-run.ts";
import { gatesOf, type Runnable, writeHandOver, writeIntent } from "./run-intent.ts";
import { requireKnownFreeze, requireReadiness, requireWholeChain } from "./run-readiness.ts";
import { syncIncidents } from "./sync.ts";
import { syncFreeze } from "./sync-freeze.ts";
import { type RunWatch, watched } from "./watched.ts";

export interface RunInput {
  /** Print it for a person instead of starting it. */
  handOver: boolean;
}

/** @throws AwoooError whatever keeps it from being started; nothing has changed then */
export async function run(
  ctx: RunningContext,
  id: string,
  watch: RunWatch,
  { handOver }: RunInput = { handOver: false },
): Promise<RunResultView> {
  const { incidentId, incident, request: found } = await findRequest(ctx, id, isRunnable);
  requireKnownFreeze(ctx, await syncFreeze(ctx));
  requireWholeChain(ctx.ledger);
  const requestId = found.request.id;
  const plan = decideRun(gatesOf(ctx, ctx.ledger, incident.state, requestId));
  if (plan.kind === "hand_over") return handedOver(ctx, incidentId, requestId, plan.reason);
  if (handOver) return handedOver(ctx, incidentId, requestId, `${ctx.operator} asked for it`);

  watch.step("checking", watched(plan));
  const { target } = plan.request.request.metadata;
  const view = await ctx.cluster.inspect(target, plan.action, ctx.signal);
  ctx.signal.throwIfAborted();
  if (isNowhere(plan, view)) return handedOver(ctx, incidentId, requestId, view.why);
  requireReadiness(plan, view);
  const intent = await writeIntent(ctx, incidentId, plan, view);
  recordResult(ctx, incidentId, await carryOut(ctx, plan, intent, watch));
  const { degraded } = await syncIncidents(ctx, [incidentId]);
  return resultOf(ctx, incidentId, requestId, degraded);
}

/** What an incident's id means to `run`: the request that was approved and not started yet. */
function isRunnable({ run: started, handed_over }: RequestState, status: ApprovalRequest["status"]): boolean {
  return status === "approved" && started === null && handed_over === null;
}

/** Signed for no cluster, and there is none: it can only ever be done by hand. */
function isNowhere({ request }: Runnable, { reach }: ClusterView): boolean {
  return request.content.cluster === null && (reach === "no_kubectl" || reach === "no_context");
}

async function carryOut(
  ctx: RunningContext,
  { request, action, argv }: Runnable,
  intent: RunIntent,
  watch: RunWatch,
): Promise<RunResult> {
  const { cluster, mutating, request_id } = intent;
  const facts = { requestId: request_id, mutating, reconciled: false };
  if (ctx.signal.aborted) {
    const detail = "interrupted before kubectl was started";
    const result = { exit_code: null, started: false, refused: false, detail };
    return outcomeOf({ ...facts, result, verification: null });
  }
  watch.step("running", watched({ request, action }));
  const result = await ctx.cluster.execute({ argv, cluster, mutating, onLine: watch.line }, ctx.signal);
  if (mutating && !isCertain(result) && !ctx.signal.aborted) {
    const found = await lookAfterwards(ctx, { request, action, intent }, watch);
    return { request_id, exit_code: result.exit_code, reconciled: false, ...found };
  }
  const verifies = mutating && result.started && result.exit_code === 0 && !ctx.signal.aborted;
  if (verifies) watch.step("verifying", watched({ request, action }));
  const verification = verifies ? await ctx.cluster.verify(action, intent, watch.line, ctx.signal) : null;
  return outcomeOf({ ...facts, result, verification });
}

async function handedOver(
  ctx: RunningContext,
  incidentId: string,
  requestId: string,
  reason: string,
): Promise<RunResultView> {
  writeHandOver(ctx, incidentId, requestId, reason);
  const { degraded } = await syncIncidents(ctx, [incidentId]);
  return resultOf(ctx, incidentId, requestId, degraded);
}
