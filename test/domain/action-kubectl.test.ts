/**
 * What the catalogue says of its commands is what the real kubectl makes of them: it takes every word, asks for no
 * more than `accessOf` says, changes that object and no other, and tries without doing where `hasDryRun` says so.
 */
import { beforeEach, expect } from "vitest";
import {
  ACTION_NAMES,
  type ActionName,
  accessOf,
  argvOf,
  type CatalogueAction,
  catalogueAction,
  classOf,
  hasDryRun,
  objectOf,
} from "../../src/domain/action.ts";
import { ROWS } from "../support/action-rows.ts";
import { aClaim, aCronJob, aJob, aNode, anAutoscaler, aPod } from "../support/kubernetes/builders.ts";
import { kubectlRig } from "../support/kubernetes/kubectl-rig.ts";
import type { Workload } from "../support/kubernetes/objects.ts";
import { needing } from "../support/needing.ts";

const { describe, it } = needing("kubectl");

const rig = kubectlRig();

beforeEach(() => {
  rig.k.put(aNode({ name: "node-7" }), aNode({ name: "node-7.example" }), aPod({ name: "checkout-0" }));
  rig.k.put(anAutoscaler(), aClaim({ name: "checkout" }), aCronJob({ name: "checkout" }), aJob({ name: "reindex" }));
  rig.k.put(aPod({ name: "checkout-5d9c7b6f4-x2x7k" }));
});

/** Parameters that something there fits. */
const THERE: Partial<Record<ActionName, Record<string, string | number>>> = {
  rollout_undo: { to_revision: 2 },
  rollout_history: { revision: 2 },
};

function actionOf(name: ActionName): CatalogueAction {
  return catalogueAction(name, { ...ROWS[name].params, ...THERE[name] });
}

/** As kubectl gets it, with more flags where it takes flags. */
function wordsOf(name: ActionName, ...flags: string[]): string[] {
  const words = argvOf(actionOf(name), "prod-eu").slice(1);
  const end = words.indexOf("--");
  return end === -1 ? [...words, ...flags] : words.toSpliced(end, 0, ...flags);
}

const changes = () => rig.k.mutations().map(({ verb, resource, name }) => `${verb} ${resource} ${name}`);
const checkout = () => rig.k.get("Deployment", "shop", "checkout") as Workload;

function needed(action: CatalogueAction): string {
  const { verb, resource, subresource } = accessOf(action);
  return `${verb} ${resource}${subresource === undefined ? "" : `/${subresource}`} ${objectOf(action)?.name}`;
}

describe.each(ACTION_NAMES.filter((name) => classOf(actionOf(name)) === "read"))("%s", (name) => {
  it("reads, and asks of nothing outside its namespace", async () => {
    await rig.done(wordsOf(name));
    expect(rig.k.mutations()).toEqual([]);
    const asked = rig.k.requests.filter(({ resource }) => resource !== "");
    expect(asked.map(({ resource }) => resource)).toContain(needed(actionOf(name)).split(" ")[1]);
    expect(new Set(asked.flatMap(({ namespace }) => namespace ?? []))).toEqual(
      new Set(asked.some(({ namespace }) => namespace !== null) ? ["shop"] : []),
    );
    expect(asked.filter(({ resource }) => resource.startsWith("secrets"))).toEqual([]);
  });
});

const WRITES = ACTION_NAMES.filter((name) => classOf(actionOf(name)) !== "read");

describe.each(WRITES.filter((name) => !name.startsWith("drain")))("%s", (name) => {
  it(`does what it says and no more: ${needed(actionOf(name))}`, async () => {
    if (name === "rollout_resume") await rig.done(wordsOf("rollout_pause"));
    if (name === "resume_cronjob") await rig.done(wordsOf("suspend_cronjob"));
    if (name === "uncordon") await rig.done(wordsOf("cordon").with(-1, "node-7"));
    rig.k.forgetRequests();
    await rig.done(wordsOf(name));
    expect(changes()).toEqual([needed(actionOf(name))]);
  });
});

describe("drain", () => {
  it.each([
    ["drain", null],
    ["drain_force", "create pods/eviction lonely"],
  ] as const)("%s of a node with a pod that nobody would make anew: %s", async (name, evicted) => {
    rig.k.put(aPod({ name: "lonely", node: "node-7" }));
    if (evicted === null) expect(await rig.failed(wordsOf(name))).toMatch("cannot delete");
    else await rig.done(wordsOf(name));
    expect(changes()).toEqual(["patch nodes node-7", ...(evicted === null ? [] : [evicted])]);
  });
});

describe.each(WRITES)("%s", (name) => {
  it(hasDryRun(actionOf(name)) ? "is tried without being done" : "cannot be tried, says kubectl", async () => {
    const words = wordsOf(name, "--dry-run=server");
    if (hasDryRun(actionOf(name))) await rig.done(words);
    else expect(await rig.failed(words)).toMatch("unknown flag: --dry-run");
    expect(rig.k.mutations()).toEqual([]);
  });
});

describe("the change", () => {
  const container = () => checkout().spec.template.spec.containers[0];

  it("set_resources leaves the other resource as it was", async () => {
    await rig.done(wordsOf("set_resources"));
    const memory = { ...ROWS.set_resources.params, resource: "memory", limit: "1Gi", request: "512Mi" };
    await rig.done(argvOf(catalogueAction("set_resources", memory), "prod-eu").slice(1));
    expect(container()).toMatchObject({
      resources: { limits: { cpu: "1500m", memory: "1Gi" }, requests: { cpu: "500m", memory: "512Mi" } },
    });
  });

  it("set_env and set_image are of that container", async () => {
    await rig.done(wordsOf("set_env"));
    await rig.done(wordsOf("set_image"));
    expect(container()).toMatchObject({
      image: "registry.example:5000/shop/app:41",
      env: [{ name: "LOG_LEVEL", value: "debug" }],
    });
  });

  it("patches are of their one field", async () => {
    for (const name of ["set_max_replicas", "set_storage", "suspend_cronjob"] as const) await rig.done(wordsOf(name));
    expect(rig.k.get("HorizontalPodAutoscaler", "shop", "checkout").spec).toMatchObject({ maxReplicas: 12 });
    expect(rig.k.get("PersistentVolumeClaim", "shop", "checkout").spec).toMatchObject({
      resources: { requests: { storage: "20Gi" } },
    });
    expect(rig.k.get("CronJob", "shop", "checkout").spec).toMatchObject({ suspend: true, schedule: "0 3 * * *" });
  });
});
