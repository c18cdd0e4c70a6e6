/** What is read where no model chooses. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CatalogueAction, catalogueAction, classOf } from "../../src/domain/action.ts";
import { EVIDENCE_LIMITS, EVIDENCE_SOURCES, type EvidenceSource } from "../../src/domain/evidence.ts";
import { plannedCalls } from "../../src/domain/evidence-plan.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { Target } from "../../src/domain/target.ts";
import { callKey, callText } from "../../src/domain/tool-call.ts";
import { anIncident, aSignal, restartAction } from "../support/builders.ts";

const TARGET: Target = { kind: "deployment", name: "checkout", namespace: "shop" };

function plan(
  fields: {
    incident?: Incident;
    target?: Target;
    looks?: CatalogueAction[];
    available?: readonly EvidenceSource[];
  } = {},
): string[] {
  const input = { incident: anIncident(), target: TARGET, looks: [], available: EVIDENCE_SOURCES, ...fields };
  return plannedCalls(input).map(callText);
}

describe("plannedCalls", () => {
  it("reads what is short first, then looks at a workload that crashes", () => {
    expect(plan()).toEqual([
      "similar incidents",
      "recent changes",
      'prometheus: ALERTS{alertname="KubePodCrashLooping"}',
      "signoz: checkout",
      "kubectl describe deployment/checkout --namespace=shop",
      "kubectl events --namespace=shop",
      "kubectl logs deployment/checkout --namespace=shop --previous=true --tail=100",
      "kubectl logs deployment/checkout --namespace=shop --tail=100",
    ]);
  });

  it("looks at more of the cluster where there is nothing else to ask", () => {
    const incident = anIncident({ signals: [aSignal({ alert_name: "HighErrorRate" })] });
    expect(plan({ incident, available: ["kubectl", "playbooks"] })).toEqual([
      "playbooks",
      "kubectl describe deployment/checkout --namespace=shop",
      "kubectl events --namespace=shop",
      "kubectl logs deployment/checkout --namespace=shop --tail=100",
      "kubectl rollout history deployment/checkout --namespace=shop",
    ]);
  });

  it("asks whether what was scraped is up, with every label as PromQL writes it", () => {
    const labels = { job: 'a"b\\c', instance: "10.0.0.1:9100\n", namespace: "shop", deployment: "checkout" };
    const incident = anIncident({ signals: [aSignal({ alert_name: 'Down"} or vector(1) #', labels })] });
    expect(plan({ incident, available: ["prometheus"] })).toEqual([
      'prometheus: ALERTS{alertname="Down\\"} or vector(1) #"}',
      'prometheus: up{job="a\\"b\\\\c",instance="10.0.0.1:9100\\n"}',
    ]);
  });

  it("begins with the looks the library calls for, and makes none of them twice", () => {
    const look = catalogueAction("logs", { ...TARGET, namespace: "shop", previous: "true", tail: 50 });
    const looked = plan({ looks: [look, look, restartAction()], available: ["kubectl"] });
    expect(looked[0]).toBe("kubectl logs deployment/checkout --namespace=shop --previous=true --tail=50");
    expect(looked.filter((text) => text.includes("--previous"))).toHaveLength(1);
    expect(looked.join()).not.toContain("restart");
  });

  it("looks only at what the incident names", () => {
    const elsewhere = catalogueAction("describe", { kind: "deployment", name: "billing", namespace: "shop" });
    expect(plan({ looks: [elsewhere], available: ["kubectl"] }).join()).not.toContain("billing");
  });

  it("describes a node, and asks nothing of a namespace", () => {
    const incident = anIncident({
      affected_services: [],
      signals: [aSignal({ alert_name: "KubeNodeNotReady", labels: { node: "node-7" } })],
    });
    const target: Target = { kind: "node", name: "node-7", namespace: null };
    expect(plan({ incident, target, available: ["kubectl"] })).toEqual(["kubectl describe node/node-7"]);
  });

  it("knows nothing to look at where nothing is named", () => {
    const incident = anIncident({ affected_services: [], signals: [aSignal({ labels: {} })] });
    const target: Target = { kind: "service", name: "unknown-service", namespace: null };
    expect(plan({ incident, target }).filter((text) => text.startsWith("kubectl"))).toEqual([]);
    expect(plan({ incident, target, available: [] })).toEqual([]);
  });

  it("is at most 8 looks, none twice, whatever the incident", () => {
    const label = fc.oneof(fc.constantFrom("checkout", "shop", "node-7"), fc.string({ maxLength: 12 }));
    const keys = fc.constantFrom("namespace", "deployment", "pod", "node", "job", "instance", "service");
    const signal = fc.record({ alert_name: fc.string({ minLength: 1 }), labels: fc.dictionary(keys, label) });
    fc.assert(
      fc.property(
        fc.array(signal, { maxLength: 3 }),
        fc.subarray([...EVIDENCE_SOURCES]),
        label,
        (signals, available, name) => {
          const incident = anIncident({
            signals: signals.map((fields) => aSignal(fields)),
            affected_services: [`shop/${name}x`],
          });
          const target: Target = { kind: "deployment", name, namespace: "shop" };
          const calls = plannedCalls({ incident, target, looks: [], available });
          expect(calls.length).toBeLessThanOrEqual(EVIDENCE_LIMITS.calls);
          expect(new Set(calls.map(callKey)).size).toBe(calls.length);
          for (const call of calls) {
            expect(available).toContain(call.source);
            if (call.source === "kubectl") expect(classOf(call.action)).toBe("read");
          }
        },
      ),
    );
  });
});
