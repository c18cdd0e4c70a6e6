/** Latency, calls and errors of a service, as SigNoz has them from its traces. */
import * as z from "zod/mini";
import type { EvidenceReading } from "../../domain/evidence.ts";
import { readingOf, unread } from "../../domain/evidence-text.ts";
import type { EvidenceStatus } from "../../ports-drafting.ts";
import { askJson } from "../http/ask.ts";
import { serverAt } from "../http/server.ts";

export interface SignozOptions {
  /** As one opens it in a browser. */
  url: string;
  /** null: none is sent. Never shown. */
  apiKey: string | null;
  timeLimitMs?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

export interface Signoz {
  read(service: string, signal: AbortSignal): Promise<EvidenceReading>;
  status(signal: AbortSignal): Promise<EvidenceStatus>;
}

const TIME_LIMIT_MS = 5000;
const WINDOW_MINUTES = 30;

/** Durations in nanoseconds, rates of calls per second, rates of errors in percent. */
const zService = z.object({
  serviceName: z.string(),
  p99: z.number(),
  numCalls: z.number(),
  callRate: z.number(),
  numErrors: z.number(),
  errorRate: z.number(),
});
type Service = z.infer<typeof zService>;

/** Newer servers put the list into `data`. */
const zServices = z.union([z.array(zService), z.object({ data: z.array(zService) })]);

export function createSignoz(options: SignozOptions): Signoz {
  return {
    read: async (service, signal) => {
      const found = await services(options, signal);
      if (found.problem !== null) return unread(`SigNoz${found.problem}`);
      const one = found.services.find(({ serviceName }) => serviceName === service);
      return readingOf(one === undefined ? noneText(service, found.services) : serviceText(one), "start");
    },
    status: async (signal) => {
      const found = await services(options, signal);
      if (found.problem !== null) {
        return { name: "SigNoz", state: "failed", message: unread(found.problem.replace(/^(?: at|:) /, "")).text };
      }
      const message = `${found.where}: ${found.services.length} services with traces in the last ${WINDOW_MINUTES} minutes`;
      return { name: "SigNoz", state: "ok", message };
    },
  };
}

type Found = { problem: null; where: string; services: readonly Service[] } | { problem: string };

async function services(options: SignozOptions, signal: AbortSignal): Promise<Found> {
  const { url, apiKey, timeLimitMs = TIME_LIMIT_MS, now = Date.now } = options;
  const server = serverAt(url);
  if (server === null) return { problem: ": AWOOO_SIGNOZ_URL is no http or https address" };
  const end = now();
  const answer = await askJson({
    server,
    path: "/api/v1/services",
    headers: apiKey === null ? {} : { "SIGNOZ-API-KEY": apiKey },
    // In nanoseconds, as text: more digits than a number of JSON keeps.
    body: { start: nanoseconds(end - WINDOW_MINUTES * 60_000), end: nanoseconds(end), tags: [] },
    timeLimitMs,
    signal,
  });
  if (answer.problem !== null) return { problem: ` at ${server.where}: ${answer.problem}` };
  const { status, value } = answer;
  if (status === 401 || status === 403) {
    return { problem: ` at ${server.where}: access denied (HTTP ${status}), check AWOOO_SIGNOZ_API_KEY` };
  }
  const parsed = zServices.safeParse(value);
  if (status !== 200) return { problem: ` at ${server.where}: HTTP ${status}${reasonOf(value)}` };
  if (!parsed.success) return { problem: ` at ${server.where}: it answers, but not as SigNoz does` };
  return { problem: null, where: server.where, services: Array.isArray(parsed.data) ? parsed.data : parsed.data.data };
}

const zReason = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

function reasonOf(value: unknown): string {
  const { data } = zReason.safeParse(value);
  if (data === undefined) return "";
  return `: ${typeof data.error === "string" ? data.error : data.error.message}`;
}

function nanoseconds(ms: number): string {
  return `${Math.round(ms)}000000`;
}

function serviceText({ serviceName, p99, callRate, numCalls, errorRate, numErrors }: Service): string {
  return [
    `${serviceName}, last ${WINDOW_MINUTES} minutes, from traces:`,
    `p99 latency ${short(p99 / 1_000_000)} ms`,
    `calls ${short(callRate)}/s (${numCalls})`,
    `errors ${short(errorRate)} % (${numErrors})`,
  ].join("\n");
}

function noneText(service: string, others: readonly Service[]): string {
  return `no traces of ${service} in the last ${WINDOW_MINUTES} minutes; ${others.length} other services have some`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
