/** The objects, their versions, and who watches them. */
import { createHash } from "node:crypto";
import { isFields, type KubeObject, Refusal } from "./objects.ts";
import { qualifiedName, type Resource, resourceOfObject } from "./resources.ts";

export interface Change {
  type: "ADDED" | "MODIFIED" | "DELETED";
  version: number;
  object: KubeObject;
}

export interface ObjectStore {
  /** As given, with what a server adds; neither generation nor controllers move. */
  put(object: KubeObject): KubeObject;
  /** A change by a client: the generation rises where what is wanted has changed. */
  update(object: KubeObject): KubeObject;
  remove(object: KubeObject): void;
  find(resource: Resource, namespace: string | null, name: string): KubeObject | null;
  /** @throws Refusal 404 */
  get(resource: Resource, namespace: string | null, name: string): KubeObject;
  /** @param namespace null: of all namespaces */
  list(resource: Resource, namespace: string | null): KubeObject[];
  ownedBy(owner: KubeObject): KubeObject[];
  version(): number;
  changesSince(version: number): Change[];
  onChange(listener: (change: Change) => void): () => void;
}

const T0 = "2026-01-01T00:00:00Z";

export function createObjectStore(): ObjectStore {
  const objects = new Map<string, KubeObject>();
  const history: Change[] = [];
  const listeners = new Set<(change: Change) => void>();
  let created = 0;

  const key = (resource: Resource, namespace: string | null, name: string) =>
    [qualifiedName(resource), resource.namespaced ? namespace : null, name].join("|");
  const keyOf = (object: KubeObject) =>
    key(resourceOfObject(object), object.metadata.namespace ?? null, object.metadata.name);
  const tell = (type: Change["type"], object: KubeObject) => {
    const change = { type, version: history.length + 1, object };
    object.metadata.resourceVersion = String(change.version);
    history.push(change);
    for (const listener of [...listeners]) listener(change);
  };
  const put = (given: KubeObject) => {
    const object = withoutNulls(given);
    const before = objects.get(keyOf(object));
    if (before === undefined) created++;
    object.metadata = {
      uid: before?.metadata.uid ?? uidOf(`${created} ${keyOf(object)}`),
      creationTimestamp: T0,
      ...(isFields(object.spec) && hasGeneration(object) && { generation: 1 }),
      ...object.metadata,
    };
    objects.set(keyOf(object), object);
    tell(before === undefined ? "ADDED" : "MODIFIED", object);
    return structuredClone(object);
  };
  const find = (resource: Resource, namespace: string | null, name: string) => {
    const found = objects.get(key(resource, namespace, name));
    return found === undefined ? null : structuredClone(found);
  };

  return {
    put,
    update(object) {
      const before = objects.get(keyOf(object));
      const moved = before !== undefined && hasGeneration(object) && !isSame(before.spec, withoutNulls(object).spec);
      const generation = (before?.metadata.generation ?? 0) + (moved ? 1 : 0);
      return put({ ...object, metadata: { ...object.metadata, ...(generation > 0 && { generation }) } });
    },
    remove(object) {
      const found = objects.get(keyOf(object));
      if (found === undefined) return;
      objects.delete(keyOf(object));
      tell("DELETED", structuredClone(found));
    },
    find,
    get(resource, namespace, name) {
      const found = find(resource, namespace, name);
      if (found === null) throw notFound(resource, name);
      return found;
    },
    list: (resource, namespace) =>
      [...objects.values()]
        .filter((object) => resourceOfObject(object) === resource)
        .filter((object) => namespace === null || object.metadata.namespace === namespace)
        .map((object) => structuredClone(object)),
    ownedBy: (owner) =>
      [...objects.values()]
        .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid))
        .map((object) => structuredClone(object)),
    version: () => history.length,
    changesSince: (version) => history.filter((change) => change.version > version),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function notFound(resource: Resource, name: string): Refusal {
  const details = { name, group: resource.group, kind: resource.plural };
  return new Refusal(404, "NotFound", `${qualifiedName(resource)} "${name}" not found`, details);
}

/** A copy; kubectl sends `creationTimestamp: null`, which a server that knows the types does not keep. */
function withoutNulls<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_key, inner: unknown) => (inner === null ? undefined : inner)));
}

/** Equal as JSON, whatever the order of keys. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isFields(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** Nodes, pods and services have none, as in a cluster. */
function hasGeneration({ kind }: KubeObject): boolean {
  return !["Node", "Pod", "Service", "PersistentVolumeClaim", "HorizontalPodAutoscaler", "Namespace"].includes(kind);
}

function uidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
