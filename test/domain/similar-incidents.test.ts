import { describe, expect, it } from "vitest";
import { similarIncidents } from "../../src/domain/similar-incidents.ts";
import { anIncident, aSignal, atDay } from "../support/builders.ts";

const TARGET = { kind: "deployment", name: "checkout", namespace: "shop" } as const;
const other = (id: string, alert: string, services: string[], day = 0) =>
  anIncident({
    incident_id: id,
    signals: [aSignal({ alert_name: alert })],
    affected_services: services,
    created_at: atDay(day),
    severity: "P3",
  });

describe("similarIncidents", () => {
  it("finds the same alert and the same service, the best first and never itself", () => {
    const found = similarIncidents(anIncident({ incident_id: "INC-9" }), TARGET, [
      other("service", "HighLatency", ["shop/checkout"]),
      other("neither", "HighLatency", ["billing"]),
      other("alert", "KubePodCrashLooping", ["billing"]),
      other("both", "kube_pod_crash_looping", ["checkout"]),
      anIncident({ incident_id: "INC-9" }),
    ]);
    expect(found.map(({ incident, score }) => [incident.incident_id, score])).toEqual([
      ["both", 0.9],
      ["alert", 0.6],
      ["service", 0.3],
    ]);
  });

  it("finds at most 5, of equals the newest", () => {
    const many = Array.from({ length: 9 }, (_, day) => other(`on-${day}`, "KubePodCrashLooping", ["checkout"], -day));
    const found = similarIncidents(anIncident({ incident_id: "INC-9" }), TARGET, many.toReversed());
    expect(found.map(({ incident }) => incident.incident_id)).toEqual(["on-0", "on-1", "on-2", "on-3", "on-4"]);
  });

  it("an incident without alerts is like none but those of its service", () => {
    const bare = anIncident({ incident_id: "INC-9", signals: [], severity: "P0" });
    const found = similarIncidents(bare, TARGET, [other("a", "X", ["checkout"]), other("b", "X", ["billing"])]);
    expect(found.map(({ incident }) => incident.incident_id)).toEqual(["a"]);
  });
});
