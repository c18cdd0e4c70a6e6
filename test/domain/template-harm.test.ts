/** What no bundled template may ever propose, whatever a rule author calls the alert. */
import { templates } from "virtual:templates";
import { describe, expect, it } from "vitest";
import { LOOKS } from "../../src/domain/action.ts";
import { chooseTarget } from "../../src/domain/choose-target.ts";
import { draftWithoutModel } from "../../src/domain/draft.ts";
import type { Severity } from "../../src/domain/incident.ts";
import { zIncident } from "../../src/domain/incident.ts";
import type { Proposal, Remedy } from "../../src/domain/proposal.ts";
import type { MatchRule, Template } from "../../src/domain/template.ts";
import { VOCABULARY } from "../../src/domain/template-vocabulary.ts";

/** What people write beside an alert, which must not talk awooo into it either. */
const MESSAGES = [
  "It fails since the release of 4.2.0.",
  "Add more replicas, scale up the workers or restart the pods. It is not processing any requests.",
];

function proposalFor(
  alert_name: string,
  labels: Record<string, string>,
  message: string,
  severity: Severity,
): Proposal {
  const incident = zIncident.parse({
    incident_id: "INC-1",
    status: "investigating",
    severity,
    signals: [{ alert_name, labels, message }],
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:00Z",
  });
  const input = { incident, target: chooseTarget(incident), templates, playbooks: [], lang: "en" as const };
  return draftWithoutModel({ ...input, source: "template" }).proposal;
}

