/** What the actions on an object of a namespace have in common. */
import * as z from "zod/mini";
import type { Command } from "../command.ts";
import type { LiveContainer, LiveObject } from "../live-object.ts";
import type { TargetKind } from "../target.ts";
import { type Access, type ObjectRef, zName, zNamespace } from "./definition.ts";

/** Something whose pods a controller replaces when what is wanted changes. */
export const WORKLOADS = ["deployment", "statefulset", "daemonset"] as const satisfies readonly TargetKind[];

export interface NamedObject {
  kind: TargetKind;
  name: string;
  namespace: string;
}

/** Parameters that name one object of these kinds. */
export function objectParams<const K extends readonly TargetKind[]>(kinds: K) {
  return { kind: z.enum(kinds), name: zName(), namespace: zNamespace() };
}

/** `deployment/checkout --namespace=shop`, and what else the action says. */
export function objectCommand(
  { kind, name, namespace }: NamedObject,
  flags: Readonly<Record<string, string>> = {},
): Omit<Command, "verb"> {
  return { operands: [`${kind}/${name}`], flags: { namespace, ...flags } };
}

/** Whether it is gone is looked for afterwards: kubectl would wait for it for ever. */
export const NO_WAIT = { wait: "false" };

/** The object of a command that has exactly one: `deployment/checkout`, or `deployment checkout`. */
export function readObject({ operands, flags }: Pick<Command, "operands" | "flags">): Record<string, unknown> | null {
  const [kind, name, ...more] = operands.join("/").split("/");
  return more.length > 0 ? null : { kind, name, namespace: flags["namespace"] };
}

export function objectRef({ kind, name, namespace }: NamedObject): ObjectRef {
  return { kind, name, namespace };
}

/** The API's plural name of a kind, with its group. */
const RESOURCE: Readonly<Partial<Record<TargetKind, string>>> = {
  deployment: "deployments.apps",
  statefulset: "statefulsets.apps",
  daemonset: "daemonsets.apps",
  replicaset: "replicasets.apps",
  job: "jobs.batch",
  cronjob: "cronjobs.batch",
  horizontalpodautoscaler: "horizontalpodautoscalers.autoscaling",
  ingress: "ingresses.networking.k8s.io",
};

/** `deployments.apps`; core kinds have no group. */
export function resourceOf(kind: TargetKind): string {
  return RESOURCE[kind] ?? `${kind}s`;
}

export function patchAccess({ kind }: { kind: TargetKind }): Access {
  return { verb: "patch", resource: resourceOf(kind) };
}

/** A whole number as a flag has it, or what was there, for the schema to refuse. */
export function readNumber(text: string | undefined): unknown {
  return text !== undefined && /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : text;
}

/** Without what was not given: a parameter that is left out has no key. */
export function given<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== undefined));
}

export function containerOf({ containers }: LiveObject, name: string): LiveContainer | undefined {
  return containers.find((container) => container.name === name);
}
