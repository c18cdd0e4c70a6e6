import type { OllamaOptions } from "../adapters/ollama/drafter.ts";
import type { Drafter } from "../ports-drafting.ts";

/** A drafter whose library is loaded by the first question: most commands never ask one. */
export function lazyDrafter(options: OllamaOptions): Drafter {
  let loading: Promise<Drafter> | undefined;
  const drafter = () => {
    loading ??= import("../adapters/ollama/drafter.ts").then((module) => module.createOllamaDrafter(options));
    return loading;
  };
  return {
    prompt: async (...question) => (await drafter()).prompt(...question),
    key: async (question) => (await drafter()).key(question),
    draft: async (input) => (await drafter()).draft(input),
    recall: async (...recorded) => (await drafter()).recall(...recorded),
    status: async () => (await drafter()).status(),
  };
}
