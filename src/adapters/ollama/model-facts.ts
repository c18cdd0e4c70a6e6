/** What a server says of a model. */
import { endpointOf } from "../http/server.ts";
import { startDeadline } from "./deadline.ts";
import { connectionText } from "./draft-failure.ts";
import { isFromWire, postJson, ServerAnswer } from "./wire.ts";

export interface ModelFacts {
  /** False only where the server says so. */
  present: boolean;
  /** Whether it can call tools; null where nobody knows: it is asked without them. */
  tools: boolean | null;
  /** Most tokens it can attend to; null where nobody knows: nothing is held against it. */
  context: number | null;
  /** Why the server did not say what the model can do, in a few words; null: it did. */
  unsaid: string | null;
}

const UNKNOWN = { present: true, tools: null, context: null };

/** A server that says nothing of a model for this long is asked without knowing. */
const FACTS_MS = 1000;

/** Takes a second at most. A server that fails is no reason to throw: `unsaid` tells of it. */
export async function modelFacts(server: URL, model: string, signal: AbortSignal): Promise<ModelFacts> {
  const limit = startDeadline(FACTS_MS, signal);
  try {
    return readFacts(await postJson(endpointOf(server, "/api/show"), { model }, limit.signal));
  } catch (error) {
    if (!isFromWire(error)) throw error;
    const missing = error instanceof ServerAnswer && error.status === 404 && /model/i.test(error.message);
    if (missing) return { ...UNKNOWN, present: false, unsaid: null };
    return { ...UNKNOWN, unsaid: limit.signal.aborted ? "no answer in time" : whyUnsaid(error) };
  } finally {
    limit.end();
  }
}

function whyUnsaid(error: unknown): string {
  if (error instanceof ServerAnswer) return `HTTP ${error.status}`;
  if (error instanceof SyntaxError) return "its answer is not JSON";
  return connectionText(error);
}

function readFacts(document: unknown): ModelFacts {
  const { capabilities, template, model_info } = (document ?? {}) as Record<string, unknown>;
  const context = contextLength(model_info);
  if (Array.isArray(capabilities)) {
    return { present: true, tools: capabilities.includes("tools"), context, unsaid: null };
  }
  // Servers before 0.6.4 do not name capabilities; their templates show whether tools are told to the model.
  if (typeof template === "string") return { present: true, tools: template.includes(".Tools"), context, unsaid: null };
  return { ...UNKNOWN, context, unsaid: "its answer does not say" };
}

/** `<architecture>.context_length`. */
function contextLength(info: unknown): number | null {
  if (typeof info !== "object" || info === null) return null;
  const [, length] = Object.entries(info).find(([name]) => /^[\w-]+\.context_length$/.test(name)) ?? [];
  return typeof length === "number" && Number.isInteger(length) && length > 0 ? length : null;
}
