/** What only measures others, and by which labels services name themselves: awooo's knowledge, and a team's own. */

export interface ServiceRules {
  /** Labels that name the service, asked before awooo's own (`app`, ...) and after those that name a workload. */
  service_labels: readonly string[];
  /** Jobs and services that only measure others: a name, with `*` for anything at its beginning or end. */
  exporters: readonly string[];
}

export const NO_SERVICE_RULES: ServiceRules = { service_labels: [], exporters: [] };

const EXPORTER = /(^|[-_/])(kube-state-metrics|node-exporter|kubelet|cadvisor|blackbox([-_].*)?|[^/]*[-_]exporter)$/;

/** Longer than the name of any job; what is longer would only keep the pattern busy. */
const MAX_NAME = 300;

/** Whether a `job` or `service` is something that measures others, also with a Helm release in front. */
export function isExporterName(name: string, { exporters }: ServiceRules): boolean {
  if (name.length > MAX_NAME) return false;
  return EXPORTER.test(name) || exporters.some((pattern) => matches(name, pattern));
}

/** `obs/my-prober`, the job of a PodMonitor, is `my-prober` too. */
function matches(name: string, pattern: string): boolean {
  const text = pattern.replace(/^\*|\*$/g, "");
  const fits = (one: string) => {
    if (pattern.startsWith("*")) return pattern.endsWith("*") ? one.includes(text) : one.endsWith(text);
    return pattern.endsWith("*") ? one.startsWith(text) : one === text;
  };
  return fits(name) || fits(name.slice(name.lastIndexOf("/") + 1));
}
