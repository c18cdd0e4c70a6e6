/** What is asked, as the server takes it. Loaded only where a model is really asked: making the schema takes a while. */
import * as z from "zod/mini";
import { ANSWER_SCHEMA_VERSION, answerSchema } from "../../domain/answer-schema.ts";
import { type AnswerScope, scopeOf } from "../../domain/answer-scope.ts";
import { buildPrompt, PROMPT_VERSION, type PromptInput, type PromptMessage } from "../../domain/prompt.ts";
import { addressText } from "./server-address.ts";

/** The body of a request to `/api/chat`, apart from `stream`. */
export interface ChatRequest {
  model: string;
  messages: PromptMessage[];
  /** JSON schema the answer is held to while it is written. */
  format: object;
  /** Models that can think aloud spend the deadline on it. */
  think: false;
  options: { temperature: 0; num_ctx: number; num_predict: number };
}

/** The prompt's worst case with the longest useful answer; servers cut silently what goes beyond. */
const CONTEXT_TOKENS = 8192;
/** An answer that is longer than this has lost its way. */
const ANSWER_TOKENS = 2048;

export function chatRequest(model: string, input: PromptInput): ChatRequest {
  return {
    model,
    messages: buildPrompt(input),
    format: answerFormat(scopeOf(input.incident, input.target)),
    think: false,
    options: { temperature: 0, num_ctx: CONTEXT_TOKENS, num_predict: ANSWER_TOKENS },
  };
}

/** Bounds that only say "an integer a double can hold" would become huge grammars in the server. */
function answerFormat(scope: AnswerScope): object {
  const { $schema: _, ...schema } = z.toJSONSchema(answerSchema(scope), {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return schema;
}

/** The request for people to read: every message as it is sent, then the rest of the body. */
export function requestText(server: URL, { messages, ...rest }: ChatRequest): string {
  const versions = `prompt version ${PROMPT_VERSION}, answer schema ${ANSWER_SCHEMA_VERSION}`;
  const parts = messages.map(({ role, content }) => `--- ${role} ---\n${content}`);
  return [
    `POST ${addressText(server)}/api/chat (${versions})`,
    ...parts,
    `--- sent beside it ---\n${JSON.stringify(rest, null, 1)}`,
  ].join("\n\n");
}
