/** What a model cannot attend to is not sent: servers cut it silently. */
import { afterEach, describe, expect, it, test } from "vitest";
import { createOllamaDrafter } from "../../../src/adapters/ollama/drafter.ts";
import { type PromptMessage, tokensOf } from "../../../src/domain/prompt.ts";
import { draftInput } from "../../contract/drafter.contract.ts";
import { type OllamaOptions, type OllamaServer, startOllama } from "../../support/ollama-server.ts";
import { scriptedEvidence } from "../../support/scripted-evidence.ts";

let running: OllamaServer | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function drafterOn(options: OllamaOptions) {
  const server = await startOllama(options);
  running = server;
  const models = { model: "qwen3", toolModel: "nemotron-mini" };
  return { drafter: createOllamaDrafter({ host: server.url, ...models, timeoutMs: 30_000 }), server };
}

describe("a model with a small context", () => {
  test.each([512, 1024, 2048])("of %i tokens is not asked about half of an incident", async (context) => {
    const facts = { qwen3: { context }, "nemotron-mini": { capabilities: ["completion", "tools"] } };
    const { drafter, server } = await drafterOn({ models: ["qwen3:latest", "nemotron-mini:latest"], facts });
    await expect(drafter.draft(draftInput({ evidence: scriptedEvidence() }))).rejects.toMatchObject({
      code: "no_proposal",
      message: expect.stringMatching(
        new RegExp(`attends to ${context} tokens, and this incident needs about 2[0-9]{3}$`),
      ),
      details: { reason: "context_too_small", receipt: { prompt_sha256: null, tool_prompts_sha256: [] } },
    });
    expect([...server.chats(), ...server.toolChats()]).toEqual([]);
    expect(await drafter.status()).toMatchObject({
      context_needed: 4096,
      message: expect.stringMatching(/ tokens, which is too small$/),
    });
  });

  it("is asked with as much evidence as fits", async () => {
    const { drafter, server } = await drafterOn({ facts: { qwen3: { context: 2500 } } });
    const evidence = scriptedEvidence({ answer: () => ({ ok: true, text: "x".repeat(4000), cut: false }) });
    const { proposal } = await drafter.draft(draftInput({ evidence }));
    const [chat] = server.chats();
    const { num_ctx = 0, num_predict = 0 } = (chat?.options ?? {}) as Record<string, number>;
    expect(num_ctx).toBe(2500);
    expect(tokensOf((chat?.messages ?? []) as PromptMessage[])).toBeLessThanOrEqual(num_ctx - num_predict);
    expect(proposal.llm?.evidence.length).toBeLessThan(evidence.asked.length);
  });
});
