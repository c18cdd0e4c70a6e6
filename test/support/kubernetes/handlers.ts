/** What each verb does to the objects. */
import type { ReadRequest } from "./asked.ts";
import { type Controllers, isWorkload } from "./controllers.ts";
import type { FaultList } from "./faults.ts";
import { type Fields, isFields, type KubeObject, Refusal } from "./objects.ts";
import { applyPatch } from "./patch.ts";
import { discoveryOf, groupVersion, noSuchPath, type Place, qualifiedName, resourceNamed } from "./resources.ts";
import { selects } from "./selectors.ts";
import { isSame, type ObjectStore } from "./store.ts";

export interface Cluster {
  store: ObjectStore;
  controllers: Controllers;
  faults: FaultList;
  /** After a change of what is wanted: observed at once, settled later. */
  changed(object: KubeObject): void;
  /** Ends an object and what it owns; the owner of a pod makes another. */
  end(object: KubeObject): void;
  logOf(pod: KubeObject, container: string): string[];
}

/** `text` instead of an object is plain text (a log). */
export interface Answer {
  code: number;
  body: Fields | string;
}

export function answerTo(request: ReadRequest, cluster: Cluster): Answer {
  const { place } = request;
  if (place === null) {
    const document = request.method === "GET" ? discoveryOf(request.path) : null;
    if (document === null) throw noSuchPath();
    return ok(document);
  }
  if (place.resource.plural === "selfsubjectaccessreviews") return review(request, cluster);
  if (place.resource.group === "metrics.k8s.io") return ok(metricsOf(place, cluster));
  if (place.subresource === "log") return log(request, place, cluster);
  if (place.subresource === "eviction") return evict(request, place, cluster);
  if (place.subresource === "scale") return scale(request, place, cluster);
  switch (request.verb) {
    case "get":
      return ok(getNamed(place, cluster));
    case "list":
      return ok(listOf(place, request, cluster));
    case "create":
      return create(request, place, cluster);
    case "update":
    case "patch":
      return ok(change(request, place, cluster));
    case "delete":
      return remove(request, place, cluster);
    default:
      throw new Refusal(405, "MethodNotAllowed", `the server does not allow this method on the requested resource`);
  }
}

function ok(body: object | string): Answer {
  return { code: 200, body: typeof body === "string" ? body : { ...body } };
}

function getNamed({ resource, namespace, name }: Place, { store }: Cluster): KubeObject {
  return store.get(resource, namespace, name ?? "");
}

function listOf({ resource, namespace }: Place, { query }: ReadRequest, { store }: Cluster) {
  const items = store.list(resource, namespace).filter(selects(query));
  return {
    kind: `${resource.kind}List`,
    apiVersion: groupVersion(resource),
    metadata: { resourceVersion: String(store.version()) },
    items,
  };
}

function create({ body, dryRun }: ReadRequest, { resource, namespace }: Place, { store, changed }: Cluster): Answer {
  const object = objectIn(body);
  if (namespace !== null) object.metadata.namespace = namespace;
  validate(object, null);
  if (store.find(resource, namespace, object.metadata.name) !== null) {
    throw new Refusal(409, "AlreadyExists", `${qualifiedName(resource)} "${object.metadata.name}" already exists`);
  }
  if (dryRun) return { code: 201, body: object };
  const made = store.update(object);
  changed(made);
  return { code: 201, body: made };
}

function change(request: ReadRequest, place: Place, cluster: Cluster): KubeObject {
  const before = getNamed(place, cluster);
  const wanted =
    request.verb === "update"
      ? request.body
      : applyPatch(request.headers["content-type"] ?? "", structuredClone(before), request.body);
  return replace(before, objectIn(wanted), request.dryRun, cluster);
}

function replace(before: KubeObject, wanted: KubeObject, dryRun: boolean, { store, changed }: Cluster): KubeObject {
  const { resourceVersion } = wanted.metadata;
  const resource = qualifiedName(resourceNamed(before.kind));
  if (resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion) {
    const message = `Operation cannot be fulfilled on ${resource} "${before.metadata.name}": the object has been modified; please apply your changes to the latest version and try again`;
    throw new Refusal(409, "Conflict", message);
  }
  const { name, namespace, uid } = before.metadata;
  const object: KubeObject = {
    ...wanted,
    metadata: { ...wanted.metadata, name, ...(namespace !== undefined && { namespace }), ...(uid && { uid }) },
    ...(before.status !== undefined && { status: before.status }),
  };
  validate(object, before);
  if (dryRun) return object;
  if (isSame(object, before)) return before;
  const stored = store.update(object);
  if (!isSame(before.spec, object.spec)) changed(stored);
  return stored;
}

function remove({ body, dryRun }: ReadRequest, place: Place, { store, end }: Cluster): Answer {
  const found = store.get(place.resource, place.namespace, place.name ?? "");
  const wanted = isFields(body) && isFields(body["preconditions"]) ? body["preconditions"]["uid"] : undefined;
  if (wanted !== undefined && wanted !== found.metadata.uid) {
    throw new Refusal(409, "Conflict", "the UID in the precondition does not match the UID in record");
  }
  if (!dryRun) end(found);
  return ok(found);
}

function evict(request: ReadRequest, place: Place, cluster: Cluster): Answer {
  const pod = getNamed(place, cluster);
  const budgets = cluster.store.list(resourceNamed("poddisruptionbudgets"), place.namespace);
  const refused = budgets.some((budget) => {
    const selector = isFields(budget.spec?.["selector"]) ? budget.spec["selector"]["matchLabels"] : {};
    const covers = Object.entries(isFields(selector) ? selector : {}).every(
      ([key, value]) => pod.metadata.labels?.[key] === value,
    );
    return covers && budget.status?.["disruptionsAllowed"] === 0;
  });
  if (refused) {
    const message = "Cannot evict pod as it would violate the pod's disruption budget.";
    throw new Refusal(429, "TooManyRequests", message);
  }
  if (!request.dryRun) cluster.end(pod);
  return { code: 201, body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } };
}

