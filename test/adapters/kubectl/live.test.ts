import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factsOf, liveObject, managedBy, podSelector, rolloutState } from "../../../src/adapters/kubectl/live.ts";
import type { LiveObject } from "../../../src/domain/live-object.ts";

const NOTHING: LiveObject = {
  ...{ uid: null, generation: null, replicas: null, revision: null, paused: null, unschedulable: null },
  ...{ suspended: null, max_replicas: null, storage: null, controlled: false, containers: [] },
};

const CONTAINER = {
  name: "app",
  image: "shop/app:42",
  resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "2Gi" } },
};
const CONTAINERS = [
  { name: "app", image: "shop/app:42", requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "2Gi" } },
];

describe("liveObject", () => {
  it.each<[what: string, object: Record<string, unknown>, live: Partial<LiveObject>]>([
    [
      "a deployment",
      {
        kind: "Deployment",
        metadata: { uid: "u", generation: 42, annotations: { "deployment.kubernetes.io/revision": "7" } },
        spec: { replicas: 5, template: { spec: { containers: [CONTAINER] } } },
      },
      { uid: "u", generation: 42, replicas: 5, revision: 7, paused: false, containers: CONTAINERS },
    ],
    ["one that is paused", { kind: "Deployment", spec: { paused: true } }, { paused: true }],
    ["a node", { kind: "Node", metadata: { uid: "u" }, spec: {} }, { uid: "u", unschedulable: false }],
    ["one that is closed", { kind: "Node", spec: { unschedulable: true } }, { unschedulable: true }],
    [
      "a cron job",
      {
        kind: "CronJob",
        spec: { suspend: true, jobTemplate: { spec: { template: { spec: { containers: [CONTAINER] } } } } },
      },
      { suspended: true, containers: CONTAINERS },
    ],
    ["an autoscaler", { kind: "HorizontalPodAutoscaler", spec: { maxReplicas: 9 } }, { max_replicas: 9 }],
    [
      "a claim",
      { kind: "PersistentVolumeClaim", spec: { resources: { requests: { storage: "20Gi" } } } },
      { storage: "20Gi" },
    ],
    [
      "a pod of a controller",
      {
        kind: "Pod",
        metadata: { ownerReferences: [{ kind: "ReplicaSet", controller: true }] },
        spec: { containers: [CONTAINER] },
      },
      { controlled: true, containers: CONTAINERS },
    ],
    ["one that is owned only", { kind: "Pod", metadata: { ownerReferences: [{ kind: "X" }] } }, { controlled: false }],
    [
      "what is not as it should be",
      {
        kind: "Deployment",
        metadata: { uid: 7, generation: "42", annotations: { "deployment.kubernetes.io/revision": "1e9" } },
        spec: { replicas: 1.5, paused: "true", template: { spec: { containers: "x" } } },
      },
      { paused: false },
    ],
    [
      "an image that would move the cursor",
      { kind: "Pod", spec: { containers: [{ name: "app", image: "a\u001b[2J\u202e" }] } },
      { containers: [{ name: "app", image: "a\\x1b[2J<U+202E>", requests: {}, limits: {} }] },
    ],
  ])("%s", (_what, object, live) => {
    expect(liveObject(object)).toEqual({ ...NOTHING, ...live });
  });

  it("takes anything", () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom("kind", "metadata", "spec", "template", "status", "uid", "x") }),
        (any) => {
          const object = { ...any };
          expect(() => [
            liveObject(object),
            managedBy(object),
            podSelector(object),
            rolloutState(object),
          ]).not.toThrow();
        },
      ),
    );
  });
});

describe("factsOf", () => {
  it("says what is known and nothing else", () => {
    expect(factsOf({ ...NOTHING, controlled: null })).toEqual({});
    expect(factsOf({ ...NOTHING, replicas: 0, controlled: true })).toEqual({ replicas: 0, controlled: true });
  });
});

describe("managedBy", () => {
  it.each<[by: string | null, metadata: Record<string, unknown>]>([
    [
      "Argo CD checkout",
      { annotations: { "argocd.argoproj.io/tracking-id": "checkout:apps/Deployment:shop/checkout" } },
    ],
    ["Argo CD checkout", { labels: { "argocd.argoproj.io/instance": "checkout" } }],
    ["Flux shop", { labels: { "kustomize.toolkit.fluxcd.io/name": "shop" } }],
    ["Flux shop", { labels: { "helm.toolkit.fluxcd.io/name": "shop" } }],
    // Helm alone puts it there, and puts nothing back.
    [null, { labels: { "app.kubernetes.io/instance": "checkout" } }],
    [null, {}],
    ["Argo CD \\x1b[2J<U+202E>", { labels: { "argocd.argoproj.io/instance": "\u001b[2J\u202e" } }],
  ])("%s", (by, metadata) => {
    expect(managedBy({ metadata })).toBe(by);
  });
});

describe("podSelector", () => {
  const select = (kind: string, selector: unknown) => podSelector({ kind, spec: { selector } });

  it.each<[selector: string | null, kind: string, labels: unknown]>([
    ["app=checkout", "Deployment", { matchLabels: { app: "checkout" } }],
    [
      "app.kubernetes.io/name=a,tier=b_c",
      "StatefulSet",
      { matchLabels: { "app.kubernetes.io/name": "a", tier: "b_c" } },
    ],
    ["app=", "DaemonSet", { matchLabels: { app: "" } }],
    ["app=checkout", "Service", { app: "checkout" }],
    [null, "Service", {}],
    [null, "Deployment", {}],
    [null, "Deployment", { matchLabels: { app: "a" }, matchExpressions: [{ key: "b", operator: "Exists" }] }],
    [null, "Deployment", { matchLabels: { app: "a,b!=c" } }],
    [null, "Deployment", { matchLabels: { "app in (a)": "b" } }],
    [null, "Deployment", { matchLabels: { "-A": "b" } }],
    [null, "Deployment", { matchLabels: { app: 7 } }],
    [null, "Node", { matchLabels: { app: "a" } }],
  ])("%j of a %s with %j", (selector, kind, labels) => {
    expect(select(kind, labels)).toBe(selector);
  });
});

describe("rolloutState", () => {
  it("counts pods of a daemon set by nodes", () => {
    const status = { desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberReady: 1, observedGeneration: 4 };
    expect(rolloutState({ kind: "DaemonSet", metadata: { generation: 4 }, status })).toEqual({
      ...{ observed: true, wanted: 3, updated: 2, ready: 1 },
    });
  });

  it("does not believe a status from before the change", () => {
    const status = { observedGeneration: 3, readyReplicas: 2, updatedReplicas: 2 };
    const object = { kind: "Deployment", metadata: { generation: 4 }, spec: { replicas: 2 }, status };
    expect(rolloutState(object)).toEqual({ observed: false, wanted: 2, updated: 2, ready: 2 });
    expect(rolloutState({ kind: "Deployment" })).toEqual({ observed: true, wanted: 1, updated: 0, ready: 0 });
  });
});
