/**
 * Carry out what was signed, once: decide, look at the cluster, write the intent, start kubectl, verify, record.
 *
 * Whatever goes wrong before the intent is written leaves everything as it was. After it, the request is never started
 * again: a crash leaves it `unknown`, and `reconcile` finds out.
 */
import { AwoooError } from "../domain/awooo-error.ts";
import { driftOf } from "../domain/drift.ts";
import { makeEvent } from "../domain/event-maker.ts";
import type { IncidentState } from "../domain/fold.ts";
import { freezeOf } from "../domain/freeze.ts";
import type { Incident } from "../domain/incident.ts";
import { knownInverse } from "../domain/known-action.ts";
import { outcomeEventOf } from "../domain/outcome-event.ts";
import type { Policy } from "../domain/policy.ts";
import type { ApprovalRequest, RequestState } from "../domain/request.ts";
import type { Execution, RunIntent } from "../domain/run.ts";
import { outcomeOf } from "../domain/run-outcome.ts";
import { CAP_WINDOW_MS, changesSomething, decideRun, type RunPlan } from "../domain/running.ts";
import type { Cluster, ClusterView, Context, Ledger, LedgerTransaction, OutputLine } from "../ports.ts";
import { findRequest } from "./find.ts";
import { currentRequest } from "./sign.ts";
import { syncIncidents } from "./sync.ts";
import { syncFreeze } from "./sync-freeze.ts";

/** What running needs besides. */
export interface RunningContext extends Context {
  cluster: Cluster;
  policy: Policy;
  /** Of this process; what `reconcile` asks about later. */
  pid: number;
  /** Whether a process of this machine is still there. */
  isAlive(pid: number): boolean;
}

export type RunStep = "checking" | "running" | "verifying";

/** Who watches a run: what it is at, and what kubectl prints. */
export interface RunWatch {
  /** @param command as people read it */
  step(step: RunStep, command: string): void;
  line(line: OutputLine): void;
}

export interface RunResultView {
  incident: Incident;
  approval: ApprovalRequest;
  execution: Execution;
  degraded: string[];
}

type Runnable = Extract<RunPlan, { kind: "run" }>;

/** How long nobody else of the team may start the same request while the intent is on its way to them. */
const CLAIM_MS = 60_000;

/** @throws AwoooError whatever keeps it from being started; nothing has changed then */
export async function run(ctx: RunningContext, id: string, watch: RunWatch): Promise<RunResultView> {
  const { incidentId, incident, request: found } = await findRequest(ctx, id, isRunnable);
  await syncFreeze(ctx);
  requireWholeChain(ctx.ledger);
  const requestId = found.request.id;
  const plan = decideRun(gatesOf(ctx, ctx.ledger, incident.state, requestId));
  if (plan.kind === "hand_over") return handOver(ctx, incidentId, requestId, plan.reason);

  const command = plan.request.request.action;
  watch.step("checking", command);
  const { target } = plan.request.request.metadata;
  const view = await ctx.cluster.inspect(target, plan.action, ctx.signal);
  ctx.signal.throwIfAborted();
  if (view.reach === "no_kubectl" || view.reach === "no_context") {
    return handOver(ctx, incidentId, requestId, view.why);
  }
  requireReadiness(plan, view);
  const intent = await writeIntent(ctx, incidentId, plan, view);
  await carryOut(ctx, incidentId, plan, intent, watch);
  const { degraded } = await syncIncidents(ctx, [incidentId]);
  return resultOf(ctx, incidentId, requestId, degraded);
}

/** What an incident's id means to `run`: the request that was approved and not started yet. */
function isRunnable({ run: started, handed_over }: RequestState, status: ApprovalRequest["status"]): boolean {
  return status === "approved" && started === null && handed_over === null;
}

/** A ledger somebody changed may tell of approvals that were never given. */
function requireWholeChain(ledger: Ledger): void {
  const { break: broken } = ledger.chain();
  if (broken === null) return;
  throw new AwoooError("ledger_broken", `Nothing is run: row ${broken.seq} of the audit ledger was changed`, {
    hint: "`awooo audit verify` says what is wrong, `awooo doctor` what to do.",
  });
}

type Stored = Pick<Ledger | LedgerTransaction, "mutationsSince" | "freezeEvents">;

function gatesOf({ policy, now }: RunningContext, stored: Stored, state: IncidentState, requestId: string) {
  const at = now();
  const content = state.requests.find(({ request }) => request.id === requestId)?.content;
  const since = new Date(Date.parse(at) - CAP_WINDOW_MS).toISOString();
  const capped = content?.cluster != null && content.action !== null && changesSomething(content.action);
  const mutations = capped ? stored.mutationsSince(content.cluster?.server ?? "", content.namespace, since) : [];
  return { state, requestId, freeze: freezeOf(stored.freezeEvents()), mutations, policy, now: at };
}

