/** The alerts of `awooo demo`: one night, two incidents. Made up, in Alertmanager's webhook format. */

const MINUTE = 60_000;

/** @param now RFC 3339; the alerts began some minutes before */
export function demoAlerts(now: string): object[] {
  const ago = (minutes: number) => new Date(Date.parse(now) - minutes * MINUTE).toISOString();
  return [
    webhook('{}:{namespace="shop"}', [
      firing(ago(6), "1d5b0a7e52a0d684", {
        labels: {
          alertname: "KubeDeploymentRolloutStuck",
          namespace: "shop",
          deployment: "checkout",
          severity: "critical",
        },
        annotations: {
          summary: "Rollout of deployment shop/checkout is not progressing.",
          description: "Release v42 was deployed 9 minutes ago; 2 of 5 new pods became ready.",
        },
      }),
      firing(ago(5), "8c41e9d07b3f2a65", {
        labels: {
          alertname: "KubePodNotReady",
          namespace: "shop",
          pod: "checkout-7c9f6d5b8-x2k4q",
          severity: "warning",
        },
        annotations: { summary: "Pod has been in a non-ready state for more than 5 minutes." },
      }),
    ]),
    webhook('{}:{namespace="search"}', [
      firing(ago(31), "c07a5be1f4d29813", {
        labels: { alertname: "SearchResultsStale", namespace: "search", deployment: "indexer", severity: "info" },
        annotations: { summary: "Search results are older than 30 minutes." },
      }),
    ]),
  ];
}

interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

function firing(startsAt: string, fingerprint: string, { labels, annotations }: Alert): object {
  const exporter = { job: "kube-state-metrics", service: "monitoring-kube-state-metrics", instance: "10.42.3.17:8080" };
  return {
    status: "firing",
    labels: { ...exporter, ...labels },
    annotations,
    startsAt,
    endsAt: "0001-01-01T00:00:00Z",
    generatorURL: "http://prometheus.example.net/graph",
    fingerprint,
  };
}

function webhook(groupKey: string, alerts: object[]): object {
  return {
    version: "4",
    groupKey,
    receiver: "awooo",
    status: "firing",
    alerts,
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: "http://alertmanager.example.net",
    truncatedAlerts: 0,
  };
}
