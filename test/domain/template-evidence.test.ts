import { describe, expect, it } from "vitest";
import type { Incident } from "../../src/domain/incident.ts";
import type { Signal } from "../../src/domain/signal.ts";
import { recentChange } from "../../src/domain/template-evidence.ts";

function change(rest: Partial<Signal>, title?: string): string | null {
  const signal: Signal = { alert_name: "A", labels: {}, annotations: {}, ...rest };
  const incident: Incident = {
    incident_id: "INC-1",
    title,
    status: "investigating",
    severity: "P2",
    signals: [signal],
    affected_services: [],
    proposal_ids: [],
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:00Z",
  };
  return recentChange(incident, incident.signals);
}

describe("evidence of a recent change", () => {
  it.each([
    "12 % of requests fail since the release of 4.2.0",
    "Errors rose after the last deployment.",
    "after checkout rollout, p99 doubled",
    "Pods did not become ready after the release",
    "checkout was just deployed",
    "recently rolled out",
    "deployed v4.2.0 at 03:08",
    "Revision 42 came at 03:08",
    "4.2.0 was deployed, then this",
    "Recent configuration change: timeouts",
    "a new revision does not start",
    "rollout of checkout 4 min ago",
    "caused by upgrade",
    "部署後錯誤率上升",
    "剛剛上線的版本有問題",
  ])("is in: %s", (message) => {
    expect(change({ message })).not.toBeNull();
  });

  it.each([
    "Deployment shop/checkout has not matched the expected number of replicas",
    "Deployment generation does not match",
    "Version 4.2.0 runs on 3 pods",
    "There was no recent change",
    "It was not recently deployed",
    "unrelated to the recent release",
    "A new release available for download",
    "time since last update of metrics is high",
    "release: monitoring",
    "This may happen after a recent upgrade.",
    "Check whether it began after the last deployment",
    "Usually caused by a configuration change",
    "可能是最近部署造成",
    "Requests fail.",
    "沒有最近部署",
  ])("is not in: %s", (message) => {
    expect(change({ message })).toBeNull();
  });

  it("is in the title", () => {
    expect(change({}, "checkout: errors since the 4.2.0 rollout")).toContain("since the 4.2.0 rollout");
  });

  it("is in what delivery tools write, if it was lately", () => {
    const starts_at = "2026-03-02T09:00:00Z";
    expect(change({ labels: { recent_deploy: "4.2.0" } })).toBe("recent_deploy=4.2.0");
    expect(change({ labels: { recent_deploy: "false" } })).toBeNull();
    expect(change({ starts_at, annotations: { deployed_at: "2026-03-02T08:50:00Z" } })).toContain("deployed_at");
    expect(change({ starts_at, annotations: { deployed_at: "2026-02-20T08:50:00Z" } })).toBeNull();
    expect(change({ starts_at, annotations: { deployed_at: "2026-03-02T09:10:00Z" } })).toBeNull();
    expect(change({ labels: { release: "monitoring", version: "4.2.0" } })).toBeNull();
  });

  it("is found in a long text in no time", () => {
    const message = `released after the the the ${"after the new ".repeat(20_000)}`;
    const start = performance.now();
    change({ message });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
