/** Close an incident, in every store that has it. */
import { AwoooError } from "../domain/awooo-error.ts";
import { makeEvent } from "../domain/event-maker.ts";
import type { Incident } from "../domain/incident.ts";
import { type ApprovalRequest, requestAt } from "../domain/request.ts";
import { decideResolving, type Resolution, type ResolveInput } from "../domain/resolving.ts";
import type { Context } from "../ports.ts";
import type { WorkingMemory } from "../ports-memory.ts";
import { type Found, findIncident } from "./find.ts";
import { syncIncidents } from "./sync.ts";

export interface ResolveStores {
  sqlite: "written" | "unchanged";
  /** `absent`: Redis never had this incident; `off`: none is configured. */
  redis: "written" | "unchanged" | "queued" | "absent" | "off";
}

export interface ResolveResult {
  incident: Incident;
  approval: ApprovalRequest | null;
  stores: ResolveStores;
  /** The incident was resolved before; nothing was written. */
  already: boolean;
}

export async function resolve(ctx: Context, input: Omit<ResolveInput, "now"> & { id: string }): Promise<ResolveResult> {
  const found = await findIncident(ctx, input.id);
  const { incidentId } = found;
  const resolution = ctx.ledger.write((tx) => {
    const state = tx.state(incidentId);
    if (state === null) throw new AwoooError("not_found", `Incident not found: ${incidentId}`);
    const decided = decideResolving(state, { ...input, now: ctx.now() });
    if (!decided.already) tx.append(eventsOf(ctx, incidentId, decided, input.reason));
    return decided;
  });
  const stores: ResolveStores = {
    sqlite: resolution.already ? "unchanged" : "written",
    redis: await share(ctx, found, resolution),
  };
  const incident = ctx.ledger.read(incidentId)?.state.incident ?? found.incident.state.incident;
  const approval = resolution.request === null ? null : requestAt(resolution.request, null, ctx.now());
  return { incident, approval, stores, already: resolution.already };
}

function eventsOf(ctx: Context, incidentId: string, { request, outcome }: Resolution, reason: string | null) {
  const approval_id = request?.request.id ?? null;
  const resolved = makeEvent(ctx, incidentId, "incident.resolved", { approval_id, reason });
  return outcome === null ? [resolved] : [makeEvent(ctx, incidentId, "outcome.recorded", outcome), resolved];
}

async function share(ctx: Context, found: Found, { already }: Resolution): Promise<ResolveStores["redis"]> {
  const { memory } = ctx;
  if (memory === null) return "off";
  const { incidentId } = found;
  if (!found.degraded && !(await isShared(ctx, memory, incidentId))) {
    ctx.ledger.dropQueued(incidentId);
    ctx.notify(`${incidentId} is not in Redis: the local ledger alone was written`);
    return "absent";
  }
  const { degraded } = await syncIncidents(ctx, [incidentId]);
  if (degraded) return "queued";
  return already ? "unchanged" : "written";
}

/** Whether Redis has the incident, or had it once and lost it. */
async function isShared(ctx: Context, memory: WorkingMemory, incidentId: string): Promise<boolean> {
  if (ctx.ledger.wasPublished(incidentId)) return true;
  try {
    return (await memory.readIncident(incidentId)) !== null;
  } catch (error) {
    // It went away meanwhile: what is written stays queued, and the next command sees.
    if (error instanceof AwoooError && error.code === "store_unavailable") return true;
    throw error;
  }
}
