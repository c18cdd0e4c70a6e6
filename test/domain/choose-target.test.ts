import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affectedServices, chooseTarget, signalTarget } from "../../src/domain/choose-target.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { Signal } from "../../src/domain/signal.ts";
import { targetText } from "../../src/domain/target.ts";

function signal(labels: Record<string, string>, status?: string): Signal {
  return { alert_name: "A", labels, annotations: {}, status };
}

function incident(affected_services: string[], ...signals: Signal[]): Incident {
  return {
    incident_id: "INC-1",
    status: "investigating",
    severity: "P2",
    signals,
    affected_services,
    proposal_ids: [],
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:00Z",
  };
}

/** What kube-state-metrics of a Helm release puts on every alert. */
const KSM = { job: "kube-state-metrics", service: "monitoring-kube-state-metrics", instance: "10.42.3.17:8080" };
const KSM_POD = {
  ...KSM,
  namespace: "monitoring",
  pod: "monitoring-kube-state-metrics-7c9f6d5b8-x2k4q",
  container: "kube-state-metrics",
};

describe("signalTarget", () => {
  it.each<[string, Record<string, string>, string | null]>([
    [
      "deployment before pod",
      { namespace: "shop", deployment: "checkout", pod: "x-0", ...KSM },
      "deployment shop/checkout",
    ],
    ["statefulset", { namespace: "shop", statefulset: "db" }, "statefulset shop/db"],
    ["daemonset", { namespace: "kube-system", daemonset: "cni" }, "daemonset kube-system/cni"],
    ["job_name, not the scrape job", { namespace: "shop", job_name: "invoice-1", ...KSM }, "job shop/invoice-1"],
    ["cronjob", { namespace: "shop", cronjob: "invoice", ...KSM }, "cronjob shop/invoice"],
    ["autoscaler", { namespace: "shop", horizontalpodautoscaler: "web", ...KSM }, "horizontalpodautoscaler shop/web"],
    [
      "claim, though the kubelet and its node are named",
      {
        namespace: "shop",
        persistentvolumeclaim: "data-db-0",
        job: "kubelet",
        service: "monitoring-kubelet",
        node: "n7",
      },
      "persistentvolumeclaim shop/data-db-0",
    ],
    [
      "pod of a replica set",
      { namespace: "shop", pod: "checkout-7c9f6d5b8-x2k4q", ...KSM },
      "deployment shop/checkout",
    ],
    ["pod of a replica set, as people write one", { pod: "web-5d4f8c7b9d-abcde" }, "deployment web"],
    ["pod whose name has dashes", { pod: "cart-api-v2-6f7b9c5d4-9slzv" }, "deployment cart-api-v2"],
    ["pod of a stateful set", { namespace: "shop", pod: "postgres-0" }, "statefulset shop/postgres"],
    ["pod of a cron job", { namespace: "shop", pod: "backup-28391820-x7k2p" }, "cronjob shop/backup"],
    ["pod of a daemon set stays a pod", { namespace: "kube-system", pod: "cni-x7k2p" }, "pod kube-system/cni-x7k2p"],
    ["static pod", { namespace: "kube-system", pod: "etcd-master-1" }, "pod kube-system/etcd-master-1"],
    ["container", { namespace: "shop", container: "search" }, "service shop/search"],
    ["app", { namespace: "shop", app: "search", service: "search-http" }, "service shop/search"],
    ["service_name", { service_name: "search" }, "service search"],
    ["service", { namespace: "shop", service: "search-http", job: "other" }, "service shop/search-http"],
    ["job", { namespace: "shop", job: "search" }, "service shop/search"],
    ["a job without a namespace is no object", { job: "apiserver" }, null],
    ["nor is a service that was scraped", { job: "apiserver", service: "kubernetes" }, null],
    ["a team's own service is known by name", { service: "search" }, "service search"],
    [
      "an exporter's pod, whatever the job is called",
      { job: "mysqld-exporter", pod: "prometheus-mysql-exporter-7d9f7b7c4-x2x4z", service: "mysql", namespace: "db" },
      null,
    ],
    ["an exporter's pod without a job", { pod: "dcgm-exporter-abcde", namespace: "gpu", node: "gpu-2" }, "node gpu-2"],
    [
      "nor is the service in front of it",
      { namespace: "db", service: "pg", pod: "pg-exporter-6c7bd5fcb7-9s8vq" },
      null,
    ],
    ["an exporter's deployment", { namespace: "cache", deployment: "redis-exporter" }, null],
    [
      "an exporter's deployment that kube-state-metrics reports",
      { namespace: "cache", deployment: "redis-exporter", ...KSM },
      "deployment cache/redis-exporter",
    ],
    [
      "a metric's own namespace is not the scraper's",
      { namespace: "argocd", exported_namespace: "shop", job: "argocd-metrics" },
      null,
    ],
    [
      "nor is the scraper's pod in it",
      {
        namespace: "cert-manager",
        exported_namespace: "shop",
        pod: "cert-manager-7d9f7b7c4-x2x4z",
        job: "cert-manager",
      },
      null,
    ],
    [
      "the scraper's pod is in the scraper's namespace",
      { namespace: "ingress-nginx", exported_service: "checkout", pod: "ingress-6f7b9c5d4-9slzv", service: "metrics" },
      "deployment ingress-nginx/ingress",
    ],
    ["node as the GPU exporter calls it", { Hostname: "gpu-2", job: "nvidia-dcgm-exporter" }, "node gpu-2"],
    ["exporter as service", { namespace: "monitoring", ...KSM }, null],
    ["exporter as job, with a path", { job: "integrations/kubernetes/kube-state-metrics" }, null],
    ["named exporters", { job: "postgres_exporter" }, null],
    ["blackbox", { job: "blackbox-http", instance: "https://shop.example.net" }, null],
    ["exporter as app", { app: "prometheus-node-exporter" }, null],
    ["the exporter's own pod", KSM_POD, null],
    ["the exporter's own pod does not hide the node", { ...KSM_POD, node: "n7" }, "node n7"],
    [
      "an exporter that crashes is a target",
      { ...KSM, namespace: "mon", pod: "node-exporter-x2k4q" },
      "pod mon/node-exporter-x2k4q",
    ],
    ["proxy in front of an exporter", { node: "n7", container: "kube-rbac-proxy-main", ...KSM }, "node n7"],
    [
      "labels of the metric itself go first",
      { exported_namespace: "shop", exported_pod: "db-0", ...KSM_POD },
      "statefulset shop/db",
    ],
    ["node", { node: "n7", ...KSM }, "node n7"],
    ["instance of node-exporter", { instance: "10.0.4.7:9100", job: "node-exporter" }, "node 10.0.4.7"],
    ["instance of anything else is no node", { instance: "10.0.4.7:8080", job: "kube-state-metrics" }, null],
    ["no object can have this name", { namespace: "shop", deployment: "Check Out; rm" }, "service shop/Check Out; rm"],
    ["nothing", { severity: "none" }, null],
    ["empty labels", { deployment: "", pod: " ", namespace: "" }, null],
  ])("%s", (_case, labels, expected) => {
    const target = signalTarget(signal(labels));
    expect(target && `${target.kind} ${targetText(target)}`).toBe(expected);
  });

  it("never takes the exporter, whatever else is known", () => {
    const exporter = fc.constantFrom(
      "kube-state-metrics",
      "node-exporter",
      "x-exporter",
      "y_exporter",
      "kubelet",
      "cadvisor",
    );
    fc.assert(
      fc.property(exporter, fc.constantFrom("", "monitoring-", "prom-"), fc.boolean(), (name, release, node) => {
        const labels = {
          job: name,
          service: `${release}${name}`,
          pod: `${release}${name}-7c9f6d5b8-x2k4q`,
          namespace: "m",
        };
        const target = signalTarget(signal(node ? { ...labels, node: "n1" } : labels));
        expect(target?.name ?? "none").toBe(node ? "n1" : "none");
      }),
    );
  });
});

