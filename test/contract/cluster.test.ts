/** What stands for "no cluster" in other tests answers as the adapter does on a laptop without kubectl. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createKubectlCluster } from "../../src/adapters/kubectl/cluster.ts";
import { argvOf, catalogueAction } from "../../src/domain/action.ts";
import type { Cluster } from "../../src/ports.ts";
import { noCluster } from "../support/no-cluster.ts";

const dir = mkdtempSync(join(tmpdir(), "awooo-no-kubectl-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const adapter = createKubectlCluster({ program: "kubectl", signIn: false, env: { PATH: dir }, home: dir });

const TARGET = { kind: "deployment", name: "checkout", namespace: "shop" } as const;
const RESTART = catalogueAction("rollout_restart", TARGET);
const LOGS = catalogueAction("logs", TARGET);
const NEVER = new AbortController().signal;
const NOWHERE = { cluster: { context: "prod-eu", server: "https://prod", ca_hash: "system" }, before: null };
const ignore = () => {};
const COMMAND = {
  ...{ argv: argvOf(RESTART, "prod-eu"), cluster: NOWHERE.cluster },
  ...{ mutating: true, onLine: ignore },
};

describe("no cluster", () => {
  it.each<[what: string, ask: (cluster: Cluster) => Promise<unknown>]>([
    ["inspect", (cluster) => cluster.inspect(TARGET, RESTART, NEVER)],
    ["inspect without a command", (cluster) => cluster.inspect(TARGET, null, NEVER)],
    ["execute", (cluster) => cluster.execute(COMMAND, NEVER)],
    ["verify", (cluster) => cluster.verify(RESTART, NOWHERE, ignore, NEVER)],
    ["verify a look", (cluster) => cluster.verify(LOGS, NOWHERE, ignore, NEVER)],
    ["identity", (cluster) => cluster.identity(NEVER)],
    ["status", (cluster) => cluster.status()],
  ])("%s", async (_what, ask) => {
    expect(await ask(noCluster)).toEqual(await ask(adapter));
  });
});
