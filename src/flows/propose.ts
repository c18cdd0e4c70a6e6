/** From an incident to an approval request: load, draft, assess, check, record. */
import { AwoooError } from "../domain/awooo-error.ts";
import { makeEvent } from "../domain/event-maker.ts";
import type { IncidentState } from "../domain/fold.ts";
import { type Incident, isOpen } from "../domain/incident.ts";
import {
  type ApprovalRequest,
  type CreatedRequest,
  createRequest,
  type RequestInput,
  requestAt,
} from "../domain/request.ts";
import { evidenceDigest, reusableRequest } from "../domain/reuse.ts";
import type { ProposingContext } from "../ports.ts";
import { proposalMessage } from "../text/proposal-message.ts";
import { assessProposal } from "./assess.ts";
import { type DraftSource, draftProposal } from "./draft.ts";
import { findIncident } from "./find.ts";
import { syncIncidents } from "./sync.ts";

export interface ProposeInput {
  id: string;
  source: DraftSource;
  /** False with `--no-llm`: the model is not asked, and not missed either. */
  llm: boolean;
  /** Do not reuse an equal open proposal. */
  fresh: boolean;
}

export interface ProposeResult {
  approval: ApprovalRequest;
  incident: Incident;
  reused: boolean;
  /** What was missing: `llm`, `redis`, `cluster`. */
  degraded: string[];
  message: string;
}

/**
 * How long a proposal in the making keeps others of the team from making the same one, in milliseconds. It is given
 * back at the end; this is for a maker that dies.
 */
const LEASE_MS = { model: 90_000, library: 5_000 };
/** How often somebody who waits for such a lease looks again, in milliseconds. */
const LEASE_POLL_MS = 100;

export async function propose(ctx: ProposingContext, input: ProposeInput): Promise<ProposeResult> {
  const { incidentId, incident, degraded } = await findIncident(ctx, input.id);
  requireOpen(incident.state);
  const missing = new Set<string>(degraded ? ["redis"] : []);
  const asksModel = input.llm && (input.source === "auto" || input.source === "llm");
  const ttl = asksModel ? LEASE_MS.model : LEASE_MS.library;
  const lease = degraded ? null : await leaseFor(ctx, incidentId, ttl);
  try {
    // Whoever held the lease between our first look and now may have made the request we are about to make.
    if (lease !== null) await syncIncidents(ctx, [incidentId]);
    const made = await makeOrReuse(ctx, incidentId, input, missing);
    const synced = await syncIncidents(ctx, [incidentId]);
    if (synced.degraded) missing.add("redis");
    return resultOf(ctx, incidentId, made, [...missing].sort());
  } finally {
    await lease?.release();
  }
}

function requireOpen(state: IncidentState): void {
  const { status } = state.incident;
  if (!isOpen(status)) throw new AwoooError("conflict", `Cannot generate proposal for status: ${status}`);
}

interface Made {
  requestId: string;
  reused: boolean;
}

async function makeOrReuse(
  ctx: ProposingContext,
  incidentId: string,
  input: ProposeInput,
  missing: Set<string>,
): Promise<Made> {
  const state = stateOf(ctx, incidentId);
  const evidence = evidenceDigest(state.incident);
  const open = input.fresh ? null : reusableRequest(state, { evidence, source: input.source, now: ctx.now() });
  if (open !== null) return { requestId: open.request.id, reused: true };

  const draft = await draftProposal(ctx, state.incident, input, missing);
  const parts = await assessProposal(ctx, state, draft, missing);
  const made = ctx.ledger.write((tx) => {
    const current = tx.state(incidentId);
    if (current === null) throw new AwoooError("not_found", `Incident not found: ${incidentId}`);
    requireOpen(current);
    // Its risk was that of an incident less grave.
    if (current.incident.severity !== state.incident.severity) return null;
    const request: RequestInput = {
      ...parts,
      id: ctx.newId(),
      token: ctx.newId(),
      incident: current.incident,
      match: draft.match,
      matchedPlaybookId: draft.matchedPlaybookId,
      policy: ctx.policy,
      operator: ctx.operator,
      auditHead: tx.head(),
      evidenceDigest: evidence,
      now: ctx.now(),
    };
    const created = createRequest(request);
    const equal = input.fresh ? null : madeMeanwhile(current, input, created);
    if (equal !== null) return { requestId: equal.request.id, reused: true };
    tx.append([makeEvent(ctx, incidentId, "request.created", created)]);
    return { requestId: created.request.id, reused: false };
  });
  return made ?? makeOrReuse(ctx, incidentId, input, missing);
}

/** Another process may have been faster: what it made from the same evidence, or an equal proposal, is ours too. */
function madeMeanwhile(state: IncidentState, { source }: ProposeInput, created: CreatedRequest) {
  const { created_at: now, metadata } = created.request;
  const evidence = metadata.evidence_digest;
  return reusableRequest(state, { evidence, source, now }) ?? reusableRequest(state, { created, now });
}

function resultOf(ctx: ProposingContext, incidentId: string, { requestId, reused }: Made, degraded: string[]) {
  const state = stateOf(ctx, incidentId);
  const request = state.requests.find((r) => r.request.id === requestId);
  if (request === undefined) throw new AwoooError("conflict", `${requestId} is gone from ${incidentId}`);
  const approval = requestAt(request, null, ctx.now());
  return { approval, incident: state.incident, reused, degraded, message: proposalMessage(approval) };
}

function stateOf(ctx: ProposingContext, incidentId: string): IncidentState {
  const known = ctx.ledger.read(incidentId);
  if (known === null) throw new AwoooError("not_found", `Incident not found: ${incidentId}`);
  return known.state;
}

/** One proposal of an incident in the making at a time, across the team. A lost Redis is no reason to wait. */
async function leaseFor(
  ctx: ProposingContext,
  incidentId: string,
  ttlMs: number,
): Promise<{ release(): Promise<void> } | null> {
  const { memory } = ctx;
  if (memory === null) return null;
  let told = false;
  try {
    for (;;) {
      const lease = await memory.acquireLease(`propose:${incidentId}`, ttlMs);
      if (lease !== null) return lease;
      if (!told) ctx.notify(`somebody else is proposing for ${incidentId} right now; waiting for it`);
      told = true;
      ctx.signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, LEASE_POLL_MS));
    }
  } catch (error) {
    if (error instanceof AwoooError && error.code === "store_unavailable") return null;
    throw error;
  }
}
