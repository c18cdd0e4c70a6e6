/** The kinds this API server knows, its discovery documents, and what a path means. */
import { type Fields, type KubeObject, Refusal } from "./objects.ts";

export interface Resource {
  /** Empty for the core group. */
  group: string;
  version: string;
  plural: string;
  kind: string;
  namespaced: boolean;
  shortNames: string[];
  /** With the group, version and kind of their body where these differ from the object's. */
  subresources: Record<string, { group?: string; version?: string; kind: string }>;
}

const SCALE = { scale: { group: "autoscaling", version: "v1", kind: "Scale" } };

function resource(groupVersion: string, plural: string, kind: string, more: Partial<Resource> = {}): Resource {
  const [version = "", group = ""] = groupVersion.split("/").reverse();
  return { group, version, plural, kind, namespaced: true, shortNames: [], subresources: {}, ...more };
}

const RESOURCES: readonly Resource[] = [
  resource("v1", "pods", "Pod", {
    shortNames: ["po"],
    subresources: { log: { kind: "Pod" }, eviction: { group: "policy", version: "v1", kind: "Eviction" } },
  }),
  resource("v1", "nodes", "Node", { namespaced: false, shortNames: ["no"] }),
  resource("v1", "namespaces", "Namespace", { namespaced: false, shortNames: ["ns"] }),
  resource("v1", "services", "Service", { shortNames: ["svc"] }),
  resource("v1", "configmaps", "ConfigMap", { shortNames: ["cm"] }),
  resource("v1", "secrets", "Secret"),
  resource("v1", "endpoints", "Endpoints", { shortNames: ["ep"] }),
  resource("v1", "persistentvolumeclaims", "PersistentVolumeClaim", { shortNames: ["pvc"] }),
  resource("v1", "events", "Event", { shortNames: ["ev"] }),
  resource("apps/v1", "deployments", "Deployment", { shortNames: ["deploy"], subresources: SCALE }),
  resource("apps/v1", "replicasets", "ReplicaSet", { shortNames: ["rs"], subresources: SCALE }),
  resource("apps/v1", "statefulsets", "StatefulSet", { shortNames: ["sts"], subresources: SCALE }),
  resource("apps/v1", "daemonsets", "DaemonSet", { shortNames: ["ds"] }),
  resource("apps/v1", "controllerrevisions", "ControllerRevision"),
  resource("batch/v1", "jobs", "Job"),
  resource("batch/v1", "cronjobs", "CronJob", { shortNames: ["cj"] }),
  resource("autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", { shortNames: ["hpa"] }),
  resource("policy/v1", "poddisruptionbudgets", "PodDisruptionBudget", { shortNames: ["pdb"] }),
  resource("networking.k8s.io/v1", "ingresses", "Ingress", { shortNames: ["ing"] }),
  resource("discovery.k8s.io/v1", "endpointslices", "EndpointSlice"),
  resource("coordination.k8s.io/v1", "leases", "Lease"),
  resource("authorization.k8s.io/v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", { namespaced: false }),
  resource("metrics.k8s.io/v1beta1", "pods", "PodMetrics"),
  resource("metrics.k8s.io/v1beta1", "nodes", "NodeMetrics", { namespaced: false }),
];

export function groupVersion({ group, version }: { group: string; version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}

/** `deployments.apps`, `pods`: as RBAC and `accessOf` have it. */
export function qualifiedName({ group, plural }: Resource): string {
  return group === "" ? plural : `${plural}.${group}`;
}

export function resourceOfObject({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): Resource {
  const found = RESOURCES.find((one) => groupVersion(one) === apiVersion && one.kind === kind);
  if (found === undefined) throw new Error(`the stand-in knows no ${apiVersion} ${kind}`);
  return found;
}

/** By kind, plural or qualified name, in any case: `Deployment`, `deployments`, `deployments.apps`. */
export function resourceNamed(name: string): Resource {
  const wanted = name.toLowerCase();
  const found = RESOURCES.find((one) => [one.kind.toLowerCase(), one.plural, qualifiedName(one)].includes(wanted));
  if (found === undefined) throw new Error(`the stand-in knows no ${name}`);
  return found;
}

/** What a path is about; null for discovery and everything unknown. */
export interface Place {
  resource: Resource;
  /** null: cluster-scoped, or all namespaces. */
  namespace: string | null;
  /** null: a collection. */
  name: string | null;
  subresource: string | null;
}

export function placeOf(path: string): Place | null {
  const [root, ...words] = path.split("/").slice(1).map(decodeURIComponent);
  const version = root === "api" ? words.shift() : root === "apis" ? `${words.shift()}/${words.shift()}` : undefined;
  if (version === undefined) return null;
  const [, inNamespace] = words;
  const namespace = words[0] === "namespaces" && words.length > 2 && inNamespace !== undefined ? inNamespace : null;
  const [plural, name = null, subresource = null, more] = namespace === null ? words : words.slice(2);
  const found = RESOURCES.find((one) => groupVersion(one) === version && one.plural === plural);
  if (found === undefined || more !== undefined || (namespace !== null && !found.namespaced)) return null;
  if (subresource !== null && !Object.hasOwn(found.subresources, subresource)) return null;
  return { resource: found, namespace, name, subresource };
}

const NAMED_GROUPS = [...new Set(RESOURCES.map(({ group }) => group))].filter((group) => group !== "");

/** The documents with which kubectl learns what there is. Aggregated discovery is answered in the plain form. */
export function discoveryOf(path: string): Fields | null {
  if (path === "/version") {
    return { major: "1", minor: "32", gitVersion: "v1.32.4", gitCommit: "stand-in", platform: "linux/amd64" };
  }
  if (path === "/api") return { kind: "APIVersions", apiVersion: "v1", versions: ["v1"] };
  if (path === "/apis") return { kind: "APIGroupList", apiVersion: "v1", groups: NAMED_GROUPS.map(groupDocument) };
  const [, , version] = /^\/(api|apis)\/(.+)$/.exec(path) ?? [];
  const known = RESOURCES.filter((one) => groupVersion(one) === version);
  return known.length === 0
    ? null
    : {
        kind: "APIResourceList",
        apiVersion: "v1",
        groupVersion: version,
        resources: known.flatMap(resourceDocuments),
      };
}

function groupDocument(group: string): Fields {
  const versions = [...new Set(RESOURCES.filter((one) => one.group === group).map(groupVersion))].map((text) => ({
    groupVersion: text,
    version: text.split("/")[1],
  }));
  return { name: group, versions, preferredVersion: versions[0] };
}

const VERBS = ["create", "delete", "get", "list", "patch", "update", "watch"];

function resourceDocuments({ plural, kind, namespaced, shortNames, subresources }: Resource): Fields[] {
  return [
    { name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs: VERBS, shortNames },
    ...Object.entries(subresources).map(([name, body]) => ({
      name: `${plural}/${name}`,
      singularName: "",
      namespaced,
      ...body,
      verbs: ["create", "get", "patch", "update"],
    })),
  ];
}

export function noSuchPath(): Refusal {
  return new Refusal(404, "NotFound", "the server could not find the requested resource");
}
