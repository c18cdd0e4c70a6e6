/**
 * Which objects a model may act on: those the incident itself names, and no others.
 *
 * The list goes to the model, becomes the `enum`s of the answer's JSON schema, and is checked again in the answer, so
 * that no text in an alert can aim an action at something else.
 */
import { zName, zNamespace } from "./actions/definition.ts";
import { signalTarget } from "./choose-target.ts";
import type { Incident } from "./incident.ts";
import { isFiring, type Signal } from "./signal.ts";
import { type Target, type TargetKind, UNKNOWN_SERVICE } from "./target.ts";
import { resolveTarget } from "./template-params.ts";

export interface ScopedObject {
  /** null where only a name is known, not what kind of object it is. */
  kind: TargetKind | null;
  name: string;
  /** null for nodes, and where the incident leaves it open. */
  namespace: string | null;
}

export interface AnswerScope {
  /** The target first. */
  objects: readonly ScopedObject[];
  namespaces: readonly string[];
}

/** More names than this help no model, and make the schema slow. */
const MAX_OBJECTS = 60;

/** A bare name may be any workload, but never one of these: their names are always given as such. */
const UNGUESSED: ReadonlySet<string> = new Set<TargetKind>([
  "pod",
  "node",
  "horizontalpodautoscaler",
  "persistentvolumeclaim",
]);

/** Everything the target, the affected services and the firing signals name. */
export function scopeOf(incident: Incident, target: Target): AnswerScope {
  const firing = incident.signals.filter(isFiring);
  const found = [
    ...(target.name === UNKNOWN_SERVICE ? [] : [fromTarget(target)]),
    ...incident.affected_services.map(fromService),
    ...firing.flatMap(fromSignal),
  ].filter(isNameable);
  const named = [target, ...found].map(({ namespace }) => namespace).filter((namespace) => namespace !== null);
  // Where nobody names a namespace, the same one is assumed as for a template.
  const assumed = named.length === 0 ? resolveTarget(target)?.target.namespace : undefined;
  const namespaces = [...new Set(assumed == null ? named : [assumed])].filter((n) => zNamespace().safeParse(n).success);
  return { objects: unique(found.map((o) => inOnlyNamespace(o, namespaces))).slice(0, MAX_OBJECTS), namespaces };
}

/** The object of the scope that a kind and a name mean, or undefined where the incident names no such object. */
export function objectInScope(
  scope: AnswerScope,
  wanted: { kind: string; name: string; namespace: string | undefined },
): ScopedObject | undefined {
  return scope.objects.find(
    ({ kind, name, namespace }) =>
      name === wanted.name &&
      (kind === null ? !UNGUESSED.has(wanted.kind) : kind === wanted.kind) &&
      (wanted.namespace === undefined ||
        wanted.namespace === namespace ||
        (namespace === null && kind !== "node" && scope.namespaces.includes(wanted.namespace))),
  );
}

function fromTarget({ kind, name, namespace }: Target): ScopedObject {
  return { kind: kind === "service" ? null : kind, name, namespace };
}

/** `shop/checkout` or `checkout`. */
function fromService(service: string): ScopedObject {
  const slash = service.indexOf("/");
  return { kind: null, name: service.slice(slash + 1), namespace: slash === -1 ? null : service.slice(0, slash) };
}

/** What the signal speaks of, its own pod, and the node it is on; never the exporter that measured it. */
function fromSignal(signal: Signal): ScopedObject[] {
  const target = signalTarget(signal);
  const pod = signal.labels["exported_pod"] ?? signal.labels["pod"];
  const node = signal.labels["exported_node"] ?? signal.labels["node"];
  const isOwnPod = target !== null && pod?.startsWith(`${target.name}-`);
  return [
    ...(target === null ? [] : [fromTarget(target)]),
    ...(isOwnPod && pod !== undefined ? [{ kind: "pod" as const, name: pod, namespace: target.namespace }] : []),
    ...(node === undefined ? [] : [{ kind: "node" as const, name: node, namespace: null }]),
  ];
}

function isNameable({ name, namespace }: ScopedObject): boolean {
  return zName().safeParse(name).success && (namespace === null || zNamespace().safeParse(namespace).success);
}

/** A name without a namespace is in the incident's only one. */
function inOnlyNamespace(object: ScopedObject, namespaces: readonly string[]): ScopedObject {
  const [only] = namespaces;
  if (object.namespace !== null || object.kind === "node" || only === undefined || namespaces.length > 1) return object;
  return { ...object, namespace: only };
}

/** Each object once; a bare name is left out where another entry says what kind of object has that name. */
function unique(objects: readonly ScopedObject[]): ScopedObject[] {
  const byKey = new Map(objects.map((o) => [JSON.stringify([o.kind, o.name, o.namespace]), o]));
  const kinded = [...byKey.values()].filter((o) => o.kind !== null);
  return [...byKey.values()].filter(
    (o) =>
      o.kind !== null ||
      !kinded.some(
        (k) => k.name === o.name && (o.namespace === null || k.namespace === null || k.namespace === o.namespace),
      ),
  );
}
