const PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection closed",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host's name cannot be looked up",
  UND_ERR_SOCKET: "connection closed",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
};

/** What an error of `fetch` means, in a few words. */
export function connectionProblem(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return "no usable answer";
  const code = "code" in cause ? String(cause.code) : cause.message;
  return PROBLEMS[code] ?? `no usable answer (${code})`;
}
