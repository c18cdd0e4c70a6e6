/** Incidents of many mixed signals: one proposal, for the cause, with an explanation. */
import { templates } from "virtual:templates";
import { describe, expect, it } from "vitest";
import { commandText } from "../../src/domain/action.ts";
import { affectedServices, chooseTarget } from "../../src/domain/choose-target.ts";
import { draftWithoutModel } from "../../src/domain/draft.ts";
import { type Incident, zIncident } from "../../src/domain/incident.ts";
import { effectOf } from "../../src/domain/proposal.ts";
import { type Signal, zSignal } from "../../src/domain/signal.ts";
import { targetText } from "../../src/domain/target.ts";
import { cpuTime } from "../support/cpu-time.ts";

const KSM = { job: "kube-state-metrics", instance: "10.42.3.17:8080" };

function alert(alert_name: string, severity: string, labels: Record<string, string>, message?: string): Signal {
  return zSignal.parse({ alert_name, severity, labels: { alertname: alert_name, severity, ...labels }, message });
}

function times(count: number, make: (i: number) => Signal): Signal[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

const pod = (service: string, i: number) => `${service}-7c9f6d5b8-x2k4${"bcdfghjklm"[i % 10]}`;
const errors = (service: string, message = "7 % of requests fail.") =>
  alert("HighErrorRate", "critical", { namespace: "shop", deployment: service }, message);

function incident(signals: Signal[]): Incident {
  return zIncident.parse({
    incident_id: "INC-1",
    status: "investigating",
    severity: "P1",
    signals,
    affected_services: affectedServices(signals),
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:00Z",
  });
}

function propose(signals: Signal[]) {
  const document = incident(signals);
  const input = { incident: document, target: chooseTarget(document), templates, playbooks: [] };
  const { proposal, match } = draftWithoutModel({ ...input, source: "auto", lang: "en" });
  return {
    template: proposal.template_id,
    remedy: proposal.remedy,
    target: targetText(proposal.target),
    command: proposal.action === null ? null : commandText(proposal.action, null),
    effect: effectOf(proposal),
    match,
  };
}

/** The same whatever order the signals came in: the first service of an incident is an accident. */
function proposeInAnyOrder(signals: Signal[]) {
  const first = propose(signals);
  const last = propose(signals.toReversed());
  const said = ({ template, remedy, command }: typeof first) => ({ template, remedy, command });
  expect(said(last)).toEqual(said(first));
  return first;
}

const NODE_DOWN = [
  ...times(40, (i) => alert("KubePodNotReady", "warning", { namespace: "shop", pod: pod(`svc-${i % 9}`, i), ...KSM })),
  ...times(5, (i) =>
    alert("KubeDeploymentReplicasMismatch", "warning", { namespace: "shop", deployment: `svc-${i}`, ...KSM }),
  ),
  alert("KubeDeploymentRolloutStuck", "warning", { namespace: "shop", deployment: "svc-3", ...KSM }),
  alert("TargetDown", "warning", { job: "node-exporter", namespace: "monitoring" }),
  alert("KubeNodeNotReady", "warning", { node: "node-7", condition: "Ready", ...KSM }),
  alert("KubeNodeUnreachable", "warning", { node: "node-7", ...KSM }),
  alert("CPUThrottlingHigh", "info", { namespace: "shop", pod: pod("svc-1", 1), container: "svc-1" }),
  alert("Watchdog", "none", {}),
];

describe("a node that is gone", () => {
  it("is cordoned, and the 40 pods on it are left alone", () => {
    const { match, ...proposal } = proposeInAnyOrder(NODE_DOWN);
    expect(proposal).toMatchObject({
      template: "node-not-ready",
      command: "kubectl cordon node-7",
      target: "node-7",
      effect: "reversible",
    });
    expect(match).toContain('aimed at "node-7": the cause is there, elsewhere are only symptoms');
    expect(match).toContain('it fires for one object only: "node-7"');
    expect(match).toContain("2 of 49 signals say so");
    expect(match.at(-1)).toBe("second: rollout-stuck, runs on what is at fault");
  });

  it("is not cordoned where many are gone at once", () => {
    const many = times(6, (i) => alert("KubeNodeNotReady", "warning", { node: `node-${i}`, ...KSM }));
    expect(propose([...NODE_DOWN, ...many])).toMatchObject({ template: "nodes-not-ready-many", effect: "read" });
  });
});

it("brings back etcd's members before looking at the API server and the pods", () => {
  const proposal = proposeInAnyOrder([
    ...times(20, (i) =>
      alert("KubePodNotReady", "warning", { namespace: "shop", pod: pod(`svc-${i % 5}`, i), ...KSM }),
    ),
    ...times(6, () => alert("KubeAPIErrorBudgetBurn", "critical", { long: "1h", short: "5m" })),
    alert("KubeAPIDown", "critical", {}),
    alert("etcdInsufficientMembers", "critical", { job: "etcd", namespace: "kube-system" }),
    ...times(3, (i) => alert("etcdNoLeader", "critical", { job: "etcd", namespace: "kube-system", pod: `etcd-m${i}` })),
    alert("etcdHighFsyncDurations", "warning", { job: "etcd", namespace: "kube-system", pod: "etcd-m1" }),
    alert("etcdHighNumberOfLeaderChanges", "warning", { job: "etcd", namespace: "kube-system", pod: "etcd-m1" }),
  ]);
  expect(proposal).toMatchObject({ template: "quorum-lost", remedy: "failover_or_restore_quorum", effect: "manual" });
  expect(proposal.command).toBeNull();
});

it("does not let noise decide between causes of different gravity for the data", () => {
  const proposal = proposeInAnyOrder([
    ...times(2, (i) => alert("etcdGRPCRequestsSlow", "critical", { job: "etcd", instance: `10.0.0.${i}:2379` })),
    alert("etcdInsufficientMembers", "critical", { job: "etcd" }),
    alert("etcdNoLeader", "critical", { job: "etcd", instance: "10.0.0.3:2379" }),
  ]);
  expect(proposal).toMatchObject({ template: "quorum-lost", command: null, target: "unknown-service" });
});

it("takes back a bad release, not the services that call it", () => {
  const proposal = proposeInAnyOrder([
    ...["cart", "frontend", "search", "payments"].map((service) => errors(service)),
    ...times(30, (i) => alert("LatencyHigh", "warning", { namespace: "shop", deployment: `svc-${i}` })),
    ...times(6, (i) =>
      alert(
        "KubePodCrashLooping",
        "warning",
        { namespace: "shop", pod: pod("checkout", i), container: "checkout", ...KSM },
        "Pod shop/checkout crashes since the release of 4.2.0.",
      ),
    ),
    alert("KubeDeploymentRolloutStuck", "warning", { namespace: "shop", deployment: "checkout", ...KSM }),
  ]);
  expect(proposal.command).toBe("kubectl rollout undo deployment/checkout --namespace=shop");
  expect(proposal.remedy).toBe("rollback_workload");
});

it("enlarges the full volume rather than restarting what writes to it", () => {
  const proposal = proposeInAnyOrder([
    ...times(35, (i) => errors(`svc-${i}`)),
    ...times(4, () => alert("KubePodCrashLooping", "warning", { namespace: "shop", pod: "postgres-0", ...KSM })),
    alert("PostgresqlDown", "critical", { namespace: "shop", statefulset: "postgres" }),
    alert("KubePersistentVolumeFillingUp", "critical", {
      namespace: "shop",
      persistentvolumeclaim: "data-postgres-0",
      job: "kubelet",
      node: "node-3",
    }),
  ]);
  expect(proposal).toMatchObject({
    template: "volume-filling-up",
    remedy: "expand_storage",
    target: "shop/data-postgres-0",
    command: null,
  });
});

it("looks at the name service where everything fails with it", () => {
  const proposal = proposeInAnyOrder([
    ...times(30, (i) => errors(`svc-${i}`, "lookup payments: no such host")),
    ...times(10, (i) => alert("UpstreamDown", "critical", { namespace: "shop", deployment: `gateway-${i}` })),
    ...times(8, (i) => alert("PostgresqlReplicationLag", "warning", { namespace: "shop", statefulset: `db-${i}` })),
    alert("CoreDNSDown", "critical", { namespace: "kube-system", deployment: "coredns" }),
    alert("KubeHpaMaxedOut", "warning", { namespace: "shop", horizontalpodautoscaler: "svc-1", ...KSM }),
  ]);
  expect(proposal).toMatchObject({
    template: "dns-down",
    target: "kube-system/coredns",
    command: "kubectl describe deployment/coredns --namespace=kube-system",
  });
});

it("renews the certificate behind the 5xx", () => {
  const proposal = proposeInAnyOrder([
    ...times(40, (i) => errors(`svc-${i}`)),
    ...times(8, (i) => alert("BlackboxProbeFailed", "critical", { instance: `https://shop-${i}.example.net` })),
    alert("SSLCertificateExpired", "critical", { instance: "https://shop.example.net" }),
  ]);
  expect(proposal).toMatchObject({ template: "certificate-expiry", remedy: "renew_certificate", effect: "manual" });
  expect(proposal.match).toContainEqual(expect.stringMatching(/"SSLCertificateExpired" has the words "\w+ expired"/));
});

it("does not let info alerts decide, whatever they name", () => {
  const proposal = proposeInAnyOrder([
    errors("checkout"),
    ...times(30, () => alert("KubeNodeNotReady", "info", { node: "node-7" })),
    ...times(18, (i) => alert("KubeQuotaAlmostFull", "info", { namespace: `team-${i}`, ...KSM })),
  ]);
  expect(proposal).toMatchObject({ template: "high-error-rate", target: "shop/checkout", effect: "read" });
});

it("is four times the work for four times the signals", () => {
  const timeOf = (storms: number) => {
    const document = incident(Array.from({ length: storms }, () => NODE_DOWN).flat());
    const input = { incident: document, target: chooseTarget(document), templates, playbooks: [] };
    return cpuTime(() => draftWithoutModel({ ...input, source: "auto", lang: "en" }));
  };
  timeOf(32);
  // 16 times where it were quadratic. Below some milliseconds nothing can be told.
  expect(timeOf(32)).toBeLessThan(Math.max(4 * 2.5 * timeOf(8), 20_000));
});
