/**
 * What commands of the catalogue do on the wire: the real kubectl, started with exactly the words that are signed,
 * talks to the server of the displayed context and to no other, asks within the displayed namespace, and changes the
 * displayed object and nothing else.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect } from "vitest";
import {
  ACTION_NAMES,
  type ActionName,
  argvOf,
  type CatalogueAction,
  catalogueAction,
  definitionOf,
  objectOf,
} from "../../../src/domain/action.ts";
import { AwoooError } from "../../../src/domain/awooo-error.ts";
import { ROWS } from "../../support/action-rows.ts";
import { HOSTILE_TEXTS } from "../../support/arbitraries.ts";
import {
  aClaim,
  aCronJob,
  aDaemonSet,
  aDeployment,
  aJob,
  aNode,
  anAutoscaler,
  aPod,
  aService,
  aStatefulSet,
} from "../../support/kubernetes/builders.ts";
import type { KubeObject } from "../../support/kubernetes/objects.ts";
import { type KubectlRun, runKubectl } from "../../support/kubernetes/run-kubectl.ts";
import { type Shown, straying } from "../../support/kubernetes/straying.ts";
import { type KubernetesApi, startKubernetesApi } from "../../support/kubernetes-api.ts";
import { needing } from "../../support/needing.ts";

const { it } = needing("kubectl");

const RUNS = Number(process.env["AWOOO_ARGV_RUNS"] ?? 150);
const CONTEXT = "prod-eu";
const NAMESPACES = ["shop", "pay", "default"];

/** What the rows name, so that most commands find what they are about. */
const inRows = (param: string) =>
  [...new Set(Object.values(ROWS).flatMap(({ params }) => params[param] ?? []))].map(String);
/** Has pods that no controller makes anew. */
const LONELY_NODE = "lonely-node";
const NODES = [...inRows("node"), ...inRows("name"), LONELY_NODE];

/** The same objects everywhere, so that a command which goes to the wrong place finds what it looks for. */
function world(): KubeObject[] {
  const inNamespace = (namespace: string) => {
    const placed = { name: "checkout", namespace };
    const plain = { metadata: { ...placed }, spec: {} };
    return [
      ...aDeployment({ ...placed, earlier: [{ app: "shop/app:40" }, { app: "shop/app:41" }] }),
      ...aStatefulSet({ ...placed, earlier: [{ app: "shop/app:41" }] }),
      ...aDaemonSet({ ...placed, earlier: [{ app: "shop/app:41" }] }),
      ...[anAutoscaler(placed), aClaim(placed), aCronJob(placed), aService(placed)],
      ...inRows("name").map((name) => aJob({ name, namespace })),
      ...["checkout", "a.b--all", ...inRows("pod")].map((name) => aPod({ name, namespace, node: LONELY_NODE })),
      aPod({ name: "of-a-job", namespace, node: LONELY_NODE, labels: { "job-name": "checkout" } }),
      { ...plain, apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
      { ...plain, apiVersion: "v1", kind: "ConfigMap" },
      { ...plain, apiVersion: "v1", kind: "Secret" },
      ...aDeployment(placed).map((deployment) => ({ ...deployment, kind: "ReplicaSet" })),
    ];
  };
  return [...NODES.map((name) => aNode({ name })), ...NAMESPACES.flatMap(inNamespace)];
}

/** Names that look like something else, names of nothing, and what is no name at all. */
const oddName = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(...["a.b--all", "all", "secrets", "secret", "0", "pod", "a--server", "true"]),
  },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,60}[a-z0-9])?$/) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
);
const someNamespace = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...NAMESPACES) },
  // A node has none.
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom("all", "0", "kube-system", "a--all-namespaces", "x".repeat(63)) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
);

/** What a parameter may be instead of what its row has. */
function otherValue(param: string, value: string | number): fc.Arbitrary<unknown> {
  if (param === "node") return fc.oneof(oddName, fc.constant(LONELY_NODE));
  if (["name", "pod"].includes(param)) return oddName;
  if (typeof value === "number") return fc.constantFrom(0, 1, 2, 3, 1000, -1);
  return fc.constantFrom(...HOSTILE_TEXTS, "app", "0", "true");
}

