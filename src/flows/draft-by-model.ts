/** A model's proposal: from an answer to the same question that is a few minutes old, else from a new one. */
import type { CatalogueAction } from "../domain/action.ts";
import { AwoooError } from "../domain/awooo-error.ts";
import { digestOf } from "../domain/canonical-json.ts";
import type { ModelReceipt } from "../domain/model-receipt.ts";
import type { Proposal } from "../domain/proposal.ts";
import type { ProposingContext } from "../ports.ts";
import type { Drafted, EvidenceReader, PromptQuestion } from "../ports-drafting.ts";
import type { Commons } from "../ports-memory.ts";
import { failureText } from "../text/model-words.ts";
import { safeText } from "../text/safe-text.ts";
import { keepAnswer, recallProposal } from "./answer-cache.ts";

export interface AskInput {
  /** False: an answer of before does not serve. */
  cache: boolean;
  /** What came of it where others asked the model while this command waited for them: it failed, and is not asked again. */
  heard: ModelReceipt | null;
  /** Told what was sent to a model, also where nothing came of it. */
  onAsked(receipt: ModelReceipt): void;
}

/** @throws AwoooError no_proposal */
export async function draftByModel(
  ctx: ProposingContext,
  question: PromptQuestion,
  looks: readonly CatalogueAction[],
  stores: readonly Commons[],
  { cache, heard, onAsked }: AskInput,
): Promise<Proposal> {
  const { drafter } = ctx;
  if (ctx.patience.aborted) throw stopped();
  if (heard !== null) throw failedOthers(heard);
  const key = await drafter.key(question);
  const wanted = { key, originOf: () => originOf(ctx) };
  const known = cache ? await recallProposal(drafter, stores, wanted, question) : null;
  if (known !== null) return known;
  try {
    const { proposal, recorded, origin } = await askModel(ctx, question, looks);
    const answered_at = ctx.now();
    if (proposal.llm !== null) onAsked(proposal.llm.receipt);
    await keepAnswer(stores, key, { origin, answered_at, recorded });
    return proposal.llm === null ? proposal : { ...proposal, llm: { ...proposal.llm, answered_at } };
  } catch (error) {
    const receipt = error instanceof AwoooError ? receiptOf(error) : null;
    if (receipt !== null) onAsked(receipt);
    throw error;
  }
}

async function askModel(
  ctx: ProposingContext,
  question: PromptQuestion,
  looks: readonly CatalogueAction[],
): Promise<Drafted & { origin: string }> {
  const { evidenceReader } = await import("./evidence.ts");
  const reader = evidenceReader(ctx, question.incident, question.target);
  // Where evidence is from is looked at when it is read: later it may be another cluster, and before nobody knows
  // whether there is a model to read it for.
  let origin: Promise<string> | undefined;
  const sources: EvidenceReader["sources"] = (signal) => {
    origin ??= originOf(ctx);
    return reader.sources(signal);
  };
  const drafted = await ctx.drafter.draft({
    ...question,
    looks,
    evidence: { ...reader, sources },
    onProgress: (step) => ctx.onProgress(step),
    signal: AbortSignal.any([ctx.signal, ctx.patience]),
  });
  return { ...drafted, origin: await (origin ?? originOf(ctx)) };
}

/** A digest of what evidence can come from, without what the ledger knows. */
async function originOf(ctx: ProposingContext): Promise<string> {
  const playbooks = ctx.playbooks.playbooks().playbooks.map(({ id }) => id);
  return digestOf([await ctx.evidence.origin(ctx.signal), playbooks.sort()]);
}

/** While somebody else was asking it, say: this process has asked nothing. */
function stopped(): AwoooError {
  return new AwoooError("no_proposal", "waiting for a model was stopped", { details: { reason: "stopped" } });
}

/** @param receipt of somebody else, perhaps of another laptop */
function failedOthers(receipt: ModelReceipt): AwoooError {
  const reason = receipt.failure ?? "server_error";
  const why = safeText(failureText(reason, "en"), { max: 100 });
  const message = `model ${safeText(receipt.model, { max: 100 })} gave no usable answer to who asked first (${why})`;
  return new AwoooError("no_proposal", message, { details: { reason, receipt } });
}

/** Of a failure; null where nobody got as far as asking. */
export function receiptOf({ details }: AwoooError): ModelReceipt | null {
  return (details?.["receipt"] as ModelReceipt | undefined) ?? null;
}
