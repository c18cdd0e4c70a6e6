/** Which cluster a kubeconfig means, and what none may do. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createKubectlCluster } from "../../../src/adapters/kubectl/cluster.ts";
import { identityIn } from "../../../src/adapters/kubectl/identity.ts";
import { needing } from "../../support/needing.ts";
import { CHECKOUT, clusterRig, NEVER } from "./cluster-rig.ts";

const PEM = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n";
const HASH = createHash("sha256").update(PEM).digest("hex");
const DATA = Buffer.from(PEM).toString("base64");

function config(cluster: object = {}, user: object = {}, context = "prod-eu") {
  return {
    "current-context": context,
    clusters: [{ name: "c", cluster: { server: "https://prod:6443", ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: context, context: { cluster: "c", user: "u" } }],
  };
}

describe("identityIn", () => {
  it.each<[what: string, cluster: object, ca_hash: string]>([
    ["a CA of its own", { "certificate-authority-data": DATA }, HASH],
    ["none: what the system trusts", {}, "system"],
    ["nobody verifies", { "insecure-skip-tls-verify": true }, "insecure"],
    ["no TLS", { server: "http://127.0.0.1:8001" }, "insecure"],
    ["through a proxy, verified", { "certificate-authority-data": DATA, "proxy-url": "http://p:3128" }, HASH],
  ])("%s", (_what, cluster, ca_hash) => {
    const { server } = { server: "https://prod:6443", ...cluster };
    expect(identityIn(config(cluster), null, false)).toEqual({
      identity: { context: "prod-eu", server, ca_hash },
      in_files: false,
    });
  });

  it.each<[why: RegExp, cluster: object, user: object, context?: string]>([
    [/runs aws to sign in.*AWOOO_KUBECTL_EXEC=allow/, {}, { exec: { command: "aws" } }],
    [/runs \\x1b\[2Jaws<U\+202E> to sign in/, {}, { exec: { command: "\u001b[2Jaws\u202e" } }],
    [/runs a program to sign in/, {}, { exec: {} }],
    [/runs gcp to sign in/, {}, { "auth-provider": { name: "gcp" } }],
    [/acts as somebody else/, {}, { as: "root" }],
    [/acts as somebody else/, {}, { "as-groups": ["system:masters"] }],
    [/through a proxy without verifying/, { "insecure-skip-tls-verify": true, "proxy-url": "http://p" }, {}],
    [/through a proxy without verifying/, { server: "http://prod", "proxy-url": "socks5://p" }, {}],
    [/holds a user name or password/, { server: "https://root:hunter2@prod" }, {}],
    [/no http or https address/, { server: "prod:6443" }, {}],
    [/no http or https address/, { server: "unix:///run/x" }, {}],
    [/no http or https address: "https:\/\/prod\\u001b/, { server: "https://prod\u001b[2J" }, {}],
    [/no http or https address/, { server: 7 }, {}],
    [/cannot stand in a command/, {}, {}, "prod eu"],
    [/cannot stand in a command/, {}, {}, "--server=http://evil"],
    [/cannot stand in a command/, {}, {}, "prod\u001b[2J"],
    [/^the kubeconfig has no current context$/, {}, {}, ""],
  ])("%s is no identity", (why, cluster, user, context) => {
    const found = identityIn(config(cluster, user, context), null, false);
    expect(found).toEqual({ identity: null, reach: "no_context", why: expect.stringMatching(why) });
    expect(JSON.stringify(found)).not.toContain("hunter2");
    expect((found as { why: string }).why).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it.each(["prod-eu", "arn:aws:eks:eu-west-1:123:cluster/prod", "gke_project_zone_name", "kind@home+1"])(
    "%s is a context's name",
    (context) => expect(identityIn(config({}, {}, context), null, false)).toMatchObject({ identity: { context } }),
  );

  it("takes the parts that belong to the context, among others", () => {
    const two = {
      "current-context": "a",
      clusters: [
        { name: "one", cluster: { server: "https://one" } },
        { name: "two", cluster: { server: "https://two", "insecure-skip-tls-verify": true } },
      ],
      users: [
        { name: "runs", user: { exec: { command: "aws" } } },
        { name: "plain", user: { token: "secret" } },
      ],
      contexts: [
        { name: "a", context: { cluster: "two", user: "plain" } },
        { name: "b", context: { cluster: "one", user: "runs" } },
        { name: "c", context: { cluster: "three", user: "plain" } },
      ],
    };
    expect(identityIn(two, null, false)).toEqual({
      identity: { context: "a", server: "https://two", ca_hash: "insecure" },
      in_files: false,
    });
    expect(identityIn(two, "b", false)).toMatchObject({ identity: null, why: expect.stringContaining("it runs aws") });
    expect(identityIn(two, "b", true)).toMatchObject({ identity: { context: "b", server: "https://one" } });
    expect(identityIn(two, "c", false)).toMatchObject({ identity: null, why: expect.stringContaining("no http") });
    expect(identityIn(two, "d", false)).toMatchObject({ identity: null, why: expect.stringContaining("not in the") });
  });

  it("lets a program sign in where that is allowed, and nothing else", () => {
    expect(identityIn(config({}, { exec: { command: "aws" } }), null, true)).toMatchObject({
      identity: { ca_hash: "system" },
    });
    expect(identityIn(config({}, { as: "root" }), null, true)).toMatchObject({ identity: null });
  });

  it.each([
    {},
    { "current-context": "a" },
    { "current-context": 7 },
    { "current-context": "a", clusters: [], users: 7 },
  ])("%j is no identity", (broken) =>
    expect(identityIn(broken, null, false)).toMatchObject({ identity: null, why: expect.stringMatching(/\S/) }),
  );
});

const real = needing("kubectl");

real.describe("with the real kubectl", () => {
  const rig = clusterRig();
  const dir = mkdtempSync(join(tmpdir(), "awooo-identity-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function inspect(KUBECONFIG: string, env: Record<string, string> = {}, signIn = false) {
    const cluster = createKubectlCluster({
      ...{ program: "kubectl", signIn, home: dir },
      env: { PATH: process.env["PATH"], KUBECONFIG, ...env },
    });
    return cluster.inspect(CHECKOUT, null, NEVER);
  }

  real.it("reads a certificate beside the kubeconfig that names it", async () => {
    mkdirSync(join(dir, "sub"));
    writeFileSync(join(dir, "sub", "ca.crt"), PEM);
    writeFileSync(
      join(dir, "sub", "config"),
      JSON.stringify(config({ server: "https://127.0.0.1:1", "certificate-authority": "ca.crt" })),
    );
    writeFileSync(join(dir, "first"), JSON.stringify({ apiVersion: "v1", kind: "Config" }));
    const view = await inspect([join(dir, "first"), join(dir, "sub", "config")].join(delimiter));
    expect(view.identity).toEqual({ context: "prod-eu", server: "https://127.0.0.1:1", ca_hash: HASH });
    expect(view.reach).toBe("unreachable");
  });

  real.it("runs no program that the kubeconfig names, whatever it asks kubectl", async () => {
    const marker = join(dir, "pwned");
    const apiVersion = "client.authentication.k8s.io/v1";
    const user = { exec: { apiVersion, interactiveMode: "Never", command: "touch", args: [marker] } };
    // kubectl signs in over TLS alone, and before it connects.
    const server = "https://127.0.0.1:1";
    const path = await rig.k.kubeconfig(dir, {
      context: "x",
      others: { "prod-eu": { server, user } },
      current: "prod-eu",
    });
    const view = await inspect(path);
    expect(view).toMatchObject({ reach: "no_context", identity: null, rbac: { status: "not_run" }, live: null });
    expect(view.why).toBe(
      "context prod-eu: it runs touch to sign in, which is refused; AWOOO_KUBECTL_EXEC=allow allows it",
    );
    expect(existsSync(marker)).toBe(false);
    // Allowed, it is run: so the program that was refused above was one that works.
    expect((await inspect(path, {}, true)).identity).toMatchObject({ context: "prod-eu" });
    expect(existsSync(marker)).toBe(true);
  });

  real.it("asks nobody before it knows whom", async () => {
    const path = await rig.k.kubeconfig(dir, { context: "prod-eu", user: { as: "root" } });
    expect(await inspect(path)).toMatchObject({ reach: "no_context", why: expect.stringContaining("somebody else") });
    expect(rig.k.requests).toEqual([]);
  });

  real.it("sees at each look which context is current", async () => {
    const other = { server: "http://127.0.0.1:1" };
    const write = (current: string | null) =>
      rig.k.kubeconfig(dir, { context: "prod-eu", others: { staging: other }, current });
    const cluster = createKubectlCluster({
      ...{ program: "kubectl", signIn: false, home: dir },
      env: { PATH: process.env["PATH"], KUBECONFIG: await write("prod-eu") },
    });
    const seen = async () => (await cluster.inspect(CHECKOUT, null, NEVER)).identity?.context ?? null;
    expect(await seen()).toBe("prod-eu");
    await write("staging");
    expect(await seen()).toBe("staging");
    await write(null);
    expect(await seen()).toBeNull();
  });

  real.it.each<[what: string, content: string | null, why: RegExp]>([
    ["no file", null, /^there is no kubeconfig$/],
    ["no current context", "{}", /has no current context$/],
    ["no YAML", "a: [", /cannot be read/],
    [
      "a current context that is not there",
      '{"current-context":"gone"}',
      /^context gone: it is not in the kubeconfig$/,
    ],
  ])("%s is no context", async (_what, content, why) => {
    const path = join(dir, "broken");
    rmSync(path, { force: true });
    if (content !== null) writeFileSync(path, content);
    const view = await inspect(path);
    expect(view).toMatchObject({ reach: "no_context", identity: null, pods: null, managed_by: null, dryRun: null });
    expect(view.why).toMatch(why);
    expect(view.exists).toEqual({ name: "Resource Exists", status: "not_run", passed: false, message: view.why });
  });
});
