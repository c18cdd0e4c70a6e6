/** Whether an Ollama answers, and what it has. */
import { connect } from "node:net";
import type { Drafter } from "../../ports.ts";
import { safeText } from "../../text/safe-text.ts";
import { startDeadline } from "./deadline.ts";
import { connectionText } from "./draft-failure.ts";
import { addressText, endpoint, serverAddress } from "./server-address.ts";
import { getJson, ServerAnswer, TooLong } from "./wire.ts";

/** A server that says nothing for this long is not there, however long the model may take. */
const FIRST_ANSWER_MS = 1000;

/**
 * Waits for the first sign of life, at most a second.
 * @returns the server's version; null where something else answers
 * @throws Error in plain words when nothing does
 */
export async function firstAnswer(server: URL, signal: AbortSignal): Promise<string | null> {
  const limit = startDeadline(FIRST_ANSWER_MS, signal);
  try {
    await knock(server, limit.signal);
    return versionOf(await getJson(endpoint(server, "/api/version"), limit.signal));
  } catch (error) {
    if (error instanceof ServerAnswer || error instanceof SyntaxError || error instanceof TooLong) return null;
    throw limit.expired() ? new Error(`no answer within ${FIRST_ANSWER_MS / 1000} s`, { cause: error }) : error;
  } finally {
    limit.end();
  }
}

/** Opens a connection and closes it: where nobody listens this costs half of what loading an HTTP client does. */
function knock(server: URL, signal: AbortSignal): Promise<void> {
  const host = server.hostname.replace(/^\[|\]$/g, "");
  const port = Number(server.port) || (server.protocol === "https:" ? 443 : 80);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.on("error", reject);
    socket.on("connect", () => {
      socket.destroy();
      resolve();
    });
  });
}

function versionOf(document: unknown): string | null {
  const { version } = (document ?? {}) as { version?: unknown };
  return typeof version === "string" ? safeText(version, { max: 40 }) : null;
}

/** What `doctor` shows. Bounded to a second; never throws. */
export async function serverStatus(host: string, model: string): ReturnType<Drafter["status"]> {
  const limit = startDeadline(FIRST_ANSWER_MS);
  const there = { reachable: true, model, model_present: false };
  let where = "";
  try {
    const server = serverAddress(host);
    where = ` at ${addressText(server)}`;
    const version = await firstAnswer(server, limit.signal);
    const models = modelNames(await getJson(endpoint(server, "/api/tags"), limit.signal));
    const model_present = models.includes(fullName(model));
    const found = model_present ? `has model ${model}` : missingText(model, models);
    return { ...there, model_present, message: `Ollama ${version ?? "?"}${where} ${found}` };
  } catch (error) {
    const why = limit.expired() ? "no answer in time" : whyNot(error);
    return { ...there, reachable: false, message: `no Ollama${where}: ${why}` };
  } finally {
    limit.end();
  }
}

function whyNot(error: unknown): string {
  const answered = error instanceof ServerAnswer || error instanceof SyntaxError || error instanceof TooLong;
  return answered ? "what answers is something else" : connectionText(error);
}

function missingText(model: string, models: readonly string[]): string {
  const others =
    models.length === 0
      ? "none at all"
      : models
          .slice(0, 5)
          .map((name) => safeText(name, { max: 60 }))
          .join(", ");
  return `has no model ${model} (it has ${others}): run \`ollama pull ${model}\``;
}

function modelNames(document: unknown): string[] {
  const { models } = (document ?? {}) as { models?: unknown };
  if (!Array.isArray(models)) return [];
  return models
    .map((entry: unknown) => (entry as { name?: unknown } | null)?.name)
    .filter((name) => typeof name === "string");
}

/** Ollama's own rule: a name without a tag means its `latest`. */
function fullName(model: string): string {
  return /:[^/]*$/.test(model) ? model : `${model}:latest`;
}
