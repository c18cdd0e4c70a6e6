/** What the errors of connections mean, in the same few words for every server. */

/** By the code of an error of Node.js, or of its `fetch`. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "connection refused"],
  ["ECONNRESET", "connection reset"],
  ["EPIPE", "connection closed"],
  ["ETIMEDOUT", "no answer in time"],
  ["ENOTFOUND", "no such host"],
  ["EAI_AGAIN", "the host's name cannot be looked up"],
  ["EHOSTUNREACH", "no route to the host"],
  ["ENETUNREACH", "no network"],
  ["UND_ERR_SOCKET", "connection closed"],
  ["UND_ERR_CONNECT_TIMEOUT", "no connection in time"],
]);

/** null: the code says nothing that is known here. */
export function connectionWords(code: string): string | null {
  return WORDS.get(code) ?? null;
}

/** What an error of `fetch` means. */
export function connectionProblem(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return "no usable answer";
  const code = "code" in cause ? String(cause.code) : cause.message;
  return connectionWords(code) ?? `no usable answer (${code})`;
}
