/** Write what came of a run, and say how things stand then. */
import { AwoooError } from "../domain/awooo-error.ts";
import { makeEvent } from "../domain/event-maker.ts";
import type { Incident } from "../domain/incident.ts";
import { outcomeEventOf } from "../domain/outcome-event.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import type { Execution, RunResult } from "../domain/run.ts";
import type { Context } from "../ports.ts";
import { currentRequest } from "./sign.ts";

export interface RunResultView {
  incident: Incident;
  approval: ApprovalRequest;
  execution: Execution;
  degraded: string[];
}

/**
 * The result, and what it says of the action where that had to be signed. Nothing is written where a result is there
 * already that says more than that nobody knew.
 */
export function recordResult(ctx: Context, incidentId: string, ended: RunResult): void {
  ctx.ledger.write((tx) => {
    const state = tx.state(incidentId);
    const request = state?.requests.find((r) => r.request.id === ended.request_id);
    if (state === null || request === undefined || request.run === null) return;
    const known = request.run.result;
    if (known !== null && known.outcome !== "inconclusive") return;
    const outcome = outcomeEventOf(state, request, ended, ctx.now());
    tx.append([
      makeEvent(ctx, incidentId, "run.finished", ended),
      ...(outcome === null ? [] : [makeEvent(ctx, incidentId, "outcome.recorded", outcome)]),
    ]);
  });
}

export function resultOf(ctx: Context, incidentId: string, requestId: string, degraded: boolean): RunResultView {
  const { incident, approval } = currentRequest(ctx, incidentId, requestId);
  const { execution } = approval.metadata;
  if (execution === undefined) throw new AwoooError("conflict", `${requestId} has no execution`);
  return { incident, approval, execution, degraded: degraded ? ["redis"] : [] };
}
