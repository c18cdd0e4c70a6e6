/** Ready-made objects. What is not given is what an ordinary, healthy one has. */
import type { Container, Fields, KubeObject, Metadata, OwnerReference, Workload } from "./objects.ts";

export interface WorkloadOptions {
  name?: string;
  namespace?: string;
  replicas?: number;
  /** By container. */
  images?: Record<string, string>;
  /** Images of revisions before this one, oldest first. */
  earlier?: Record<string, string>[];
  /** Of each container. */
  resources?: Fields;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  /** Further fields of `spec`. */
  spec?: Fields;
}

type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet";

/** A workload as it was at each revision, oldest first; `put` of them in this order rolls each out. */
function revisions(kind: WorkloadKind, options: WorkloadOptions, spec: Fields): Workload[] {
  const { name = "checkout", namespace = "shop", images = { app: "shop/app:42" }, earlier = [] } = options;
  const { resources = {}, labels = {}, annotations = {} } = options;
  const app = { app: name };
  return [...earlier, images].map((at) => {
    const containers: Container[] = Object.entries(at).map(([container, image]) => ({
      ...{ name: container, image, resources },
    }));
    return {
      apiVersion: "apps/v1",
      kind,
      metadata: { name, namespace, labels: { ...app, ...labels }, annotations },
      spec: {
        ...spec,
        ...options.spec,
        selector: { matchLabels: app },
        template: { metadata: { labels: app }, spec: { containers } },
      },
    };
  });
}

export function aDeployment(options: WorkloadOptions = {}): Workload[] {
  return revisions("Deployment", options, {
    replicas: options.replicas ?? 2,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
    progressDeadlineSeconds: 600,
  });
}

export function aStatefulSet(options: WorkloadOptions = {}): Workload[] {
  return revisions(
    "StatefulSet",
    { name: "db", ...options },
    {
      replicas: options.replicas ?? 2,
      serviceName: options.name ?? "db",
      updateStrategy: { type: "RollingUpdate" },
    },
  );
}

/** Runs one pod a node. */
export function aDaemonSet(options: WorkloadOptions = {}): Workload[] {
  return revisions(
    "DaemonSet",
    { name: "agent", ...options },
    {
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
    },
  );
}

interface ObjectOptions {
  name?: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  spec?: Fields;
  status?: Fields;
}

function metadataOf(options: ObjectOptions, name: string, namespace: string | null): Metadata {
  const { labels = {}, annotations = {}, ownerReferences = [] } = options;
  return {
    name: options.name ?? name,
    ...(namespace !== null && { namespace: options.namespace ?? namespace }),
    ...{ labels, annotations, ownerReferences },
  };
}

/** A pod that no controller makes anew, unless it is given owners. */
export function aPod(options: ObjectOptions & { node?: string; containers?: Container[] } = {}): KubeObject {
  const { containers = [{ name: "app", image: "shop/app:42" }] } = options;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: metadataOf(options, "lonely", "shop"),
    spec: { nodeName: options.node ?? "node-1", containers, ...options.spec },
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }], ...options.status },
  };
}

export function aNode(options: ObjectOptions = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: metadataOf(options, "node-1", null),
    spec: { ...options.spec },
    status: {
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady", message: "" }],
      capacity: { cpu: "4", memory: "16Gi", pods: "110" },
      allocatable: { cpu: "4", memory: "16Gi", pods: "110" },
      ...options.status,
    },
  };
}

export function anAutoscaler(options: ObjectOptions & { min?: number; max?: number } = {}): KubeObject {
  const name = options.name ?? "checkout";
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: metadataOf(options, name, "shop"),
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: options.min ?? 1,
      maxReplicas: options.max ?? 5,
      ...options.spec,
    },
    status: { currentReplicas: 2, desiredReplicas: 2, ...options.status },
  };
}

export function aClaim(options: ObjectOptions & { storage?: string } = {}): KubeObject {
  const storage = options.storage ?? "10Gi";
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: metadataOf(options, "data", "shop"),
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } }, ...options.spec },
    status: { phase: "Bound", capacity: { storage }, ...options.status },
  };
}

export function aJob(options: ObjectOptions = {}): KubeObject {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadataOf(options, "import", "shop"),
    spec: {
      selector: { matchLabels: { "job-name": options.name ?? "import" } },
      template: { metadata: {}, spec: { containers: [{ name: "app", image: "shop/import:7" }] } },
      ...options.spec,
    },
    status: { succeeded: 1, ...options.status },
  };
}

export function aCronJob(options: ObjectOptions = {}): KubeObject {
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: metadataOf(options, "nightly", "shop"),
    spec: {
      schedule: "0 3 * * *",
      suspend: false,
      concurrencyPolicy: "Allow",
      jobTemplate: {
        spec: { template: { metadata: {}, spec: { containers: [{ name: "app", image: "shop/nightly:7" }] } } },
      },
      ...options.spec,
    },
    status: { ...options.status },
  };
}

export function aService(options: ObjectOptions = {}): KubeObject {
  const name = options.name ?? "checkout";
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadataOf(options, name, "shop"),
    spec: { type: "ClusterIP", clusterIP: "10.1.0.1", selector: { app: name }, ports: [{ port: 80 }], ...options.spec },
    status: { loadBalancer: {}, ...options.status },
  };
}

/** What kubectl shows below `describe`. */
export function anEvent(about: KubeObject, message: string, reason = "BackOff"): KubeObject {
  const { name, namespace = "default", uid } = about.metadata;
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${reason.toLowerCase()}`, namespace },
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name,
      namespace,
      ...(uid !== undefined && { uid }),
    },
    ...{ type: "Warning", reason, message, count: 3, source: { component: "kubelet" } },
    firstTimestamp: "2026-01-01T00:00:00Z",
    lastTimestamp: "2026-01-01T00:00:00Z",
  };
}

/** Allows none of the pods with these labels to be evicted. */
export function aDisruptionBudget(options: ObjectOptions & { app?: string } = {}): KubeObject {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: metadataOf(options, "checkout", "shop"),
    spec: { minAvailable: "100%", selector: { matchLabels: { app: options.app ?? "checkout" } }, ...options.spec },
    status: { disruptionsAllowed: 0, ...options.status },
  };
}
