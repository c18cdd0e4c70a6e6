/** From an incident to an approval request: load, draft, assess, check, record. */
import { AwoooError } from "../domain/awooo-error.ts";
import { makeEvent } from "../domain/event-maker.ts";
import type { IncidentState } from "../domain/fold.ts";
import { type Incident, isOpen } from "../domain/incident.ts";
import type { ModelReceipt } from "../domain/model-receipt.ts";
import {
  type ApprovalRequest,
  type CreatedRequest,
  createRequest,
  type RequestInput,
  requestAt,
} from "../domain/request.ts";
import { evidenceDigest, missingAtCreation, reusableRequest } from "../domain/reuse.ts";
import type { ProposingContext } from "../ports.ts";
import { proposalMessage } from "../text/proposal-message.ts";
import { assessProposal } from "./assess.ts";
import { asksModel, type DraftInput, type DraftSource, draftProposal } from "./draft.ts";
import { findIncident } from "./find.ts";
import { failureSince, knownEvents, recordAsked } from "./record-asked.ts";
import { withLease } from "./single-flight.ts";
import { syncIncidents } from "./sync.ts";

export interface ProposeInput {
  id: string;
  source: DraftSource;
  /** False with `--no-llm`: the model is not asked, and not missed either. */
  llm: boolean;
  /** Do not reuse an equal open proposal. */
  fresh: boolean;
  /** False with `--no-cache`: the model is asked anew, whatever it or others have answered before. */
  cache?: boolean;
}

export interface ProposeResult {
  approval: ApprovalRequest;
  incident: Incident;
  reused: boolean;
  /** What was missing: `llm`, `redis`, `cluster`. */
  degraded: string[];
  message: string;
}

export async function propose(ctx: ProposingContext, input: ProposeInput): Promise<ProposeResult> {
  const { incidentId, incident, degraded } = await findIncident(ctx, input.id);
  requireOpen(incident.state);
  const missing = new Set<string>(degraded ? ["redis"] : []);
  const byModel = asksModel(input);
  const finish = async (made: Made) => {
    const synced = await syncIncidents(ctx, [incidentId]);
    if (synced.degraded) missing.add("redis");
    return resultOf(ctx, incidentId, made, { missing, byModel });
  };
  const seen = byModel ? knownEvents(ctx, incidentId) : NOTHING;
  const known = reusable(ctx, incidentId, input, byModel);
  if (known !== null) return finish(known);
  const { memory } = ctx;
  const team = memory === null || degraded ? [] : [memory];
  const flight = {
    name: `propose:${incidentId}`,
    // Without a model the work is shorter than the asking for a lease: the ledger alone keeps it from being done twice.
    among: byModel ? [ctx.commons, ...team] : team,
    notice: `somebody else is proposing for ${incidentId} right now; waiting for it`,
  };
  if (byModel) ctx.drafting();
  return withLease(ctx, flight, async (held) => {
    // Whoever held the lease between our first look and now may have made the request we are about to make.
    if (memory !== null && held.has(memory)) await syncIncidents(ctx, [incidentId]);
    // What failed them would fail us, and everybody who waits behind us, after as long a time.
    const heard = byModel && input.cache !== false ? failureSince(ctx, incidentId, seen) : null;
    const open = reusable(ctx, incidentId, input, byModel && heard === null);
    if (open !== null) ctx.drafted();
    return finish(open ?? (await makeTold(ctx, incidentId, { ...input, heard }, missing)));
  });
}

