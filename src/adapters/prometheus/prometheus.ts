/** Instant queries of a Prometheus, or of what speaks its API. */
import type { EvidenceReading } from "../../domain/evidence.ts";
import { readingOf, unread } from "../../domain/evidence-text.ts";
import type { EvidenceStatus } from "../../ports-drafting.ts";
import { askJson } from "../http/ask.ts";
import { serverAt } from "../http/server.ts";
import { errorOf, MAX_RESULT, resultLines } from "./result.ts";

export interface PrometheusOptions {
  /** As one opens it in a browser; a user name and password in it are sent, and never shown. */
  url: string;
  timeLimitMs?: number;
}

export interface Prometheus {
  read(query: string, signal: AbortSignal): Promise<EvidenceReading>;
  status(signal: AbortSignal): Promise<EvidenceStatus>;
}

const TIME_LIMIT_MS = 5000;

export function createPrometheus({ url, timeLimitMs = TIME_LIMIT_MS }: PrometheusOptions): Prometheus {
  const read = async (query: string, signal: AbortSignal): Promise<EvidenceReading> => {
    const server = serverAt(url);
    if (server === null) return unread("Prometheus: AWOOO_PROMETHEUS_URL is no http or https address");
    // Prometheus gives up by itself a little earlier, and says why.
    const timeout = `${Math.max(1, timeLimitMs - 500)}ms`;
    // A server that does not know the limit yet ignores it.
    const asked = { query, timeout, limit: String(MAX_RESULT) };
    const answer = await askJson({ server, path: "/api/v1/query", query: asked, timeLimitMs, signal });
    if (answer.problem !== null) return unread(`Prometheus at ${server.where}: ${answer.problem}`);
    const error = errorOf(answer.status, answer.value);
    if (error !== null) return unread(`Prometheus at ${server.where}: ${error}`);
    const { lines, more } = resultLines(answer.value);
    return readingOf(lines.join("\n"), "start", more);
  };
  return {
    read,
    status: async (signal) => {
      const { ok, text } = await read("vector(1)", signal);
      const message = ok ? `${serverAt(url)?.where} answers queries` : text.replace(/^Prometheus(?: at|:) /, "");
      return { name: "Prometheus", state: ok ? "ok" : "failed", message };
    },
  };
}
