/** The program with a model: one that answers well, ones that do not, and none. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";
import { freePort } from "../support/free-port.ts";
import {
  type Behaviour,
  cut,
  drip,
  empty,
  endless,
  goodAnswer,
  hang,
  hangMidStream,
  httpError,
  type OllamaServer,
  prose,
  startOllama,
  wrongTypes,
} from "../support/ollama-server.ts";

let laptop: Laptop;
let ollama: OllamaServer | undefined;

beforeEach(async () => {
  laptop = await newLaptop();
  await laptop.json("ingest", await laptop.file("incident.json", JSON.stringify(incidentDocument("INC-1"))));
});
afterEach(async () => {
  await ollama?.close();
  ollama = undefined;
  await laptop.remove();
});

async function serve(behaviour: Behaviour | Behaviour[]): Promise<OllamaServer> {
  ollama = await startOllama({ behaviour });
  return ollama;
}

/** `propose INC-1` against this server; the time limit is short only where a test waits for it. */
async function propose(url: string, args: string[] = [], timeout = "30s") {
  const env = { OLLAMA_HOST: url, AWOOO_LLM_TIMEOUT: timeout };
  const result = await laptop.run(["propose", "INC-1", "--json", ...args], { env });
  return { ...result, document: JSON.parse(result.stdout) };
}

