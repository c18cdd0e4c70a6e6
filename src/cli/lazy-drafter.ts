import type { OllamaOptions } from "../adapters/ollama/drafter.ts";
import type { Drafter } from "../ports.ts";

/** A drafter whose library is loaded by the first question: most commands never ask one. */
export function lazyDrafter(options: OllamaOptions): Drafter {
  let loading: Promise<Drafter> | undefined;
  const drafter = () => {
    loading ??= import("../adapters/ollama/drafter.ts").then((module) => module.createOllamaDrafter(options));
    return loading;
  };
  return {
    prompt: async (input) => (await drafter()).prompt(input),
    draft: async (input) => (await drafter()).draft(input),
    status: async () => (await drafter()).status(),
  };
}
