/** Ctrl-C and SIGTERM: what is under way ends in order, with the code a shell expects, and leaves no process behind. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop, PROGRAM } from "../support/awooo.ts";
import { aDeployment } from "../support/kubernetes/builders.ts";
import { startKubernetesApi } from "../support/kubernetes-api.ts";
import { needing } from "../support/needing.ts";
import {
  type Behaviour,
  goodAnswer,
  hang,
  hangMidStream,
  type OllamaServer,
  startOllama,
} from "../support/ollama-server.ts";
import { startRedis } from "../support/redis-server.ts";
import { openTerminal, type Terminal, until } from "../support/tmux.ts";

const withRedis = needing("redis-server");
const withKubectl = needing("kubectl");
const withTmux = needing("tmux");

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
  async function thinking(behaviour = hang, env: Record<string, string> = {}): Promise<Started> {
    ollama = await startOllama({ behaviour });
    const started = start(["propose", "INC-1", "--json"], { OLLAMA_HOST: ollama.url, ...env });
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
    expect(approval.metadata).toMatchObject({ source: "template", llm_receipt: { failure: "stopped" } });
    expect(degraded).toContain("llm");
    await until(() => ollama?.openConnections() === 0);
    expect((await laptop.json("show", "INC-1")).approvals[0]?.id).toBe(approval.id);
  });

  test("Ctrl-C takes the template also where the incident became graver, and the model is asked anew", async () => {
    const graver = await laptop.file("graver.json", JSON.stringify(incidentDocument("INC-1", { severity: "P0" })));
    const behaviour: Behaviour = async (chat) => {
      if ((ollama?.chats().length ?? 0) > 1) return;
      await laptop.json("ingest", graver);
      await goodAnswer()(chat);
    };
    const { child, out, ended } = await thinking(behaviour);
    await until(() => ollama?.chats().length === 2);
    child.kill("SIGINT");
    expect(await ended, out.stderr).toEqual({ code: 0, signal: null });
    const { approval } = JSON.parse(out.stdout);
    expect(approval.metadata).toMatchObject({
      source: "template",
      severity: "P0",
      llm_receipt: { failure: "stopped" },
    });
  });

  withKubectl.test("Ctrl-C is for the model alone: the cluster is looked at all the same", async () => {
    const cluster = await startKubernetesApi();
    cluster.put(...aDeployment({ images: { app: "shop/checkout:42" }, earlier: [{ app: "shop/checkout:41" }] }));
    const KUBECONFIG = await cluster.kubeconfig(laptop.home, { context: "prod-eu" });
    try {
      const { child, out, ended } = await thinking(hang, { KUBECONFIG });
      child.kill("SIGINT");
      expect((await ended).code, out.stderr).toBe(0);
      const { approval, degraded } = JSON.parse(out.stdout);
      expect(degraded).toEqual(["llm"]);
      expect(approval.metadata.cluster.context).toBe("prod-eu");
    } finally {
      await cluster.stop();
    }
  });

  test("in a list of incidents Ctrl-C takes the template for all that are left", async () => {
    await laptop.json("ingest", await laptop.file("other.json", JSON.stringify(incidentDocument("INC-2"))));
    ollama = await startOllama({ behaviour: hang });
    const { child, out, ended } = start(["propose", "-", "--json"], { OLLAMA_HOST: ollama.url });
    child.stdin?.end("INC-1\nINC-2\n");
    await until(() => ollama?.chats().length === 1);
    child.kill("SIGINT");
    expect((await ended).code, out.stderr).toBe(0);
    const sources = out.stdout.trimEnd().split("\n");
    expect(sources.map((line) => JSON.parse(line).approval.metadata.source)).toEqual(["template", "template"]);
    expect(ollama.chats()).toHaveLength(1);
  });

  test.each([...SIGNALS.filter(([signal]) => signal === "SIGTERM")])(
    "%s ends it with %i and writes nothing but that a model was asked",
    async (signal, code) => {
      const { child, out, ended } = await thinking();
      child.kill(signal);
      expect((await ended).code, out.stderr).toBe(code);
      const { approvals, timeline } = await laptop.json("show", "INC-1");
      expect(approvals).toEqual([]);
      expect(timeline.at(-1)).toMatchObject({ type: "model.asked", values: { model: "qwen3", failure: "stopped" } });
      await laptop.json("audit", "verify");
    },
  );

  withKubectl.test.each(SIGNALS)("after a Ctrl-C %s ends it with %i, and nothing is written", async (signal, code) => {
    const cluster = await startKubernetesApi();
    const KUBECONFIG = await cluster.kubeconfig(laptop.home, { context: "prod-eu" });
    try {
      const { child, out, ended } = await thinking(hang, { KUBECONFIG });
      // What comes after the model hangs as well.
      cluster.fault({ answer: "slow", ms: 60_000 });
      cluster.forgetRequests();
      child.kill("SIGINT");
      await until(() => cluster.requests.length > 0);
      child.kill(signal);
      expect((await ended).code, out.stderr).toBe(code);
      expect((await laptop.json("show", "INC-1")).approvals).toEqual([]);
    } finally {
      await cluster.stop();
    }
  });

  withRedis.test("a third Ctrl-C ends it at once", async () => {
    const redis = await startRedis();
    const { child, out, ended } = await thinking(hang, { AWOOO_REDIS_URL: redis.url });
    redis.freeze();
    child.kill("SIGINT");
    await until(() => out.stderr.includes("instead"));
    child.kill("SIGINT");
    await delay(100);
    child.kill("SIGINT");
    const result = await ended;
    redis.thaw();
    await redis.stop();
    expect(result).toEqual({ code: null, signal: "SIGINT" });
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

withTmux.describe("propose in a terminal, while the model thinks", () => {
  async function thinking(): Promise<Terminal> {
    ollama = await startOllama({ behaviour: hangMidStream });
    const env = { ...laptop.env, OLLAMA_HOST: ollama.url, PATH: process.env["PATH"] ?? "" };
    const command = [process.execPath, PROGRAM, "propose", "INC-1", "--plain"];
    const terminal = await openTerminal({ columns: 100, rows: 40, command, env });
    await terminal.waitFor("Ctrl-C takes the template");
    return terminal;
  }

  test("Ctrl-C takes the template, and the screen is left clean", async () => {
    const terminal = await thinking();
    await terminal.send("C-c");
    expect(await terminal.ended()).toEqual({ code: 0, restored: true });
    const screen = await terminal.screen();
    await terminal.close();
    expect(screen).toContain("template rollout-stuck");
    expect(screen).toContain("no model: not waited for");
    expect(screen).not.toContain("Ctrl-C takes");
  });
});