describe("a model that answers well", () => {
  test("writes the proposal, and its metadata says so", async () => {
    const server = await serve(goodAnswer({ signoz_correlation: "p99 of checkout rose from 80 ms to 2 s at 08:55" }));
    const { code, stderr, document } = await propose(server.url);
    expect(code).toBe(0);
    expect(stderr).not.toContain("instead");
    const { approval, degraded } = document;
    expect(degraded).not.toContain("llm");
    expect(approval.action).toBe("kubectl rollout restart deployment/checkout --namespace=shop");
    expect(approval.metadata).toMatchObject({
      source: "llm",
      template_id: null,
      llm_provider: "ollama/qwen3",
      llm_confidence: 0.82,
      llm_from_cache: false,
      kubectl_command: "kubectl rollout restart deployment/checkout --namespace=shop",
      signoz_correlation: "p99 of checkout rose from 80 ms to 2 s at 08:55",
      optimization_suggestions: ["Set a memory limit that fits the heap."],
      argv: [
        ...["kubectl", "rollout", "restart", "--namespace=shop", "--request-timeout=30s"],
        ...["--", "deployment/checkout"],
      ],
      remedy: "restart_workload",
    });
    expect(approval.description).toBe(
      "checkout does not recover by itself.\n\nReasoning:\nThe alerts of checkout began together and nothing else changed.",
    );
    expect(server.chats()).toHaveLength(1);
  });

  test("has no track record: its risk is raised by one, with the reason", async () => {
    const server = await serve(goodAnswer({ risk_level: "medium" }));
    const { approval } = (await propose(server.url)).document;
    expect(approval).toMatchObject({ risk_level: "high", required_signatures: 1, status: "pending" });
    const { original_risk, adjusted_risk, action_pattern, reasons } = approval.metadata.trust_adjustment;
    expect([original_risk, adjusted_risk]).toEqual(["medium", "high"]);
    expect(action_pattern).toMatch(/^llm\/rollout_restart\/deployment\//);
    expect(reasons.join("\n")).toMatch(/model said medium[\s\S]*0 of 18 outcomes known/);
  });

  test("may call its answer harmless: the floor of the verb and the raise stay", async () => {
    const server = await serve(goodAnswer({ risk_level: "low" }));
    const { approval } = (await propose(server.url)).document;
    expect(approval).toMatchObject({ risk_level: "high", required_signatures: 1 });
  });

  test("is asked in the language of the engineer", async () => {
    const server = await serve(goodAnswer({ description: "checkout 無法自行恢復。" }));
    const { approval } = (await propose(server.url, ["--lang", "zh-TW"])).document;
    expect(server.chats()[0]?.messages[0]?.content).toContain("Traditional Chinese");
    expect(approval.description).toContain("checkout 無法自行恢復。\n\n推論依據:\n");
  });

  test("is given one chance to mend its answer", async () => {
    const server = await serve([prose, goodAnswer()]);
    const { document, stderr } = await propose(server.url);
    expect(document.approval.metadata.source).toBe("llm");
    expect(stderr).not.toContain("instead");
    expect(server.chats()).toHaveLength(2);
  });
});

/** The schema as it is before anything is read. */
function withoutEvidence(format: unknown): unknown {
  const { properties, required, ...schema } = format as { properties: Record<string, unknown>; required: string[] };
  const { evidence, ...others } = properties;
  expect(evidence).toBeDefined();
  return { ...schema, properties: others, required: required.filter((name) => name !== "evidence") };
}

const elsewhere = { type: "rollout_restart", params: { kind: "deployment", name: "payments", namespace: "bank" } };

/** All of these answer, badly: a long time limit, so that the reason is theirs and not the clock's. */
const BAD: [what: string, behaviour: Behaviour, says: RegExp][] = [
  ["prose twice", prose, /twice: the answer is prose/],
  ["nothing", empty, /twice: the answer is empty/],
  ["wrong types twice", wrongTypes, /twice: answer: description: expected string, got a number/],
  ["HTTP 500", httpError(500, "out of memory"), /HTTP 500: out of memory/],
  ["a connection that breaks off", cut, /asking model qwen3 at .* failed/],
  ["text without end", endless, /cut off: more than/],
  ["an action outside the catalogue", goodAnswer({ action: { type: "exec", params: {} } }), /no action "exec"/],
  ["an object of another incident", goodAnswer({ action: elsewhere }), /the incident names no such object/],
  [
    "a shell command as a name",
    goodAnswer({ action: { type: "delete_pod", params: { pod: "x; rm -rf /", namespace: "shop" } } }),
    /delete_pod/,
  ],
];

function expectLabelledTemplate(document: Record<string, never>): void {
  const { approval, degraded } = document as unknown as { approval: never; degraded: string[] };
  expect(approval).toMatchObject({ metadata: { source: "template" }, action: expect.stringContaining("rollout undo") });
  expect(approval).not.toHaveProperty("metadata.llm_provider");
  expect(degraded).toContain("llm");
}

describe("a model that answers badly gives way to the labelled template", () => {
  test.each(BAD)("%s", async (_what, behaviour, says) => {
    const server = await serve(behaviour);
    const { code, stderr, document } = await propose(server.url);
    expect(code).toBe(0);
    expectLabelledTemplate(document);
    const last = stderr.trimEnd().split("\n").at(-1);
    expect(last).toMatch(says);
    expect(last).toMatch(/; using a playbook or template instead$/);
  });

  test("as text the template is named, and that no model answered", async () => {
    const server = await serve(prose);
    const { stdout } = await laptop.run(["propose", "INC-1"], { env: { OLLAMA_HOST: server.url } });
    expect(stdout).toContain("No model answered");
    expect(stdout).toContain("template rollout-stuck");
  });

  test("a server without the model says which command fetches it", async () => {
    ollama = await startOllama({ models: ["llama3:latest"] });
    const { code, stderr, document } = await propose(ollama.url);
    expect(code).toBe(0);
    expectLabelledTemplate(document);
    expect(stderr).toContain("ollama pull qwen3");
  });
});

describe("a model that does not answer costs no more than the time limit", () => {
  /** The program's start, a busy machine and the limit of 1 s itself; a model that is waited for takes 60 s. */
  const GENEROUS_MS = 20_000;

  async function inTime(url: string): Promise<string> {
    const began = performance.now();
    const { code, stderr, document } = await propose(url, [], "1s");
    expect(performance.now() - began).toBeLessThan(GENEROUS_MS);
    expect(code).toBe(0);
    expectLabelledTemplate(document);
    return stderr;
  }

  test.each([
    ["hangs", hang],
    ["hangs in the middle of an answer", hangMidStream],
    ["answers a letter at a time", drip],
  ])("%s", async (_what, behaviour) => {
    const server = await serve(behaviour);
    expect(await inTime(server.url)).toMatch(/no answer from model qwen3 within 1 s/);
  });

  test("a closed port", async () => {
    expect(await inTime(`http://127.0.0.1:${await freePort()}`)).toMatch(/does not answer: connection refused/);
  });

  test("a server that accepts and says nothing, although the limit is long", async () => {
    ollama = await startOllama({ silent: true });
    const began = performance.now();
    const { document } = await propose(ollama.url, [], "60s");
    expect(performance.now() - began).toBeLessThan(GENEROUS_MS);
    expectLabelledTemplate(document);
  });
});

describe("what the engineer asks for", () => {
  test("--source llm without a model is no proposal: exit 6, nothing written", async () => {
    const before = await laptop.json("show", "INC-1");
    const { code, document } = await propose(`http://127.0.0.1:${await freePort()}`, ["--source", "llm"]);
    expect(code).toBe(6);
    expect(document).toMatchObject({ error: { code: "no_proposal" }, exit_code: 6 });
    expect(await laptop.json("show", "INC-1")).toEqual(before);
  });

  test("--source llm with prose is exit 6 too", async () => {
    const server = await serve(prose);
    expect((await propose(server.url, ["--source", "llm"])).code).toBe(6);
  });

  test("--source llm and --no-llm exclude each other", async () => {
    expect((await propose("http://127.0.0.1:1", ["--source", "llm", "--no-llm"])).code).toBe(2);
  });

  test.each(["--no-llm", "--source=template"])("%s asks nobody, and misses nobody", async (flag) => {
    const server = await serve(goodAnswer());
    const { code, document } = await propose(server.url, [flag]);
    expect(server.requests).toEqual([]);
    expect(code).toBe(0);
    expect(document.degraded).not.toContain("llm");
    expect(document.approval.metadata.source).toBe("template");
  });

  test("--source playbook where none fits is exit 6, and asks nobody", async () => {
    const server = await serve(goodAnswer());
    expect((await propose(server.url, ["--source", "playbook"])).code).toBe(6);
    expect(server.requests).toEqual([]);
  });

  test("an equal open proposal is reused without asking the model again", async () => {
    const server = await serve(goodAnswer());
    const first = await propose(server.url);
    const again = await propose(server.url);
    expect(again.document).toMatchObject({ reused: true, approval: { id: first.document.approval.id } });
    expect(server.chats()).toHaveLength(1);
    const anew = await propose(server.url, ["--new"]);
    expect(anew.document).toMatchObject({ reused: false, approval: { metadata: { llm_from_cache: true } } });
    expect(server.chats()).toHaveLength(1);
  });

  test("--show-prompt prints what is sent, and sends and writes nothing", async () => {
    const server = await serve(goodAnswer());
    const before = await laptop.json("show", "INC-1");
    const env = { OLLAMA_HOST: server.url };
    const text = await laptop.run(["propose", "INC-1", "--show-prompt"], { env });
    const json = await laptop.run(["propose", "INC-1", "--show-prompt", "--json"], { env });
    expect([text.code, json.code, text.stderr, json.stderr]).toEqual([0, 0, "", ""]);
    expect(server.requests).toEqual([]);
    expect(await laptop.json("show", "INC-1")).toEqual(before);
    expect(JSON.parse(json.stdout)).toEqual({ incident_id: "INC-1", prompt: text.stdout.trimEnd() });

    await propose(server.url);
    const [sent] = server.chats();
    const [system, user, ...more] = sent?.messages ?? [];
    expect(more).toEqual([]);
    expect(text.stdout).toContain(system?.content);
    // What was read comes between the incident and the last line.
    const [incident, evidence] = user?.content.split("What was read to understand it (evidence):") ?? [];
    expect(text.stdout).toContain(incident);
    expect(evidence).toContain('"id": "E1"');
    const { messages: _, stream: __, format, ...beside } = sent ?? { messages: [] };
    const [toTools = "", toDraft = ""] = text.stdout.split(/^to qwen3: /m);
    expect(toTools).toMatch(/^to nemotron-mini \(where it can call tools\): POST /);
    const besideIt = (shown: string) => JSON.parse(shown.split("--- sent beside it ---\n")[1] ?? "");
    expect(besideIt(toDraft)).toEqual({ ...beside, format: withoutEvidence(format) });
    expect(besideIt(toTools)).toMatchObject({ model: "nemotron-mini", tools: expect.any(Array) });
  });

  test("--show-prompt speaks the language asked for", async () => {
    const { stdout } = await laptop.run(["propose", "INC-1", "--show-prompt", "--lang", "zh-TW"]);
    expect(stdout).toContain("Traditional Chinese");
    const environment = await laptop.run(["propose", "INC-1", "--show-prompt"], { env: { AWOOO_LANG: "zh-TW" } });
    expect(environment.stdout).toBe(stdout);
  });

  test("the model named in the settings is the one that is asked", async () => {
    ollama = await startOllama({ models: ["llama3.2:3b"] });
    const env = { OLLAMA_HOST: ollama.url, AWOOO_MODEL: "llama3.2:3b" };
    const { stdout } = await laptop.run(["propose", "INC-1", "--json"], { env });
    expect(JSON.parse(stdout).approval.metadata.llm_provider).toBe("ollama/llama3.2:3b");
    expect(ollama.chats()[0]?.model).toBe("llama3.2:3b");
  });
});
