import { describe, expect, it } from "vitest";
import type { Signal } from "../../src/domain/signal.ts";
import type { Target } from "../../src/domain/target.ts";
import { recentChange } from "../../src/domain/template-evidence.ts";

const TARGET: Target = { kind: "deployment", name: "checkout", namespace: "shop" };

function change(rest: Partial<Signal>, target = TARGET): string | null {
  const signal: Signal = { alert_name: "A", labels: {}, annotations: {}, ...rest };
  return recentChange([signal], target, "2026-03-02T09:00:00Z");
}

describe("evidence of a recent change", () => {
  it.each([
    "Release v42 was deployed 9 minutes ago",
    "Release v42 of checkout was deployed 90 minutes ago.",
    "12 % of requests fail since the release of 4.2.0",
    "12 % of requests fail since the release of 4.2.0 at 03:08.",
    "5xx rate is 12% since release v1.9.2 was deployed 10 minutes ago",
    "5xx after release v1.9.2",
    "Pod shop/checkout-7c9f6d5b8-x2k4q crashes since the release of 4.2.0.",
    "after checkout rollout 5 minutes ago, p99 doubled",
    "Card payments fail. checkout was just deployed.",
    "shop/checkout v2 was shipped 5 min ago",
    "deployed v4.2.0 at 03:08",
    "Revision 42 came at 03:08",
    "4.2.0 was deployed, then this",
    "checkout: errors since the 4.2.0 rollout",
    "rollout of checkout 4 min ago",
    "4.2.0 版部署後錯誤率上升",
    "10 分鐘前部署",
    "checkout 10 分鐘前部署",
    "剛剛上線的版本有問題",
  ])("is in: %s", (message) => {
    expect(change({ message })).not.toBeNull();
  });

  it.each([
    // Prose of the rule.
    "This alert fires following a rollout when errors rise",
    "This alert fires following rollout v1.2 when errors rise",
    "Fires when errors exceed 5% after a rollout.",
    "Known cause: errors after a deploy of the schema. Do not roll back.",
    "Compare with dashboards after the deploy.",
    "Runbook: after a release roll back, otherwise page DBA",
    "This may happen after a recent upgrade.",
    "Check whether it began after the last deployment",
    "Usually caused by a configuration change",
    // Something else was changed.
    "A new release of cart was deployed 5 minutes ago",
    "cart v3.1 was deployed 5 minutes ago",
    "cart: release v3 was deployed 5 minutes ago",
    "The database was upgraded 2 hours ago",
    "The database, upgraded 10 minutes ago, is slow",
    "node pool upgraded 10 minutes ago",
    "after deploy of config-service",
    "errors since release v3 of cart",
    "errors since release v3 for cart",
    "checkout-worker v3 was deployed 5 minutes ago",
    "資料庫 10 分鐘前升級",
    // It was taken back, or is the cure, or must not be taken back.
    "was already high before; version 1.2.3 deployed today fixes it",
    "The last rollout was reverted after the release of v3",
    "Release v42 was deployed 9 minutes ago. Do not roll back.",
    "Release v42 was deployed 9 minutes ago. It was rolled back.",
    "10 分鐘前部署,請勿回復",
    // Neither when nor what.
    "Errors rose after the last deployment.",
    "Pods did not become ready after the release",
    "recently rolled out",
    "Recent configuration change: timeouts",
    "a new revision does not start",
    "caused by upgrade",
    "部署後錯誤率上升",
    // Too long ago.
    "Release v42 was deployed 3 days ago",
    "Release was deployed 3 hours ago",
    // No change at all.
    "Deployment shop/checkout has not matched the expected number of replicas",
    "Deployment generation does not match",
    "Version 4.2.0 runs on 3 pods",
    "There was no recent change",
    "It was not recently deployed",
    "It was not deployed 5 minutes ago",
    "It was not caused by release v42",
    "unrelated to release v42",
    "A new release 4.3.0 available for download",
    "time since last update of metrics is high",
    "release: monitoring",
    "可能是最近部署造成",
    "Requests fail.",
    "沒有最近部署",
  ])("is not in: %s", (message) => {
    expect(change({ message })).toBeNull();
  });

  it("is about the target that was asked for", () => {
    const cart: Target = { ...TARGET, name: "cart" };
    expect(change({ message: "cart v3.1 was deployed 5 minutes ago" }, cart)).toBe(
      "cart v3.1 was deployed 5 minutes ago",
    );
  });

  it("takes a name as it stands, whatever is in it", () => {
    const odd: Target = { ...TARGET, name: "a.*(b" };
    expect(change({ message: "a.*(b 10 分鐘前部署" }, odd)).not.toBeNull();
    expect(change({ message: "axxb 10 分鐘前部署" }, odd)).toBeNull();
  });

  it("is in an alert's name that is a sentence", () => {
    expect(change({ alert_name: "checkout: errors since the 4.2.0 rollout" })).toContain("since the 4.2.0 rollout");
  });

  it("is in what delivery tools write, if it was lately", () => {
    const starts_at = "2026-03-02T09:00:00Z";
    expect(change({ labels: { recent_deploy: "4.2.0" } })).toBe("recent_deploy=4.2.0");
    expect(change({ labels: { recent_deploy: "false" } })).toBeNull();
    expect(change({ starts_at, annotations: { deployed_at: "2026-03-02T08:50:00Z" } })).toContain("deployed_at");
    expect(change({ starts_at, annotations: { deployed_at: "2026-03-02T06:50:00Z" } })).toBeNull();
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
