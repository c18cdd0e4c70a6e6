/** One answer from a model. The only place that loads the client library. */
import { Ollama } from "ollama";
import type { ToolCall } from "../../domain/tool-prompt.ts";
import type { ChatRequest } from "./chat-request.ts";
import { addressText } from "./server-address.ts";
import { fetchOver, TooLong } from "./wire.ts";

/** Most text an answer may have, in bytes; a useful one has 2 KiB. */
const MAX_ANSWER = 64 * 1024;
/** Calls of tools beyond these are not listened to. */
const MAX_CALLS = 32;

export interface ChatReply {
  text: string;
  calls: ToolCall[];
}

/**
 * Asks, and collects what streams in. The connection is closed when `signal` aborts: the caller aborts it in any case.
 * @param onText what has come so far, each time that there is more of it
 * @throws TooLong, ServerAnswer, or the error of the connection
 */
export async function chat(
  server: URL,
  request: ChatRequest,
  signal: AbortSignal,
  onText: (text: string, bytes: number) => void = () => {},
): Promise<ChatReply> {
  const client = new Ollama({ host: addressText(server), fetch: withUserinfo(server, fetchOver(signal)) });
  const stream = await client.chat({ ...request, stream: true });
  const reply: ChatReply = { text: "", calls: [] };
  let bytes = 0;
  for await (const part of stream) {
    const message: unknown = part.message;
    const content = field(message, "content");
    if (typeof content === "string" && content !== "") {
      bytes += Buffer.byteLength(content);
      if (bytes > MAX_ANSWER) throw new TooLong(`more than ${MAX_ANSWER / 1024} KiB of text`);
      reply.text += content;
      onText(reply.text, bytes);
    }
    reply.calls.push(...callsOf(field(message, "tool_calls")));
    if (reply.calls.length > MAX_CALLS) break;
  }
  return { ...reply, calls: reply.calls.slice(0, MAX_CALLS) };
}

function callsOf(list: unknown): ToolCall[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, MAX_CALLS + 1).map((entry: unknown) => {
    const called = field(entry, "function");
    const name = field(called, "name");
    return { name: typeof name === "string" ? name : "", args: field(called, "arguments") };
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** The library knows the address without user name and password, so that no message of its own ever shows them. */
function withUserinfo({ username, password }: URL, send: typeof fetch): typeof fetch {
  return (input, init) => send(Object.assign(new URL(String(input)), { username, password }), init);
}
