/**
 * The object that the labels of an alert name.
 *
 * Alerts about Kubernetes objects carry the labels of the exporter that measured them (`job`, `service`, `instance`,
 * often its `pod` and `container` too). Taking those at their word would propose to restart the monitoring.
 */
import { zName } from "./actions/definition.ts";
import { isExporterName, type ServiceRules } from "./service-rules.ts";
import type { Signal } from "./signal.ts";
import type { Target, TargetKind } from "./target.ts";

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
/** Labels of what was scraped, unless the metric brought its own. */
const SCRAPE_LABELS: ReadonlySet<string> = new Set(["pod", "container", "service", "job"]);
/** Alerts made of the state that Kubernetes reports are about the objects they name, an exporter's too. */
const ABOUT_OBJECTS = /^kube(?:pod|deployment|statefulset|daemonset|container|job|cronjob|hpa|workload)/i;
const STATE_REPORTER = /(^|[-_/])(kube-state-metrics|kubelet|cadvisor)$/;
/** Labels by which a metric names its node; `Hostname` is what the GPU exporter writes. */
const NODE_LABELS = ["node", "Hostname", "nodename"] as const;

function raw(signal: Signal, name: string): string | null {
  const value = signal.labels[name]?.trim();
  return value === undefined || value === "" ? null : value;
}

/**
 * Prometheus renames a metric's own label to `exported_…` where the scraped target has one of the same name. Where it
 * did, what was scraped only measures: its `job`, `service`, `container` and `pod` are not what the alert is about.
 */
function label(signal: Signal, name: string): string | null {
  const own = raw(signal, `exported_${name}`);
  if (own !== null) return own;
  return SCRAPE_LABELS.has(name) && isExported(signal, name) ? null : raw(signal, name);
}

function isExported(signal: Signal, name: string): boolean {
  // A pod is still where the metric comes from, if the metric names no place of its own.
  if (name === "pod") return raw(signal, "exported_namespace") !== null;
  return Object.keys(signal.labels).some((key) => key.startsWith("exported_") && key !== "exported_instance");
}

/** The namespace a label's value is in: that of the metric, or for a label of what was scraped, that of the scraping. */
function namespaceFor(signal: Signal, name: string): string | null {
  if (raw(signal, `exported_${name}`) !== null) return raw(signal, "exported_namespace");
  return SCRAPE_LABELS.has(name) ? raw(signal, "namespace") : namespaceOf(signal);
}

/** The namespace an alert is about; null where it names none. */
export function namespaceOf(signal: Signal): string | null {
  return label(signal, "namespace");
}

export function targetByRules(signal: Signal, rules: ServiceRules): Target | null {
  return (
    objectTarget(signal, rules) ??
    scrapedTarget(signal, "service", rules) ??
    nodeTarget(signal) ??
    scrapedTarget(signal, "job", rules)
  );
}

function objectTarget(signal: Signal, rules: ServiceRules): Target | null {
  for (const [name, kind] of KIND_LABELS) {
    const value = label(signal, name);
    if (value !== null && !isMeasuring(signal, value, rules)) {
      return namedTarget(kind, value, namespaceFor(signal, name));
    }
  }
  const pod = label(signal, "pod");
  const own = pod !== null && (isReportersOwnPod(signal, pod, rules) || isMeasuringPod(signal, pod, rules));
  if (pod !== null && !own) return podTarget(pod, namespaceFor(signal, "pod"));
  const container = own || isScrapedByExporter(signal, rules) ? null : label(signal, "container");
  if (container !== null && !PROXY_CONTAINER.test(container) && !isExporterName(container, rules)) {
    return namedTarget("service", container, namespaceFor(signal, "container"));
  }
  const app = [...rules.service_labels, ...APP_LABELS].find((name) => {
    const value = label(signal, name);
    return value !== null && !isExporterName(value, rules);
  });
  return app === undefined ? null : namedTarget("service", label(signal, app) ?? "", namespaceFor(signal, app));
}

/** Whether an object named in an alert only measured what the alert is about. */
function isMeasuring(signal: Signal, name: string, rules: ServiceRules): boolean {
  if (!isExporterName(name, rules)) return false;
  const reported = ["job", "service"].some((key) => STATE_REPORTER.test(raw(signal, key) ?? ""));
  return !reported && !ABOUT_OBJECTS.test(signal.alert_name);
}

/** Pods are called after what runs them, with one or two generated words behind. */
function isMeasuringPod(signal: Signal, pod: string, rules: ServiceRules): boolean {
  const names = [pod, pod.replace(/-[^-]+$/, ""), pod.replace(/-[^-]+-[^-]+$/, "")];
  return names.some((name) => isMeasuring(signal, name, rules));
}

function isScrapedByExporter(signal: Signal, rules: ServiceRules): boolean {
  const pod = raw(signal, "pod");
  return (
    ["job", "service"].some((name) => isExporterName(signal.labels[name] ?? "", rules)) ||
    (pod !== null && isMeasuringPod(signal, pod, rules))
  );
}

/** The exporter's pod, not one it measures: `monitoring-kube-state-metrics-…` with job `kube-state-metrics`. */
function isReportersOwnPod(signal: Signal, pod: string, rules: ServiceRules): boolean {
  const reporters = ["job", "service"].map((name) => (signal.labels[name] ?? "").split("/").at(-1) ?? "");
  return reporters.some((name) => name !== "" && isExporterName(name, rules) && `-${pod}`.includes(`-${name}-`));
}

/** The node an alert names, or at which address the node exporter measured it. */
export function nodeTarget(signal: Signal): Target | null {
  const node = NODE_LABELS.map((name) => label(signal, name)).find((value) => value !== null);
  if (node != null) return namedTarget("node", node, null);
  const byNodeExporter = ["job", "service"].some((name) => NODE_EXPORTER.test(signal.labels[name] ?? ""));
  const instance = byNodeExporter ? label(signal, "instance") : null;
  return instance === null ? null : namedTarget("node", instance.replace(/:\d+$/, ""), null);
}

/**
 * What Prometheus scraped, where that is the thing itself and not something that measures it. Without a namespace it
 * is no object: `job: apiserver` is how somebody called a list of addresses.
 */
function scrapedTarget(signal: Signal, name: "service" | "job", rules: ServiceRules): Target | null {
  const value = isScrapedByExporter(signal, rules) ? null : label(signal, name);
  if (value === null || isExporterName(value, rules)) return null;
  const namespace = namespaceFor(signal, name);
  return namespace === null && isScraped(signal, name) ? null : namedTarget("service", value, namespace);
}

/** A team's own alerts have a `service` and nothing of a scraping; what was scraped has a `job`. */
function isScraped(signal: Signal, name: "service" | "job"): boolean {
  return name === "job" || ["job", "exported_service"].some((key) => raw(signal, key) !== null);
}

/** A name that no Kubernetes object can have is still shown to people, as a service; no command is made with it. */
export function namedTarget(kind: TargetKind, name: string, namespace: string | null): Target {
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
