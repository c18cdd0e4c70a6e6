/** Reads the current alerts of a running Alertmanager over its API v2. */
import { AwoooError } from "../../domain/awooo-error.ts";
import { tooLarge } from "../../domain/json-document.ts";
import { readBounded } from "../http/bounded.ts";
import { connectionProblem } from "../http/connection-problem.ts";
import { serverAt } from "../http/server.ts";

/** Most bytes of an answer; an alert has about 1.5 KB, so this is a storm of some 40,000. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** How long the whole answer may take. */
const TIME_LIMIT_MS = 10_000;

export interface FetchedAlerts {
  bytes: Uint8Array;
  /** The address, without user name and password: names the answer in errors. */
  where: string;
  maxBytes: number;
}

export interface FetchOptions {
  /** Aborts when the user interrupts. */
  signal: AbortSignal;
  timeLimitMs?: number;
  maxBytes?: number;
}

/**
 * All alerts that are not over: silenced and inhibited ones too, so that they can be counted.
 * @param baseUrl as one opens it in a browser, a path prefix included; a user name and password in it are sent
 * @throws AwoooError usage for an address that is none; store_unavailable where no Alertmanager answers there;
 *   invalid_data for an answer that is too large; what `signal` was aborted with
 */
export async function fetchAlerts(baseUrl: string, options: FetchOptions): Promise<FetchedAlerts> {
  const { signal, timeLimitMs = TIME_LIMIT_MS, maxBytes = MAX_ANSWER_BYTES } = options;
  const { url, authorization } = alertsUrl(baseUrl);
  const where = `${url.origin}${url.pathname}`;
  const headers = { accept: "application/json", ...(authorization === null ? {} : { authorization }) };
  const limit = AbortSignal.timeout(timeLimitMs);
  try {
    // A redirect is not followed: it could lead anywhere, with the password.
    const request = { headers, redirect: "manual" as const, signal: AbortSignal.any([signal, limit]) };
    const response = await fetch(url, request);
    await refuseOther(response, url, where);
    return { bytes: await readBody(response, where, maxBytes), where, maxBytes };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AwoooError) throw error;
    const problem = limit.aborted ? `no answer within ${timeLimitMs / 1000} s` : connectionProblem(error);
    throw new AwoooError("store_unavailable", `${where}: ${problem}`, {
      hint: "Check the address; it is the one that shows Alertmanager in a browser. Nothing was changed.",
      cause: error,
    });
  }
}

/** The address of the list of alerts, and what to send for a user name in it. */
function alertsUrl(baseUrl: string): { url: URL; authorization: string | null } {
  const server = serverAt(baseUrl);
  if (server === null) {
    throw new AwoooError("usage", "--alertmanager: not an http or https address", {
      hint: "For example: awooo ingest --alertmanager http://127.0.0.1:9093",
    });
  }
  const { url, authorization } = server;
  const prefix = url.pathname.replace(/\/(api\/v2(\/alerts)?\/?)?$/, "");
  url.pathname = `${prefix}/api/v2/alerts`;
  url.search = "?active=true&silenced=true&inhibited=true&unprocessed=true";
  return { url, authorization };
}

async function refuseOther(response: Response, url: URL, where: string): Promise<void> {
  const type = response.headers.get("content-type") ?? "";
  if (response.status === 200 && !/html/i.test(type)) return;
  await response.body?.cancel();
  const { problem, hint } = refusal(response, url);
  throw new AwoooError("store_unavailable", `${where}: ${problem}`, { hint, details: { status: response.status } });
}

function refusal({ status, headers }: Response, url: URL): { problem: string; hint: string } {
  if (status === 200) {
    const hint = "Something else answers at this address; is a path prefix or a login in front of Alertmanager?";
    return { problem: "a web page, not a list of alerts", hint };
  }
  if (status >= 300 && status < 400) {
    const target = URL.parse(headers.get("location") ?? "", url.href);
    const to = target === null ? "elsewhere" : `to ${target.origin}${target.pathname}`;
    return {
      problem: `redirects ${to}`,
      hint: "Redirects are not followed; give the address it leads to, if you trust it.",
    };
  }
  if (status === 401 || status === 403) {
    return {
      problem: `access denied (HTTP ${status})`,
      hint: "A user name and password go into the address: https://USER:PASSWORD@host",
    };
  }
  return { problem: `HTTP ${status}`, hint: "Check the address, a path prefix included, and Alertmanager's own log." };
}

async function readBody(response: Response, where: string, maxBytes: number): Promise<Uint8Array> {
  const bytes = await readBounded(response.body, maxBytes);
  if (bytes === null) throw tooLarge(where, maxBytes);
  return bytes;
}