function someValue(name: ActionName, param: string, value: string | number): fc.Arbitrary<unknown> {
  if (param === "kind") return fc.constantFrom(...definitionOf(name).kinds, "secret", "namespace");
  if (param === "namespace") return someNamespace;
  if (param.endsWith("revision")) return fc.constantFrom(undefined, 1, 2, value);
  return fc.oneof(
    // There is one of every kind called checkout.
    { weight: 5, arbitrary: param === "name" ? fc.constantFrom("checkout", value) : fc.constant(value) },
    { weight: 1, arbitrary: otherValue(param, value) },
    // Left out, where it may be.
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

function someParams(name: ActionName): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(ROWS[name].params).map(([param, value]) =>
    someValue(name, param, value).map((given) => [param, given] as const),
  );
  return fc.tuple(...entries).map((all) => Object.fromEntries(all.filter(([, given]) => given !== undefined)));
}

/** Every action as often as any other; only those the catalogue takes. */
const someAction: fc.Arbitrary<CatalogueAction> = fc.constantFrom(...ACTION_NAMES).chain((name) =>
  someParams(name)
    .map((params) => tryAction(name, params))
    .filter((action) => action !== null),
);

function tryAction(name: ActionName, params: unknown): CatalogueAction | null {
  try {
    return catalogueAction(name, params);
  } catch (error) {
    if (error instanceof AwoooError) return null;
    throw error;
  }
}

function shownBy(action: CatalogueAction, k: KubernetesApi): Shown {
  const object = objectOf(action);
  const named = action.params["namespace"];
  const node = object?.kind === "node" ? object.name : null;
  const pods = k.list("pods", null).filter(({ spec }) => spec?.["nodeName"] === node);
  return {
    action,
    namespace: object?.namespace ?? (typeof named === "string" ? named : null),
    node,
    pods: new Set(pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)),
  };
}

let dir: string;
let decoys: KubernetesApi[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "awooo-argv-recorder-"));
  decoys = await Promise.all([startKubernetesApi(), startKubernetesApi()]);
  for (const decoy of decoys) decoy.put(...world());
});
afterAll(async () => {
  await Promise.all(decoys.map((decoy) => decoy.stop()));
  await rm(dir, { recursive: true, force: true });
});

/** One command against a cluster of its own, beside decoys one of which is current. */
async function recorded(action: CatalogueAction): Promise<{ run: KubectlRun; strays: string[]; changes: number }> {
  const k = await startKubernetesApi({ settleAfterMs: 1 });
  for (const decoy of decoys) decoy.forgetRequests();
  try {
    k.put(...world());
    // So that there is something to resume, and to open again.
    k.change("Deployment", "pay", "checkout", ({ spec }) => Object.assign(spec ?? {}, { paused: true }));
    k.change("Node", null, String(ROWS.uncordon.params["node"]), ({ spec }) =>
      Object.assign(spec ?? {}, { unschedulable: true }),
    );
    const shown = shownBy(action, k);
    const home = await mkdtemp(join(dir, "home-"));
    const [current = "", other = ""] = decoys.map(({ url }) => url);
    const kubeconfig = await k.kubeconfig(home, {
      context: CONTEXT,
      namespace: "pay",
      others: { current: { server: current, namespace: "shop" }, prod: { server: other }, default: { server: other } },
      current: "current",
    });
    const run = await runKubectl(argvOf(action, CONTEXT).slice(1), { kubeconfig, home });
    const strays = k.requests.map((request) => {
      const why = straying(request, shown);
      return why === null ? null : `${request.method} ${request.path}?${request.query} ${why}`;
    });
    return { run, strays: strays.filter((stray) => stray !== null), changes: k.mutations().length };
  } finally {
    await k.stop();
  }
}

it(
  `${RUNS} random commands go to the displayed server, namespace and object, and do only what they say`,
  async () => {
    let worked = 0;
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(someAction, async (action) => {
        const { run, strays, changes } = await recorded(action);
        const argv = argvOf(action, CONTEXT).join(" ");
        expect({ argv, strays }).toEqual({ argv, strays: [] });
        expect(
          decoys.flatMap(({ requests }) => requests.map(({ path }) => `${argv} asked a decoy for ${path}`)),
        ).toEqual([]);
        if (run.code === 0) worked++;
        if (changes > 0) changed++;
      }),
      { numRuns: RUNS },
    );
    // Else the rest would show little.
    expect(worked).toBeGreaterThan(RUNS / 4);
    expect(changed).toBeGreaterThan(RUNS / 10);
  },
  RUNS * 2000,
);
