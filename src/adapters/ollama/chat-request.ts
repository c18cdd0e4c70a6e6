/** What is asked, as the server takes it. Loaded only where a model is really asked: making the schema takes a while. */
import * as z from "zod/mini";
import { ANSWER_SCHEMA_VERSION, answerSchema } from "../../domain/answer-schema.ts";
import { type AnswerScope, scopeOf } from "../../domain/answer-scope.ts";
import { EVIDENCE_LIMITS, type EvidenceItem } from "../../domain/evidence.ts";
import {
  buildPrompt,
  buildRepair,
  givenScope,
  namesFor,
  PROMPT_VERSION,
  type PromptMessage,
  tokensOf,
} from "../../domain/prompt.ts";
import type { PromptInput } from "../../domain/prompt-facts.ts";
import type { ToolSpec } from "../../domain/tool-spec.ts";
import { addressText } from "./server-address.ts";

/** The body of a request to `/api/chat`, apart from `stream`. */
export interface ChatRequest {
  model: string;
  messages: PromptMessage[];
  /** JSON schema the answer is held to while it is written. */
  format?: object;
  tools?: ToolSpec[];
  /** Models that can think aloud spend the deadline on it. */
  think: false;
  options: { temperature: 0; num_ctx: number; num_predict: number };
}

export type ToolRequest = ChatRequest & { tools: ToolSpec[] };

/** An answer that is longer than this has lost its way; calls of tools are shorter. */
const ANSWER_TOKENS = 2048;
const CALL_TOKENS = 512;
/** What may come after the incident: the evidence with its fences, and a refused answer. */
const LATER_TOKENS = Math.ceil(EVIDENCE_LIMITS.totalBytes / 3.2) + EVIDENCE_LIMITS.calls * 100 + 1400;
/** Servers load a model anew for another context, so few sizes are asked for. */
const CONTEXT_STEP = 4096;

/**
 * Tokens that everything about an incident may take, as many as the model has at most: servers cut silently what goes
 * beyond.
 * @param most context length of the model; null where nobody knows
 */
export function contextFor(input: PromptInput, most: number | null): number {
  const needed = tokensOf(buildPrompt(input)) + LATER_TOKENS + ANSWER_TOKENS;
  const rounded = Math.ceil(needed / CONTEXT_STEP) * CONTEXT_STEP;
  return Math.min(rounded, most ?? rounded);
}

/** Tokens that the shortest prompt of an incident and an answer to it take: with fewer nothing can be asked. */
export function leastContext(input: PromptInput): number {
  const shortest = tokensOf(buildPrompt(input, [], 0));
  return shortest + Math.min(ANSWER_TOKENS, Math.ceil(shortest / 3));
}

/** As many items of evidence, from the first, as fit with the prompt. @param context as `contextFor` says */
export function fittingEvidence(
  input: PromptInput,
  evidence: readonly EvidenceItem[],
  context: number,
): readonly EvidenceItem[] {
  const room = context - answerTokens(context);
  let fitting = evidence;
  while (fitting.length > 0 && tokensOf(buildPrompt(input, fitting, room)) > room) fitting = fitting.slice(0, -1);
  return fitting;
}

function answerTokens(context: number): number {
  return Math.min(ANSWER_TOKENS, Math.floor(context / 4));
}

/** The request for a proposal. @param context as `contextFor` says */
export function draftRequest(
  model: string,
  input: PromptInput,
  evidence: readonly EvidenceItem[],
  context: number,
): ChatRequest {
  const answer = answerTokens(context);
  const scope = givenScope(scopeOf(input.incident, input.target), namesFor(input, evidence));
  return {
    model,
    messages: buildPrompt(input, evidence, context - answer),
    format: answerFormat(
      scope,
      evidence.map(({ id }) => id),
    ),
    think: false,
    options: { temperature: 0, num_ctx: context, num_predict: answer },
  };
}

/** The same request with the refused answer and the reason. */
export function repairRequest(
  request: ChatRequest,
  input: PromptInput,
  evidence: readonly EvidenceItem[],
  refused: { answer: string; problem: string },
): ChatRequest {
  const { num_ctx, num_predict } = request.options;
  const left = num_ctx - num_predict - tokensOf(request.messages) - 200;
  const max = Math.max(300, Math.floor(left * 2));
  const answer = refused.answer.slice(0, max);
  return { ...request, messages: buildRepair(request.messages, answer, refused.problem, namesFor(input, evidence)) };
}

/** The request for calls of tools; `messages` are as they stand. */
export function toolRequest(model: string, messages: PromptMessage[], tools: ToolSpec[], context: number): ToolRequest {
  return {
    model,
    messages,
    tools,
    think: false,
    options: { temperature: 0, num_ctx: context, num_predict: Math.min(CALL_TOKENS, Math.floor(context / 4)) },
  };
}

/** Bounds that only say "an integer a double can hold" would become huge grammars in the server. */
function answerFormat(scope: AnswerScope, ids: readonly string[]): object {
  const { $schema: _, ...schema } = z.toJSONSchema(answerSchema(scope, ids), {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return schema;
}

/**
 * Both requests for people to read, in the order in which they are sent.
 * @param first of the tool model; null where nothing is there that it could choose
 */
export function requestsText(server: URL, first: ChatRequest | null, draft: ChatRequest): string {
  const versions = `prompt version ${PROMPT_VERSION}, answer schema ${ANSWER_SCHEMA_VERSION}`;
  const where = `POST ${addressText(server)}/api/chat`;
  const less = "num_ctx is less for a model that has less";
  const tools =
    first === null
      ? []
      : requestText(
          `to ${first.model} (where it can call tools): ${where}, its first round: what it calls and what that gives ` +
            `is added for the next; ${less}`,
          first,
        );
  const about =
    `to ${draft.model}: ${where} (${versions}), before any evidence: what is read goes after the incident, ` +
    `under ids such as E1 that "format" then lists, and ${less}`;
  return [...tools, ...requestText(about, draft)].join("\n\n");
}

/** Every message as it is sent, then the rest of the body. */
function requestText(about: string, { messages, ...rest }: ChatRequest): string[] {
  const parts = messages.map(({ role, content }) => `--- ${role} ---\n${content}`);
  return [about, ...parts, `--- sent beside it ---\n${JSON.stringify(rest, null, 1)}`];
}
