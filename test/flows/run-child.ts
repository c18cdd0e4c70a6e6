/**
 * A laptop's awooo that runs every request it reads from standard input, and says what came of each:
 *
 *     node run-child.ts <database> <file>      what it starts adds a line to <file>
 *     node run-child.ts <database> <file> die  ends by kill -9 while kubectl would run
 */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { openLedger } from "../../src/adapters/sqlite/ledger.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import { run } from "../../src/flows/run.ts";
import type { RunningContext } from "../../src/ports.ts";
import { scriptedCluster } from "../support/scripted-cluster.ts";

const [, , path = "", file = "", dies] = process.argv;

const cluster = scriptedCluster();
cluster.onExecute = () => {
  // A program of its own, as kubectl is one.
  spawnSync("/bin/sh", ["-c", 'echo started >> "$0"', file]);
  if (dies === "die") process.kill(process.pid, "SIGKILL");
};

const ctx: RunningContext = {
  ledger: openLedger({ path, queue: false, newId: randomUUID }),
  memory: null,
  operator: "alice",
  host: "laptop-a",
  now: () => "2026-03-02T10:01:00.000Z",
  newId: randomUUID,
  notify: () => {},
  signal: new AbortController().signal,
  cluster,
  policy: DEFAULT_POLICY,
  pid: process.pid,
  isAlive: () => true,
};

async function attempt(id: string): Promise<string> {
  try {
    return (await run(ctx, id, { step: () => {}, line: () => {} })).execution.status;
  } catch (error) {
    if (error instanceof AwoooError) return error.code;
    throw error;
  }
}

console.log("ready");
for await (const id of createInterface({ input: process.stdin })) console.log(await attempt(id));
ctx.ledger.close();
