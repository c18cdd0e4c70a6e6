import { describe, expect, it, test } from "vitest";
import { answerSchema } from "../../src/domain/answer-schema.ts";
import { objectInScope, scopeOf } from "../../src/domain/answer-scope.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { type Target, UNKNOWN_SERVICE } from "../../src/domain/target.ts";
import { anIncident, aSignal } from "../support/builders.ts";

const CHECKOUT: Target = { kind: "deployment", name: "checkout", namespace: "shop" };
const NOTHING: Target = { kind: "service", name: UNKNOWN_SERVICE, namespace: null };

function incidentWith(labels: Record<string, string>, affected_services: string[] = []): Incident {
  return anIncident({ signals: [aSignal({ labels })], affected_services });
}

describe("the scope of an incident", () => {
  it("has the target first and each object once", () => {
    const incident = incidentWith({ namespace: "shop", deployment: "checkout" }, ["shop/checkout", "pay/ledger"]);
    expect(scopeOf(incident, CHECKOUT)).toEqual({
      objects: [CHECKOUT, { kind: null, name: "ledger", namespace: "pay" }],
      namespaces: ["shop", "pay"],
    });
  });

  it("has a signal's workload, its pod and its node", () => {
    const incident = incidentWith({ namespace: "shop", pod: "checkout-7d9f8c6b5d-x2k4p", node: "node-7" });
    expect(scopeOf(incident, CHECKOUT).objects).toEqual([
      CHECKOUT,
      { kind: "pod", name: "checkout-7d9f8c6b5d-x2k4p", namespace: "shop" },
      { kind: "node", name: "node-7", namespace: null },
    ]);
  });

  it("has nothing of the exporter that measured", () => {
    const labels = {
      job: "kube-state-metrics",
      service: "monitoring-kube-state-metrics",
      pod: "monitoring-kube-state-metrics-5d8f9c7b6d-x2k4p",
      namespace: "shop",
      deployment: "checkout",
    };
    expect(scopeOf(incidentWith(labels), CHECKOUT).objects).toEqual([CHECKOUT]);
  });

  it("has nothing that no object of a cluster can be called", () => {
    const incident = incidentWith({ namespace: "shop", deployment: "--all" }, ["shop/$(id)", "Shop/x", "a/b/c"]);
    expect(scopeOf(incident, NOTHING).objects).toEqual([]);
  });

  it("has nothing of alerts that ended", () => {
    const ended = aSignal({ labels: { namespace: "old", deployment: "gone" }, status: "resolved" });
    expect(scopeOf(anIncident({ signals: [ended] }), CHECKOUT).objects).toEqual([CHECKOUT]);
  });

  it("takes the namespace that templates take where nobody names one", () => {
    const target: Target = { kind: "service", name: "checkout", namespace: null };
    const scope = scopeOf(anIncident({ signals: [], affected_services: ["checkout"] }), target);
    expect(scope).toEqual({
      objects: [{ kind: null, name: "checkout", namespace: "default" }],
      namespaces: ["default"],
    });
  });

  it("is bounded in an alert storm", () => {
    const signals = Array.from({ length: 2000 }, (_, i) =>
      aSignal({ labels: { namespace: "shop", deployment: `app-${i}` } }),
    );
    const { objects } = scopeOf(anIncident({ signals }), CHECKOUT);
    expect(objects.length).toBeLessThanOrEqual(60);
    expect(objects[0]).toEqual(CHECKOUT);
  });
});

describe("an object is in scope", () => {
  const scope = scopeOf(
    anIncident({ signals: [], affected_services: ["pay/ledger", "front", "shop/checkout"] }),
    CHECKOUT,
  );

  test.each([
    ["deployment", "checkout", "shop", true],
    ["deployment", "checkout", undefined, true],
    ["statefulset", "checkout", "shop", false],
    ["deployment", "checkout", "pay", false],
    ["statefulset", "ledger", "pay", true],
    ["deployment", "front", "pay", true],
    ["deployment", "front", "kube-system", false],
    ["pod", "ledger", "pay", false],
    ["node", "ledger", undefined, false],
  ])("%s/%s in %s: %s", (kind, name, namespace, expected) => {
    expect(objectInScope(scope, { kind, name, namespace }) !== undefined).toBe(expected);
  });
});

describe("the schema offers a model only what can be aimed at something", () => {
  const ACTIONS: Record<string, object> = {
    rollout_restart: { params: { kind: "deployment", name: "checkout", namespace: "shop" } },
    delete_pod: { params: { pod: "checkout-0", namespace: "shop" } },
    cordon: { params: { node: "node-7" } },
    manual: { steps: ["Look"] },
    none: {},
  };
  const words = {
    ...{ reasoning: "", title: "", description: "", remedy: "investigate", risk_level: "low", confidence: 1 },
    ...{ primary_responsibility: "", signoz_correlation: "", optimization_suggestions: [] },
  };

  test.each([
    ["nothing is named", incidentWith({}), NOTHING, ["manual", "none"]],
    ["a workload is named", anIncident(), CHECKOUT, ["rollout_restart", "manual", "none"]],
    [
      "a pod is named",
      incidentWith({ namespace: "shop", pod: "checkout-0" }),
      CHECKOUT,
      ["rollout_restart", "delete_pod", "manual", "none"],
    ],
    [
      "a node is named",
      incidentWith({ node: "node-7" }),
      { kind: "node", name: "node-7", namespace: null },
      ["cordon", "manual", "none"],
    ],
  ] satisfies [string, Incident, Target, string[]][])("where %s", (_name, incident, target, expected) => {
    const schema = answerSchema(scopeOf(incident, target));
    const offered = Object.entries(ACTIONS).filter(
      ([type, rest]) => schema.safeParse({ ...words, action: { type, ...rest } }).success,
    );
    expect(offered.map(([type]) => type)).toEqual(expected);
  });
});
