/** The `Drafter` on a local Ollama server: reach it, read, draft, all under one deadline. */
import { ANSWER_SCHEMA_VERSION } from "../../domain/answer-schema.ts";
import { digestOf } from "../../domain/canonical-json.ts";
import { buildPrompt, PROMPT_VERSION } from "../../domain/prompt.ts";
import type { Drafted, Drafter, DraftInput } from "../../ports-drafting.ts";
import { contextTooSmall, modelMissing, unreachable } from "./draft-failure.ts";
import { type ModelFacts, modelFacts } from "./model-facts.ts";
import { addressText, serverAddress } from "./server-address.ts";
import { firstAnswer, serverStatus } from "./server-status.ts";
import { askedOf, overdue, type Session, type Setup, startSession, withReceipt } from "./session.ts";

export interface OllamaOptions {
  /** As `OLLAMA_HOST` is written. */
  host: string;
  model: string;
  /** The model that chooses what to read; may be the same. */
  toolModel: string;
  /** For everything one `draft` does, in milliseconds. */
  timeoutMs: number;
}

/** A host that is no address is an AwoooError config, thrown where the server would be asked; `status` tells it. */
export function createOllamaDrafter({ host, model, toolModel, timeoutMs }: OllamaOptions): Drafter {
  return {
    async prompt(question, available) {
      const server = serverAddress(host);
      const { contextFor, draftRequest, requestsText } = await import("./chat-request.ts");
      const { firstRound } = await import("./gather.ts");
      const context = contextFor(question, null);
      const first = firstRound(toolModel, question, available, context);
      return requestsText(server, first?.request ?? null, draftRequest(model, question, [], context));
    },
    async key(question) {
      const versions = { prompt: PROMPT_VERSION, schema: ANSWER_SCHEMA_VERSION };
      return digestOf({ model, toolModel, versions, lang: question.lang, messages: buildPrompt(question) });
    },
    draft: async (input) => draft({ server: serverAddress(host), model, toolModel, timeoutMs }, input),
    async recall(recorded, question) {
      const { recallAnswer } = await import("./recall.ts");
      return recallAnswer(recorded, question, model);
    },
    status: () => serverStatus(host, model, toolModel),
  };
}

async function draft(setup: Setup, input: DraftInput): Promise<Drafted> {
  const session = startSession(setup, input.signal);
  const { deadline, server, timeoutMs } = session;
  try {
    input.onProgress({ step: "reaching", server: addressText(server), deadline_ms: timeoutMs });
    await expectAnswer(session);
    const facts = await factsOf(session);
    if (!facts.model.present) throw modelMissing(askedOf(session));
    tellUnsaid(session, input, facts);
    await requireContext(session, input, facts.model);
    const { gather } = await import("./gather.ts");
    const evidence = await gather(session, input, facts.toolModel);
    const stopped = overdue(session, undefined);
    if (stopped !== null) throw stopped;
    const { writeProposal } = await import("./write-proposal.ts");
    return await writeProposal(session, input, evidence, facts.model.context);
  } catch (error) {
    throw withReceipt(session, error);
  } finally {
    deadline.end();
  }
}

/** Servers cut silently what a model cannot attend to: it would be asked about half of an incident. */
async function requireContext(session: Session, input: DraftInput, { context }: ModelFacts): Promise<void> {
  if (context === null) return;
  const { leastContext } = await import("./chat-request.ts");
  const needed = leastContext(input);
  if (context < needed) throw contextTooSmall(askedOf(session), context, needed);
}

/** What is not known is not checked, and not used: a draft without tools should not pass for one that had them. */
function tellUnsaid(session: Session, { onProgress }: DraftInput, facts: Facts): void {
  if (session.deadline.signal.aborted) return;
  const told = new Map([
    [session.model, facts.model],
    [session.toolModel, facts.toolModel],
  ]);
  for (const [model, { unsaid }] of told) {
    if (unsaid !== null) onProgress({ step: "unsaid", model, why: unsaid });
  }
}

async function expectAnswer(session: Session): Promise<void> {
  try {
    await firstAnswer(session.server, session.deadline.signal);
  } catch (error) {
    throw overdue(session, error) ?? unreachable(askedOf(session), error);
  }
}

interface Facts {
  model: ModelFacts;
  toolModel: ModelFacts;
}

async function factsOf({ server, model, toolModel, deadline }: Session): Promise<Facts> {
  const names = [...new Set([model, toolModel])];
  const [first, second] = await Promise.all(names.map((name) => modelFacts(server, name, deadline.signal)));
  if (first === undefined) throw new Error("a model has no facts");
  return { model: first, toolModel: second ?? first };
}
