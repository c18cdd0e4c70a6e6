import { createOllamaDrafter } from "../../src/adapters/ollama/drafter.ts";
import { freePort } from "../support/free-port.ts";
import { type Behaviour, drip, goodAnswer, prose, startOllama } from "../support/ollama-server.ts";
import { type DrafterSubject, drafterContract, type ModelMood } from "./drafter.contract.ts";

const BEHAVIOURS: Partial<Record<ModelMood, Behaviour>> = {
  "answers well": goodAnswer(),
  "says nothing useful": prose,
  "never ends": drip,
};

async function ollamaSubject(mood: ModelMood): Promise<DrafterSubject> {
  const timeoutMs = mood === "never ends" ? 400 : 30_000;
  const behaviour = BEHAVIOURS[mood];
  if (behaviour === undefined) {
    const host = `127.0.0.1:${await freePort()}`;
    return {
      drafter: createOllamaDrafter({ host, model: "qwen3", toolModel: "nemotron-mini", timeoutMs }),
      dispose: async () => {},
    };
  }
  const server = await startOllama({ behaviour });
  return {
    drafter: createOllamaDrafter({ host: server.url, model: "qwen3", toolModel: "nemotron-mini", timeoutMs }),
    dispose: server.close,
  };
}

drafterContract("Ollama", ollamaSubject);
