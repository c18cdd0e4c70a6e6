/** Which object an alert speaks of, and which one a proposal is aimed at. */
import * as z from "zod/mini";
import { canonicalJson } from "./canonical-json.ts";
import type { Incident } from "./incident.ts";
import { isObjectName, namedTarget, namespaceOf, targetByRules } from "./label-target.ts";
import { once } from "./once.ts";
import { NO_SERVICE_RULES, type ServiceRules } from "./service-rules.ts";
import { isFiring, type Signal } from "./signal.ts";
import { TARGET_KINDS, type Target, targetText, UNKNOWN_SERVICE } from "./target.ts";

/**
 * The target of the alert itself: what a team's own rules said when it came in, else by its labels; null where they
 * name nothing but the monitoring.
 */
export function signalTarget(signal: Signal): Target | null {
  if (DECIDED_TARGET in signal) {
    const decided = zDecided().safeParse(signal[DECIDED_TARGET]);
    if (decided.success)
      return decided.data && namedTarget(decided.data.kind, decided.data.name, decided.data.namespace);
  }
  return targetByRules(signal, NO_SERVICE_RULES);
}

/** The field of a signal that keeps a target which awooo's own rules would not choose. */
const DECIDED_TARGET = "awooo_target";

const zDecided = once(() =>
  z.nullable(
    z.object({
      kind: z.enum(TARGET_KINDS),
      name: z.string().check(z.minLength(1)),
      namespace: z.nullable(z.string()),
    }),
  ),
);

/**
 * The signal with the target that a team's own rules give it. It is kept with the signal, so that colleagues without
 * these rules, and later commands, see the same.
 */
export function withDecidedTarget(signal: Signal, rules: ServiceRules): Signal {
  const target = targetByRules(signal, rules);
  const same = canonicalJson(target) === canonicalJson(signalTarget(signal));
  return same ? signal : { ...signal, [DECIDED_TARGET]: target };
}

/** `shop/checkout` for each signal that names one, once each, in order. Alerts about nodes give none. */
export function affectedServices(signals: readonly Signal[]): string[] {
  const targets = signals.map(signalTarget).filter((target) => target !== null);
  return [...new Set(targets.filter((target) => target.kind !== "node").map(targetText))];
}

/**
 * What a proposal for this incident is aimed at: its first affected service, else the workload its signals name, else
 * a node they name, else `unknown-service` (with the namespace, where the signals agree on one). The kind is learnt from a signal that names the same object; where none
 * does it stays `service`. Alerts that still fire are asked before those that ended. A name that nothing in a cluster can
 * have (`Shop checkout`, as PagerDuty's services are called) gives way to one that something can have.
 */
export function chooseTarget(incident: Incident): Target {
  const signals = [...incident.signals.filter(isFiring), ...incident.signals.filter((signal) => !isFiring(signal))];
  const targets = signals.map(signalTarget).filter((target) => target !== null);
  const services = incident.affected_services.map(parseService);
  const workload = targets.find((target) => target.kind !== "node");
  const possible = services.find((service) => isObjectName(service.name) || isKnown(service, targets));
  const first = possible ?? workload ?? services[0];
  if (first !== undefined) return learnKind(first, targets);
  return targets[0] ?? unknownTarget(signals);
}

/** What is known where nothing names an object: the namespace, if the signals agree on one. */
export function unknownTarget(signals: readonly Signal[]): Target {
  const namespaces = new Set(signals.map(namespaceOf).filter((namespace) => namespace !== null));
  const [namespace = null, ...others] = namespaces;
  return { kind: "service", name: UNKNOWN_SERVICE, namespace: others.length > 0 ? null : namespace };
}

function isKnown(service: Target, targets: readonly Target[]): boolean {
  return targets.some((target) => isSameObject(target, service));
}

/** `shop/checkout` or `checkout`; anything else is a name as it stands. */
function parseService(text: string): Target {
  const [namespace, name, ...rest] = text.split("/");
  const qualified =
    namespace !== undefined && name !== undefined && rest.length === 0 && namespace !== "" && name !== "";
  return qualified ? { kind: "service", name, namespace } : { kind: "service", name: text, namespace: null };
}

function learnKind(service: Target, targets: readonly Target[]): Target {
  const same = targets.filter((target) => isSameObject(target, service));
  const found = same.find((target) => target.kind !== "service") ?? same[0];
  return found === undefined ? service : { ...found, namespace: service.namespace ?? found.namespace };
}

/** Whether two targets may be one object: the same name, and no two different namespaces. */
export function isSameObject(a: Target, b: Target): boolean {
  const oneNamespace = a.namespace === null || b.namespace === null || a.namespace === b.namespace;
  return a.name === b.name && oneNamespace;
}
