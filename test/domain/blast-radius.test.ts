import { describe, expect, it } from "vitest";
import { blastRadius, type DataImpact } from "../../src/domain/blast-radius.ts";
import { SEVERITIES, type Severity } from "../../src/domain/incident.ts";
import type { Effect } from "../../src/domain/proposal.ts";

const reach = (severity: Severity, effect: Effect) => {
  const { estimated_downtime, data_impact } = blastRadius(severity, effect, ["a"], 1);
  return [estimated_downtime, data_impact];
};

describe("by severity, for what raises nothing itself", () => {
  const rows: [Severity, string, DataImpact][] = [
    ["P0", "5-15 min", "destructive"],
    ["P1", "2-5 min", "write"],
    ["P2", "< 2 min", "read_only"],
    ["P3", "0 min", "none"],
  ];
  it.each(rows)("%s: %s, %s", (severity, downtime, impact) => {
    expect(reach(severity, "manual")).toEqual([downtime, impact]);
  });
});

describe("raised by what the action does", () => {
  const order: DataImpact[] = ["none", "read_only", "write", "destructive"];
  it.each(["reversible", "disruptive"] as const)("%s writes at least", (effect) => {
    expect(reach("P3", effect)).toEqual(["0 min", "write"]);
    expect(reach("P2", effect)).toEqual(["< 2 min", "write"]);
    expect(reach("P0", effect)).toEqual(["5-15 min", "destructive"]);
  });

  it.each(SEVERITIES)("a destructive action is destructive in %s too", (severity) => {
    expect(reach(severity, "destructive")[1]).toBe("destructive");
  });

  it.each(SEVERITIES)("never below what %s says", (severity) => {
    const least = order.indexOf(reach(severity, "manual")[1] as DataImpact);
    for (const effect of ["reversible", "disruptive", "destructive"] as const) {
      expect(order.indexOf(reach(severity, effect)[1] as DataImpact)).toBeGreaterThanOrEqual(least);
    }
  });

  it.each(SEVERITIES)("nothing at all where nothing changes: %s", (severity) => {
    for (const effect of ["none", "read"] as const) expect(reach(severity, effect)).toEqual(["0 min", "none"]);
  });
});

describe("how many pods and services", () => {
  it.each([
    [0, 1],
    [1, 2],
    [7, 14],
  ])("with %d services and no cluster: %d pods, an estimate", (count, pods) => {
    const services = Array.from({ length: count }, (_, i) => `s${i}`);
    expect(blastRadius("P1", "reversible", services, null)).toMatchObject({ affected_pods: pods, estimated: true });
  });

  it.each([0, 1, 40])("as the cluster says: %d", (pods) => {
    expect(blastRadius("P1", "reversible", ["a"], pods)).toMatchObject({ affected_pods: pods, estimated: false });
  });

  it("names the first five services", () => {
    const services = ["a", "b", "c", "d", "e", "f"];
    expect(blastRadius("P1", "read", services, null).related_services).toEqual(["a", "b", "c", "d", "e"]);
    expect(blastRadius("P1", "read", [], null).related_services).toEqual([]);
  });
});
