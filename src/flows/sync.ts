/**
 * Brings the ledger and Redis to the same set of events, then writes what follows from it: the incident document, the
 * brain's copy, the decision tokens. Done before reading and after writing, it is also the replay of the outbox, and
 * it mends whatever Redis lost. Running it twice changes nothing.
 */
import { AwoooError } from "../domain/awooo-error.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import { decisionDocument } from "../domain/decision-token.ts";
import { makeEvent } from "../domain/event-maker.ts";
import { checkedEvent } from "../domain/event-schema.ts";
import { mergeDocument } from "../domain/fold.ts";
import { completeIncident, type Incident } from "../domain/incident.ts";
import { parseDocument } from "../domain/json-document.ts";
import type { Context, FoundDocument, LedgerIncident, ListedIncident, WorkingMemory } from "../ports.ts";

/** How often a document may change under us before we give up; each time somebody else got something done. */
const MAX_ATTEMPTS = 20;

/** Incidents replayed by one command; the rest waits for the next, so that no command takes minutes. */
const REPLAY_LIMIT = 500;

export interface SyncResult {
  /** True where Redis is configured and did not answer. */
  degraded: boolean;
}

export interface SyncOptions {
  /** Write an incident that Redis has never had. */
  publish: boolean;
}

/** Whether Redis has the incident now. */
export type SyncedTo = "redis" | "nowhere";

/** Replays the outbox, then syncs the named incidents. An unreachable Redis is a notice, not a failure. */
export async function syncIncidents(
  ctx: Context,
  incidentIds: readonly string[],
  options: SyncOptions = { publish: true },
): Promise<SyncResult> {
  const { memory } = ctx;
  if (memory === null) return { degraded: false };
  return reachable(ctx, async () => {
    const queued = ctx.ledger.queued().map((entry) => entry.incident_id);
    const wanted = new Set(incidentIds);
    for (const id of queued.filter((queuedId) => !wanted.has(queuedId)).slice(0, REPLAY_LIMIT)) {
      await syncOrSkip(ctx, memory, id);
    }
    for (const id of incidentIds) await syncIncident(ctx, memory, id, options);
  });
}

/** Pulls everything the team knows: for lists, and for a request this laptop has not heard of. */
export async function syncAll(ctx: Context): Promise<SyncResult> {
  const { memory } = ctx;
  if (memory === null) return { degraded: false };
  return reachable(ctx, async () => {
    await syncIncidents(ctx, []);
    for (const listed of await memory.incidentIds()) {
      if (!isCurrent(ctx, listed)) await syncOrSkip(ctx, memory, listed.incident_id);
    }
  });
}

/** Whether the ledger has what Redis lists: the same number of events, and the document that follows from them. */
function isCurrent({ ledger }: Context, { incident_id, events, document }: ListedIncident): boolean {
  const known = ledger.read(incident_id);
  return known !== null && known.events.length === events && document === JSON.stringify(known.state.incident);
}

/** One bad document must not hide all the others from a list. */
async function syncOrSkip(ctx: Context, memory: WorkingMemory, incidentId: string): Promise<void> {
  try {
    await syncIncident(ctx, memory, incidentId, { publish: true });
  } catch (error) {
    if (!(error instanceof AwoooError) || error.code === "store_unavailable") throw error;
    ctx.notify(`left out: ${error.message}`);
  }
}

async function reachable(ctx: Context, work: () => Promise<void>): Promise<SyncResult> {
  try {
    await work();
    return { degraded: false };
  } catch (error) {
    if (!(error instanceof AwoooError) || error.code !== "store_unavailable") throw error;
    const queued = ctx.ledger.queued().reduce((sum, entry) => sum + entry.events, 0);
    const queue = queued === 0 ? "" : ` ${queued} queued for it.`;
    ctx.notify(`${error.message}; working with the local ledger.${queue}`);
    return { degraded: true };
  }
}

/** @throws AwoooError invalid_data where Redis has something that is not an incident; store_unavailable */
export async function syncIncident(
  ctx: Context,
  memory: WorkingMemory,
  incidentId: string,
  options: SyncOptions,
): Promise<SyncedTo> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const remote = (await memory.readEvents(incidentId)).map((event) => checkedEvent(event, "redis"));
    const found = await memory.readIncident(incidentId);
    const document = found === null ? null : documentOf(found, incidentId, ctx.now());
    const local = takeOver(ctx, incidentId, remote, document);
    if (local === null || local.broken_seq !== null) return "nowhere";
    const lost = found === null && ctx.ledger.wasPublished(incidentId);
    if (found === null && remote.length === 0 && !lost && !options.publish) return "nowhere";

    const there = new Set(remote.map((event) => event.id));
    const missing = local.events.filter((event) => !there.has(event.id));
    if (missing.length > 0) await memory.addEvents(incidentId, missing);
    if (!(await writeDocument(memory, local.state.incident, found, document))) continue;
    if (!(await writeTokens(ctx, memory, local))) continue;
    ctx.ledger.markDelivered(
      incidentId,
      local.events.map((event) => event.id),
    );
    return "redis";
  }
  throw new AwoooError("store_unavailable", `${incidentId}: other writers kept changing it in Redis`);
}

/** Events of others, and a document somebody wrote by other means, become part of the ledger. */
function takeOver(
  ctx: Context,
  incidentId: string,
  remote: Awaited<ReturnType<WorkingMemory["readEvents"]>>,
  document: Incident | null,
): LedgerIncident | null {
  const before = ctx.ledger.read(incidentId);
  if (before !== null && before.broken_seq !== null) return before;
  const known = new Set(before?.events.map((event) => event.id));
  const news = remote.some((event) => !known.has(event.id));
  if (!news && !isForeign(before, document)) return before;
  ctx.ledger.write((tx) => {
    tx.adopt(remote);
    const state = tx.state(incidentId);
    if (document === null || !isForeign(state && { state }, document)) return;
    tx.append([makeEvent(ctx, incidentId, "incident.imported", { document, from: "redis" })]);
  });
  return ctx.ledger.read(incidentId);
}

/** Whether a document says something the events do not. */
function isForeign(known: Pick<LedgerIncident, "state"> | null, document: Incident | null): boolean {
  if (document === null) return false;
  if (known === null) return true;
  const { incident } = known.state;
  return canonicalJson(mergeDocument(incident, document)) !== canonicalJson(incident);
}

function documentOf(found: FoundDocument, incidentId: string, now: string): Incident {
  const document = completeIncident(parseDocument(found.text, found.key), now, found.key);
  if (document.incident_id === incidentId) return document;
  throw new AwoooError("invalid_data", `${found.key}: incident_id: expected ${incidentId}, got ${document.incident_id}`, {
    hint: "The document is under another incident's key; it was left as it is.",
  });
}

async function writeDocument(
  memory: WorkingMemory,
  incident: Incident,
  found: FoundDocument | null,
  document: Incident | null,
): Promise<boolean> {
  const inPlace = found?.key === `incident:${incident.incident_id}`;
  if (inPlace && document !== null && canonicalJson(document) === canonicalJson(incident)) return true;
  return memory.writeIncident(incident.incident_id, JSON.stringify(incident), found);
}

async function writeTokens(ctx: Context, memory: WorkingMemory, { state }: LedgerIncident): Promise<boolean> {
  for (const request of state.requests) {
    const token = request.request.metadata.decision_token;
    const seen = await memory.readDecision(token);
    const text = decisionDocument(state, request, seen, ctx.now());
    if (text !== seen && !(await memory.writeDecision(token, text, seen))) return false;
  }
  return true;
}
