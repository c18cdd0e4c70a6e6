/** The drafting model's part: one structured answer, and one repair that shows the model its error. */
import { toProposal } from "../../domain/answer-proposal.ts";
import { scopeOf } from "../../domain/answer-scope.ts";
import { AwoooError } from "../../domain/awooo-error.ts";
import type { EvidenceItem } from "../../domain/evidence.ts";
import { keptAnswer, type LlmAnswer, readAnswer } from "../../domain/llm-answer.ts";
import { partialReasoning } from "../../domain/partial-answer.ts";
import { namesFor } from "../../domain/prompt.ts";
import { recordAnswer } from "../../domain/recorded-answer.ts";
import { maskSecrets } from "../../domain/secrets.ts";
import type { Drafted, DraftInput } from "../../ports-drafting.ts";
import { type ChatRequest, contextFor, draftRequest, fittingEvidence, repairRequest } from "./chat-request.ts";
import { ask, receiptOf, type Session } from "./session.ts";

/** @param most how many tokens the model can attend to at most; null where nobody knows */
export async function writeProposal(
  session: Session,
  input: DraftInput,
  read: readonly EvidenceItem[],
  most: number | null,
): Promise<Drafted> {
  const context = contextFor(input, most);
  const evidence = fittingEvidence(input, read, context);
  const request = draftRequest(session.model, input, evidence, context);
  const readText = answerReader(input, evidence);
  const first = await write(session, input, evidence, request, 1);
  const answer = attempt(() => readText(first));
  if (!(answer instanceof AwoooError)) return drafted(session, input, evidence, first, answer);
  input.onProgress({ step: "refused", why: answer.message });
  const repair = repairRequest(request, input, evidence, { answer: first, problem: answer.message });
  const second = await write(session, input, evidence, repair, 2);
  const repaired = attempt(() => readText(second));
  if (repaired instanceof AwoooError) throw refusedTwice(session.model, repaired);
  return drafted(session, input, evidence, second, repaired);
}

export function answerReader(
  input: Pick<DraftInput, "incident" | "target" | "lang" | "earlier">,
  evidence: readonly EvidenceItem[],
): (text: string) => LlmAnswer {
  const scope = scopeOf(input.incident, input.target);
  const given = { evidence: evidence.map(({ id }) => id), names: namesFor(input, evidence) };
  return (text) => readAnswer(text, scope, given);
}

/** A screen cannot show more often than this, in milliseconds. */
const SHOW_EVERY = 60;

async function write(
  session: Session,
  input: DraftInput,
  evidence: readonly EvidenceItem[],
  request: ChatRequest,
  number: 1 | 2,
): Promise<string> {
  const { trail, deadline, model } = session;
  const { reveal } = namesFor(input, evidence);
  const show = (text: string, bytes: number) =>
    input.onProgress({ step: "writing", reasoning: reveal(maskSecrets(partialReasoning(text))), bytes });
  input.onProgress({ step: "drafting", model, attempt: number });
  trail.attempts = number;
  let shown = Number.NEGATIVE_INFINITY;
  const { text } = await ask(session, request, deadline.signal, (soFar, bytes) => {
    const now = performance.now();
    if (now - shown < SHOW_EVERY) return;
    shown = now;
    show(soFar, bytes);
  });
  trail.answer = text;
  show(text, Buffer.byteLength(text));
  return text;
}

function drafted(
  session: Session,
  input: DraftInput,
  evidence: readonly EvidenceItem[],
  text: string,
  answer: LlmAnswer,
): Drafted {
  const receipt = receiptOf(session, null);
  return {
    proposal: toProposal(answer, input, { provider: providerOf(session.model), evidence, receipt }),
    recorded: recordAnswer({ answer: keptAnswer(text), evidence: [...evidence], receipt }),
  };
}

export function providerOf(model: string): string {
  return `ollama/${model}`;
}

/** The result, or the expected failure as a value. */
function attempt<T>(work: () => T): T | AwoooError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwoooError) return error;
    throw error;
  }
}

function refusedTwice(model: string, { message, details }: AwoooError): AwoooError {
  return new AwoooError("no_proposal", `nothing usable from model ${model}, twice: ${message}`, {
    details: details ?? {},
  });
}
