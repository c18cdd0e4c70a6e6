/** One question to a server over HTTP that answers in JSON: bounded in time and size, and never an exception. */
import { readBounded } from "./bounded.ts";
import { connectionProblem } from "./connection-problem.ts";
import { endpointOf, type Server } from "./server.ts";

export interface Question {
  server: Server;
  path: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON with POST; left out: GET. */
  body?: unknown;
  /** Milliseconds for the whole answer. */
  timeLimitMs: number;
  signal: AbortSignal;
}

/** `problem` is one line without the address, and without what was sent. */
export type JsonAnswer = { problem: null; status: number; value: unknown } | { problem: string };

/** Most bytes of an answer. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export async function askJson(question: Question): Promise<JsonAnswer> {
  const { server, path, query, headers, body, timeLimitMs, signal } = question;
  const limit = AbortSignal.timeout(timeLimitMs);
  const authorization = server.authorization === null ? {} : { authorization: server.authorization };
  const content = body === undefined ? {} : { "content-type": "application/json" };
  try {
    const response = await fetch(endpointOf(server.url, path, query), {
      method: body === undefined ? "GET" : "POST",
      headers: { accept: "application/json", ...authorization, ...content, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect is not followed: it could lead anywhere, with the password.
      redirect: "manual",
      signal: AbortSignal.any([signal, limit]),
    });
    return await readAnswer(response);
  } catch (error) {
    if (signal.aborted) return { problem: "interrupted" };
    return { problem: limit.aborted ? `no answer within ${timeLimitMs / 1000} s` : connectionProblem(error) };
  }
}

async function readAnswer(response: Response): Promise<JsonAnswer> {
  const { status } = response;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    return { problem: `HTTP ${status}: it redirects, which is not followed` };
  }
  const body = await readBounded(response.body, MAX_ANSWER_BYTES);
  if (body === null) return { problem: `it answered more than ${MAX_ANSWER_BYTES / 1024 / 1024} MB` };
  try {
    return { problem: null, status, value: JSON.parse(body.toString("utf8")) };
  } catch {
    if (status === 401 || status === 403) return { problem: `access denied (HTTP ${status})` };
    return { problem: status === 200 ? "it answers, but not with JSON" : `HTTP ${status}` };
  }
}
