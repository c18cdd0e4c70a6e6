/** Placeholders of templates and playbooks, and the target they stand for. */

import { zNamespace } from "./actions/definition.ts";
import { isObjectName } from "./label-target.ts";
import { type Target, targetText, UNKNOWN_SERVICE } from "./target.ts";

/** What a parameter may be instead of a value of its own: always the whole parameter, never a part of one. */
export const TARGET_PLACEHOLDERS: ReadonlySet<string> = new Set([
  "{target.kind}",
  "{target.name}",
  "{target.namespace}",
]);

type Params = Readonly<Record<string, string | number>>;

/** Puts the target's parts in; a part the target does not have (a node's namespace) is left out. */
export function resolveParams(params: Params, target: Target): Record<string, string | number> {
  const resolved: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params)) {
    const put = typeof value === "string" && TARGET_PLACEHOLDERS.has(value) ? targetPart(value, target) : value;
    if (put !== null) resolved[name] = put;
  }
  return resolved;
}

function targetPart(placeholder: string, target: Target): string | null {
  if (placeholder === "{target.kind}") return target.kind;
  return placeholder === "{target.name}" ? target.name : target.namespace;
}

/** What had to be assumed to turn a name into an object. */
export type Assumption = { code: "kind"; kind: string } | { code: "namespace"; namespace: string };

/** An object a command can be made for, and what was assumed for it. */
export interface ResolvedTarget {
  target: Target;
  assumptions: Assumption[];
}

/** What `kubectl` itself takes where nobody names a namespace; said out loud instead of left to a context. */
const DEFAULT_NAMESPACE = "default";
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * The object a command may name. A service known only by name is taken for a deployment, which is what runs most
 * services; that it exists is for the checks to say.
 * @returns null where no object of the cluster can be meant: nothing is known, or the name is none that one can have
 */
export function resolveTarget(target: Target): ResolvedTarget | null {
  if (target.name === UNKNOWN_SERVICE || !isObjectName(target.name)) return null;
  // An address is where a node was scraped; its name is not known.
  if (target.kind === "node") return IPV4.test(target.name) ? null : { target, assumptions: [] };
  if (target.namespace !== null && !zNamespace().safeParse(target.namespace).success) return null;
  const assumptions: Assumption[] = [];
  const kind = target.kind === "service" ? "deployment" : target.kind;
  if (kind !== target.kind) assumptions.push({ code: "kind", kind });
  if (target.namespace === null) assumptions.push({ code: "namespace", namespace: DEFAULT_NAMESPACE });
  return { target: { kind, name: target.name, namespace: target.namespace ?? DEFAULT_NAMESPACE }, assumptions };
}

const MAX_ALERT = 120;

/** Fills the placeholders of a text for people. What is put in is not looked at again. */
export function fillText(text: string, target: Target, alert: string | null): string {
  const shown = alert === null ? "-" : alert.length > MAX_ALERT ? `${alert.slice(0, MAX_ALERT)}…` : alert;
  const values: Record<string, string> = {
    target: targetText(target),
    name: target.name,
    namespace: target.namespace ?? "-",
    kind: target.kind,
    alert: shown,
  };
  return text.replace(/\{(target|name|namespace|kind|alert)\}/g, (_all, key: string) => values[key] ?? "");
}
