/** The `Drafter` on a local Ollama server: one structured answer, one repair attempt, one deadline for both. */
import { scopeOf } from "../../domain/answer-scope.ts";
import { AwoooError } from "../../domain/awooo-error.ts";
import { readAnswer, toProposal } from "../../domain/llm-answer.ts";
import { buildRepair } from "../../domain/prompt.ts";
import type { Proposal } from "../../domain/proposal.ts";
import type { Drafter, DraftInput } from "../../ports.ts";
import type { ChatRequest } from "./chat-request.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { type Asked, chatFailure, draftFailure, unreachable } from "./draft-failure.ts";
import { addressText, serverAddress } from "./server-address.ts";
import { firstAnswer, serverStatus } from "./server-status.ts";

export interface OllamaOptions {
  /** As `OLLAMA_HOST` is written. */
  host: string;
  model: string;
  /** For everything one `draft` does, in milliseconds. */
  timeoutMs: number;
}

/** A host that is no address is an AwoooError config, thrown where the server would be asked; `status` tells it. */
export function createOllamaDrafter({ host, model, timeoutMs }: OllamaOptions): Drafter {
  return {
    async prompt(input) {
      const server = serverAddress(host);
      const { chatRequest, requestText } = await import("./chat-request.ts");
      return requestText(server, chatRequest(model, input));
    },
    draft: async (input) => draft({ server: serverAddress(host), model, timeoutMs }, input),
    status: () => serverStatus(host, model),
  };
}

interface Setup {
  server: URL;
  model: string;
  timeoutMs: number;
}

async function draft(setup: Setup, input: DraftInput): Promise<Proposal> {
  const deadline = startDeadline(setup.timeoutMs, input.signal);
  try {
    await expectAnswer(setup, deadline);
    const { chatRequest } = await import("./chat-request.ts");
    const request = chatRequest(setup.model, input);
    const first = await ask(setup, request, deadline);
    const scope = scopeOf(input.incident, input.target);
    const provider = `ollama/${setup.model}`;
    const read = (text: string) => toProposal(readAnswer(text, scope), input, provider);
    const proposal = attempt(() => read(first));
    if (!(proposal instanceof AwoooError)) return proposal;
    const repair = { ...request, messages: buildRepair(request.messages, first, proposal.message) };
    const second = await ask(setup, repair, deadline);
    const repaired = attempt(() => read(second));
    if (repaired instanceof AwoooError) throw refusedTwice(setup.model, repaired);
    return repaired;
  } finally {
    deadline.end();
  }
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

async function expectAnswer(setup: Setup, deadline: Deadline): Promise<void> {
  try {
    await firstAnswer(setup.server, deadline.signal);
  } catch (error) {
    throw overdue(setup, deadline, error) ?? unreachable(askedOf(setup), error);
  }
}

async function ask(setup: Setup, request: ChatRequest, deadline: Deadline): Promise<string> {
  try {
    const { chat } = await import("./chat.ts");
    return await chat(setup.server, request, deadline.signal);
  } catch (error) {
    throw overdue(setup, deadline, error) ?? chatFailure(askedOf(setup), error);
  }
}

/** The time or the user's patience is over; null where it was neither. */
function overdue({ model, timeoutMs }: Setup, deadline: Deadline, cause: unknown): AwoooError | null {
  if (!deadline.signal.aborted) return null;
  if (!deadline.expired()) return draftFailure("stopped", `asking model ${model} was stopped`, undefined, cause);
  const hint = "Allow more time with AWOOO_LLM_TIMEOUT, or use a smaller model.";
  return draftFailure("timeout", `no answer from model ${model} within ${timeoutMs / 1000} s`, hint, cause);
}

function askedOf({ server, model }: Setup): Asked {
  return { server: addressText(server), model };
}
