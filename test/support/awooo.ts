/**
 * The built program as a user runs it, each `laptop` with a home of its own:
 *
 *     const a = await newLaptop({ AWOOO_USER: "alice" });
 *     const { approval } = await a.json("propose", id, "--no-llm");   // fails the test unless it exits with 0
 *     const { code, stderr } = await a.run(["resolve", id, "--approval"]);
 *     await a.remove();
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Incident } from "../../src/domain/incident.ts";
import type { ApprovalRequest } from "../../src/domain/request.ts";
import type { Execution } from "../../src/domain/run.ts";
import type { TimelineEntry } from "../../src/domain/timeline.ts";

export const PROGRAM = fileURLToPath(new URL("../../bin/awooo.js", import.meta.url));

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Every document `--json` may print; a test reads what its command gives. */
export interface Printed {
  incident: Incident;
  incidents: (Incident & { created: boolean; signals_added: number })[];
  approval: ApprovalRequest;
  approvals: ApprovalRequest[];
  timeline: TimelineEntry[];
  reused: boolean;
  degraded: string[];
  message: string;
  execution: Execution;
  stores: { sqlite: string; redis: string };
  error: { code: string; message: string; hint: string | null };
  exit_code: number;
}

export interface Laptop {
  home: string;
  database: string;
  env: Record<string, string>;
  run(args: readonly string[], options?: { stdin?: string | Buffer; env?: Record<string, string> }): Promise<Result>;
  /** Runs with `--json` and expects exit code 0. */
  json(...args: string[]): Promise<Printed>;
  /** Runs with `--json` and expects this exit code; gives the one document it printed. */
  fails(code: number, ...args: string[]): Promise<Printed>;
  /** Writes a file into the laptop's home and gives its path. */
  file(name: string, content: string | Buffer): Promise<string>;
  remove(): Promise<void>;
}

export async function newLaptop(env: Record<string, string> = {}): Promise<Laptop> {
  const home = await mkdtemp(join(tmpdir(), "awooo-laptop-"));
  const own = {
    PATH: process.env["PATH"] ?? "",
    AWOOO_HOME: home,
    AWOOO_USER: "alice",
    // Nothing listens on port 1: without a stand-in of its own a test never meets a model by accident.
    OLLAMA_HOST: "http://127.0.0.1:1",
    // Nor a cluster, which the kubeconfig of whoever runs the tests may name.
    KUBECONFIG: join(home, "no-kubeconfig"),
    ...env,
  };
  const run: Laptop["run"] = (args, options = {}) => runProgram(args, { ...own, ...options.env }, options.stdin ?? "");
  const expecting = async (code: number, args: string[]) => {
    const result = await run([...args, "--json"]);
    expect(result, args.join(" ")).toMatchObject({ code });
    return JSON.parse(result.stdout) as Printed;
  };
  return {
    home,
    database: join(home, "awooo.db"),
    env: own,
    run,
    json: (...args) => expecting(0, args),
    fails: (code, ...args) => expecting(code, args),
    file: async (name, content) => {
      const path = join(home, name);
      await writeFile(path, content);
      return path;
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

function runProgram(args: readonly string[], env: Record<string, string>, stdin: string | Buffer): Promise<Result> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
  // A program that refuses its arguments may be gone before it has read its input.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  return resultOf(child);
}

/** What a program prints until it ends, and how it ends. */
export function resultOf(child: ChildProcessByStdio<Writable | null, Readable, Readable>): Promise<Result> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** An incident document for `ingest`, with a deployment that can be acted on. */
export function incidentDocument(id: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    incident_id: id,
    status: "investigating",
    severity: "P1",
    signals: [aRolloutSignal()],
    affected_services: ["shop/checkout"],
    proposal_ids: [],
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:00Z",
    ...fields,
  };
}

/** An alert that the bundled templates answer with a change of the deployment. */
function aRolloutSignal(): Record<string, unknown> {
  return {
    alert_name: "KubeDeploymentRolloutStuck",
    labels: {
      alertname: "KubeDeploymentRolloutStuck",
      namespace: "shop",
      deployment: "checkout",
      severity: "critical",
    },
    annotations: { description: "Release v42 was deployed 9 minutes ago; its pods do not become ready." },
    fingerprint: "1d5b0a7e52a0d684",
    starts_at: "2026-03-02T08:55:00Z",
  };
}

/** An alert that no template acts on. */
export function anUnknownSignal(): Record<string, unknown> {
  return {
    alert_name: "SearchResultsStale",
    labels: { alertname: "SearchResultsStale", namespace: "shop", deployment: "checkout" },
    annotations: {},
    fingerprint: "c07a5be1f4d29813",
  };
}
