/** One draft from its beginning to its end: the deadline over all of it, and what its receipt says. */
import { ANSWER_SCHEMA_VERSION } from "../../domain/answer-schema.ts";
import { AwoooError } from "../../domain/awooo-error.ts";
import { digestOf, sha256 } from "../../domain/canonical-json.ts";
import type { ModelReceipt } from "../../domain/model-receipt.ts";
import { maskedIn, PROMPT_VERSION, type PromptMessage } from "../../domain/prompt.ts";
import type { ChatReply } from "./chat.ts";
import type { ChatRequest } from "./chat-request.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { type Asked, chatFailure, draftFailure } from "./draft-failure.ts";
import { addressText } from "./server-address.ts";

export interface Setup {
  server: URL;
  model: string;
  /** The model that chooses what to read; may be the same. */
  toolModel: string;
  /** For all of it, in milliseconds. */
  timeoutMs: number;
}

export interface Session extends Setup {
  deadline: Deadline;
  trail: Trail;
}

/** What happened so far, for the receipt. */
interface Trail {
  /** Digest of the messages that were sent last for a proposal. */
  prompt: string | null;
  /** Digests of the messages that the tool model was sent, one a round. */
  toolPrompts: string[];
  /** All that was sent, by its text: later rounds repeat what earlier ones said. */
  sent: Map<string, PromptMessage>;
  /** As it came last. */
  answer: string | null;
  /** Answers asked for. */
  attempts: number;
  /** The tool model, once it was asked. */
  toolModel: string | null;
  /** Whose answer is waited for, other than the drafting model's. */
  waitingFor: string | null;
}

export function startSession(setup: Setup, signal: AbortSignal): Session {
  const empty = { prompt: null, answer: null, attempts: 0, toolModel: null, waitingFor: null };
  const trail: Trail = { ...empty, toolPrompts: [], sent: new Map() };
  return { ...setup, deadline: startDeadline(setup.timeoutMs, signal), trail };
}

export function askedOf({ server, model }: Setup): Asked {
  return { server: addressText(server), model };
}

/**
 * Sends one request; the only place that does. It is over, and its connection closed, when this returns.
 * @param signal ends with the session's deadline, or before
 * @throws AwoooError no_proposal in words of the session
 */
export async function ask(
  session: Session,
  request: ChatRequest,
  signal: AbortSignal,
  onText?: (text: string, bytes: number) => void,
): Promise<ChatReply> {
  const over = new AbortController();
  const { chat } = await import("./chat.ts");
  note(session.trail, request);
  try {
    return await chat(session.server, request, AbortSignal.any([signal, over.signal]), onText);
  } catch (error) {
    throw overdue(session, error) ?? chatFailure({ ...askedOf(session), model: request.model }, error);
  } finally {
    over.abort();
  }
}

function note(trail: Trail, { model, messages, tools }: ChatRequest): void {
  for (const message of messages) trail.sent.set(JSON.stringify(message), message);
  if (tools === undefined) {
    trail.prompt = digestOf(messages);
  } else {
    trail.toolPrompts.push(digestOf(messages));
    trail.toolModel = model;
    trail.waitingFor = model;
  }
}

/** The time or the user's patience is over; null where it was neither. */
export function overdue({ trail, timeoutMs, deadline, ...setup }: Session, cause: unknown): AwoooError | null {
  if (!deadline.signal.aborted) return null;
  const model = trail.waitingFor ?? setup.model;
  if (!deadline.expired()) return draftFailure("stopped", `asking model ${model} was stopped`, undefined, cause);
  const hint = "Allow more time with AWOOO_LLM_TIMEOUT, or use a smaller model.";
  return draftFailure("timeout", `no answer from model ${model} within ${timeoutMs / 1000} s`, hint, cause);
}

/** @param failure why there is no proposal; null where there is one */
export function receiptOf({ model, trail }: Session, failure: string | null): ModelReceipt {
  return {
    model,
    tool_model: trail.toolModel,
    prompt_version: PROMPT_VERSION,
    schema_version: ANSWER_SCHEMA_VERSION,
    prompt_sha256: trail.prompt,
    tool_prompts_sha256: [...trail.toolPrompts],
    answer_sha256: trail.answer === null ? null : sha256(trail.answer),
    masked: maskedIn([...trail.sent.values()]),
    attempts: trail.attempts,
    from_cache: false,
    failure,
  };
}

/** The same failure with what was sent and what came of it. */
export function withReceipt(session: Session, error: unknown): unknown {
  if (!(error instanceof AwoooError) || error.code !== "no_proposal") return error;
  const reason = typeof error.details?.["reason"] === "string" ? error.details["reason"] : "server_error";
  return new AwoooError("no_proposal", error.message, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details: { ...error.details, reason, receipt: receiptOf(session, reason) },
    cause: error.cause,
  });
}
