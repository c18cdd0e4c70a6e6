/** Datadog's tags as labels: under their own names, and those of Kubernetes objects also as Prometheus calls them. */
import { labelsOf } from "./outside-text.ts";

const PROMETHEUS_NAMES: Readonly<Record<string, string>> = {
  kube_namespace: "namespace",
  kube_deployment: "deployment",
  kube_stateful_set: "statefulset",
  kube_daemon_set: "daemonset",
  kube_job: "job_name",
  kube_cronjob: "cronjob",
  pod_name: "pod",
  kube_container_name: "container",
  kube_node: "node",
  kube_cluster_name: "cluster",
  kube_app_name: "app_kubernetes_io_name",
};

/** The scope of the alert is asked before the tags of the monitor, and the title where there is neither. */
export function datadogLabels(
  { scope, tags }: { scope: string | null; tags: string | null },
  title: string,
): Record<string, string> {
  const inTitle = /\{([^{}]*)\}/.exec(title)?.[1] ?? null;
  const pairs = [scope, tags, inTitle].flatMap((list) => (list ?? "").split(",")).flatMap(pairOf);
  // Of two values of one tag the first is right.
  const own = Object.fromEntries(pairs.reverse());
  const renamed = Object.entries(PROMETHEUS_NAMES).flatMap(([tag, name]) => {
    const value = own[tag];
    return value === undefined || Object.hasOwn(own, name) ? [] : [[name, value] as const];
  });
  return labelsOf({ ...own, ...Object.fromEntries(renamed) });
}

function pairOf(tag: string): [string, string][] {
  const at = tag.indexOf(":");
  const name = tag.slice(0, at).trim();
  return at <= 0 || name === "" ? [] : [[name, tag.slice(at + 1).trim()]];
}
