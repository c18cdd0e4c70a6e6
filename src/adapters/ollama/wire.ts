/**
 * HTTP as this adapter wants it: one connection a request, closed with it, nothing read without a limit.
 *
 * Not the built-in fetch: that one keeps connections, gives up on its own after five minutes without a header (a
 * large model may load longer), cannot take a password from the address, and costs 20 ms to load where nobody listens.
 */
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { readBounded } from "../http/bounded.ts";
import { withoutUserinfo } from "../http/server.ts";

/** An answer that is not a success. */
export class ServerAnswer extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "ServerAnswer";
    this.status = status;
  }
}

/** More came than any answer may have. */
export class TooLong extends Error {}

/** Whether the server or the network failed; what else is thrown while one asks is a bug. */
export function isFromWire(error: unknown): boolean {
  if (error instanceof ServerAnswer || error instanceof TooLong || error instanceof SyntaxError) return true;
  // Node.js gives what the network does a code, but also what it is called wrongly with.
  const ours = error instanceof TypeError || error instanceof RangeError;
  return error instanceof Error && !ours && "code" in error && typeof error.code === "string";
}

/** Most bytes of a document read as a whole. */
const MAX_DOCUMENT = 1024 * 1024;
/** Most bytes of one line of a stream, and of all of it: 64 KiB of text sent letter by letter stays below. */
const MAX_LINE = 256 * 1024;
const MAX_STREAM = 24 * 1024 * 1024;
const MAX_ERROR = 4096;

interface Outgoing {
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
  signal: AbortSignal;
}

/** @param address a user name and password in it go into a header */
async function send(address: URL, { method, body, signal, ...asked }: Outgoing): Promise<IncomingMessage> {
  const { url, authorization } = withoutUserinfo(address);
  const headers = authorization === null ? asked.headers : { ...asked.headers, authorization };
  const { request } = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(url, { method, headers, signal, agent: false }, resolve);
    outgoing.on("error", reject);
    outgoing.end(body);
  });
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) throw new ServerAnswer(status, await errorText(response));
  return response;
}

async function errorText(response: IncomingMessage): Promise<string> {
  let text = "";
  try {
    text = await readAll(response, MAX_ERROR);
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === "string") text = error;
  } catch {
    // Whatever the body is, the status says enough.
  }
  return text.replace(/\s+/g, " ").trim().slice(0, 200);
}

async function readAll(response: IncomingMessage, limit: number): Promise<string> {
  const bytes = await readBounded(response, limit);
  if (bytes === null) throw new TooLong(`more than ${limit} bytes`);
  return bytes.toString("utf8");
}

/** A JSON document. @throws ServerAnswer, TooLong, SyntaxError, or the error of the connection */
export async function getJson(url: URL, signal: AbortSignal): Promise<unknown> {
  const headers = { accept: "application/json" };
  return JSON.parse(await readAll(await send(url, { method: "GET", headers, body: undefined, signal }), MAX_DOCUMENT));
}

/** A JSON document for another. @throws as `getJson` */
export async function postJson(url: URL, document: object, signal: AbortSignal): Promise<unknown> {
  const headers = { accept: "application/json", "content-type": "application/json" };
  const body = JSON.stringify(document);
  return JSON.parse(await readAll(await send(url, { method: "POST", headers, body, signal }), MAX_DOCUMENT));
}

/**
 * A fetch for the client library, whose every request ends with `signal`.
 *
 * Success is checked here and every line is known to be a JSON object before the library sees it: it would print what
 * it cannot parse to the console, and collect a line without end.
 */
export function fetchOver(signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers));
    const body = typeof init?.body === "string" ? init.body : undefined;
    const response = await send(new URL(String(input)), { method: init?.method ?? "GET", headers, body, signal });
    return new Response(Readable.toWeb(Readable.from(jsonLines(response))) as ReadableStream<Uint8Array>);
  };
}

async function* jsonLines(response: IncomingMessage): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let held = 0;
  let total = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > MAX_STREAM) throw new TooLong(`more than ${MAX_STREAM} bytes`);
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      yield objectLine(Buffer.concat([...rest, chunk.subarray(from, end + 1)]));
      [rest, held, from] = [[], 0, end + 1];
    }
    rest.push(chunk.subarray(from));
    held += chunk.length - from;
    if (held > MAX_LINE) throw new TooLong(`a line of more than ${MAX_LINE} bytes`);
  }
  if (held > 0) yield objectLine(Buffer.concat(rest));
}

function objectLine(line: Buffer): Buffer {
  if (!isObject(line.toString("utf8"))) throw new Error("a line of the answer is not a JSON object");
  return line;
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
