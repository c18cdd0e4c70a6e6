/** What was identified is what kubectl gets, whatever becomes of the kubeconfig meanwhile. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { createKubectlCluster } from "../../../src/adapters/kubectl/cluster.ts";
import { argvOf } from "../../../src/domain/action.ts";
import { CA_CERTIFICATES } from "../../support/kubernetes/kubeconfig.ts";
import { type KubernetesApi, startKubernetesApi } from "../../support/kubernetes-api.ts";
import { needing } from "../../support/needing.ts";
import { action, CHECKOUT, clusterRig, NEVER } from "./cluster-rig.ts";

const { it } = needing("kubectl");

const rig = clusterRig();
const UNDO = action("rollout_undo");

let decoy: KubernetesApi;
beforeEach(async () => {
  decoy = await startKubernetesApi();
});
afterEach(() => decoy.stop());

/** The same context, user and certificate; another server. */
const swap = () => decoy.kubeconfig(rig.dir, { context: "prod-eu", namespace: "shop", ca: CA_CERTIFICATES.one });

const PREFIX = "awooo-kubeconfig-";
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));

async function identified() {
  const { identity } = await rig.inspect(UNDO);
  if (identity === null) expect.fail("no cluster");
  return identity;
}

const commandIn = (cluster: Awaited<ReturnType<typeof identified>>) => ({
  ...{ argv: argvOf(UNDO, "prod-eu"), cluster },
  ...{ mutating: true, onLine: () => {} },
});

it("a command is not started in a cluster that took the name of another", async () => {
  const identity = await identified();
  await swap();
  rig.k.forgetRequests();
  expect(await rig.cluster().execute(commandIn(identity), NEVER)).toEqual({
    ...{ exit_code: null, started: false, refused: true },
    detail: `context prod-eu is another cluster now (${decoy.url})`,
  });
  expect([...decoy.requests, ...rig.k.requests]).toEqual([]);
});

it.each([
  ["another certificate", { context: "prod-eu", ca: CA_CERTIFICATES.other }, /another cluster now/],
  ["another name", { context: "prod" }, /^context prod-eu: it is not in the kubeconfig$/],
  ["somebody else", { context: "prod-eu", user: { as: "root" } }, /impersonation/],
] as const)("nor where it has %s now", async (_what, changed, why) => {
  const identity = await identified();
  await rig.k.kubeconfig(rig.dir, changed);
  rig.k.forgetRequests();
  const ran = await rig.cluster().execute(commandIn(identity), NEVER);
  expect(ran).toMatchObject({ started: false, refused: true, detail: expect.stringMatching(why) });
  expect(rig.k.requests).toEqual([]);
});

it("a command that runs stays where it was identified", async () => {
  const identity = await identified();
  rig.k.fault({ verb: "get", resource: "deployments.apps", answer: "slow", ms: 400 });
  rig.k.forgetRequests();
  const running = rig.cluster().execute(commandIn(identity), NEVER);
  await expect.poll(() => rig.k.requests.length, { timeout: 5000 }).toBeGreaterThan(0);
  await swap();
  expect(await running).toMatchObject({ exit_code: 0, refused: false });
  expect(decoy.requests).toEqual([]);
  expect(rig.k.mutations()).toHaveLength(1);
});

it("and so does a look, however slow its dry run", async () => {
  rig.k.fault({ verb: "patch", dryRun: true, answer: "slow", ms: 600 });
  rig.k.fault({ verb: "get", answer: "slow", ms: 200 });
  const looking = rig.inspect(UNDO);
  await expect.poll(() => rig.k.requests.length, { timeout: 5000 }).toBeGreaterThan(0);
  await swap();
  expect(await looking).toMatchObject({ reach: "ok", pods: 2, dryRun: { passed: true }, exists: { passed: true } });
  expect(decoy.requests).toEqual([]);
});

