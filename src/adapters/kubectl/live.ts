/** What `kubectl get -o json` says of an object, as awooo knows it. */
import type { ClusterFacts } from "../../domain/actions/definition.ts";
import type { LiveContainer, LiveObject } from "../../domain/live-object.ts";
import { safeText } from "../../text/safe-text.ts";
import { at, type Json, listAt, numberAt, objectAt, textAt } from "./json.ts";

/** Longest name, image or quantity that is kept. */
const MAX_TEXT = 512;

export function liveObject(object: Json): LiveObject {
  const spec = objectAt(object, "spec");
  const kind = kindOf(object);
  const flag = (owner: string, field: string) => (kind === owner ? spec[field] === true : null);
  return {
    uid: safely(textAt(object, "metadata", "uid")),
    generation: numberAt(object, "metadata", "generation"),
    replicas: numberAt(spec, "replicas"),
    revision: revisionOf(object),
    paused: flag("deployment", "paused"),
    unschedulable: flag("node", "unschedulable"),
    suspended: flag("cronjob", "suspend"),
    max_replicas: numberAt(spec, "maxReplicas"),
    storage: kind === "persistentvolumeclaim" ? safely(textAt(spec, "resources", "requests", "storage")) : null,
    controlled: listAt(object, "metadata", "ownerReferences").some((owner) => at(owner, "controller") === true),
    containers: containersOf(kind, spec),
  };
}

export function kindOf(object: Json): string {
  return (textAt(object, "kind") ?? "").toLowerCase();
}

export function factsOf({ replicas, controlled }: LiveObject): ClusterFacts {
  return { ...(replicas !== null && { replicas }), ...(controlled !== null && { controlled }) };
}

function revisionOf(object: Json): number | null {
  const revision = textAt(object, "metadata", "annotations", "deployment.kubernetes.io/revision") ?? "";
  return /^[1-9]\d{0,8}$/.test(revision) ? Number(revision) : null;
}

function containersOf(kind: string, spec: Json): LiveContainer[] {
  const template = kind === "cronjob" ? objectAt(spec, "jobTemplate", "spec", "template") : objectAt(spec, "template");
  const podSpec = kind === "pod" ? spec : objectAt(template, "spec");
  return listAt(podSpec, "containers").map((container) => ({
    name: safely(textAt(container, "name")) ?? "",
    image: safely(textAt(container, "image")) ?? "",
    requests: quantities(objectAt(container, "resources", "requests")),
    limits: quantities(objectAt(container, "resources", "limits")),
  }));
}

function quantities(resources: Json): Record<string, string> {
  const named = Object.entries(resources).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(named.map(([name, text]) => [safeText(name, { max: MAX_TEXT }), safely(text) ?? ""]));
}

/** An image's name may hold anything; what is harmless stays as it is. */
function safely(text: string | null): string | null {
  return text === null ? null : safeText(text, { max: MAX_TEXT });
}

/** What puts an object back as its repository has it; `Argo CD checkout`, `Flux shop`. */
export function managedBy(object: Json): string | null {
  const metadata = objectAt(object, "metadata");
  const tracked = textAt(metadata, "annotations", "argocd.argoproj.io/tracking-id")?.split(":")[0] ?? null;
  const argo = tracked ?? textAt(metadata, "labels", "argocd.argoproj.io/instance");
  if (argo !== null) return `Argo CD ${safeText(argo, { max: 100 })}`;
  const flux =
    textAt(metadata, "labels", "kustomize.toolkit.fluxcd.io/name") ??
    textAt(metadata, "labels", "helm.toolkit.fluxcd.io/name");
  return flux === null ? null : `Flux ${safeText(flux, { max: 100 })}`;
}

/** Kinds whose pods can be told by a selector. */
const SELECTING = new Set(["deployment", "statefulset", "daemonset", "replicaset", "job", "service"]);
const LABEL_KEY = /^(?:[a-z0-9][a-z0-9.-]{0,252}\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

/** The labels of an object's pods as `kubectl get pods --selector` takes them; null where they cannot be told so. */
export function podSelector(object: Json): string | null {
  const kind = kindOf(object);
  if (!SELECTING.has(kind)) return null;
  const selector = objectAt(object, "spec", "selector");
  if (listAt(selector, "matchExpressions").length > 0) return null;
  const labels = Object.entries(kind === "service" ? selector : objectAt(selector, "matchLabels"));
  const fits = labels.every(
    ([key, value]) => LABEL_KEY.test(key) && typeof value === "string" && LABEL_VALUE.test(value),
  );
  return fits && labels.length > 0 ? labels.map(([key, value]) => `${key}=${String(value)}`).join(",") : null;
}

/** How far the pods of a workload are. */
export interface RolloutState {
  /** The controller has seen the latest change. */
  observed: boolean;
  wanted: number;
  updated: number;
  ready: number;
}

export function rolloutState(object: Json): RolloutState {
  const status = objectAt(object, "status");
  const count = (field: string) => numberAt(status, field) ?? 0;
  const generation = numberAt(object, "metadata", "generation") ?? 0;
  const observed = count("observedGeneration") >= generation;
  if (kindOf(object) === "daemonset") {
    const wanted = count("desiredNumberScheduled");
    return { observed, wanted, updated: count("updatedNumberScheduled"), ready: count("numberReady") };
  }
  // A cluster leaves a single replica out of what it says.
  const wanted = numberAt(object, "spec", "replicas") ?? 1;
  return { observed, wanted, updated: count("updatedReplicas"), ready: count("readyReplicas") };
}
