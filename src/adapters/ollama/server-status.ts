/** Whether an Ollama answers, and what it has. */
import { connect } from "node:net";
import { AwoooError } from "../../domain/awooo-error.ts";
import type { DrafterStatus } from "../../ports-drafting.ts";
import { safeText } from "../../text/safe-text.ts";
import { endpointOf } from "../http/server.ts";
import { startDeadline } from "./deadline.ts";
import { connectionText } from "./draft-failure.ts";
import { type ModelFacts, modelFacts } from "./model-facts.ts";
import { addressText, serverAddress } from "./server-address.ts";
import { getJson, isFromWire, ServerAnswer, TooLong } from "./wire.ts";

/** Tokens; with fewer there is no room for an incident of a few alerts beside what a model is told in any case. */
const LEAST_CONTEXT = 4096;

/** A server that says nothing for this long is not there, however long the model may take. */
const FIRST_ANSWER_MS = 1000;

/** Not a sign of life in the time there was for it. */
class NoAnswer extends Error {}

/**
 * Waits for the first sign of life, at most a second.
 * @returns the server's version; null where something else answers
 * @throws Error in plain words when nothing does
 */
export async function firstAnswer(server: URL, signal: AbortSignal): Promise<string | null> {
  const limit = startDeadline(FIRST_ANSWER_MS, signal);
  try {
    await knock(server, limit.signal);
    return versionOf(await getJson(endpointOf(server, "/api/version"), limit.signal));
  } catch (error) {
    if (error instanceof ServerAnswer || error instanceof SyntaxError || error instanceof TooLong) return null;
    throw limit.expired() ? new NoAnswer(`no answer within ${FIRST_ANSWER_MS / 1000} s`, { cause: error }) : error;
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

/** What `doctor` shows. Bounded to a second; whatever the server does is told, not thrown. */
export async function serverStatus(host: string, model: string, toolModel: string): Promise<DrafterStatus> {
  const limit = startDeadline(FIRST_ANSWER_MS);
  let where = "";
  try {
    const server = serverAddress(host);
    where = ` at ${addressText(server)}`;
    const version = await firstAnswer(server, limit.signal);
    const models = modelNames(await getJson(endpointOf(server, "/api/tags"), limit.signal));
    const has = (name: string) => models.includes(fullName(name));
    const factsOf = async (name: string) => (has(name) ? await modelFacts(server, name, limit.signal) : ABSENT);
    const [facts, toolFacts] = await Promise.all([factsOf(model), factsOf(toolModel)]);
    const found = has(model) ? `has model ${model}${knownText(facts)}` : missingText(model, models);
    return {
      reachable: true,
      model,
      model_present: has(model),
      context_needed: isSmall(facts) ? LEAST_CONTEXT : null,
      message: `Ollama ${version ?? "?"}${where} ${found}`,
      tool_model: toolStatus(toolModel, toolFacts),
    };
  } catch (error) {
    if (!(error instanceof AwoooError || error instanceof NoAnswer || isFromWire(error))) throw error;
    const why = limit.expired() ? "no answer in time" : whyNot(error);
    const tool_model = { name: toolModel, present: false, tools: false, message: "not asked: no Ollama answers" };
    const none = { reachable: false, model, model_present: false, context_needed: null };
    return { ...none, message: `no Ollama${where}: ${why}`, tool_model };
  } finally {
    limit.end();
  }
}

function isSmall({ context }: ModelFacts): boolean {
  return context !== null && context < LEAST_CONTEXT;
}

const ABSENT: ModelFacts = { present: false, tools: null, context: null, unsaid: null };

function contextText({ context }: ModelFacts): string {
  return context === null ? "" : `, context of ${context} tokens`;
}

function knownText(facts: ModelFacts): string {
  const unsaid = facts.unsaid === null ? "" : `, but did not say what it can do: ${facts.unsaid}`;
  return `${contextText(facts)}${isSmall(facts) ? ", which is too small" : ""}${unsaid}`;
}

/** What is done instead where it cannot be used. */
function toolStatus(name: string, facts: ModelFacts): DrafterStatus["tool_model"] {
  const { present, tools, unsaid } = facts;
  const status = { name, present, tools: present ? tools : false };
  const instead = "what is read is chosen by template instead";
  if (!present) return { ...status, message: `no model ${name}: run \`ollama pull ${name}\`; until then ${instead}` };
  if (unsaid !== null) {
    return {
      ...status,
      message: `the server did not say whether ${name} can call tools (${unsaid}); until it does, ${instead}`,
    };
  }
  return {
    ...status,
    message: tools ? `${name} can call tools${contextText(facts)}` : `${name} cannot call tools; ${instead}`,
  };
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
