/** What no bundled template may ever propose, whatever a rule author calls the alert. */
import { templates } from "virtual:templates";
import { describe, expect, it } from "vitest";
import { chooseTarget } from "../../src/domain/choose-target.ts";
import { draftWithoutModel } from "../../src/domain/draft.ts";
import { zIncident } from "../../src/domain/incident.ts";
import type { Remedy } from "../../src/domain/proposal.ts";

/** What people write beside an alert, which must not talk awooo into it either. */
const MESSAGES = [
  "It fails since the release of 4.2.0.",
  "Add more replicas, scale up the workers or restart the pods. It is not processing any requests.",
];

function remedyOf(alert_name: string, labels: Record<string, string>, message: string): Remedy {
  const incident = zIncident.parse({
    incident_id: "INC-1",
    status: "investigating",
    severity: "P1",
    signals: [{ alert_name, labels, message }],
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:00Z",
  });
  const input = { incident, target: chooseTarget(incident), templates, playbooks: [], lang: "en" as const };
  return draftWithoutModel({ ...input, source: "template" }).proposal.remedy;
}

const SYMPTOMS = [
  "Down",
  "NoLeader",
  "MembersDown",
  "MissingMembers",
  "HighLatency",
  "Slow",
  "SlowRequests",
  "RequestErrors",
  "HighErrorRate",
  "FailedRequests",
  "HighLoad",
  "HighMemory",
  "HighCpu",
  "DiskFull",
  "DiskLow",
  "Crash",
  "Crashed",
  "Restarts",
  "ReplicationLag",
  "ReplicationBroken",
  "TooManyConnections",
  "Unhealthy",
  "NotReady",
  "Timeout",
  "QueueGrowing",
  "BackupFailed",
  "CompactionFailed",
  "ProcessHung",
  "MemoryLeak",
  "WorkersSaturated",
  "ReadPathHighLoad",
  "BacklogHigh",
];
const LABELS = [{ namespace: "shop", deployment: "it" }, { namespace: "shop", statefulset: "it" }, {}];

function each(systems: readonly string[], symptoms: readonly string[], forbidden: readonly Remedy[]): string[] {
  const names = systems.flatMap((system) => symptoms.map((symptom) => `${system}${symptom}`));
  return names.flatMap((name) =>
    LABELS.flatMap((labels) => MESSAGES.map((message) => remedyOf(name, labels as Record<string, string>, message)))
      .filter((remedy) => forbidden.includes(remedy))
      .map((remedy) => `${name}: ${remedy}`),
  );
}

describe("never", () => {
  it("restarts, rolls back or adds to what keeps data in several copies", () => {
    const quorums = ["etcd", "Consul", "ZooKeeper", "Vault", "KafkaBroker", "Elasticsearch", "MongoDB", "Cassandra"];
    expect(each(quorums, SYMPTOMS, ["restart_workload", "rollback_workload", "scale_out"])).toEqual([]);
  });

  it("rolls back a database, a cache, a queue or what holds the only copy of data", () => {
    const stores = ["Postgresql", "Mysql", "Redis", "RabbitMQ", "Ceph", "LokiIngester", "PrometheusTSDB", "ClickHouse"];
    expect(each(stores, SYMPTOMS, ["rollback_workload", "restart_workload"])).toEqual([]);
  });

  it("restarts what still runs with its last good configuration", () => {
    const names = ["ConfigReloadFailed", "BadConfig", "FailedReload", "ConfigurationInvalid", "ConfigRejected"];
    expect(each(["Prometheus", "Nginx", "Checkout", "HAProxy"], names, ["restart_workload"])).toEqual([]);
  });

  it("adds replicas where something is used up", () => {
    const used = ["QuotaExceeded", "ConntrackFull", "FileDescriptorsExhausted", "TooManyOpenFiles", "IpPoolExhausted"];
    const full = ["Overcommit", "PodsUnschedulable", "ReplicasMismatch", "CapacityLow", "TooManyPods", "DiskFull"];
    expect(each(["Kube", "Host", "Checkout", "Cluster"], [...used, ...full], ["scale_out"])).toEqual([]);
  });

  it("restarts what the kubelet restarts already, or what has no disk left", () => {
    const names = ["PodCrashLooping", "CrashLoopBackOff", "OomKilled", "DiskFull", "VolumeFull", "FilesystemFull"];
    expect(each(["Kube", "Checkout", "Kubernetes"], names, ["restart_workload", "scale_out"])).toEqual([]);
  });

  it("rolls back for a failed backup, a failed job, a node or the network", () => {
    const names = ["BackupFailed", "JobFailed", "SnapshotErrors", "CertificateExpired", "DnsErrors", "NetworkErrors"];
    expect(each(["Kube", "Shop", "Node", "Velero"], names, ["rollback_workload"])).toEqual([]);
  });

  it("drains nodes against a disruption budget, or adds nodes where there are no addresses", () => {
    expect(each(["Kube"], ["PdbNotEnoughHealthyPods", "PodDisruptionBudgetAtLimit"], ["cordon_drain_node"])).toEqual(
      [],
    );
    expect(each(["Pod", "V4"], ["SubnetExhausted", "SubnetAllocationExceeded", "CidrFull"], ["add_nodes"])).toEqual([]);
  });
});
