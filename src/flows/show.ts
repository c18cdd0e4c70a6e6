/** An incident with everything that belongs to it. */
import { AwoooError } from "../domain/awooo-error.ts";
import type { Incident } from "../domain/incident.ts";
import { type ApprovalRequest, requestAt } from "../domain/request.ts";
import { type TimelineEntry, timelineOf } from "../domain/timeline.ts";
import type { Context } from "../ports.ts";
import { findIncident, findRequest } from "./find.ts";

export interface ShowResult {
  incident: Incident;
  approvals: ApprovalRequest[];
  timeline: TimelineEntry[];
}

export interface Shown {
  view: ShowResult;
  /** The request that was asked for; null where an incident was. */
  approvalId: string | null;
}

/** @param id an incident or an approval request, or the beginning of either */
export async function show(ctx: Context, id: string): Promise<Shown> {
  try {
    const { incidentId } = await findIncident(ctx, id);
    return { view: viewOf(ctx, incidentId), approvalId: null };
  } catch (error) {
    if (!(error instanceof AwoooError) || error.code !== "not_found") throw error;
    const found = await requestOrNull(ctx, id);
    if (found === null) throw error;
    return { view: viewOf(ctx, found.incidentId), approvalId: found.request.request.id };
  }
}

async function requestOrNull(ctx: Context, id: string) {
  try {
    return await findRequest(ctx, id);
  } catch (error) {
    if (error instanceof AwoooError && error.code === "not_found") return null;
    throw error;
  }
}

/** What the ledger has of an incident, as it stands now; a damaged one is shown with a warning. */
export function viewOf(ctx: Context, incidentId: string): ShowResult {
  const known = ctx.ledger.read(incidentId);
  if (known === null) throw new AwoooError("not_found", `Incident not found: ${incidentId}`);
  if (known.broken_seq !== null) {
    ctx.notify(`row ${known.broken_seq} of the audit ledger was changed after it was written: do not rely on this`);
  }
  return {
    incident: known.state.incident,
    approvals: known.state.requests.map((request) => requestAt(request, null, ctx.now())),
    timeline: timelineOf(known.events),
  };
}
