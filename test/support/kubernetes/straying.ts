/** Whether a request to the API server is what a command of the catalogue shows of itself. */
import { accessOf, type CatalogueAction, definitionOf, objectOf } from "../../../src/domain/action.ts";
import type { Asked } from "./asked.ts";

const DISCOVERY = /^\/(version|api|apis|api\/v1|apis\/[a-z0-9.]+\/v[0-9a-z]+|openapi\/v[23].*)$/;
const REVIEW = "selfsubjectaccessreviews.authorization.k8s.io";

/** What an action shows, and what it may touch because of that. */
export interface Shown {
  action: CatalogueAction;
  namespace: string | null;
  /** Of an action on a node. */
  node: string | null;
  /** `namespace/name` of the pods on that node. */
  pods: ReadonlySet<string>;
}

/** Why a request strays from what was shown; null where it does not. */
export function straying(request: Asked, shown: Shown): string | null {
  const { verb, resource, path, mutating } = request;
  if (resource === "") return verb === "get" && DISCOVERY.test(path) ? null : "is about no known path";
  if (/^secrets\b/.test(resource)) return "is about secrets";
  if (resource === REVIEW) return strayingReview(request, shown);
  if (mutating) return strayingChange(request, shown);
  if (!["get", "list", "watch"].includes(verb)) return `is neither a look nor a change: ${verb}`;
  return shown.namespace === null ? strayingNodeLook(request, shown) : strayingLook(request, shown.namespace);
}

function strayingLook({ resource, name, namespace }: Asked, shown: string): string | null {
  // Where something was not found, kubectl looks whether its namespace is there.
  if (resource === "namespaces") return name === shown ? null : "is about another namespace";
  return namespace === shown ? null : `is in namespace ${namespace}`;
}

/** A node has pods in every namespace, events without one, and its sign of life in a namespace of its own. */
function strayingNodeLook({ resource, name, namespace, query }: Asked, { node, pods }: Shown): string | null {
  const about = query.get("fieldSelector") ?? "";
  const isAllowed = {
    nodes: node === null || name === node || about === `metadata.name=${node}`,
    "nodes.metrics.k8s.io": node === null || name === node,
    pods: name === null ? about.includes(`spec.nodeName=${node}`) : pods.has(`${namespace}/${name}`),
    // A drain asks whether those that own pods of the node are still there.
    "daemonsets.apps": name !== null && [...pods].some((pod) => pod.startsWith(`${namespace}/${name}-`)),
    "leases.coordination.k8s.io": namespace === "kube-node-lease" && name === node,
    events: about.includes(`involvedObject.name=${node}`),
  }[resource];
  return isAllowed === true ? null : `is about ${resource} ${namespace}/${name} where ${about}`;
}

/** The permission that is asked for is the one that is shown. */
function strayingReview({ body }: Asked, { action, namespace }: Shown): string | null {
  const { spec } = body as { spec: { resourceAttributes: Record<string, string> } };
  const { resource, group, subresource, verb, namespace: where } = spec.resourceAttributes;
  const asked = [verb, resource, group, subresource, where].join(" ");
  const [plural, ...groups] = String(action.params["resource"]).split(".");
  const { may, subresource: part = "" } = action.params;
  const shown = [may, plural, groups.join("."), part, namespace ?? ""].join(" ");
  return action.name === "can_i" && asked === shown ? null : `asks for ${asked}`;
}

function strayingChange({ verb, resource, namespace, name }: Asked, { action, node, pods }: Shown): string | null {
  const made = `${verb} ${resource} ${namespace}/${name}`;
  if (definitionOf(action.name).class(action.params as never, {}) === "read") return `a look changes: ${made}`;
  const { verb: may, resource: plural, subresource } = accessOf(action);
  const allowed = `${may} ${plural}${subresource === undefined ? "" : `/${subresource}`}`;
  const object = objectOf(action);
  const isShown =
    node !== null && subresource === "eviction"
      ? made === `patch nodes null/${node}` || (made.startsWith(`${allowed} `) && pods.has(`${namespace}/${name}`))
      : made === `${allowed} ${object?.namespace}/${object?.name}`;
  return isShown ? null : `changes ${made}`;
}
