/** A server that does not say what a model can do: nothing false is claimed of it, and a draft tells it. */
import { afterEach, describe, expect, it, test } from "vitest";
import { createOllamaDrafter } from "../../../src/adapters/ollama/drafter.ts";
import { modelFacts } from "../../../src/adapters/ollama/model-facts.ts";
import type { DraftProgress } from "../../../src/ports-drafting.ts";
import { draftInput } from "../../contract/drafter.contract.ts";
import { TWO_MODELS } from "../../support/ollama/hostile.ts";
import { type Behaviour, hang, httpError, type OllamaServer, startOllama } from "../../support/ollama-server.ts";
import { scriptedEvidence } from "../../support/scripted-evidence.ts";

let running: OllamaServer | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function serverThat(showing: Behaviour) {
  const server = await startOllama({ ...TWO_MODELS, showing });
  running = server;
  const models = { model: "qwen3", toolModel: "nemotron-mini" };
  return { server, drafter: createOllamaDrafter({ host: server.url, ...models, timeoutMs: 30_000 }) };
}

const NEVER = new AbortController().signal;
const empty: Behaviour = ({ response }) => void response.end("{}");
const cutOff: Behaviour = ({ response }) => void response.destroy();
const halfway: Behaviour = ({ response }) => void response.write('{"capabilities": [');
const page: Behaviour = ({ response }) => void response.end("<html>");
const endless: Behaviour = ({ response }) => void response.end(`"${"x".repeat(2 << 20)}"`);

describe.each<[string, Behaviour, RegExp]>([
  ["is silent", hang, /^no answer in time$/],
  ["stops in the middle", halfway, /^no answer in time$/],
  ["fails", httpError(500, "out of memory"), /^HTTP 500$/],
  ["cuts the connection", cutOff, /^connection reset$/],
  ["sends a web page", page, /^its answer is not JSON$/],
  ["sends too much", endless, /^more than 1048576 bytes$/],
  ["says nothing of it", empty, /^its answer does not say$/],
])("a server that %s when asked what a model can do", (_what, showing, why) => {
  const said = (text: string) => /\((.*)\)|what it can do: (.*)$/.exec(text)?.slice(1).find(Boolean);

  it("is not taken for a model without tools", async () => {
    const { drafter } = await serverThat(showing);
    const { tool_model, message, ...status } = await drafter.status();
    expect(status).toMatchObject({ reachable: true, model_present: true, context_needed: null });
    expect(said(message)).toMatch(why);
    expect(tool_model).toMatchObject({ present: true, tools: null });
    expect(tool_model.message).toMatch(/^the server did not say whether nemotron-mini can call tools/);
    expect(said(tool_model.message)).toMatch(why);
  });

  it("is told of in a draft, which goes on without tools", async () => {
    const { server, drafter } = await serverThat(showing);
    const steps: DraftProgress[] = [];
    const onProgress = (step: DraftProgress) => steps.push(step);
    await drafter.draft(draftInput({ evidence: scriptedEvidence(), onProgress }));
    const unsaid = { step: "unsaid", why: expect.stringMatching(why) };
    expect(steps.slice(1, 4)).toEqual([
      { ...unsaid, model: "qwen3" },
      { ...unsaid, model: "nemotron-mini" },
      { step: "gathering", model: null },
    ]);
    expect(server.toolChats()).toEqual([]);
  });
});

test("a server that says all is not told of", async () => {
  running = await startOllama(TWO_MODELS);
  const steps: string[] = [];
  const models = { model: "qwen3", toolModel: "nemotron-mini", timeoutMs: 30_000 };
  const drafter = createOllamaDrafter({ host: running.url, ...models });
  await drafter.draft(draftInput({ onProgress: ({ step }) => steps.push(step) }));
  expect(steps).not.toContain("unsaid");
});

test("a bug of ours is no silence of the server", async () => {
  const { server } = await serverThat(hang);
  const circular: { itself?: unknown } = {};
  circular.itself = circular;
  // What no type allows is what a bug is.
  await expect(modelFacts(new URL(server.url), circular as unknown as string, NEVER)).rejects.toThrow(TypeError);
});