it("the file is for nobody else, and does not stay", async () => {
  const before = leftovers();
  rig.k.fault({ verb: "patch", answer: "slow", ms: 400 });
  const looking = rig.inspect(UNDO);
  await expect.poll(() => rig.k.requests.some(({ verb }) => verb === "patch"), { timeout: 5000 }).toBe(true);
  const [folder = ""] = leftovers().filter((name) => !before.includes(name));
  const path = join(tmpdir(), folder, "config");
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const { contexts, users } = JSON.parse(readFileSync(path, "utf8"));
  expect([contexts, users]).toMatchObject([[{ name: "prod-eu" }], [{ user: { token: "not-a-secret" } }]]);
  await looking;
  expect(existsSync(dirname(path))).toBe(false);
});

it("what a killed awooo left behind is removed, and nothing that is in use", async () => {
  const [old, recent] = [mkdtempSync(join(tmpdir(), PREFIX)), mkdtempSync(join(tmpdir(), PREFIX))];
  try {
    const twoHoursAgo = new Date(Date.now() - 7_200_000);
    utimesSync(old, twoHoursAgo, twoHoursAgo);
    await rig.inspect(UNDO);
    expect([existsSync(old), existsSync(recent)]).toEqual([false, true]);
  } finally {
    rmSync(recent, { recursive: true });
  }
});

it("only this context's credentials are in it", async () => {
  const others = { staging: { server: "http://127.0.0.1:1", user: { token: "of-staging" } } };
  await rig.k.kubeconfig(rig.dir, { context: "prod-eu", others });
  const before = leftovers();
  rig.k.fault({ answer: "slow", ms: 300, times: 1 });
  const looking = rig.inspect(UNDO);
  await expect.poll(() => rig.k.requests.length, { timeout: 5000 }).toBeGreaterThan(0);
  const [folder = ""] = leftovers().filter((name) => !before.includes(name));
  expect(readFileSync(join(tmpdir(), folder, "config"), "utf8")).not.toContain("staging");
  await looking;
});

it("a token beside the kubeconfig is still found", async () => {
  const dir = mkdtempSync(join(tmpdir(), "awooo-pinned-"));
  try {
    const token = join(dir, "sub", "token");
    mkdirSync(dirname(token));
    writeFileSync(token, "beside");
    writeFileSync(join(dir, "first"), JSON.stringify({ apiVersion: "v1", kind: "Config" }));
    // kubectl reads a token for TLS alone, and before it connects.
    const path = await rig.k.kubeconfig(dirname(token), {
      ...{ context: "x", current: "prod-eu" },
      others: { "prod-eu": { server: "https://127.0.0.1:1", user: { tokenFile: "token" } } },
    });
    const env = { PATH: process.env["PATH"], KUBECONFIG: [join(dir, "first"), path].join(delimiter) };
    const cluster = createKubectlCluster({ program: "kubectl", signIn: false, home: dir, env });
    expect((await cluster.inspect(CHECKOUT, null, NEVER)).why).toMatch(/127\.0\.0\.1:1 was refused/);
    rmSync(token);
    expect((await cluster.inspect(CHECKOUT, null, NEVER)).why).toContain(token);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

it("programs to sign in still run, also those beside the kubeconfig", async () => {
  const dir = mkdtempSync(join(tmpdir(), "awooo-pinned-"));
  try {
    const marker = join(dir, "signed-in");
    writeFileSync(join(dir, "sign-in"), `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
    const apiVersion = "client.authentication.k8s.io/v1";
    // kubectl signs in over TLS alone, and before it connects.
    const server = "https://127.0.0.1:1";
    const user = { exec: { apiVersion, interactiveMode: "Never", command: "./sign-in" } };
    const KUBECONFIG = await rig.k.kubeconfig(dir, {
      ...{ context: "x", current: "prod-eu" },
      others: { "prod-eu": { server, user } },
    });
    const env = { PATH: process.env["PATH"], KUBECONFIG };
    const cluster = createKubectlCluster({ program: "kubectl", signIn: true, home: dir, env });
    await cluster.inspect(CHECKOUT, null, NEVER);
    expect(existsSync(marker)).toBe(true);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