function remedyOf(alert_name: string, labels: Record<string, string>, message: string): Remedy {
  return proposalFor(alert_name, labels, message, "P1").remedy;
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

/** Names whose words awooo once took for a family they do not belong to. */
const TAKEN_FOR: Readonly<Record<string, readonly string[]>> = {
  "a stuck rollout": [
    "DeploymentRolloutStarted",
    "DeploymentRolloutSlow",
    "CanaryDeploymentRolloutInProgress",
    "KubeDeploymentRolloutDurationHigh",
    "DatabaseDeploymentRolloutWindow",
    "RolloutFailedOver",
  ],
  "a mere notice": [
    "BillingPaymentsStopped",
    "BillingDatabaseCorrupted",
    "BillingWebhookTimeouts",
    "SpendLedgerImbalance",
    "CronSchedulingDisabled",
    "PaymentsDatabaseRebooted",
    "FraudTelemetryDisabled",
    "CheckoutReleasePending",
    "CloudCostAnomaly",
  ],
  "a crash or a hung process": [
    "AndroidAppCrashRateHigh",
    "CrashReporterUploadFailed",
    "FeatureFlagServiceCrash",
    "OrderProcessStuckInReview",
    "CustomerApplicationStuck",
    "ApplicationProcessStuckPayments",
  ],
  "a wrong setting": ["LegacyCheckoutDown", "InsecureLoginsSpiking", "PaymentsDenied", "CardSelectorServiceOut"],
};

const SAID = [...MESSAGES, "checkout was just deployed.", ""];
const OWNERS: readonly Record<string, string>[] = [
  ...LABELS.map((labels) => labels as Record<string, string>),
  { namespace: "shop", daemonset: "it" },
  { namespace: "shop", pod: "it-6b7f9c9d8-x2x4z" },
  { service: "it" },
];

describe.each(Object.entries(TAKEN_FOR))("what only sounds like %s", (_family, names) => {
  it.each(names)("%s is looked into, and neither changed nor passed over", (name) => {
    const severities: Severity[] = ["P0", "P1", "P2", "P3"];
    const proposals = severities.flatMap((severity) =>
      OWNERS.flatMap((labels) => SAID.map((message) => proposalFor(name, labels, message, severity))),
    );
    expect(new Set(proposals.map(({ remedy, template_id }) => `${remedy}, ${template_id}`))).toEqual(
      new Set(proposals.map(({ template_id }) => `investigate, ${template_id}`)),
    );
    const changes = proposals.flatMap(({ action }) => (action === null || LOOKS.includes(action.name) ? [] : [action]));
    expect(changes).toEqual([]);
  });
});

/** The single words that a pattern or phrase is content with; several words that one word can be count as one. */
function contentWith(text: string): string[] {
  const words = text
    .split(" ")
    .map((word) => word.split("|").flatMap((way) => (way.startsWith("@") ? (VOCABULARY[way.slice(1)] ?? []) : [way])));
  const [first = [], ...others] = words;
  const fits = (wanted: string, word: string) =>
    wanted.endsWith("*") ? word.startsWith(wanted.slice(0, -1)) : wanted === word;
  return words
    .flat()
    .concat(first)
    .map((word) => word.replace(/\*$/, ""))
    .filter((word) => [first, ...others].every((ways) => ways.some((wanted) => fits(wanted, word))));
}

const changing = ({ remedy }: Template) => remedy !== "investigate";

describe("a template that changes something, or says that nothing has to be done", () => {
  it.each(templates.filter(changing).map((template) => [template.id, template] as const))(
    "%s wants two words at least",
    (_id, template: Template) => {
      const patterns = template.match.flatMap((rule) => rule.patterns ?? []);
      const phrases = template.match.flatMap((rule) => rule.words ?? []).filter((phrase) => !phrase.includes(" "));
      expect([...patterns.flatMap((pattern) => contentWith(pattern)), ...phrases]).toEqual([]);
    },
  );

  it("is no last resort", () => {
    expect(templates.filter((template) => template.role === "last_resort" && changing(template))).toEqual([]);
  });

  it("passes over nothing grave, except what is known by its whole name", () => {
    const silent = templates.filter(({ remedy }) => remedy === "silence_or_tune");
    const rules = silent
      .flatMap(({ match }: Template): MatchRule[] => match)
      .filter((rule) => rule.patterns ?? rule.words);
    const grave = rules.filter(({ severities }) => severities?.every((one) => one === "P2" || one === "P3") !== true);
    expect(grave).toEqual([]);
  });
});

const WORKLOAD = { namespace: "shop", deployment: "it" };
const BROKER = { namespace: "shop", pod: "rabbitmq-0" };

describe("a name that sounds like two families", () => {
  it.each([
    ["CertManagerCertNotReady", WORKLOAD, "certificate-expiry"],
    ["IstioHigh5xxRequestRate", WORKLOAD, "high-error-rate"],
    ["Http500Errors", WORKLOAD, "high-error-rate"],
    ["VaultSealed", WORKLOAD, "vault-sealed"],
    ["PodRestartedAfterOOMKill", WORKLOAD, "out-of-memory"],
    ["PostgresDeadlockDetected", WORKLOAD, "database-load"],
    ["KafkaConsumersLagging", WORKLOAD, "queue-backlog"],
    ["RabbitmqUnackedMessages", WORKLOAD, "queue-backlog"],
    ["QueueDepthHigh", BROKER, "queue-broker"],
    ["QueueDepthHigh", { namespace: "shop", statefulset: "kafka" }, "queue-broker"],
    ["IstioPilotXdsPushErrors", WORKLOAD, "configuration-wrong"],
    ["DeploymentRolloutStuck", WORKLOAD, "rollout-stuck"],
  ])("%s of %j goes to %s", (name, labels, id) => {
    expect(proposalFor(name, labels as Record<string, string>, "", "P2").template_id).toBe(id);
  });

  it("is for a machine only where the alert names one", () => {
    const names = ["HostRaidArrayDegraded", "HostHighCpuLoad", "HostClockSkew", "HostSwapUsageHigh", "HostDiskFull"];
    expect(names.map((name) => remedyOf(name, WORKLOAD, ""))).not.toContain("cordon_drain_node");
    const machines = templates.filter(({ id }) => /^(node-(hardware|clock|disk|pressure)|host-)/.test(id));
    expect(machines.filter(({ target_kinds }) => target_kinds?.join() !== "node")).toEqual([]);
  });

  it.each(["etcdGRPCRequestsSlow", "etcdHighFsyncDurations", "etcdDatabaseQuotaLowSpace"])(
    "%s is not acted on while the quorum is lost",
    (name) => {
      const labels = { namespace: "kube-system", pod: "etcd-0" };
      const incident = zIncident.parse({
        incident_id: "INC-1",
        status: "investigating",
        severity: "P1",
        signals: [name, "etcdMembersDown"].map((alert_name) => ({ alert_name, labels, message: "" })),
        created_at: "2026-03-02T09:00:00Z",
        updated_at: "2026-03-02T09:00:00Z",
      });
      const input = { incident, target: chooseTarget(incident), templates, playbooks: [], lang: "en" as const };
      expect(draftWithoutModel({ ...input, source: "template" }).proposal.template_id).toBe("quorum-lost");
    },
  );
});
