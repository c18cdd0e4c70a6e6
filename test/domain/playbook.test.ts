import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Incident, type Severity, zIncident } from "../../src/domain/incident.ts";
import { matchPlaybook, SIMILARITY_NEEDED, similarity } from "../../src/domain/playbook.ts";
import { type Playbook, zPlaybook } from "../../src/domain/playbook-schema.ts";
import type { Target } from "../../src/domain/target.ts";

const TARGET: Target = { kind: "deployment", name: "checkout", namespace: "shop" };

function incident(alerts: string[], severity: Severity = "P2", status = "firing"): Incident {
  return zIncident.parse({
    incident_id: "INC-1",
    status: "investigating",
    severity,
    signals: alerts.map((alert_name) => ({
      alert_name,
      status,
      labels: { namespace: "shop", deployment: "checkout" },
    })),
    affected_services: ["shop/checkout"],
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:00Z",
  });
}

function playbook(symptoms: Playbook["symptoms"], id = "one"): Playbook {
  return zPlaybook.parse({ id, title: "T", symptoms, manual_steps: ["Do it."], remedy: "reduce_load" });
}

const FULL: Playbook["symptoms"] = {
  alerts: ["CheckoutHighLatency"],
  services: ["shop/checkout"],
  severities: ["P1", "P2"],
  workload_kind: "deployment",
  namespace: "shop",
};

describe("a labelled set", () => {
  const slow = incident(["CheckoutHighLatency"]);
  it.each<[string, Playbook["symptoms"], Incident, Target, boolean]>([
    ["everything agrees", FULL, slow, TARGET, true],
    ["another spelling and degree of the alert", FULL, incident(["checkout_latency_critical"]), TARGET, true],
    ["alert alone, all else left open", { alerts: FULL.alerts }, slow, TARGET, true],
    ["service without its namespace", { ...FULL, services: ["checkout"] }, slow, TARGET, true],
    ["severity one off", FULL, incident(["CheckoutHighLatency"], "P3"), TARGET, true],
    ["one of several alerts", { ...FULL, alerts: ["CheckoutDown", "CheckoutHighLatency"] }, slow, TARGET, true],
    ["service known by name only", FULL, slow, { kind: "service", name: "checkout", namespace: "shop" }, true],
    ["another service", FULL, slow, { ...TARGET, name: "cart" }, false],
    ["another namespace", FULL, slow, { ...TARGET, namespace: "staging" }, false],
    ["namespace alone differs", { alerts: FULL.alerts, namespace: "staging" }, slow, TARGET, false],
    ["another kind", FULL, slow, { ...TARGET, kind: "statefulset" }, false],
    ["another alert family, though all else agrees", FULL, incident(["CheckoutDown"]), TARGET, false],
    ["a family that only shares words", FULL, incident(["CheckoutLatencyBudgetBurn"]), TARGET, false],
    ["an alert that ended", FULL, incident(["CheckoutHighLatency"], "P2", "resolved"), TARGET, false],
  ])("%s", (_case, symptoms, document, target, expected) => {
    expect(matchPlaybook([playbook(symptoms)], document, target) !== null).toBe(expected);
  });

  it("reaches 1 where everything is named and agrees", () => {
    expect(similarity(playbook(FULL), slow, TARGET)).toBe(1);
  });
});

describe("several playbooks", () => {
  const slow = incident(["CheckoutHighLatency"]);
  const named = playbook(FULL, "named");
  const open = playbook({ alerts: FULL.alerts }, "open");

  it("takes the one that names more, and tells the next", () => {
    const found = matchPlaybook([open, named], slow, TARGET);
    expect(found?.playbook.id).toBe("named");
    expect(found?.runner_up?.playbook.id).toBe("open");
  });

  it("takes none of two that are about as good", () => {
    expect(matchPlaybook([named, playbook(FULL, "twin")], slow, TARGET)).toBeNull();
  });

  it("is not held up by one that does not fit", () => {
    const other = playbook({ ...FULL, alerts: ["Other"] }, "other");
    expect(matchPlaybook([other, named], slow, TARGET)?.playbook.id).toBe("named");
  });
});

it("stays within 0 and 1, and matches only at 0.85 or more", () => {
  const word = fc.constantFrom("shop", "checkout", "cart", "CheckoutHighLatency", "CheckoutDown");
  fc.assert(
    fc.property(
      word,
      word,
      word,
      fc.constantFrom<Severity>("P0", "P1", "P2", "P3"),
      (alert, service, namespace, severity) => {
        const one = playbook({ alerts: [alert], services: [service], namespace, severities: [severity] });
        const score = similarity(one, incident(["CheckoutHighLatency"]), TARGET);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        const found = matchPlaybook([one], incident(["CheckoutHighLatency"]), TARGET);
        if (found !== null) expect(score).toBeGreaterThanOrEqual(SIMILARITY_NEEDED);
      },
    ),
  );
});

describe("schema", () => {
  const base = { id: "one", title: "T", symptoms: { alerts: ["A"] }, remedy: "investigate" };

  it.each([
    ["nothing to do", base],
    ["no alert", { ...base, manual_steps: ["x"], symptoms: { alerts: [] } }],
    ["unknown action", { ...base, action: { name: "exec", params: {} } }],
    ["parameter that does not fit", { ...base, action: { name: "cordon", params: { node: "--all" } } }],
    [
      "kind the action does not know",
      {
        ...base,
        symptoms: { alerts: ["A"], workload_kind: "node" },
        action: {
          name: "rollout_restart",
          params: { kind: "{target.kind}", name: "{target.name}", namespace: "{target.namespace}" },
        },
      },
    ],
    ["unknown field", { ...base, manual_steps: ["x"], command: "rm" }],
    ["trust above 1", { ...base, manual_steps: ["x"], trust: { ewma: 1.5, n: 3 } }],
  ])("refuses: %s", (_case, value) => {
    expect(zPlaybook.safeParse(value).success).toBe(false);
  });
});
