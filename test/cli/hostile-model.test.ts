/**
 * The built program against servers that break every promise: a proposal or a labelled template, before the deadline
 * and a second, in bounded memory, and nothing left open.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";
import { cutAfter, HOSTILE, TWO_MODELS } from "../support/ollama/hostile.ts";
import { type OllamaOptions, type OllamaServer, startOllama } from "../support/ollama-server.ts";

const DEADLINE_MS = 2000;
const MAX_MEMORY_KIB = 200 * 1024;

/** The operating system's own count of the most memory the process ever had, written down as it ends. */
const PRELOAD = `
  import { writeFileSync } from "node:fs";
  process.on("exit", () => writeFileSync(process.env.MEMORY_FILE, String(process.resourceUsage().maxRSS)));
`;

let laptop: Laptop;
let preload: string;
let server: OllamaServer | undefined;

beforeEach(async () => {
  laptop = await newLaptop({ AWOOO_LLM_TIMEOUT: `${DEADLINE_MS}ms` });
  await laptop.json("ingest", await laptop.file("incident.json", JSON.stringify(incidentDocument("INC-1"))));
  preload = await laptop.file("preload.mjs", PRELOAD);
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await laptop.remove();
});

async function propose(options: OllamaOptions) {
  server = await startOllama({ ...TWO_MODELS, ...options });
  const memoryFile = join(laptop.home, "memory");
  const env = {
    OLLAMA_HOST: server.url,
    MEMORY_FILE: memoryFile,
    NODE_OPTIONS: `--import=${pathToFileURL(preload).href}`,
  };
  const { code, stdout, stderr } = await laptop.run(["propose", "INC-1", "--json"], { env });
  const took = performance.now() - (server.requests[0]?.at ?? Number.NaN);
  const memory = Number(await readFile(memoryFile, "utf8"));
  await Promise.all(server.requests.map(({ closed }) => closed));
  expect(stdout, stderr).toMatch(/^\{/);
  return { code, stderr, took, memory, document: JSON.parse(stdout) };
}

function expectSafe({ code, took, memory }: Awaited<ReturnType<typeof propose>>): void {
  expect(code).toBe(0);
  expect(took).toBeLessThan(DEADLINE_MS + 1000);
  expect(memory).toBeGreaterThan(10_000);
  expect(memory).toBeLessThan(MAX_MEMORY_KIB);
  expect(server?.openConnections()).toBe(0);
}

test.each(HOSTILE)("$name", async ({ options, usable }) => {
  const outcome = await propose(options);
  expectSafe(outcome);
  const { approval, degraded } = outcome.document;
  if (usable) {
    expect(approval.metadata).toMatchObject({ source: "llm", llm_from_cache: false });
    expect(degraded).not.toContain("llm");
    return;
  }
  expect(approval.metadata).toMatchObject({ source: "template", llm_receipt: { failure: expect.any(String) } });
  expect(degraded).toContain("llm");
  expect(outcome.stderr.trimEnd()).toMatch(/; using a playbook or template instead$/);
  expect(outcome.stderr.length).toBeLessThan(5000);
});

test.each([0, 1, 2, 5, 10, 20])("a connection cut after %i pieces", async (pieces) => {
  const outcome = await propose({ behaviour: cutAfter(pieces) });
  expectSafe(outcome);
  expect(outcome.document.approval.metadata.source).toBe("template");
});
