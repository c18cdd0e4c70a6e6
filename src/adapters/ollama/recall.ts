/** The proposal of an answer that somebody kept: trusted no more than one that comes from a model now. */
import { toProposal } from "../../domain/answer-proposal.ts";
import { ANSWER_SCHEMA_VERSION } from "../../domain/answer-schema.ts";
import { AwoooError } from "../../domain/awooo-error.ts";
import type { EvidenceItem } from "../../domain/evidence.ts";
import { evidenceText } from "../../domain/evidence-text.ts";
import { PROMPT_VERSION } from "../../domain/prompt.ts";
import { readRecorded, recordAnswer } from "../../domain/recorded-answer.ts";
import type { Drafted, PromptQuestion } from "../../ports-drafting.ts";
import { answerReader, providerOf } from "./write-proposal.ts";

/** null where it is no record, was made by others, or says what may not be said (any more). */
export function recallAnswer(recorded: string, question: PromptQuestion, model: string): Drafted | null {
  const record = readRecorded(recorded);
  if (record === null || record.receipt.model !== model) return null;
  const { prompt_version, schema_version } = record.receipt;
  if (prompt_version !== PROMPT_VERSION || schema_version !== ANSWER_SCHEMA_VERSION) return null;
  const evidence = record.evidence.map(harmless);
  try {
    const answer = answerReader(question, evidence)(record.answer);
    const receipt = { ...record.receipt, from_cache: true };
    return {
      proposal: toProposal(answer, question, { provider: providerOf(model), evidence, receipt }),
      recorded: recordAnswer({ ...record, evidence }),
    };
  } catch (error) {
    if (error instanceof AwoooError) return null;
    throw error;
  }
}

/** It may have been written by anybody who can write where it is kept. */
function harmless(item: EvidenceItem): EvidenceItem {
  return { ...item, query: evidenceText(item.query), text: evidenceText(item.text) };
}
