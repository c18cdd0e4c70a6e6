/** What was asked of a model is in the audit, whatever became of it. */
import { AwoooError } from "../domain/awooo-error.ts";
import { makeEvent } from "../domain/event-maker.ts";
import { type ModelReceipt, wasAsked } from "../domain/model-receipt.ts";
import { hasFailed } from "../domain/reuse.ts";
import type { Context } from "../ports.ts";

/** For a receipt that no request holds. Never throws: whoever ends is not kept by it. */
export function recordAsked(ctx: Context, incidentId: string, receipt: ModelReceipt): void {
  if (!wasAsked(receipt)) return;
  try {
    ctx.ledger.write((tx) => tx.append([makeEvent(ctx, incidentId, "model.asked", { receipt })]));
  } catch (error) {
    if (!(error instanceof AwoooError)) throw error;
    ctx.notify(`what was sent to model ${receipt.model} is not in the audit: ${error.message}`);
  }
}

/** Ids of all that is known of an incident, to tell later what is new. */
export function knownEvents(ctx: Context, incidentId: string): ReadonlySet<string> {
  return new Set(ctx.ledger.read(incidentId)?.events.map(({ id }) => id));
}

/**
 * What came of the last time somebody asked a model since; null where nobody did, or it answered them. That the server
 * of another laptop was away says nothing: this one may have its own, and that is known within a second.
 */
export function failureSince(ctx: Context, incidentId: string, known: ReadonlySet<string>): ModelReceipt | null {
  const events = ctx.ledger.read(incidentId)?.events ?? [];
  const receipts = events.flatMap((event) => {
    if (known.has(event.id)) return [];
    if (event.type === "model.asked") return [{ receipt: event.body.receipt, host: event.host }];
    // In requests of other laptops anything may stand.
    const { llm_receipt } = event.type === "request.created" ? event.body.request.metadata : {};
    return typeof llm_receipt?.model === "string" ? [{ receipt: llm_receipt, host: event.host }] : [];
  });
  const last = receipts.findLast(({ receipt, host }) => host === ctx.host || wasAsked(receipt))?.receipt;
  return hasFailed(last) ? last : null;
}
