/** What kubectl is asked about an object, word by word. None of it changes anything. */
import { accessOf, argvOf, type CatalogueAction, objectOf } from "../../domain/action.ts";
import { type ObjectRef, zName, zNamespace } from "../../domain/actions/definition.ts";
import { resourceOf } from "../../domain/actions/workload.ts";
import { REQUEST_TIMEOUT } from "../../domain/command.ts";
import { type Target, UNKNOWN_SERVICE } from "../../domain/target.ts";
import { safeText } from "../../text/safe-text.ts";

/**
 * How long kubectl waits for one answer in a look: it asks a silent server up to five times before it says so, and is
 * to do that before the look as a whole is over.
 */
const LOOK_REQUEST_TIMEOUT = "2500ms";

/** An object with all that is needed to ask for it. */
export interface Named {
  /** As kubectl takes it; also `namespace`. */
  kind: string;
  name: string;
  namespace: string | null;
}

/** What a look is about; `object` is null where nothing can be asked for, and `why` says so. */
export type Subject =
  | { object: Named; guess: boolean }
  /** The command is about the cluster as a whole. */
  | { object: null; why: null }
  | { object: null; why: string };

const CLUSTER_SCOPED: ReadonlySet<string> = new Set(["node", "namespace"]);

/** The object of the action, the namespace of one that is about no single object, else the target. */
export function subjectOf(target: Target, action: CatalogueAction | null): Subject {
  if (action === null) return subjectIn(target, target.kind === "service");
  const object = objectOf(action);
  if (object !== null && object.name !== null) return subjectIn({ ...object, name: object.name }, false);
  const namespace = namespaceOf(action);
  if (namespace === null) return { object: null, why: null };
  return subjectIn({ kind: "namespace", name: namespace, namespace: null }, false);
}

/** @param guess the incident names a service, which need not be an object of this kind */
function subjectIn({ kind, name, namespace }: Named, guess: boolean): Subject {
  if (name === UNKNOWN_SERVICE) return { object: null, why: "the incident names no object" };
  if (!zName().safeParse(name).success) {
    return { object: null, why: `no object can be called ${safeText(JSON.stringify(name), { max: 100 })}` };
  }
  if (CLUSTER_SCOPED.has(kind)) return { object: { kind, name, namespace: null }, guess };
  if (namespace === null) return { object: null, why: `nobody named the namespace of ${kind}/${name}` };
  if (!zNamespace().safeParse(namespace).success) {
    return { object: null, why: `no namespace can be called ${safeText(JSON.stringify(namespace), { max: 100 })}` };
  }
  return { object: { kind, name, namespace }, guess };
}

function namespaceOf(action: CatalogueAction): string | null {
  const named = action.params["namespace"];
  return typeof named === "string" ? named : null;
}

function scope(namespace: string | null): string[] {
  return namespace === null ? [] : [`--namespace=${namespace}`];
}

function inContext(context: string): string[] {
  return [`--context=${context}`, `--request-timeout=${LOOK_REQUEST_TIMEOUT}`];
}

export function getArgs(context: string, { kind, name, namespace }: Named): string[] {
  return ["get", "--output=json", ...scope(namespace), ...inContext(context), "--", `${kind}/${name}`];
}

export function accessArgs(context: string, action: CatalogueAction): string[] {
  const { verb, resource, subresource } = accessOf(action);
  const object: Partial<ObjectRef> = objectOf(action) ?? {};
  // The object only where the permission is about it: draining a node evicts pods.
  const about = object.kind !== undefined && object.name != null && resourceOf(object.kind) === resource;
  const namespace = object.namespace ?? namespaceOf(action);
  const wide = namespace === null && resource !== "nodes" ? ["--all-namespaces"] : scope(namespace);
  const part = subresource === undefined ? [] : [`--subresource=${subresource}`];
  const what = about ? `${resource}/${object.name}` : resource;
  return ["auth", "can-i", ...part, ...wide, ...inContext(context), "--", verb, what];
}

/** The signed words themselves, but for the flag that keeps the server from doing it, and the time for an answer. */
export function dryRunArgs(context: string, action: CatalogueAction): string[] {
  const [, ...words] = argvOf(action, context);
  const signed = words.indexOf(`--request-timeout=${REQUEST_TIMEOUT}`);
  // Every command has it; without a place for the flag it would be run.
  if (signed === -1) throw new Error(`${action.name} has no time limit`);
  return words.toSpliced(signed, 1, `--request-timeout=${LOOK_REQUEST_TIMEOUT}`, "--dry-run=server");
}

/** Prints the phase of each pod, one a line. */
export function podsArgs(context: string, which: readonly string[]): string[] {
  const output = '--output=jsonpath={range .items[*]}{.status.phase}{"\\n"}{end}';
  return ["get", output, ...which, ...inContext(context), "--", "pods"];
}

export function versionArgs(context: string): string[] {
  return ["version", "--output=json", ...inContext(context)];
}
