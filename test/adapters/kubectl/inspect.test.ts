/** A live look, with the real kubectl: each check passed, failed, or not made and why. */
import { expect } from "vitest";
import type { Check } from "../../../src/domain/check.ts";
import type { ClusterView } from "../../../src/ports.ts";
import { aDaemonSet, aDeployment, aDisruptionBudget, aPod, aService } from "../../support/kubernetes/builders.ts";
import type { Fault } from "../../support/kubernetes/faults.ts";
import { needing } from "../../support/needing.ts";
import { action, CHECKOUT, clusterRig } from "./cluster-rig.ts";

const { describe, it } = needing("kubectl");

const rig = clusterRig();
const UNDO = action("rollout_undo");

/** `passed: it is there`, by check. */
function said({ rbac, exists, dryRun }: ClusterView): Record<"rbac" | "exists" | "dryRun", string | null> {
  const text = (check: Check) => {
    expect(check.passed).toBe(check.status === "passed");
    expect(check.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    return `${check.status}: ${check.message}`;
  };
  return { rbac: text(rbac), exists: text(exists), dryRun: dryRun === null ? null : text(dryRun) };
}

describe("a cluster that answers", () => {
  it("is looked at for all there is to know", async () => {
    const view = await rig.inspect(UNDO);
    const { uid } = rig.k.get("Deployment", "shop", "checkout").metadata;
    expect(said(view)).toEqual({
      rbac: "passed: may patch deployments.apps in shop",
      exists: "passed: deployment/checkout, generation 3, 2 replicas",
      dryRun: "passed: the server accepts it (dry run)",
    });
    expect(view).toMatchObject({
      ...{ reach: "ok", why: "", pods: 2, managed_by: null },
      identity: { context: "prod-eu", server: rig.k.url, ca_hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      live: { uid, generation: 3, replicas: 2, revision: 3, paused: false, containers: [{ image: "shop/app:42" }] },
      facts: { replicas: 2, controlled: false },
    });
    expect(rig.k.mutations()).toEqual([]);
  });

  it("tells each check as it is made, the slowest last", async () => {
    const told: Check[] = [];
    rig.k.fault({ dryRun: true, answer: "slow", ms: 500 });
    const { rbac, exists, dryRun } = await rig.inspect(UNDO, { onCheck: (made) => void told.push(made) });
    expect(new Set(told)).toEqual(new Set([rbac, exists, dryRun]));
    expect(told.at(-1)).toBe(dryRun);
  });

  it("is asked about the object alone, by the context and namespace that are named", async () => {
    await rig.inspect(UNDO);
    const asked = rig.k.requests.filter(({ resource }) => resource !== "");
    const reviews = asked.filter(({ resource }) => resource.startsWith("selfsubjectaccessreviews"));
    expect(reviews.map(({ body }) => (body as { spec: unknown }).spec)).toMatchObject([
      {
        resourceAttributes: {
          verb: "patch",
          group: "apps",
          resource: "deployments",
          namespace: "shop",
          name: "checkout",
        },
      },
    ]);
    for (const { namespace, name, verb, query } of asked.filter((one) => !reviews.includes(one))) {
      expect(namespace).toBe("shop");
      if (verb === "list") expect(query.get("labelSelector")).toMatch(/^app=checkout$|pod-template-hash/);
      else expect(name).toMatch(/^checkout/);
    }
  });

  it("has no dry run for some commands, and none without a command", async () => {
    expect(said(await rig.inspect(action("rollout_restart")))).toMatchObject({
      rbac: "passed: may patch deployments.apps in shop",
      dryRun: null,
    });
    expect(said(await rig.inspect(null))).toEqual({
      rbac: "not_run: there is no command",
      exists: "passed: deployment/checkout, generation 3, 2 replicas",
      dryRun: null,
    });
  });

  it.each([
    ["scale", { replicas: 3 }, "patch deployments.apps/scale in shop"],
    ["logs", { tail: 10 }, "get pods/log in shop"],
  ])("may %s: the permission is the command's own", async (name, params, may) => {
    const { rbac } = await rig.inspect(action(name, params));
    expect(rbac).toMatchObject({ status: "passed", message: `may ${may}` });
  });

  it("counts the pods it reaches", async () => {
    rig.k.put(...aDaemonSet(), aService(), aPod({ name: "other", namespace: "pay", node: "node-2" }));
    rig.k.put(aPod({ name: "done", namespace: "pay", node: "node-2", status: { phase: "Succeeded" } }));
    const pods = async (
      kind: "daemonset" | "pod" | "service" | "node",
      name: string,
      namespace: string | null = "shop",
    ) => (await rig.inspect(null, { target: { kind, name, namespace } })).pods;
    expect(await pods("daemonset", "agent")).toBe(2);
    expect(await pods("service", "checkout")).toBe(2);
    expect(await pods("pod", "other", "pay")).toBe(1);
    const onNode = rig.k.list("pods", null).filter(({ spec }) => spec?.["nodeName"] === "node-2");
    expect(await pods("node", "node-2", null)).toBe(onNode.length - 1);
    expect(await pods("pod", "nope")).toBeNull();
    rig.k.fault({ verb: "list", resource: "pods", answer: "forbidden" });
    expect(await pods("daemonset", "agent")).toBeNull();
  });

  it("says what will put it back", async () => {
    rig.k.put(...aDeployment({ name: "cart", labels: { "kustomize.toolkit.fluxcd.io/name": "shop" } }));
    const target = { ...CHECKOUT, name: "cart" };
    expect((await rig.inspect(null, { target })).managed_by).toBe("Flux shop");
  });

  it("looks at a node, and at a pod and who makes it anew", async () => {
    const node = await rig.inspect({ name: "cordon", params: { node: "node-2" } });
    expect(said(node)).toEqual({
      rbac: "passed: may patch nodes",
      exists: expect.stringMatching(/^passed: node\/node-2/),
      dryRun: "passed: the server accepts it (dry run)",
    });
    expect(node.live).toMatchObject({ unschedulable: false });
    const [pod] = rig.k.list("pods", "shop");
    const found = await rig.inspect({
      name: "delete_pod",
      params: { pod: pod?.metadata.name ?? "", namespace: "shop" },
    });
    expect(found).toMatchObject({ live: { controlled: true }, facts: { controlled: true }, pods: 1 });
    expect(rig.k.mutations()).toEqual([]);
  });
});

describe("what is not there", () => {
  it("fails, and so does its dry run", async () => {
    const view = await rig.inspect(action("rollout_undo", { name: "nope" }));
    expect(said(view)).toEqual({
      rbac: "passed: may patch deployments.apps in shop",
      exists: "failed: deployment/nope was not found in shop (prod-eu)",
      dryRun: 'failed: prod-eu refuses it (dry run): deployments.apps "nope" not found',
    });
    expect(view).toMatchObject({ reach: "ok", live: null, pods: null, facts: {} });
  });

  it.each([
    [
      "a service nobody has seen",
      { kind: "service", name: "payments", namespace: "shop" },
      /only a service's name is known/,
    ],
    ["nothing", { kind: "service", name: "unknown-service", namespace: null }, /names no object/],
    ["no namespace", { kind: "deployment", name: "checkout", namespace: null }, /nobody named the namespace/],
    ["a name with a flag in it", { kind: "pod", name: "--server=http://evil", namespace: "shop" }, /can be called/],
    ["a name that draws", { kind: "pod", name: "a\u001b[2J\u202e", namespace: "shop" }, /can be called "a\\u001b/],
    ["a namespace that is none", { kind: "pod", name: "a", namespace: "a b" }, /no namespace can be called/],
  ] as const)("%s: nobody looked for it", async (_what, target, why) => {
    const view = await rig.inspect(null, { target });
    expect(view.exists.status).toBe("not_run");
    expect(said(view).exists).toMatch(why);
    expect(view.reach).toBe("ok");
    expect(rig.k.requests.filter(({ path }) => /evil|--/.test(path))).toEqual([]);
  });
});

describe("a cluster that refuses", () => {
  it("says which permission is missing", async () => {
    rig.k.fault({ verb: "patch", answer: "forbidden" });
    expect(said(await rig.inspect(UNDO))).toEqual({
      rbac: expect.stringMatching(/^failed: prod-eu says no: may not patch deployments\.apps in shop/),
      exists: "passed: deployment/checkout, generation 3, 2 replicas",
      dryRun: expect.stringMatching(/^failed: prod-eu refuses it \(dry run\): .*is forbidden/),
    });
  });

  it("lets nobody look: that is no sign that it is not there", async () => {
    rig.k.fault({ verb: "get", resource: "deployments.apps", answer: "forbidden" });
    const view = await rig.inspect(action("rollout_restart"));
    expect(said(view)).toMatchObject({
      rbac: "passed: may patch deployments.apps in shop",
      exists: expect.stringMatching(/^not_run: prod-eu does not let you look: .*forbidden/),
    });
    expect(view).toMatchObject({ reach: "ok", live: null });
  });

  it("does not know who asks", async () => {
    rig.k.fault({ answer: "unauthorized" });
    const view = await rig.inspect(UNDO);
    const stranger = expect.stringMatching(/^not_run: prod-eu does not know who you are/);
    expect(said(view)).toEqual({ rbac: stranger, exists: stranger, dryRun: stranger });
    expect(view.reach).toBe("ok");
  });

  it.each<[fault: Fault, said: RegExp]>([
    [
      {
        verb: "patch",
        dryRun: true,
        answer: "webhook",
        message: "\u001b[2Jfrozen\u202e\nUnable to connect to the server",
      },
      /^failed: prod-eu refuses it \(dry run\): .*admission webhook .*\\x1b\[2Jfrozen<U\+202E>/,
    ],
    [{ verb: "patch", dryRun: true, answer: "conflict" }, /^failed: .*object has been modified/],
    [{ verb: "patch", dryRun: true, answer: "error" }, /^not_run: prod-eu gave no answer: .*Internal error/],
    [{ verb: "patch", dryRun: true, answer: "drop" }, /^not_run: prod-eu gave no answer: .*EOF/],
    [
      { verb: "patch", dryRun: true, answer: "webhook", message: "it does not support dry run" },
      /^not_run: a dry run is not possible/,
    ],
  ])("a dry run that ends with %j", async (fault, dryRun) => {
    rig.k.fault(fault);
    const view = await rig.inspect(UNDO);
    expect(said(view)).toEqual({
      rbac: "passed: may patch deployments.apps in shop",
      exists: "passed: deployment/checkout, generation 3, 2 replicas",
      dryRun: expect.stringMatching(dryRun),
    });
    expect(view.reach).toBe("ok");
  });

  it("keeps to disruption budgets, which kubectl would ask for for ever", async () => {
    rig.k.put(aDisruptionBudget());
    const drain = await rig.inspect({ name: "drain", params: { node: "node-1" } }, { inspectMs: 3000 });
    expect(said(drain)).toMatchObject({
      rbac: "passed: may create pods/eviction",
      dryRun: expect.stringMatching(
        /^failed: prod-eu refuses it \(dry run\): .*would violate the pod's disruption budget/,
      ),
    });
    expect(rig.k.mutations()).toEqual([]);
  });

  it("has a problem of its own", async () => {
    rig.k.fault({ resource: "deployments.apps", verb: "get", answer: "error" });
    const view = await rig.inspect(action("rollout_restart"));
    expect(said(view).exists).toMatch(/^not_run: prod-eu gave no answer: Internal error/);
    expect(view.reach).toBe("ok");
  });
});

describe("a cluster that does not answer", () => {
  const nobody = expect.stringMatching(/^not_run: prod-eu gave no answer: /);

  it.each<[what: string, fault: Fault]>([
    ["slow", { answer: "slow", ms: 20_000 }],
    ["a connection that ends", { answer: "drop" }],
    ["something else answers", { answer: "wrong_type" }],
  ])("%s", async (_what, fault) => {
    rig.k.fault(fault);
    const view = await rig.inspect(UNDO, { inspectMs: 2500 });
    expect(said(view)).toEqual({ rbac: nobody, exists: nobody, dryRun: nobody });
    expect(view).toMatchObject({ reach: "unreachable", identity: { context: "prod-eu" }, live: null, pods: null });
    expect(view.why).toContain(`prod-eu (${rig.k.url}): `);
  });

  it("is gone", async () => {
    await rig.k.kubeconfig(rig.dir, {
      context: "other",
      others: { "prod-eu": { server: "http://127.0.0.1:1" } },
      current: "prod-eu",
    });
    const view = await rig.inspect(UNDO);
    expect(view).toMatchObject({ reach: "unreachable", why: expect.stringMatching(/127\.0\.0\.1:1 was refused/) });
    expect(said(view)).toEqual({ rbac: nobody, exists: nobody, dryRun: nobody });
  });

  it("says what is known when somebody interrupts", async () => {
    rig.k.fault({ verb: "patch", answer: "slow", ms: 20_000 });
    const interruption = new AbortController();
    const looking = rig.inspect(UNDO, { signal: interruption.signal });
    await expect.poll(() => rig.k.requests.some(({ verb }) => verb === "patch"), { timeout: 5000 }).toBe(true);
    await expect
      .poll(() => rig.k.requests.filter(({ verb }) => verb === "list").length, { timeout: 5000 })
      .toBeGreaterThan(0);
    interruption.abort();
    expect(said(await looking).dryRun).toBe("not_run: interrupted");
  });

  it("is not asked at all after an interruption", async () => {
    const view = await rig.inspect(UNDO, { signal: AbortSignal.abort() });
    expect(view).toMatchObject({ reach: "unreachable", why: "interrupted", identity: null });
    expect(rig.k.requests).toEqual([]);
  });
});

describe("no kubectl", () => {
  it.each([
    ["no-kubectl-of-this-name", /^there is no no-kubectl-of-this-name on PATH$/],
    ["/nowhere/kubectl", /^AWOOO_KUBECTL: \/nowhere\/kubectl is not a program$/],
  ])("%s", async (program, why) => {
    const view = await rig.inspect(UNDO, { program });
    expect(view).toMatchObject({ reach: "no_kubectl", why: expect.stringMatching(why), identity: null, dryRun: null });
    expect(said(view)).toMatchObject({ rbac: `not_run: ${view.why}`, exists: `not_run: ${view.why}` });
  });
});
