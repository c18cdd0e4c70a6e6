/** Approve or reject a request. */

import { AwoooError } from "../domain/awooo-error.ts";
import { makeEvent } from "../domain/event-maker.ts";
import type { Incident } from "../domain/incident.ts";
import { type ApprovalRequest, requestAt } from "../domain/request.ts";
import { decideSigning, type SigningOutcome } from "../domain/signing.ts";
import type { Context } from "../ports.ts";
import { findRequest } from "./find.ts";
import { syncIncidents } from "./sync.ts";

export interface SignInput {
  /** Request id, its prefix, or an incident with one open request. */
  id: string;
  decision: "approve" | "reject";
  signer: string;
  comment: string | null;
  /** The digest of what the signer was shown; null where nothing was. */
  seenDigest: string | null;
}

export interface SignResult {
  incident: Incident;
  approval: ApprovalRequest;
  outcome: SigningOutcome;
  signer: string;
  degraded: string[];
}

export async function sign(ctx: Context, input: SignInput): Promise<SignResult> {
  const { incidentId, request } = await findRequest(ctx, input.id);
  const requestId = request.request.id;
  const outcome = ctx.ledger.write((tx) => {
    const state = tx.state(incidentId);
    if (state === null) throw new AwoooError("not_found", `Incident not found: ${incidentId}`);
    const signing = decideSigning(state, { ...input, requestId, signers: null, now: ctx.now() });
    if (signing.decision !== null) {
      const { host, now, newId } = ctx;
      const source = { operator: input.signer, host, now, newId };
      const body = { request_id: requestId, decision: signing.decision, identity: "asserted" as const };
      tx.append([makeEvent(source, incidentId, "request.signed", body)]);
    }
    return signing.outcome;
  });
  const synced = await syncIncidents(ctx, [incidentId]);
  return {
    ...currentRequest(ctx, incidentId, requestId),
    outcome,
    signer: input.signer,
    degraded: synced.degraded ? ["redis"] : [],
  };
}

/** The request and its incident as they stand now. @throws AwoooError not_found */
export function currentRequest(
  ctx: Context,
  incidentId: string,
  requestId: string,
): { incident: Incident; approval: ApprovalRequest } {
  const state = ctx.ledger.read(incidentId)?.state;
  const found = state?.requests.find((r) => r.request.id === requestId);
  if (state === undefined || found === undefined) {
    throw new AwoooError("not_found", `Approval request not found: ${requestId}`);
  }
  return { incident: state.incident, approval: requestAt(found, null, ctx.now()) };
}