it("lists affected services once, in order, without nodes", () => {
  const signals = [
    signal({ node: "n7" }),
    signal({ namespace: "shop", pod: "checkout-7c9f6d5b8-x2k4q", ...KSM }),
    signal({ namespace: "shop", persistentvolumeclaim: "data-postgres-0", job: "kubelet" }),
    signal({ namespace: "shop", deployment: "checkout", ...KSM }),
    signal({ severity: "none" }),
  ];
  expect(affectedServices(signals)).toEqual(["shop/checkout", "shop/data-postgres-0"]);
});

describe("chooseTarget", () => {
  const crash = signal({ namespace: "shop", pod: "checkout-7c9f6d5b8-x2k4q" });
  const node = signal({ node: "n7" });

  it.each<[string, Incident, string]>([
    ["kind learnt from a signal", incident(["shop/checkout"], node, crash), "deployment shop/checkout"],
    ["namespace learnt from a signal", incident(["checkout"], crash), "deployment shop/checkout"],
    ["another namespace is another object", incident(["staging/checkout"], crash), "service staging/checkout"],
    [
      "a definite kind before a service",
      incident(["shop/checkout"], signal({ namespace: "shop", app: "checkout" }), crash),
      "deployment shop/checkout",
    ],
    ["service known by name only", incident(["checkout"]), "service checkout"],
    [
      "first service, though another one has signals",
      incident(["shop/cart", "shop/checkout"], crash),
      "service shop/cart",
    ],
    ["workload before node", incident([], node, crash), "deployment shop/checkout"],
    ["node", incident([], signal({}), node), "node n7"],
    [
      "firing before resolved",
      incident([], signal({ deployment: "old" }, "resolved"), crash),
      "deployment shop/checkout",
    ],
    ["resolved where nothing fires", incident([], signal({ deployment: "old" }, "resolved")), "deployment old"],
    ["nothing known", incident([]), "service unknown-service"],
    ["nothing but a namespace", incident([], signal({ namespace: "shop" })), "service unknown-service"],
    ["a name with more slashes is taken as it stands", incident(["a/b/c"]), "service a/b/c"],
    ["half a name", incident(["/checkout"]), "service /checkout"],
  ])("%s", (_case, document, expected) => {
    const target = chooseTarget(document);
    expect(`${target.kind} ${targetText(target)}`).toBe(expected);
  });
});
