/**
 * Which object an alert speaks of, and which one a proposal is aimed at.
 *
 * Alerts about Kubernetes objects carry the labels of the exporter that measured them (`job`, `service`, `instance`,
 * often its `pod` and `container` too). Taking those at their word would propose to restart the monitoring.
 */
import * as z from "zod/mini";
import { zName } from "./actions/definition.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { Incident } from "./incident.ts";
import { once } from "./once.ts";
import { isExporterName, NO_SERVICE_RULES, type ServiceRules } from "./service-rules.ts";
import { isFiring, type Signal } from "./signal.ts";
import { TARGET_KINDS, type Target, type TargetKind, targetText, UNKNOWN_SERVICE } from "./target.ts";

/** Labels that name an object of a known kind, the most telling first. */
const KIND_LABELS: readonly (readonly [label: string, kind: TargetKind])[] = [
  ["deployment", "deployment"],
  ["statefulset", "statefulset"],
  ["daemonset", "daemonset"],
  ["job_name", "job"],
  ["cronjob", "cronjob"],
  ["horizontalpodautoscaler", "horizontalpodautoscaler"],
  ["persistentvolumeclaim", "persistentvolumeclaim"],
];

/** Labels by which applications name themselves. */
const APP_LABELS = ["app", "app_kubernetes_io_name", "service_name"] as const;

const NODE_EXPORTER = /(^|[-_/])node[-_]exporter$/;
/** Proxies that stand in front of exporters and lend them their container name. */
const PROXY_CONTAINER = /^(kube-rbac-proxy(-.*)?|oauth-proxy|config-reloader)$/;

function label(signal: Signal, name: string): string | null {
  // Prometheus renames a metric's own label to `exported_…` where the scraped target has one of the same name.
  const value = signal.labels[`exported_${name}`] ?? signal.labels[name];
  return value === undefined || value.trim() === "" ? null : value.trim();
}

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

function targetByRules(signal: Signal, rules: ServiceRules): Target | null {
  return (
    objectTarget(signal, rules) ??
    scrapedTarget(signal, "service", rules) ??
    nodeTarget(signal) ??
    scrapedTarget(signal, "job", rules)
  );
}

function objectTarget(signal: Signal, rules: ServiceRules): Target | null {
  const namespace = label(signal, "namespace");
  for (const [name, kind] of KIND_LABELS) {
    const value = label(signal, name);
    if (value !== null) return namedTarget(kind, value, namespace);
  }
  const pod = label(signal, "pod");
  const own = pod !== null && isReportersOwnPod(signal, pod, rules);
  if (pod !== null && !own) return podTarget(pod, namespace);
  const container = own || isScrapedByExporter(signal, rules) ? null : label(signal, "container");
  if (container !== null && !PROXY_CONTAINER.test(container)) return namedTarget("service", container, namespace);
  const app = [...rules.service_labels, ...APP_LABELS]
    .map((name) => label(signal, name))
    .find((value) => value !== null && !isExporterName(value, rules));
  return app == null ? null : namedTarget("service", app, namespace);
}

function isScrapedByExporter(signal: Signal, rules: ServiceRules): boolean {
  return ["job", "service"].some((name) => isExporterName(signal.labels[name] ?? "", rules));
}

/** The exporter's pod, not one it measures: `monitoring-kube-state-metrics-…` with job `kube-state-metrics`. */
function isReportersOwnPod(signal: Signal, pod: string, rules: ServiceRules): boolean {
  const reporters = ["job", "service"].map((name) => (signal.labels[name] ?? "").split("/").at(-1) ?? "");
  return reporters.some((name) => name !== "" && isExporterName(name, rules) && `-${pod}`.includes(`-${name}-`));
}

function nodeTarget(signal: Signal): Target | null {
  const node = label(signal, "node");
  if (node !== null) return namedTarget("node", node, null);
  const byNodeExporter = ["job", "service"].some((name) => NODE_EXPORTER.test(signal.labels[name] ?? ""));
  const instance = byNodeExporter ? label(signal, "instance") : null;
  return instance === null ? null : namedTarget("node", instance.replace(/:\d+$/, ""), null);
}

/** What Prometheus scraped, where that is the thing itself and not something that measures it. */
function scrapedTarget(signal: Signal, name: "service" | "job", rules: ServiceRules): Target | null {
  const value = isScrapedByExporter(signal, rules) ? null : label(signal, name);
  return value === null || isExporterName(value, rules)
    ? null
    : namedTarget("service", value, label(signal, "namespace"));
}

/** A name that no Kubernetes object can have is still shown to people, as a service; no command is made with it. */
function namedTarget(kind: TargetKind, name: string, namespace: string | null): Target {
  return { kind: isObjectName(name) ? kind : "service", name, namespace };
}

/** Whether an object of the cluster can have this name (RFC 1123). */
export function isObjectName(name: string): boolean {
  return zName().safeParse(name).success;
}

/** The alphabet of generated suffixes, then what people type in examples: hexadecimal with a digit. */
const REPLICA_SET_POD = /^(.+)-(?:[bcdfghjklmnpqrstvwxz2456789]{6,10}|(?=[a-f]*\d)[0-9a-f]{8,10})-[a-z0-9]{5}$/;
const CRONJOB_POD = /^(.+)-\d{8}-[a-z0-9]{5}$/;
const ORDINAL_POD = /^(.+)-\d{1,4}$/;
/** Pods the kubelet runs from files end in a node's name, which may well end in a number. */
const STATIC_POD = /^(kube-apiserver|kube-controller-manager|kube-scheduler|etcd)-/;

function podTarget(pod: string, namespace: string | null): Target {
  if (namespace === "kube-system" && STATIC_POD.test(pod)) return namedTarget("pod", pod, namespace);
  const owners: [RegExp, TargetKind][] = [
    [CRONJOB_POD, "cronjob"],
    [REPLICA_SET_POD, "deployment"],
    [ORDINAL_POD, "statefulset"],
  ];
  for (const [pattern, kind] of owners) {
    const owner = pattern.exec(pod)?.[1];
    if (owner !== undefined) return namedTarget(kind, owner, namespace);
  }
  return namedTarget("pod", pod, namespace);
}

/** `shop/checkout` for each signal that names one, once each, in order. Alerts about nodes give none. */
export function affectedServices(signals: readonly Signal[]): string[] {
  const targets = signals.map(signalTarget).filter((target) => target !== null);
  return [...new Set(targets.filter((target) => target.kind !== "node").map(targetText))];
}

/**
 * What a proposal for this incident is aimed at: its first affected service, else the workload its signals name, else
 * a node they name, else `unknown-service`. The kind is learnt from a signal that names the same object; where none
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
  return targets[0] ?? { kind: "service", name: UNKNOWN_SERVICE, namespace: null };
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