/** The open request that `propose` would give again without asking anybody; null: it has to make one. */
export function proposedAlready(ctx: ProposingContext, incidentId: string, input: ProposeInput): string | null {
  requireOpen(stateOf(ctx, incidentId));
  return reusable(ctx, incidentId, input, asksModel(input))?.requestId ?? null;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Whoever waits on another laptop hears of a failure too. */
async function makeTold(ctx: ProposingContext, incidentId: string, input: MakeInput, missing: Set<string>) {
  try {
    return await make(ctx, incidentId, input, missing);
  } catch (error) {
    if (!ctx.signal.aborted && error instanceof AwoooError && error.code === "no_proposal") {
      await syncIncidents(ctx, [incidentId]);
    }
    throw error;
  }
}

function requireOpen(state: IncidentState): void {
  const { status } = state.incident;
  if (!isOpen(status)) throw new AwoooError("conflict", `Cannot generate proposal for status: ${status}`);
}

type MakeInput = ProposeInput & { heard: ModelReceipt | null };

interface Made {
  requestId: string;
  reused: boolean;
}

/**
 * The open request that answers the same, unless a new one is wanted.
 * @param byModel a request that stands in for a model's does not answer it
 */
function reusable(ctx: ProposingContext, incidentId: string, input: ProposeInput, byModel: boolean): Made | null {
  const { fresh, source } = input;
  if (fresh) return null;
  const state = stateOf(ctx, incidentId);
  requireOpen(state);
  const evidence = evidenceDigest(state.incident);
  const open = reusableRequest(state, { evidence, source, byModel, now: ctx.now() });
  return open === null ? null : { requestId: open.request.id, reused: true };
}

async function make(ctx: ProposingContext, incidentId: string, input: MakeInput, missing: Set<string>): Promise<Made> {
  const asked: { receipt: ModelReceipt | null } = { receipt: null };
  // What was missing for a draft that nobody gets is nobody's business.
  const lacking = new Set<string>();
  let made: Made | null = null;
  try {
    const onAsked = (receipt: ModelReceipt) => {
      asked.receipt = receipt;
    };
    made = await makeOnce(ctx, incidentId, { ...input, cache: input.cache !== false, onAsked }, lacking);
  } finally {
    if (asked.receipt !== null && (made === null || made.reused)) recordAsked(ctx, incidentId, asked.receipt);
  }
  if (made !== null) {
    for (const part of lacking) missing.add(part);
    return made;
  }
  const byModel = asksModel(input);
  const open = reusable(ctx, incidentId, input, byModel);
  if (open !== null) return open;
  if (byModel) ctx.drafting();
  return make(ctx, incidentId, input, missing);
}

/** null where the incident became graver meanwhile. */
async function makeOnce(
  ctx: ProposingContext,
  incidentId: string,
  input: ProposeInput & DraftInput,
  missing: Set<string>,
): Promise<Made | null> {
  const state = stateOf(ctx, incidentId);
  requireOpen(state);
  const evidence = evidenceDigest(state.incident);
  const draft = await draftProposal(ctx, state, input, missing);
  ctx.drafted();
  const parts = await assessProposal(ctx, state, draft, missing, (check) => ctx.onCheck(check));
  // Whoever has ended it has not seen it.
  ctx.signal.throwIfAborted();
  return ctx.ledger.write((tx) => {
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
      asked: draft.asked,
      alternative: draft.alternative,
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
}

/** Another process may have been faster: what it made from the same evidence, or an equal proposal, is ours too. */
function madeMeanwhile(state: IncidentState, { source }: ProposeInput, created: CreatedRequest) {
  const { created_at: now, metadata } = created.request;
  const evidence = metadata.evidence_digest;
  const byModel = metadata.source === "llm";
  return reusableRequest(state, { evidence, source, byModel, now }) ?? reusableRequest(state, { created, now });
}

interface Finding {
  missing: ReadonlySet<string>;
  byModel: boolean;
}

function resultOf(ctx: ProposingContext, incidentId: string, { requestId, reused }: Made, finding: Finding) {
  const state = stateOf(ctx, incidentId);
  const request = state.requests.find((r) => r.request.id === requestId);
  if (request === undefined) throw new AwoooError("conflict", `${requestId} is gone from ${incidentId}`);
  const approval = requestAt(request, null, ctx.now());
  const degraded = [...(reused ? missingOf(approval, finding) : finding.missing)].sort();
  return { approval, incident: state.incident, reused, degraded, message: proposalMessage(approval) };
}

/** What it lacks is what its maker missed, whatever is there by now; without `byModel` nobody misses a model. */
function missingOf(approval: ApprovalRequest, { missing, byModel }: Finding): string[] {
  const then = missingAtCreation(approval).filter((part) => part !== "llm" || byModel);
  return [...then, ...(missing.has("redis") ? ["redis"] : [])];
}

function stateOf(ctx: ProposingContext, incidentId: string): IncidentState {
  const known = ctx.ledger.read(incidentId);
  if (known === null) throw new AwoooError("not_found", `Incident not found: ${incidentId}`);
  return known.state;
}
