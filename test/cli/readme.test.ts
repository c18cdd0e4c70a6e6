/** What the README says is what happens: its commands are run, its table of exit codes is the program's. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXIT_MEANINGS } from "../../src/cli/exit-codes.ts";
import { SETTINGS } from "../../src/cli/settings.ts";
import { type Alertmanager, startAlertmanager } from "../support/alertmanager.ts";
import { PROGRAM } from "../support/awooo.ts";
import { aDeployment } from "../support/kubernetes/builders.ts";
import { type KubernetesApi, startKubernetesApi } from "../support/kubernetes-api.ts";
import { needing } from "../support/needing.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";

const { describe } = needing("redis-server", "prometheus-alertmanager", "amtool", "kubectl");

const root = fileURLToPath(new URL("../../", import.meta.url));
const readme = await readFile(join(root, "README.md"), "utf8");

/** Fenced blocks of shell commands; `sh setup` are those that need a fresh clone. */
function blocks(info: string): string[] {
  return [...readme.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, found, text]) =>
    found === info && text !== undefined ? [text] : [],
  );
}

describe("the README", () => {
  let redis: RedisServer;
  let alertmanager: Alertmanager;
  let cluster: KubernetesApi;
  let folder: string;

  beforeAll(async () => {
    [redis, alertmanager, cluster] = await Promise.all([startRedis(), startAlertmanager(), startKubernetesApi()]);
    cluster.put(...aDeployment({ images: { app: "shop/checkout:42" }, earlier: [{ app: "shop/checkout:41" }] }));
    await alertmanager.addAlert({
      alertname: "KubePodNotReady",
      namespace: "shop",
      pod: "cart-0",
      severity: "warning",
    });
    folder = await mkdtemp(join(tmpdir(), "awooo-readme-"));
    // What `npm link` does.
    await symlink(PROGRAM, join(folder, "awooo"));
    await cluster.kubeconfig(folder, { context: "prod-eu" });
  });
  afterAll(async () => {
    await Promise.all([
      redis?.stop(),
      alertmanager?.stop(),
      cluster?.stop(),
      rm(folder, { recursive: true, force: true }),
    ]);
  });

  test("every command runs as it stands, one after the other", async () => {
    const commands = blocks("sh");
    expect(commands.length).toBeGreaterThan(4);
    const script = ["set -euo pipefail", ...commands]
      .join("\n")
      .replaceAll("http://localhost:9093", alertmanager.url)
      .replaceAll("redis://localhost:6379", redis.url);
    const { stdout } = await promisify(execFile)("bash", ["-c", script], {
      cwd: folder,
      env: {
        PATH: `${folder}:${process.env["PATH"]}`,
        HOME: folder,
        AWOOO_USER: "alice@corp",
        OLLAMA_HOST: "127.0.0.1:1",
        KUBECONFIG: join(folder, "kubeconfig"),
      },
    });
    expect(stdout).toContain("exit code 8: a signature is missing");
    expect(stdout).toContain("✓ WORKED");
    expect(stdout).toContain("exit code 7: refused");
    expect(stdout).toContain("INC-2041 is resolved");
    expect(stdout).toContain("The audit ledger is whole");
  });
});

test("what it says of a fresh clone is what CI does in one", async () => {
  const ci = await readFile(join(root, ".ci", "run"), "utf8");
  const words = blocks("sh setup").flatMap((block) => block.trim().split(" && "));
  expect(words).toEqual(["npm ci", "npx awooo demo", "npm ci", "npm test"]);
  expect(ci).toContain("npm ci");
  expect(ci).toContain("npx awooo demo");
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  expect(ci).toContain("npm run check");
  expect(scripts.check).toContain("npm test");
});

test("its exit codes are the program's", () => {
  const rows = EXIT_MEANINGS.map(([code, meaning]) => `| ${code} | ${meaning} |`).join("\n");
  expect(readme).toContain(rows);
});

test("its table of settings has every one of the program's, once, with its default", () => {
  const [, section = ""] = /^## Settings$([\s\S]*?)^## /m.exec(readme) ?? [];
  const rows = [...section.matchAll(/^\| (`.*?) \| (.*?) \|/gm)].map(([, names = "", fallback = ""]) => ({
    names: names.replaceAll("`", "").split(", "),
    fallbacks: fallback.replaceAll("`", "").split(", "),
  }));
  const known = Object.values(SETTINGS);
  expect(rows.flatMap(({ names }) => names).sort()).toEqual(["AWOOO_HOME", ...known.map(({ env }) => env)].sort());
  for (const { env, fallback } of known.filter((setting) => setting.fallback !== null)) {
    const row = rows.find(({ names }) => names.includes(env));
    expect(row?.fallbacks[row.names.indexOf(env)], env).toBe(fallback);
  }
});