/** The number of replicas of a workload as an object of its own. */
function scale(request: ReadRequest, place: Place, cluster: Cluster): Answer {
  const workload = getNamed(place, cluster);
  if (request.verb === "get") return ok(scaleOf(workload));
  const wanted =
    request.verb === "update"
      ? request.body
      : applyPatch(request.headers["content-type"] ?? "", { ...scaleOf(workload) }, request.body);
  const { metadata, spec = {} } = objectIn(wanted);
  const { resourceVersion } = metadata;
  const changed = replace(
    workload,
    {
      ...workload,
      metadata: { ...workload.metadata, ...(resourceVersion !== undefined && { resourceVersion }) },
      spec: { ...workload.spec, replicas: spec["replicas"] },
    },
    request.dryRun,
    cluster,
  );
  return ok(scaleOf(changed));
}

function scaleOf({ metadata, spec, status }: KubeObject): KubeObject {
  const { name, namespace = "default", uid = "", resourceVersion = "" } = metadata;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion },
    spec: { replicas: spec?.["replicas"] ?? 1 },
    status: { replicas: status?.["replicas"] ?? 0 },
  };
}

function log({ query }: ReadRequest, place: Place, cluster: Cluster): Answer {
  const pod = getNamed(place, cluster);
  const containers = containersOf(pod).map((one) => String(one["name"]));
  const container = query.get("container") ?? containers[0] ?? "";
  if (!containers.includes(container)) {
    throw new Refusal(400, "BadRequest", `container ${container} is not valid for pod ${pod.metadata.name}`);
  }
  const lines = cluster.logOf(pod, container);
  const tail = query.get("tailLines");
  const shown = tail === null ? lines : lines.slice(Math.max(0, lines.length - Number(tail)));
  return ok(shown.map((line) => `${line}\n`).join(""));
}

/** May I? Whatever no fault forbids. */
function review({ body, path, query, method, headers }: ReadRequest, { faults }: Cluster): Answer {
  const spec = isFields(body) && isFields(body["spec"]) ? body["spec"] : {};
  const asked = isFields(spec["resourceAttributes"]) ? spec["resourceAttributes"] : {};
  const text = (key: string) => String(asked[key] ?? "");
  const parts = [text("resource"), text("group")].filter((part) => part !== "").join(".");
  const allowed = !faults.forbids({
    ...{ method, path, query, headers, body, dryRun: false, mutating: false },
    verb: text("verb"),
    resource: parts + (text("subresource") === "" ? "" : `/${text("subresource")}`),
    namespace: text("namespace") || null,
    name: text("name") || null,
  });
  return { code: 201, body: { ...(isFields(body) ? body : {}), status: { allowed, ...(!allowed && { reason: "" }) } } };
}

function metricsOf({ resource, namespace, name }: Place, { store }: Cluster): object {
  const usage = { cpu: "25m", memory: "64Mi" };
  const timing = { timestamp: "2026-01-01T00:00:00Z", window: "30s" };
  const apiVersion = groupVersion(resource);
  const objects = store.list(resourceNamed(resource.plural), namespace);
  const items = objects.map((object) => ({
    ...{ apiVersion, kind: resource.kind, ...timing },
    metadata: { name: object.metadata.name, namespace: object.metadata.namespace, labels: object.metadata.labels },
    ...(resource.plural === "nodes"
      ? { usage }
      : { containers: containersOf(object).map((one) => ({ name: one["name"], usage })) }),
  }));
  if (name === null) return { kind: `${resource.kind}List`, apiVersion, metadata: {}, items };
  const found = items.find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Refusal(404, "NotFound", `${qualifiedName(resource)} "${name}" not found`);
  return found;
}

function containersOf(pod: KubeObject): Fields[] {
  const containers = pod.spec?.["containers"];
  return Array.isArray(containers) ? containers.filter(isFields) : [];
}

function objectIn(body: unknown): KubeObject {
  if (!isFields(body) || !isFields(body["metadata"])) throw new Refusal(400, "BadRequest", "the body is no object");
  return body as unknown as KubeObject;
}

/** As much as tests need: what a person can get wrong with the actions of the catalogue. */
function validate(object: KubeObject, before: KubeObject | null): void {
  const replicas = object.spec?.["replicas"];
  if (replicas !== undefined && (!Number.isInteger(replicas) || Number(replicas) < 0)) {
    throw invalid(object, `spec.replicas: Invalid value: ${replicas}: must be greater than or equal to 0`);
  }
  if (!isWorkload(object)) return;
  for (const { name, image } of object.spec.template.spec.containers) {
    if (!name || !image) throw invalid(object, "spec.template.spec.containers[0].image: Required value");
  }
  if (before !== null && isWorkload(before) && !isSame(before.spec.selector, object.spec.selector)) {
    throw invalid(object, "spec.selector: Invalid value: field is immutable");
  }
}

function invalid(object: KubeObject, what: string): Refusal {
  const { kind, apiVersion, metadata } = object;
  const [group = ""] = apiVersion.includes("/") ? apiVersion.split("/") : [""];
  return new Refusal(
    422,
    "Invalid",
    `${kind}${group === "" ? "" : `.${group}`} "${metadata.name}" is invalid: ${what}`,
  );
}
