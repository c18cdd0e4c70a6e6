/**
 * What makes true what is wanted, as the controllers of a cluster do: replica sets and revisions at once, pods and
 * ready counts when it settles.
 */
import { createHash } from "node:crypto";
import type { Fields, KubeObject, OwnerReference, PodTemplate, Workload } from "./objects.ts";
import { resourceNamed, resourceOfObject } from "./resources.ts";
import { canonical, isSame, type ObjectStore } from "./store.ts";

const REVISION = "deployment.kubernetes.io/revision";
const HASH_LABEL = "pod-template-hash";

/** How a rollout ends: pods become ready, nothing more happens, or its deadline passes. */
export type RolloutEnd = "ready" | "never" | "deadline_exceeded";

export interface Controllers {
  /** What happens at once after a change of what is wanted. */
  observe(object: KubeObject): void;
  /** What happens when a rollout is through. */
  settle(object: KubeObject): void;
  /** A rollout that took too long. */
  exceedDeadline(object: KubeObject): void;
}

export function isWorkload(object: KubeObject): object is Workload {
  return ["Deployment", "StatefulSet", "DaemonSet"].includes(object.kind);
}

export function createControllers(store: ObjectStore): Controllers {
  let pods = 0;

  /** The object as it is now; null where it has gone. */
  const current = ({ kind, apiVersion, metadata }: KubeObject): Workload | null => {
    const found = store.find(resourceOfObject({ kind, apiVersion }), metadata.namespace ?? null, metadata.name);
    return found !== null && isWorkload(found) ? found : null;
  };
  const ownedBy = (kind: string, owner: KubeObject) => store.ownedBy(owner).filter((one) => one.kind === kind);
  const setStatus = (object: KubeObject, status: Fields) =>
    store.put({ ...object, status: { ...object.status, ...status } });
  const makePod = (owner: KubeObject, template: PodTemplate, name: string, nodeName = openNode()) =>
    store.put(podOf(owner, template, name, nodeName));
  const openNode = () =>
    store.list(resourceNamed("nodes"), null).find(({ spec }) => spec?.["unschedulable"] !== true)?.metadata.name ??
    "node-1";

  /** Pods of an owner: those there are, if they are wanted and as wanted, and new ones for those missing. */
  const makePods = (owner: KubeObject, template: PodTemplate, replicas: number) => {
    const there = ownedBy("Pod", owner);
    for (const pod of there.slice(replicas)) store.remove(pod);
    for (let i = there.length; i < replicas; i++) {
      makePod(owner, template, `${owner.metadata.name}-${spelled(`pod ${++pods}`).slice(0, 5)}`);
    }
  };

  const replicaSetsOf = (deployment: Workload) => ownedBy("ReplicaSet", deployment) as Workload[];
  const replicaSetFor = (deployment: Workload) =>
    replicaSetsOf(deployment).find((one) => isSame(withoutHash(one.spec.template), deployment.spec.template));

  const observeDeployment = (deployment: Workload) => {
    const seen = setStatus(deployment, { observedGeneration: deployment.metadata.generation ?? 1 });
    if (deployment.spec["paused"] === true) return;
    const revisions = replicaSetsOf(deployment).map(revisionOf);
    const latest = Math.max(0, ...revisions);
    const existing = replicaSetFor(deployment);
    if (existing !== undefined && revisionOf(existing) === latest) return;
    const revision = String(latest + 1);
    const set = existing ?? replicaSetOf(deployment);
    store.put({
      ...set,
      metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, [REVISION]: revision } },
    });
    const annotations = { ...seen.metadata.annotations, [REVISION]: revision };
    setStatus(
      { ...seen, metadata: { ...seen.metadata, annotations } },
      {
        updatedReplicas: 0,
        conditions: [{ type: "Progressing", status: "True", reason: "ReplicaSetUpdated", message: "" }],
      },
    );
  };

  const settleDeployment = (deployment: Workload) => {
    const replicas = deployment.spec.replicas ?? 1;
    const runs =
      replicaSetFor(deployment) ?? replicaSetsOf(deployment).sort((a, b) => revisionOf(b) - revisionOf(a))[0];
    for (const set of replicaSetsOf(deployment)) {
      const wanted = set.metadata.uid === runs?.metadata.uid ? replicas : 0;
      const updated = store.update({ ...set, spec: { ...set.spec, replicas: wanted } });
      makePods(updated, set.spec.template, wanted);
      setStatus(updated, { replicas: wanted, readyReplicas: wanted, availableReplicas: wanted });
    }
    setStatus(deployment, {
      ...{ replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas },
      unavailableReplicas: 0,
      conditions: [
        { type: "Available", status: "True", reason: "MinimumReplicasAvailable", message: "" },
        { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable", message: "" },
      ],
    });
  };

  const observeOther = (workload: Workload) => {
    const revision = ensureRevision(workload);
    const counts = workload.kind === "DaemonSet" ? { updatedNumberScheduled: 0 } : { updatedReplicas: 0 };
    const moved = workload.status?.["updateRevision"] !== revision;
    setStatus(workload, {
      observedGeneration: workload.metadata.generation ?? 1,
      ...(workload.kind === "StatefulSet" && { updateRevision: revision }),
      ...(moved && counts),
    });
  };

  /** The controller revision of a template; made, or made the newest, where it is not. */
  const ensureRevision = (workload: Workload): string => {
    const all = ownedBy("ControllerRevision", workload);
    const name = `${workload.metadata.name}-${revisionHash(workload)}`;
    const latest = Math.max(0, ...all.map((one) => Number(one["revision"])));
    const existing = all.find((one) => one.metadata.name === name);
    if (existing !== undefined && existing["revision"] === latest) return name;
    store.put({
      apiVersion: "apps/v1",
      kind: "ControllerRevision",
      metadata: { ...ownedMetadata(workload, name), labels: workload.spec.selector.matchLabels },
      data: { spec: { template: { ...workload.spec.template, $patch: "replace" } } },
      revision: latest + 1,
    });
    return name;
  };

  const remakePods = (workload: Workload, wanted: { name: string; node?: string }[]) => {
    const hash = revisionHash(workload);
    const { template } = workload.spec;
    const labelled = {
      ...template,
      metadata: { ...template.metadata, labels: { ...template.metadata.labels, "controller-revision-hash": hash } },
    };
    const there = ownedBy("Pod", workload);
    const asWanted = (pod: KubeObject) =>
      pod.metadata.labels?.["controller-revision-hash"] === hash &&
      wanted.some(({ name }) => name === pod.metadata.name);
    for (const pod of there) if (!asWanted(pod)) store.remove(pod);
    for (const { name, node } of wanted) {
      if (!there.some((pod) => pod.metadata.name === name && asWanted(pod))) makePod(workload, labelled, name, node);
    }
  };

  const settleStatefulSet = (set: Workload) => {
    const replicas = set.spec.replicas ?? 1;
    remakePods(
      set,
      Array.from({ length: replicas }, (_, i) => ({ name: `${set.metadata.name}-${i}` })),
    );
    const revision = set.status?.["updateRevision"];
    setStatus(set, {
      ...{ replicas, readyReplicas: replicas, availableReplicas: replicas },
      ...{ currentReplicas: replicas, updatedReplicas: replicas, currentRevision: revision },
    });
  };

  const settleDaemonSet = (set: Workload) => {
    const nodes = store.list(resourceNamed("nodes"), null).map(({ metadata }) => metadata.name);
    const on = nodes.length === 0 ? ["node-1"] : nodes;
    remakePods(
      set,
      on.map((node) => ({ name: `${set.metadata.name}-${spelled(node).slice(0, 5)}`, node })),
    );
    const count = on.length;
    setStatus(set, {
      ...{ desiredNumberScheduled: count, currentNumberScheduled: count, updatedNumberScheduled: count },
      ...{ numberReady: count, numberAvailable: count, numberUnavailable: 0, numberMisscheduled: 0 },
    });
  };

  return {
    observe(object) {
      const workload = current(object);
      if (workload?.kind === "Deployment") observeDeployment(workload);
      else if (workload !== null) observeOther(workload);
    },
    settle(object) {
      const workload = current(object);
      if (workload?.kind === "Deployment") settleDeployment(workload);
      else if (workload?.kind === "StatefulSet") settleStatefulSet(workload);
      else if (workload !== null) settleDaemonSet(workload);
    },
    exceedDeadline(object) {
      const workload = current(object);
      if (workload === null) return;
      const message = `ReplicaSet "${workload.metadata.name}" has timed out progressing.`;
      setStatus(workload, {
        conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message }],
      });
    },
  };
}

