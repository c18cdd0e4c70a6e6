/** What is read before a model drafts, and by whom it is chosen. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { createOllamaDrafter } from "../../../src/adapters/ollama/drafter.ts";
import { digestOf } from "../../../src/domain/canonical-json.ts";
import type { Drafted, DraftInput, DraftProgress } from "../../../src/ports-drafting.ts";
import { draftInput } from "../../contract/drafter.contract.ts";
import { anIncident, aSignal } from "../../support/builders.ts";
import { callsTool, TWO_MODELS } from "../../support/ollama/hostile.ts";
import { slowEvidence } from "../../support/ollama/reading.ts";
import {
  type Behaviour,
  type ChatBody,
  goodAnswer,
  hang,
  httpError,
  idsGiven,
  type OllamaOptions,
  type OllamaServer,
  prose,
  startOllama,
} from "../../support/ollama-server.ts";
import { NO_EVIDENCE } from "../../support/scripted-evidence.ts";

let server: OllamaServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

interface Rig {
  server: OllamaServer;
  steps: DraftProgress[];
  draft(fields?: Partial<DraftInput>): Promise<Drafted>;
}

async function rig(options: OllamaOptions, timeoutMs = 20_000): Promise<Rig> {
  const started = await startOllama({ ...TWO_MODELS, ...options });
  server = started;
  const drafter = createOllamaDrafter({ host: started.url, model: "qwen3", toolModel: "nemotron-mini", timeoutMs });
  const steps: DraftProgress[] = [];
  const draft = (fields: Partial<DraftInput> = {}) =>
    drafter.draft(draftInput({ ...fields, onProgress: (step) => steps.push(step) }));
  return { server: started, steps, draft };
}

const OBJECT = { kind: "deployment", name: "checkout", namespace: "shop" };
const describeCheckout = callsTool("describe", OBJECT);
const enough: Behaviour = ({ reply }) => reply.text("done");
const DESCRIBED = "kubectl describe deployment/checkout --namespace=shop";

describe("a model with tools", () => {
  it("chooses what is read; the drafting model gets it, cites it, and the receipt says who chose", async () => {
    const { server, draft, steps } = await rig({ tooling: [describeCheckout, enough] });
    const evidence = slowEvidence(() => "Last State: OOMKilled");
    const { proposal } = await draft({ evidence });
    expect(evidence.asked).toEqual([DESCRIBED]);
    expect(proposal.llm?.evidence).toEqual([
      {
        id: "E1",
        source: "kubectl",
        query: DESCRIBED,
        ok: true,
        text: "Last State: OOMKilled",
        cut: false,
        cited: true,
      },
    ]);
    expect(proposal.llm?.receipt).toMatchObject({ tool_model: "nemotron-mini", attempts: 1, failure: null });
    expect(server.chats()[0]?.messages[1]?.content).toContain("Last State: OOMKilled");
    expect(steps.map(({ step }) => step).filter((step) => step !== "writing")).toEqual([
      ...["reaching", "gathering", "reading", "read"],
      "drafting",
    ]);
    expect(steps[1]).toEqual({ step: "gathering", model: "nemotron-mini" });
  });

  it("is answered in the protocol's own form, within its context", async () => {
    const { server, draft } = await rig({ tooling: [callsTool("describe", OBJECT, { name: "payments" }), enough] });
    await draft({ evidence: slowEvidence(() => "x".repeat(50_000)) });
    const [first, second] = server.toolChats();
    expect(first?.tools?.map((tool) => tool.function.name)).toContain("describe");
    expect(first?.options?.["num_ctx"]).toBe(4096);
    expect(first).not.toHaveProperty("format");
    const [turn, result, refusal] = second?.messages.slice(2) ?? [];
    expect(turn).toMatchObject({
      role: "assistant",
      tool_calls: [{ function: { name: "describe", arguments: OBJECT } }, {}],
    });
    expect(result).toMatchObject({ role: "tool", tool_name: "describe", content: expect.stringContaining('"E1"') });
    expect(refusal).toMatchObject({ role: "tool", content: expect.stringMatching(/^[^\n]{10,300}$/) });
    expect(JSON.stringify(second?.messages).length).toBeLessThan(4096 * 3);
  });

  it("stops after 4 rounds and 8 calls, refused ones among them, and reads nothing twice", async () => {
    let n = 0;
    const tooling: Behaviour = ({ reply }) =>
      reply.calls(
        { function: { name: "prometheus_query", arguments: { query: `up{n="${n++}"}` } } },
        { function: { name: "prometheus_query", arguments: { query: 'up{n="0"}' } } },
        { function: { name: "exec", arguments: {} } },
      );
    const { server, draft } = await rig({ tooling });
    const evidence = slowEvidence();
    await draft({ evidence });
    expect(server.toolChats()).toHaveLength(3);
    expect(evidence.asked).toEqual(['prometheus: up{n="0"}', 'prometheus: up{n="1"}', 'prometheus: up{n="2"}']);
    expect(evidence.asked.length).toBe(new Set(evidence.asked).size);
  });

  it("is the drafting model itself where it is set so", async () => {
    const facts = { qwen3: { capabilities: ["completion", "tools"] } };
    server = await startOllama({ models: ["qwen3:latest"], facts, tooling: [describeCheckout, enough] });
    const drafter = createOllamaDrafter({ host: server.url, model: "qwen3", toolModel: "qwen3", timeoutMs: 20_000 });
    const { proposal } = await drafter.draft(draftInput({ evidence: slowEvidence() }));
    expect(proposal.llm?.receipt.tool_model).toBe("qwen3");
    expect(server.requests.filter(({ path }) => path === "/api/show")).toHaveLength(1);
  });
});

describe("where no model can choose, the library does", () => {
  it.each<[what: string, options: OllamaOptions, asked: string | null]>([
    ["the tool model is not there", { models: ["qwen3:latest"] }, null],
    ["it has no tools", { facts: { "nemotron-mini": { capabilities: ["completion"] } } }, null],
    ["it has no room", { facts: { "nemotron-mini": { capabilities: ["completion", "tools"], context: 1024 } } }, null],
    ["it fails", { tooling: httpError(500, "runner stopped") }, "nemotron-mini"],
    ["it only talks", { tooling: prose }, "nemotron-mini"],
  ])("%s", async (_what, options, asked) => {
    const { draft, steps } = await rig(options);
    const evidence = slowEvidence();
    const { proposal } = await draft({ evidence });
    expect(evidence.asked).toContain(DESCRIBED);
    expect(evidence.together).toBeGreaterThan(1);
    expect(evidence.together).toBeLessThanOrEqual(3);
    expect(proposal.llm?.evidence.map(({ id }) => id)).toEqual(evidence.asked.map((_, i) => `E${i + 1}`));
    expect(proposal.llm?.receipt.tool_model).toBe(asked);
    expect(proposal.llm?.receipt.tool_prompts_sha256).toHaveLength(asked === null ? 0 : 1);
    expect(steps).toContainEqual({ step: "gathering", model: null });
  });

  it("also where the model takes too long; what it has read till then stays", async () => {
    const { draft } = await rig({ tooling: [callsTool("recent_changes", {}), hang] }, 3000);
    const evidence = slowEvidence();
    const { proposal } = await draft({ evidence });
    expect(evidence.asked[0]).toBe("recent changes");
    expect(evidence.asked).toContain(DESCRIBED);
    expect(evidence.asked.length).toBe(new Set(evidence.asked).size);
    expect(proposal.llm?.receipt.tool_model).toBe("nemotron-mini");
  });
});

describe("reading is never a reason for no proposal", () => {
  it("without anything to read the model drafts at once", async () => {
    const { server, draft, steps } = await rig({ tooling: describeCheckout });
    const { proposal } = await draft({ evidence: NO_EVIDENCE });
    expect(proposal.llm?.evidence).toEqual([]);
    expect(server.toolChats()).toEqual([]);
    expect(steps.some(({ step }) => step === "gathering")).toBe(false);
    expect(JSON.stringify(server.chats()[0]?.format)).not.toContain('"evidence"');
  });

  it("a source that never answers costs 40 % of the deadline", async () => {
    const { draft } = await rig({ models: ["qwen3:latest"] }, 2000);
    const { proposal } = await draft({ evidence: slowEvidence(undefined, { ms: 60_000 }) });
    expect(proposal.source).toBe("llm");
    expect(proposal.llm?.evidence).toEqual([]);
  });

  it("ends with the user's patience", async () => {
    const { draft, server } = await rig({ models: ["qwen3:latest"] });
    const user = new AbortController();
    const evidence = slowEvidence(undefined, { ms: 60_000 });
    const failure = expect(draft({ evidence, signal: user.signal })).rejects.toMatchObject({
      details: { reason: "stopped", receipt: { attempts: 0, prompt_sha256: null, answer_sha256: null } },
    });
    setTimeout(() => user.abort(), 300);
    await failure;
    expect(server.chats()).toEqual([]);
  });
});

describe("the receipt", () => {
  const hashes = (chats: readonly ChatBody[]) => chats.map(({ messages }) => digestOf(messages));

  it("has the prompt of the draft, and those of each round beside it", async () => {
    const { server, draft } = await rig({ tooling: [describeCheckout, enough] });
    const { proposal } = await draft({ evidence: slowEvidence() });
    expect(proposal.llm?.receipt).toMatchObject({
      prompt_sha256: hashes(server.chats())[0],
      tool_prompts_sha256: hashes(server.toolChats()),
    });
    expect(server.toolChats()).toHaveLength(2);
  });

  it("says that only the tool model was asked, and what was masked for it, where it was stopped then", async () => {
    const { server, draft } = await rig({ tooling: hang });
    const user = new AbortController();
    const incident = anIncident({ title: "ana.ruiz@example.com deployed" });
    const failure = draft({ incident, evidence: slowEvidence(), signal: user.signal });
    const expected = expect(failure).rejects.toMatchObject({
      message: "asking model nemotron-mini was stopped",
      details: {
        reason: "stopped",
        receipt: { tool_model: "nemotron-mini", prompt_sha256: null, attempts: 0, masked: { person: 1 } },
      },
    });
    await vi.waitFor(() => expect(server.toolChats()).toHaveLength(1));
    user.abort();
    await expected;
    const receipt = await failure.catch((error) => error.details.receipt);
    expect(receipt.tool_prompts_sha256).toEqual(hashes(server.toolChats()));
  });

  it("names the drafting model where that one is stopped, after the other", async () => {
    const { server, draft } = await rig({ tooling: [describeCheckout, enough], behaviour: hang });
    const user = new AbortController();
    const failure = expect(draft({ evidence: slowEvidence(), signal: user.signal })).rejects.toMatchObject({
      message: "asking model qwen3 was stopped",
      details: { receipt: { tool_model: "nemotron-mini", prompt_sha256: expect.any(String), attempts: 1 } },
    });
    await vi.waitFor(() => expect(server.chats()).toHaveLength(1));
    user.abort();
    await failure;
  });
});

describe("what is sent", () => {
  const person = "ana.ruiz@example.com";
  const telling = "glpat-a1b2c3d4e5f6g7h8i9j0";
  const incident = anIncident({
    title: `${person} deployed at noon`,
    signals: [aSignal({ labels: { namespace: "shop", deployment: telling }, message: "password=correct-horse" })],
    affected_services: [],
  });
  const target = { kind: "deployment" as const, name: telling, namespace: "shop" };
  const restart = goodAnswer(() => ({
    action: { type: "rollout_restart", params: { kind: "deployment", name: "object-1", namespace: "shop" } },
    description: "Ask person-1 and person-2 first; object-1 hangs.",
  }));

  it("has no secrets, addresses or telling names, in no chat; they are back in the proposal", async () => {
    const look = callsTool("describe", { kind: "deployment", name: "object-1", namespace: "shop" });
    const { server, draft } = await rig({ tooling: [look, enough], behaviour: restart });
    const evidence = slowEvidence(() => "owner: BO@example.com, token: hunter2hunter2");
    const { proposal } = await draft({ incident, target, evidence });
    expect(evidence.asked).toEqual([`kubectl describe deployment/${telling} --namespace=shop`]);
    expect(server.toolChats()).toHaveLength(2);
    expect(server.chats()).toHaveLength(1);
    for (const chat of [...server.toolChats(), ...server.chats()]) {
      expect(JSON.stringify(chat)).not.toMatch(/example\.com|glpat-|correct-horse|hunter2/i);
      expect(JSON.stringify(chat)).toContain("person-1 deployed at noon");
    }
    expect(proposal.action?.params["name"]).toBe(telling);
    expect(proposal.description).toContain(`Ask ${person} and BO@example.com first;`);
    expect(proposal.llm?.receipt.masked).toMatchObject({ person: 2, object: 1 });
  });

  it("is the same when the answer is recalled, also where the names were kept from the model", async () => {
    const { draft, server } = await rig({ behaviour: restart });
    const evidence = slowEvidence(() => "owner: bo@example.com");
    const { proposal, recorded } = await draft({ incident, target, evidence });
    const drafter = createOllamaDrafter({ host: server.url, model: "qwen3", toolModel: "x", timeoutMs: 1000 });
    const recalled = await drafter.recall(recorded, draftInput({ incident, target }));
    expect(recalled?.proposal.description).toBe(proposal.description);
    expect(recalled?.proposal.action).toEqual(proposal.action);
    expect(await drafter.recall(recorded, draftInput())).toBeNull();
  });
});

it("gives the schema the ids that may be cited, and refuses others once", async () => {
  const behaviour = [goodAnswer({ evidence: ["E9"] }), goodAnswer()];
  const { draft, server, steps } = await rig({ tooling: [describeCheckout, enough], behaviour });
  const { proposal } = await draft({ evidence: slowEvidence() });
  expect(server.chats().map(idsGiven)).toEqual([["E1"], ["E1"]]);
  expect(proposal.llm?.receipt.attempts).toBe(2);
  expect(steps).toContainEqual({ step: "refused", why: expect.stringContaining('nobody gave "E9"') });
  expect(steps.filter(({ step }) => step === "drafting")).toHaveLength(2);
});

it("tells the reasoning while it is written", async () => {
  const { draft, steps } = await rig({});
  await draft();
  const last = steps.findLast((step) => step.step === "writing");
  expect(last).toMatchObject({ reasoning: expect.stringContaining("nothing else changed"), bytes: expect.any(Number) });
});
