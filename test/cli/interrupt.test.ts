/** Ctrl-C and SIGTERM: what is under way ends in order, with the code a shell expects, and leaves no process behind. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop, PROGRAM } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { hang, hangMidStream, type OllamaServer, startOllama } from "../support/ollama-server.ts";
import { startRedis } from "../support/redis-server.ts";
import { until } from "../support/tmux.ts";

const withRedis = needing("redis-server");

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

interface Started {
  child: ChildProcess;
  out: { stdout: string; stderr: string };
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Standard input stays open: a program that waits for it must end all the same. */
function start(args: string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...laptop.env, ...env }, stdio: "pipe" });
  const out = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    out.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    out.stderr += chunk;
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  return { child, out, ended };
}

/** Children of a process that are still there, by their numbers. */
function childrenOf(pid: number): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
}

const SIGNALS: [signal: NodeJS.Signals, code: number][] = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
];

describe("wait", () => {
  test.each(SIGNALS)("%s ends it with %i, quietly, and nothing is decided", async (signal, code) => {
    const { approval } = await laptop.json("propose", "INC-1", "--no-llm");
    const { child, out, ended } = start(["wait", "INC-1"]);
    await until(() => out.stderr.includes("waiting for 2 signatures"));
    child.kill(signal);
    expect(await ended).toEqual({ code, signal: null });
    expect(out.stdout).toBe("");
    expect(out.stderr.trimEnd().split("\n")).toHaveLength(2);
    expect((await laptop.json("approvals", "--pending")).approvals[0]?.id).toBe(approval.id);
  });

  test("as JSON the interruption is one document", async () => {
    await laptop.json("propose", "INC-1", "--no-llm");
    const { child, out, ended } = start(["wait", "INC-1", "--json"]);
    await until(() => out.stderr.includes("waiting"));
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
    expect(JSON.parse(out.stdout)).toMatchObject({ error: { code: "interrupted" }, exit_code: 130 });
  });

  test("ends by itself as soon as the second person has signed", async () => {
    await laptop.json("propose", "INC-1", "--no-llm");
    const { out, ended } = start(["wait", "INC-1", "--json"]);
    await until(() => out.stderr.includes("waiting"));
    await laptop.json("approve", "INC-1", "--as", "alice");
    await laptop.json("approve", "INC-1", "--as", "bob");
    expect((await ended).code).toBe(0);
    expect(JSON.parse(out.stdout).approval.status).toBe("approved");
  });

  withRedis.test("with a Redis that hangs too", async () => {
    const redis = await startRedis();
    await laptop.json("propose", "INC-1", "--no-llm");
    const { child, out, ended } = start(["wait", "INC-1"], { AWOOO_REDIS_URL: redis.url });
    await until(() => out.stderr.includes("waiting"));
    redis.freeze();
    child.kill("SIGINT");
    const result = await ended;
    redis.thaw();
    await redis.stop();
    expect(result.code).toBe(130);
  });
});

describe("a command that reads standard input, which stays open", () => {
  test("ingest: Ctrl-C ends it with 130", async () => {
    const { child, out, ended } = start(["ingest"]);
    // More than any pipe holds: when all of it is gone, it is being read.
    await new Promise((resolve) => child.stdin?.write(" ".repeat(1_000_000), resolve));
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
    expect(out.stdout).toBe("");
  });

  test("ids: what was asked before Ctrl-C is answered, then it ends with 130", async () => {
    const { child, out, ended } = start(["show", "-", "--json"]);
    child.stdin?.write("INC-1\n");
    await until(() => out.stdout.endsWith("\n"));
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
    expect(
      out.stdout
        .trimEnd()
        .split("\n")
        .map((line) => Object.keys(JSON.parse(line))),
    ).toEqual([
      ["incident", "approvals", "timeline"],
      ["error", "exit_code"],
    ]);
  });
});

describe("propose while the model thinks", () => {
  async function thinking(behaviour = hang): Promise<Started> {
    ollama = await startOllama({ behaviour });
    const started = start(["propose", "INC-1", "--json"], { OLLAMA_HOST: ollama.url });
    await until(() => ollama?.chats().length === 1);
    return started;
  }

  test.each([
    ["before its first word", hang],
    ["in the middle of its answer", hangMidStream],
  ])("Ctrl-C %s falls back to the template", async (_when, behaviour) => {
    const { child, out, ended } = await thinking(behaviour);
    child.kill("SIGINT");
    expect(await ended, out.stderr).toEqual({ code: 0, signal: null });
    const { approval, degraded } = JSON.parse(out.stdout);
    expect(approval.metadata.source).toBe("template");
    expect(degraded).toContain("llm");
    await until(() => ollama?.openConnections() === 0);
    expect((await laptop.json("show", "INC-1")).approvals[0]?.id).toBe(approval.id);
  });

  test("SIGTERM ends it with 143 and writes nothing", async () => {
    const { child, out, ended } = await thinking();
    child.kill("SIGTERM");
    expect((await ended).code, out.stderr).toBe(143);
    expect((await laptop.json("show", "INC-1")).approvals).toEqual([]);
  });

  withRedis.test("a second Ctrl-C ends it at once", async () => {
    const redis = await startRedis();
    ollama = await startOllama({ behaviour: hang });
    const { child, ended } = start(["propose", "INC-1"], { OLLAMA_HOST: ollama.url, AWOOO_REDIS_URL: redis.url });
    await until(() => ollama?.chats().length === 1);
    // What comes after the model hangs as well.
    redis.freeze();
    child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill("SIGINT");
    const result = await ended;
    redis.thaw();
    await redis.stop();
    expect([result.code, result.signal]).toEqual([null, "SIGINT"]);
  });

  test("no process is left, in no case", async () => {
    const { child, ended } = await thinking();
    const pid = child.pid ?? 0;
    expect(childrenOf(pid)).toBe("");
    child.kill("SIGTERM");
    await ended;
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
});
