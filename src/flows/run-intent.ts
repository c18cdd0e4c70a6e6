/** The last decision before something is started, and the record that it begins. */
import { AwoooError } from "../domain/awooo-error.ts";
import { makeEvent } from "../domain/event-maker.ts";
import type { IncidentState } from "../domain/fold.ts";
import { freezeOf } from "../domain/freeze.ts";
import { knownInverse } from "../domain/known-action.ts";
import type { RunIntent } from "../domain/run.ts";
import { CAP_WINDOW_MS, changesSomething, decideRun, type RunPlan } from "../domain/running.ts";
import type { ClusterView, Ledger, LedgerTransaction, RunningContext } from "../ports.ts";
import { requireKnownFreeze } from "./run-readiness.ts";
import { syncAll, syncIncidents } from "./sync.ts";
import { syncFreeze } from "./sync-freeze.ts";

export type Runnable = Extract<RunPlan, { kind: "run" }>;

/** How long nobody else of the team may start the same request while the intent is on its way to them. */
const CLAIM_MS = 60_000;

type Stored = Pick<Ledger | LedgerTransaction, "mutationsSince" | "freezeEvents">;

/** What `decideRun` decides by, as the ledger has it now. */
export function gatesOf({ policy, now }: RunningContext, stored: Stored, state: IncidentState, requestId: string) {
  const at = now();
  const content = state.requests.find(({ request }) => request.id === requestId)?.content;
  const since = new Date(Date.parse(at) - CAP_WINDOW_MS).toISOString();
  const capped = content?.cluster != null && content.action !== null && changesSomething(content.action);
  const mutations = capped ? stored.mutationsSince(content.cluster?.server ?? "", content.namespace, since) : [];
  return { state, requestId, freeze: freezeOf(stored.freezeEvents()), mutations, policy, now: at };
}

/** Decides once more with all that is known at this moment, and writes that it begins. */
export async function writeIntent(
  ctx: RunningContext,
  incidentId: string,
  plan: Runnable,
  view: ClusterView,
): Promise<RunIntent> {
  const requestId = plan.request.request.id;
  const intent = intentOf(ctx, plan, view);
  const claim = await claimOf(ctx, requestId);
  const claimedAt = Date.parse(ctx.now());
  try {
    if (claim !== null) {
      // What the team has run counts against the cap, and what it has decided against this run.
      await syncAll(ctx);
      requireKnownFreeze(ctx, await syncFreeze(ctx));
    }
    ctx.ledger.write((tx) => {
      requireCurrentPlan(decideRun(gatesOf(ctx, tx, stateIn(tx, incidentId), requestId)), plan);
      // A laptop that slept meanwhile holds nothing any more.
      if (claim !== null && Date.parse(ctx.now()) - claimedAt >= CLAIM_MS) throw beingStarted(requestId);
      ctx.signal.throwIfAborted();
      tx.append([makeEvent(ctx, incidentId, "run.started", intent)]);
    });
    if (claim !== null) await syncIncidents(ctx, [incidentId]);
    return intent;
  } finally {
    await claim?.release();
  }
}

function requireCurrentPlan(now: RunPlan, plan: Runnable): void {
  if (now.kind === "run" && now.argv.join(" ") === plan.argv.join(" ")) return;
  throw new AwoooError("conflict", `${plan.request.request.id} is not what it was a moment ago`);
}

function stateIn(tx: LedgerTransaction, incidentId: string): IncidentState {
  const state = tx.state(incidentId);
  if (state === null) throw new AwoooError("not_found", `Incident not found: ${incidentId}`);
  return state;
}

/** Writes that a person carries it out; from here on awooo does not start it any more. */
export function writeHandOver(ctx: RunningContext, incidentId: string, requestId: string, reason: string): void {
  ctx.ledger.write((tx) => {
    decideRun(gatesOf(ctx, tx, stateIn(tx, incidentId), requestId));
    tx.append([makeEvent(ctx, incidentId, "run.handed_over", { request_id: requestId, reason })]);
  });
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
  throw beingStarted(requestId);
}

function beingStarted(requestId: string): AwoooError {
  return new AwoooError("conflict", `${requestId} is being started by somebody else right now`, {
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
