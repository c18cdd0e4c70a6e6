/** Answers of models that serve again for the same question: on this machine, and in the team. */
import { AwoooError } from "../domain/awooo-error.ts";
import { ANSWER_TTL_MS, type KeptAnswer, keptText, readKept } from "../domain/cached-answer.ts";
import type { Proposal } from "../domain/proposal.ts";
import type { Drafter, PromptQuestion } from "../ports-drafting.ts";
import type { Commons } from "../ports-memory.ts";

/**
 * The proposal of an earlier answer, checked anew and marked as such; null where there is none that can be used. A
 * store that does not answer has none.
 * @param originOf what evidence could come from now; asked only where there is an answer
 */
export async function recallProposal(
  drafter: Drafter,
  stores: readonly Commons[],
  { key, originOf }: { key: string; originOf: () => Promise<string> },
  question: PromptQuestion,
): Promise<Proposal | null> {
  for (const store of stores) {
    const kept = readKept((await orNull(store.readAnswer(key))) ?? "");
    // What was read of another cluster says nothing of this one.
    if (kept === null || kept.origin !== (await originOf())) continue;
    const drafted = await drafter.recall(kept.recorded, question);
    if (drafted !== null) return fromCache(drafted.proposal, kept);
  }
  return null;
}

/** For whoever asks the same in the next minutes. */
export async function keepAnswer(stores: readonly Commons[], key: string, kept: KeptAnswer): Promise<void> {
  for (const store of stores) await orNull(store.writeAnswer(key, keptText(kept), ANSWER_TTL_MS));
}

function fromCache(proposal: Proposal, { answered_at }: KeptAnswer): Proposal {
  const { llm } = proposal;
  if (llm === null) return proposal;
  return { ...proposal, llm: { ...llm, from_cache: true, answered_at, receipt: { ...llm.receipt, from_cache: true } } };
}

async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof AwoooError) return null;
    throw error;
  }
}
