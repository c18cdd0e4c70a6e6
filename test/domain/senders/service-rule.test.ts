/** Alerts of kube-state-metrics, through every sender that carries Prometheus labels, and a team's own rules. */
import { describe, expect, it } from "vitest";
import { chooseTarget, signalTarget } from "../../../src/domain/choose-target.ts";
import type { Incident } from "../../../src/domain/incident.ts";
import { alertGroups, decideGroup, type KnownIncidents } from "../../../src/domain/ingest.ts";
import { DEFAULT_RULES, type SenderRules } from "../../../src/domain/sender-rules.ts";
import { normalise } from "../../../src/domain/senders/detect.ts";
import type { NormalisedAlerts } from "../../../src/domain/senders/sender.ts";
import { T0 } from "../../support/builders.ts";
import { changed, payload } from "../../support/ingest-fixture.ts";

const NOTHING: KnownIncidents = { state: () => null, openIncidentOf: () => null, openIncidentWith: () => null };

function read(value: unknown, rules: SenderRules = DEFAULT_RULES): NormalisedAlerts[] {
  return normalise({ value, where: "in.json" }, null, T0, rules).filter((part) => part.kind === "alerts");
}

function incidentsOf(value: unknown, rules: SenderRules = DEFAULT_RULES): Incident[] {
  return read(value, rules)
    .flatMap((alerts) => alertGroups(alerts, rules))
    .flatMap((group) => decideGroup(group, NOTHING, T0))
    .flatMap(({ change }) => (change?.type === "incident.opened" ? [change.body.document] : []));
}

describe("the target of a kube-state-metrics alert", () => {
  it.each([
    "webhook.json",
    "api-alerts.json",
    "api-groups.json",
    "grafana.json",
    "pagerduty-alerts.json",
    "opsgenie-create.json",
  ])("is the workload and never the exporter: %s", (name) => {
    const measured = read(payload(name)).flatMap(({ signals }) =>
      signals.filter((one) => one.labels["job"] === "kube-state-metrics"),
    );
    expect(measured.length).toBeGreaterThan(0);
    for (const signal of measured) {
      expect(signalTarget(signal)).toEqual({ kind: "deployment", name: "ledger", namespace: "pay" });
    }
    const [incident] = incidentsOf(payload(name));
    expect(incident && chooseTarget(incident)).toEqual({ kind: "deployment", name: "ledger", namespace: "pay" });
    expect(JSON.stringify(incidentsOf(payload(name)).map((one) => one.affected_services))).not.toContain("metrics");
  });

  it("comes before a PagerDuty service, which nothing in a cluster is called", () => {
    const [incident] = incidentsOf(payload("pagerduty-alerts.json"));
    expect(incident?.affected_services).toEqual(["pay/ledger", "Pay ledger"]);
    const learnt: Incident = { ...(incident as Incident), affected_services: ["Pay ledger", "pay/ledger"] };
    expect(chooseTarget(learnt)).toEqual({ kind: "deployment", name: "ledger", namespace: "pay" });
    expect(chooseTarget({ ...learnt, affected_services: ["Pay ledger"] })).toMatchObject({ name: "ledger" });
    expect(chooseTarget({ ...learnt, affected_services: ["Pay ledger"], signals: [] })).toMatchObject({
      name: "Pay ledger",
    });
  });
});

describe("a team's own service rules", () => {
  const rules = (fields: Partial<SenderRules>): SenderRules => ({ ...DEFAULT_RULES, ...fields });
  const probe = (labels: Record<string, string>) =>
    changed(payload("webhook-truncated.json"), ["alerts", 0, "labels"], { alertname: "Slow", ...labels });

  it("ask their labels before awooo's own, and after those of workloads", () => {
    const own = rules({ service_labels: ["component"] });
    expect(incidentsOf(probe({ component: "cart", app: "shop", namespace: "a" }), own)[0]?.affected_services).toEqual([
      "a/cart",
    ]);
    expect(incidentsOf(probe({ component: "cart", deployment: "web" }), own)[0]?.affected_services).toEqual(["web"]);
  });

  it.each(["my-prober", "*-prober", "my-*", "*prob*"])("know exporters: %s", (pattern) => {
    const [incident] = incidentsOf(probe({ job: "my-prober", node: "node-1" }), rules({ exporters: [pattern] }));
    expect(incident?.affected_services).toEqual([]);
    expect(incident && chooseTarget(incident)).toEqual({ kind: "node", name: "node-1", namespace: null });
  });

  it("stay with the signal, so that who has no such rules sees the same target", () => {
    const [incident] = incidentsOf(probe({ service: "my-prober" }), rules({ exporters: ["my-prober"] }));
    expect(incident?.signals[0]).toMatchObject({ awooo_target: null });
    expect(incident && chooseTarget(incident)).toMatchObject({ name: "unknown-service" });
    // Where they change nothing, nothing is kept.
    expect(incidentsOf(payload("webhook.json"), rules({ exporters: ["x"] }))[0]?.signals[0]).not.toHaveProperty(
      "awooo_target",
    );
  });

  it("are not made up by an incident document", () => {
    const signal = { alert_name: "A", labels: { app: "cart" }, annotations: {} };
    expect(signalTarget({ ...signal, awooo_target: { kind: "castle", name: "x" } })).toMatchObject({ name: "cart" });
    expect(signalTarget({ ...signal, awooo_target: "x" })).toMatchObject({ name: "cart" });
  });
});
