/** Why a model gave no proposal, in one line for the engineer. */

import type { AnswerFault } from "../../domain/answer-fault.ts";
import { AwoooError } from "../../domain/awooo-error.ts";
import { safeText } from "../../text/safe-text.ts";
import { connectionWords } from "../http/connection-problem.ts";
import { ServerAnswer, TooLong } from "./wire.ts";

/** `details.reason` of the error. */
export type DraftFailure =
  | AnswerFault
  | "unreachable"
  | "model_missing"
  | "context_too_small"
  | "timeout"
  | "stopped"
  | "too_long"
  | "connection_lost"
  | "server_error";

export interface Asked {
  /** The server's address, without a password. */
  server: string;
  model: string;
}

export function draftFailure(reason: DraftFailure, message: string, hint?: string, cause?: unknown): AwoooError {
  return new AwoooError("no_proposal", message, {
    details: { reason },
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

export function unreachable({ server }: Asked, cause: unknown): AwoooError {
  const hint = "Start it with `ollama serve`, set OLLAMA_HOST, or use --no-llm.";
  return draftFailure("unreachable", `Ollama at ${server} does not answer: ${connectionText(cause)}`, hint, cause);
}

export function modelMissing({ server, model }: Asked, cause?: unknown): AwoooError {
  const message = `Ollama at ${server} has no model ${model}: run \`ollama pull ${model}\``;
  return draftFailure("model_missing", message, undefined, cause);
}

/** @param most tokens the model can attend to @param needed tokens that the shortest prompt and its answer take */
export function contextTooSmall({ model }: Asked, most: number, needed: number): AwoooError {
  const hint = "Set AWOOO_MODEL to a model with a larger context.";
  const message = `model ${model} attends to ${most} tokens, and this incident needs about ${needed}`;
  return draftFailure("context_too_small", message, hint);
}

/** What went wrong between here and the server while the model was asked. */
export function chatFailure({ server, model }: Asked, error: unknown): AwoooError {
  if (error instanceof TooLong) {
    return draftFailure("too_long", `the answer of model ${model} was cut off: ${error.message}`, undefined, error);
  }
  if (!(error instanceof ServerAnswer)) {
    const reason = error instanceof Error && "code" in error ? "connection_lost" : "server_error";
    const message = `asking model ${model} at ${server} failed: ${connectionText(error)}`;
    return draftFailure(reason, message, undefined, error);
  }
  if (error.status === 404 && /model/i.test(error.message)) return modelMissing({ server, model }, error);
  const said = error.message === "" ? "" : `: ${safeText(error.message)}`;
  return draftFailure("server_error", `Ollama at ${server} answered HTTP ${error.status}${said}`, undefined, error);
}

/** A connection's error in plain words. */
export function connectionText(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return connectionWords(code) ?? safeText(error.message || code || error.name, { max: 200 });
}
