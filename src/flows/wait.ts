/** Wait until people have decided: for runbooks. */

import { AwoooError } from "../domain/awooo-error.ts";
import { derived } from "../domain/derived.ts";
import { type Incident, isOpen } from "../domain/incident.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import type { Context, Notify } from "../ports.ts";
import { findRequest } from "./find.ts";
import { currentRequest } from "./sign.ts";
import { syncIncidents } from "./sync.ts";

/** How often the stores are asked, in milliseconds. */
const POLL_MS = 500;

export interface Waited {
  incident: Incident;
  approval: ApprovalRequest;
}

/**
 * @param timeoutMs 0 asks once
 * @throws AwoooError rejected, expired, signatures_missing (the time is over), interrupted
 */
export async function waitForDecision(context: Context, id: string, timeoutMs: number): Promise<Waited> {
  const ctx = derived(context, { notify: onceEach(context.notify) });
  const { incidentId, request } = await findRequest(ctx, id);
  const requestId = request.request.id;
  const deadline = Date.parse(ctx.now()) + timeoutMs;
  let told = false;
  for (;;) {
    const current = currentRequest(ctx, incidentId, requestId);
    const { approval } = current;
    if (approval.status !== "pending") {
      requireApproved(approval);
      return current;
    }
    requireOpen(ctx, incidentId, approval);
    const left = deadline - Date.parse(ctx.now());
    if (left <= 0) throw stillPending(approval);
    if (!told) ctx.notify(`waiting for ${missingText(approval)} of ${requestId}`);
    told = true;
    await sleep(Math.min(POLL_MS, left), ctx.signal);
    await syncIncidents(ctx, [incidentId], { publish: false });
  }
}

/** Redis being away is worth one line, not one every time it is asked. */
function onceEach(notify: Notify): Notify {
  const told = new Set<string>();
  return (notice) => {
    if (!told.has(notice)) notify(notice);
    told.add(notice);
  };
}

function requireApproved(approval: ApprovalRequest): void {
  const { id, status, incident_id } = approval;
  if (status === "approved" || status === "executed") return;
  const by = approval.signatures.find((signature) => signature.decision === "reject")?.signer;
  const what = status === "rejected" ? `was rejected by ${by}` : `expired at ${approval.expires_at}`;
  throw new AwoooError(status === "rejected" ? "rejected" : "expired", `${id} ${what}`, {
    hint: `For another proposal: awooo propose ${incident_id}`,
  });
}

/** On an incident that is over nobody can sign any more. */
function requireOpen(ctx: Context, incidentId: string, { id }: ApprovalRequest): void {
  const status = ctx.ledger.read(incidentId)?.state.incident.status;
  if (status === undefined || isOpen(status)) return;
  throw new AwoooError("conflict", `${id} was never decided: ${incidentId} is ${status}`);
}

function missingText({ required_signatures, current_signatures }: ApprovalRequest): string {
  const missing = required_signatures - current_signatures;
  return `${missing} ${missing === 1 ? "signature" : "signatures"}`;
}

function stillPending(approval: ApprovalRequest): AwoooError {
  const { id, current_signatures, required_signatures } = approval;
  return new AwoooError("signatures_missing", `${id} has ${current_signatures} of ${required_signatures} signatures`, {
    hint: `Sign with: awooo approve ${id.slice(0, 8)}`,
  });
}

/** Ends early, with the signal's reason, when the user interrupts. */
async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
