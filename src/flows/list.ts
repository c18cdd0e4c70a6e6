/** What there is: incidents, and requests that wait. */
import { type Incident, isOpen } from "../domain/incident.ts";
import { type ApprovalRequest, requestAt } from "../domain/request.ts";
import type { Context, IncidentFilter } from "../ports.ts";
import { syncAll } from "./sync.ts";

export async function listIncidents(ctx: Context, filter: IncidentFilter): Promise<{ incidents: Incident[] }> {
  await syncAll(ctx);
  return { incidents: ctx.ledger.incidents(filter) };
}

/**
 * Requests, newest first; `pending`: only those that wait for a signature.
 * @returns with the ids of the incidents that are over: what nobody had decided by then is not open any more
 */
export async function listApprovals(
  ctx: Context,
  { pending, limit }: { pending: boolean; limit?: number },
): Promise<{ approvals: ApprovalRequest[]; over: Set<string> }> {
  await syncAll(ctx);
  const now = ctx.now();
  const ids = pending
    ? ctx.ledger.incidentsWithOpenRequests()
    : ctx.ledger.incidents({}).map((incident) => incident.incident_id);
  const states = ids.flatMap((id) => ctx.ledger.read(id)?.state ?? []);
  const ended = states.filter(({ incident }) => !isOpen(incident.status));
  const over = new Set(ended.map(({ incident }) => incident.incident_id));
  const approvals = states
    .flatMap(({ requests }) => requests)
    .map((request) => requestAt(request, null, now))
    .filter((approval) => !pending || approval.status === "pending")
    .sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  return { approvals: limit === undefined ? approvals : approvals.slice(0, limit), over };
}
