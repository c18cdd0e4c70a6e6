/** Whatever a server does: a proposal or one line that says why not, in time, and nothing left open. */
import { afterEach, describe, expect, it, test } from "vitest";
import { createOllamaDrafter } from "../../../src/adapters/ollama/drafter.ts";
import { AwoooError } from "../../../src/domain/awooo-error.ts";
import type { Drafter } from "../../../src/ports-drafting.ts";
import { draftInput } from "../../contract/drafter.contract.ts";
import { cutAfter, HOSTILE, TWO_MODELS } from "../../support/ollama/hostile.ts";
import { slowEvidence } from "../../support/ollama/reading.ts";
import { type OllamaOptions, type OllamaServer, startOllama } from "../../support/ollama-server.ts";

let server: OllamaServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

const DEADLINE_MS = 1500;

async function drafterOn(options: OllamaOptions): Promise<{ drafter: Drafter; server: OllamaServer }> {
  server = await startOllama({ ...TWO_MODELS, ...options });
  const models = { model: "qwen3", toolModel: "nemotron-mini" };
  return { drafter: createOllamaDrafter({ host: server.url, ...models, timeoutMs: DEADLINE_MS }), server };
}

test.each(HOSTILE)("$name", async ({ options, usable }) => {
  const { drafter, server } = await drafterOn(options);
  const evidence = slowEvidence();
  const began = performance.now();
  const outcome = await drafter.draft(draftInput({ evidence })).catch((error: unknown) => error);
  expect(performance.now() - began).toBeLessThan(DEADLINE_MS + 1000);
  await Promise.all(server.requests.map(({ closed }) => closed));
  expect(server.openConnections()).toBe(0);
  if (usable) {
    expect(outcome).toMatchObject({ proposal: { source: "llm", llm: { receipt: { failure: null } } } });
  } else {
    expect(outcome).toBeInstanceOf(AwoooError);
    expect(outcome).toMatchObject({ code: "no_proposal", message: expect.stringMatching(/^[^\n]{10,600}$/) });
  }
  expect(evidence.asked.length).toBeLessThanOrEqual(16);
  for (const query of evidence.asked) expect(query).not.toMatch(/rm -rf|--all|secret|kube-system|exec/);
});

describe("a connection cut", () => {
  it("after each piece of the answer is no proposal", async () => {
    const reasons = new Set<unknown>();
    for (let pieces = 0; pieces < 30; pieces++) {
      const { drafter, server } = await drafterOn({ behaviour: cutAfter(pieces) });
      const outcome = await drafter.draft(draftInput()).catch((error: unknown) => error);
      expect(outcome).toBeInstanceOf(AwoooError);
      reasons.add((outcome as AwoooError).details?.["reason"]);
      await server.close();
    }
    expect([...reasons]).toEqual(["connection_lost"]);
  });
});
