/** What every action of the catalogue says of itself. */
import * as z from "zod/mini";
import { once } from "../once.ts";

/** How much an action can break; see the class table in `action.ts`. Forbidden verbs have no definition at all. */
export type ActionClass = "read" | "reversible" | "disruptive" | "destructive";

/** What the cluster said about the target. Absent where nobody asked or nobody answered. */
export interface ClusterFacts {
  replicas?: number;
  /** Whether a controller would make the object anew. */
  controlled?: boolean;
}

export interface ActionDefinition<S extends z.ZodMiniObject> {
  /** Built when it is first used: a command needs the schema of one action, if any. */
  params(): S;
  class(params: z.infer<S>, facts: ClusterFacts): ActionClass;
  /** The words after `kubectl`. */
  argv(params: z.infer<S>): string[];
}

/** Keeps the parameter type of a definition while checking its shape. */
export function defineAction<S extends z.ZodMiniObject>(definition: ActionDefinition<S>): ActionDefinition<S> {
  return { ...definition, params: once(definition.params) };
}

const RFC1123_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** RFC 1123 subdomain: what Kubernetes allows as an object's name; cannot start with a dash. */
export const zName = once(() =>
  z.string().check(z.maxLength(253), z.regex(RFC1123_SUBDOMAIN, { error: "expected an RFC 1123 name" })),
);

/** RFC 1123 label: what Kubernetes allows as a namespace. */
export const zNamespace = once(() =>
  z
    .string()
    .check(z.maxLength(63), z.regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, { error: "expected an RFC 1123 label" })),
);

/** The parameters of every action on a workload: something whose pods a controller replaces. */
export const workloadParams = once(() => ({
  kind: z.enum(["deployment", "statefulset", "daemonset"]),
  name: zName(),
  namespace: zNamespace(),
}));

/** `deployment/checkout` and `--namespace=shop`: how every namespaced action names its object. */
export function objectWords(params: { kind: string; name: string; namespace: string }): [string, string] {
  return [`${params.kind}/${params.name}`, `--namespace=${params.namespace}`];
}