function revisionOf(object: KubeObject): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0);
}

function templateHash(template: PodTemplate): string {
  return spelled(canonical(template)).slice(0, 9);
}

/** A stateful set and a daemon set may have the same name and the same template. */
function revisionHash({ kind, spec }: Workload): string {
  return spelled(`${kind} ${canonical(spec.template)}`).slice(0, 9);
}

/** Of letters and digits that Kubernetes makes such names of. */
function spelled(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return hex.replaceAll(/./g, (digit) => "2456789bcdfghjkl"[Number.parseInt(digit, 16)] ?? "");
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH_LABEL]: _hash, ...labels } = template.metadata.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function ownerOf({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? "", controller: true };
}

function ownedMetadata(owner: KubeObject, name: string) {
  return { name, namespace: owner.metadata.namespace ?? "default", ownerReferences: [ownerOf(owner)] };
}

function replicaSetOf(deployment: Workload): Workload {
  const hash = templateHash(deployment.spec.template);
  const labels = { ...deployment.spec.template.metadata.labels, [HASH_LABEL]: hash };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { ...ownedMetadata(deployment, `${deployment.metadata.name}-${hash}`), labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: { ...deployment.spec.selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...deployment.spec.template, metadata: { ...deployment.spec.template.metadata, labels } },
    },
    status: { replicas: 0 },
  };
}

function podOf(owner: KubeObject, template: PodTemplate, name: string, nodeName: string): KubeObject {
  const { containers } = template.spec;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...template.metadata, ...ownedMetadata(owner, name) },
    spec: { ...template.spec, nodeName },
    status: {
      phase: "Running",
      podIP: "10.0.0.1",
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: containers.map(({ name: container, image }) => ({
        ...{ name: container, image, ready: true, restartCount: 0 },
        state: { running: { startedAt: "2026-01-01T00:00:00Z" } },
      })),
    },
  };
}
