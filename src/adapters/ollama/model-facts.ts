/** What a server says of a model. */
import { startDeadline } from "./deadline.ts";
import { endpoint } from "./server-address.ts";
import { postJson, ServerAnswer } from "./wire.ts";

export interface ModelFacts {
  present: boolean;
  /** Whether it can call tools. */
  tools: boolean;
  /** Most tokens it can attend to; null where nobody knows. */
  context: number | null;
}

/** Where the server does not say: the model is asked all the same, and without tools. */
const UNKNOWN: ModelFacts = { present: true, tools: false, context: null };

/** A server that says nothing of a model for this long is asked without knowing. */
const FACTS_MS = 1000;

/** Never throws, and takes a second at most. */
export async function modelFacts(server: URL, model: string, signal: AbortSignal): Promise<ModelFacts> {
  const limit = startDeadline(FACTS_MS, signal);
  try {
    return readFacts(await postJson(endpoint(server, "/api/show"), { model }, limit.signal));
  } catch (error) {
    const missing = error instanceof ServerAnswer && error.status === 404 && /model/i.test(error.message);
    return missing ? { ...UNKNOWN, present: false } : UNKNOWN;
  } finally {
    limit.end();
  }
}

function readFacts(document: unknown): ModelFacts {
  const { capabilities, template, model_info } = (document ?? {}) as Record<string, unknown>;
  // Servers before 0.6.4 do not name capabilities; their templates show whether tools are told to the model.
  const tools = Array.isArray(capabilities)
    ? capabilities.includes("tools")
    : typeof template === "string" && template.includes(".Tools");
  return { present: true, tools, context: contextLength(model_info) };
}

/** `<architecture>.context_length`. */
function contextLength(info: unknown): number | null {
  if (typeof info !== "object" || info === null) return null;
  const [, length] = Object.entries(info).find(([name]) => /^[\w-]+\.context_length$/.test(name)) ?? [];
  return typeof length === "number" && Number.isInteger(length) && length > 0 ? length : null;
}
