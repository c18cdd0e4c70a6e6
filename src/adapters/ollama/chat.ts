/** One structured answer from a model. The only place that loads the client library. */
import { Ollama } from "ollama";
import type { ChatRequest } from "./chat-request.ts";
import { addressText } from "./server-address.ts";
import { fetchOver, TooLong } from "./wire.ts";

/** Most text an answer may have, in bytes; a useful one has 2 KiB. */
const MAX_ANSWER = 64 * 1024;

/**
 * Asks, and collects what streams in. The connection is closed when `signal` aborts: the caller aborts it in any case.
 * @throws TooLong, ServerAnswer, or the error of the connection
 */
export async function chat(server: URL, request: ChatRequest, signal: AbortSignal): Promise<string> {
  const client = new Ollama({ host: addressText(server), fetch: withAuthorization(server, fetchOver(signal)) });
  const stream = await client.chat({ ...request, stream: true });
  let text = "";
  let bytes = 0;
  for await (const part of stream) {
    const content: unknown = part.message?.content;
    if (typeof content !== "string") continue;
    bytes += Buffer.byteLength(content);
    if (bytes > MAX_ANSWER) throw new TooLong(`more than ${MAX_ANSWER / 1024} KiB of text`);
    text += content;
  }
  return text;
}

/** A user name and password in the address go into the header, so that no message ever shows them. */
function withAuthorization({ username, password }: URL, send: typeof fetch): typeof fetch {
  if (username === "") return send;
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = `Basic ${Buffer.from(words).toString("base64")}`;
  return (input, init) =>
    send(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization } });
}