/** @throws AwoooError store_unavailable, conflict, refused */
function requireReadiness({ request }: Runnable, view: ClusterView): void {
  if (view.reach === "unreachable") {
    throw new AwoooError("store_unavailable", `The cluster does not answer: ${view.why}`, {
      hint: "Nothing was run. Run it again when it answers.",
    });
  }
  const drift = driftOf(request, view);
  if (drift !== null) throw drift;
  const checks = [view.rbac, view.exists, ...(view.dryRun === null ? [] : [view.dryRun])];
  const failed = checks.find(({ status }) => status === "failed");
  if (failed !== undefined) {
    throw new AwoooError("refused", `${failed.name} failed: ${failed.message}`, { hint: "Nothing was run." });
  }
  const missing = checks.find(({ status }) => status === "not_run");
  if (missing === undefined) return;
  throw new AwoooError("store_unavailable", `${missing.name} could not be made: ${missing.message}`, {
    hint: "Nothing was run: awooo does not run what it cannot check.",
  });
}

/** Decides once more with all that is known at this moment, and writes that it begins. */
async function writeIntent(
  ctx: RunningContext,
  incidentId: string,
  plan: Runnable,
  view: ClusterView,
): Promise<RunIntent> {
  const requestId = plan.request.request.id;
  const intent = intentOf(ctx, plan, view);
  const claim = await claimOf(ctx, requestId);
  try {
    if (claim !== null) {
      await syncIncidents(ctx, [incidentId], { publish: false });
      await syncFreeze(ctx);
    }
    ctx.ledger.write((tx) => {
      const state = tx.state(incidentId);
      if (state === null) throw new AwoooError("not_found", `Incident not found: ${incidentId}`);
      decideRun(gatesOf(ctx, tx, state, requestId));
      ctx.signal.throwIfAborted();
      tx.append([makeEvent(ctx, incidentId, "run.started", intent)]);
    });
    if (claim !== null) await syncIncidents(ctx, [incidentId]);
    return intent;
  } finally {
    await claim?.release();
  }
}

/**
 * Keeps colleagues from starting it at the same moment. Without Redis the ledger alone decides; where Redis is away,
 * the generation of the target keeps a second laptop from doing it again.
 */
async function claimOf(ctx: RunningContext, requestId: string): Promise<{ release(): Promise<void> } | null> {
  if (ctx.memory === null) return null;
  try {
    const claim = await ctx.memory.acquireLease(`run:${requestId}`, CLAIM_MS);
    if (claim !== null) return claim;
  } catch (error) {
    if (error instanceof AwoooError && error.code === "store_unavailable") return null;
    throw error;
  }
  throw new AwoooError("conflict", `${requestId} is being started by somebody else right now`, {
    hint: `Look at it with: awooo show ${requestId.slice(0, 8)}`,
  });
}

function intentOf({ pid }: RunningContext, { request, action, argv }: Runnable, view: ClusterView): RunIntent {
  const { cluster, namespace } = request.content;
  if (cluster === null) throw new AwoooError("conflict", `${request.request.id} is bound to no cluster`);
  return {
    request_id: request.request.id,
    argv: [...argv],
    cluster,
    namespace,
    mutating: changesSomething(action),
    inverse: view.live === null ? null : knownInverse(action, view.live),
    before: view.live,
    pid,
  };
}

async function carryOut(
  ctx: RunningContext,
  incidentId: string,
  { request, action, argv }: Runnable,
  intent: RunIntent,
  watch: RunWatch,
): Promise<void> {
  const { mutating } = intent;
  watch.step("running", request.request.action);
  const result = await ctx.cluster.execute(argv, mutating, watch.line, ctx.signal);
  const verifies = result.started && result.exit_code === 0 && !ctx.signal.aborted;
  if (verifies && mutating) watch.step("verifying", request.request.action);
  const verification = verifies ? await ctx.cluster.verify(action, intent, watch.line, ctx.signal) : null;
  const ended = outcomeOf({ requestId: request.request.id, mutating, result, verification, reconciled: false });
  recordResult(ctx, incidentId, ended);
}

/** The result, and what it says of the action where that had to be signed; nothing where a result is there already. */
export function recordResult(ctx: Context, incidentId: string, ended: ReturnType<typeof outcomeOf>): void {
  ctx.ledger.write((tx) => {
    const state = tx.state(incidentId);
    const request = state?.requests.find((r) => r.request.id === ended.request_id);
    if (state === null || request === undefined || request.run === null || request.run.result !== null) return;
    const outcome = outcomeEventOf(state, request, ended, ctx.now());
    tx.append([
      makeEvent(ctx, incidentId, "run.finished", ended),
      ...(outcome === null ? [] : [makeEvent(ctx, incidentId, "outcome.recorded", outcome)]),
    ]);
  });
}

async function handOver(
  ctx: RunningContext,
  incidentId: string,
  requestId: string,
  reason: string,
): Promise<RunResultView> {
  ctx.ledger.write((tx) => {
    const state = tx.state(incidentId);
    if (state === null) throw new AwoooError("not_found", `Incident not found: ${incidentId}`);
    decideRun(gatesOf(ctx, tx, state, requestId));
    tx.append([makeEvent(ctx, incidentId, "run.handed_over", { request_id: requestId, reason })]);
  });
  const { degraded } = await syncIncidents(ctx, [incidentId]);
  return resultOf(ctx, incidentId, requestId, degraded);
}

export function resultOf(ctx: Context, incidentId: string, requestId: string, degraded: boolean): RunResultView {
  const { incident, approval } = currentRequest(ctx, incidentId, requestId);
  const { execution } = approval.metadata;
  if (execution === undefined) throw new AwoooError("conflict", `${requestId} has no execution`);
  return { incident, approval, execution, degraded: degraded ? ["redis"] : [] };
}
