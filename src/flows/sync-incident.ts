/**
 * Brings the ledger and Redis to the same set of events of one incident, then writes what follows from it: the
 * incident document, the brain's copy, the decision tokens. Running it twice changes nothing.
 */
import { AwoooError } from "../domain/awooo-error.ts";
import { decisionDocument } from "../domain/decision-token.ts";
import { type IncidentEvent, inCausalOrder } from "../domain/event.ts";
import { makeEvent } from "../domain/event-maker.ts";
import { checkEvent } from "../domain/event-schema.ts";
import type { IncidentState } from "../domain/fold.ts";
import { isForeign } from "../domain/foreign-document.ts";
import { completeIncident, type Incident } from "../domain/incident.ts";
import { parseDocument } from "../domain/json-document.ts";
import { eventWithoutSecrets, incidentWithoutSecrets, withTheirFields } from "../domain/without-secrets.ts";
import type { Context, LedgerIncident } from "../ports.ts";
import type { FoundDocument, WorkingMemory } from "../ports-memory.ts";

/** How often a document may change under us before we give up; each time somebody else got something done. */
const MAX_ATTEMPTS = 20;

export interface SyncOptions {
  /** Write an incident that Redis has never had. */
  publish: boolean;
}

/** What Redis has of an incident. */
interface Seen {
  events: IncidentEvent[];
  found: FoundDocument | null;
  /** `found`, checked: as it is there, and as the ledger may have it. */
  theirs: Incident | null;
  document: Incident | null;
}

/** @throws AwoooError invalid_data where Redis has something that is not an incident; store_unavailable */
export async function syncIncident(
  ctx: Context,
  memory: WorkingMemory,
  incidentId: string,
  options: SyncOptions,
): Promise<void> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const seen = await lookUp(ctx, memory, incidentId);
    const local = takeOver(ctx, incidentId, seen);
    if (local === null || !mayWrite(ctx, incidentId, local, seen, options)) return;
    if (await writeBack(ctx, memory, local, seen)) {
      const ids = local.events.map((event) => event.id);
      return ctx.ledger.markDelivered(incidentId, ids);
    }
  }
  throw new AwoooError("store_unavailable", `${incidentId}: other writers kept changing it in Redis`);
}

async function lookUp(ctx: Context, memory: WorkingMemory, incidentId: string): Promise<Seen> {
  // The document first: whatever it was made from is then among the events.
  const found = await memory.readIncident(incidentId);
  const events = believable(ctx, await memory.readEvents(incidentId));
  const theirs = found === null ? null : documentOf(found, incidentId, ctx.now());
  return { events, found, theirs, document: theirs === null ? null : incidentWithoutSecrets(theirs) };
}

/** A damaged incident is not spread, and one that Redis never had only goes there where somebody wants that. */
function mayWrite(
  ctx: Context,
  incidentId: string,
  local: LedgerIncident,
  { events, found }: Seen,
  { publish }: SyncOptions,
): boolean {
  if (local.broken_seq !== null) return false;
  return found !== null || events.length > 0 || publish || ctx.ledger.wasPublished(incidentId);
}

/** @returns false where somebody else wrote meanwhile */
async function writeBack(ctx: Context, memory: WorkingMemory, local: LedgerIncident, seen: Seen): Promise<boolean> {
  const there = new Set(seen.events.map((event) => event.id));
  const missing = local.events.filter((event) => !there.has(event.id));
  const { incident } = local.state;
  if (missing.length > 0) await memory.addEvents(incident.incident_id, missing);
  return (await writeDocument(ctx, memory, incident, seen)) && writeTokens(ctx, memory, local);
}

/** Without what no awooo would have written: one such event must not keep an engineer from all the others. */
export function believable(ctx: Context, events: readonly IncidentEvent[]): IncidentEvent[] {
  return events.filter((event) => {
    try {
      checkEvent(event, "Redis");
      return true;
    } catch (error) {
      if (!(error instanceof AwoooError) || error.code !== "invalid_data") throw error;
      ctx.notify(`left out: ${error.message}`);
      return false;
    }
  });
}

/** Events of others, and a document somebody wrote by other means, become part of the ledger. */
function takeOver(ctx: Context, incidentId: string, { events: remote, document }: Seen): LedgerIncident | null {
  const before = ctx.ledger.read(incidentId);
  if (before !== null && before.broken_seq !== null) return before;
  const known = new Set(before?.events.map((event) => event.id));
  const news = remote.some((event) => !known.has(event.id));
  const clean = news ? remote.map(eventWithoutSecrets) : remote;
  const histories = [clean, inCausalOrder(before?.events ?? [])];
  const foreign = (state: IncidentState | null) => document !== null && isForeign(document, state, histories);
  if (!news && !foreign(before?.state ?? null)) return before;
  ctx.ledger.write((tx) => {
    tx.adopt(clean);
    if (document === null || !foreign(tx.state(incidentId))) return;
    tx.append([makeEvent(ctx, incidentId, "incident.imported", { document, from: "redis" })]);
  });
  return ctx.ledger.read(incidentId);
}

function documentOf(found: FoundDocument, incidentId: string, now: string): Incident {
  const document = completeIncident(parseDocument(found.text, found.key), now, found.key);
  if (document.incident_id === incidentId) return document;
  throw new AwoooError(
    "invalid_data",
    `${found.key}: incident_id: expected ${incidentId}, got ${document.incident_id}`,
    {
      hint: "The document is under another incident's key; it was left as it is.",
    },
  );
}

/**
 * Writes the document where Redis has another text, and also where something of this incident is still on its way: the
 * brain's copy and the time to live may then be those of an earlier write, or of a plain SET.
 */
async function writeDocument(
  { ledger }: Context,
  memory: WorkingMemory,
  incident: Incident,
  { found, theirs }: Seen,
): Promise<boolean> {
  const { incident_id } = incident;
  const text = JSON.stringify(withTheirFields(incident, theirs));
  const inPlace = found?.key === `incident:${incident_id}` && found.text === text;
  if (inPlace && !ledger.isQueued(incident_id)) return true;
  return memory.writeIncident(incident_id, text, found);
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
