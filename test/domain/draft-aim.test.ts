/** What is proposed where a signal names no object, or where two remedies fit as well. */
import { templates } from "virtual:templates";
import { describe, expect, it } from "vitest";
import { commandText } from "../../src/domain/action.ts";
import { chooseTarget } from "../../src/domain/choose-target.ts";
import { draftWithoutModel } from "../../src/domain/draft.ts";
import { zIncident } from "../../src/domain/incident.ts";
import type { Template } from "../../src/domain/template.ts";

function draft(signals: object[], library: readonly Template[] = templates) {
  const incident = zIncident.parse({
    incident_id: "INC-1",
    status: "investigating",
    severity: "P1",
    signals,
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:00Z",
  });
  const target = chooseTarget(incident);
  const { proposal, match } = draftWithoutModel({
    incident,
    target,
    templates: library,
    playbooks: [],
    source: "auto",
    lang: "en",
  });
  return { proposal, match, command: proposal.action === null ? null : commandText(proposal.action, null) };
}

const DEPLOYMENT = { namespace: "shop", deployment: "checkout" };
const text = { en: "Text for {target}, {alert}", "zh-TW": "{target} 的文字" };

describe("what names nothing itself", () => {
  const HUNG = { alert_name: "WorkerHung", severity: "critical", labels: { cluster: "prod" }, annotations: {} };
  const SLOW = { alert_name: "HighLatency", labels: DEPLOYMENT, annotations: {} };

  it("does nothing to what another signal names", () => {
    const { proposal, command } = draft([HUNG, SLOW]);
    expect(proposal.remedy).not.toBe("restart_workload");
    expect(command).not.toContain("restart");
  });

  it("looks at nothing that another signal names", () => {
    const dns = { alert_name: "CoreDNSDown", severity: "critical", labels: { job: "kube-dns" }, annotations: {} };
    const { proposal, match } = draft([dns, SLOW, SLOW]);
    expect(proposal).toMatchObject({ template_id: "dns-down", action: null, target: { name: "unknown-service" } });
    expect(JSON.stringify([proposal, match])).not.toContain("deployment/checkout");
  });

  it("is looked for in its namespace", () => {
    const { proposal } = draft([{ alert_name: "Whatever", labels: { namespace: "shop" } }]);
    expect(proposal.action).toBeNull();
    expect(proposal.manual_steps.slice(0, 2)).toEqual([
      "kubectl get pod --namespace=shop",
      "kubectl events --namespace=shop",
    ]);
    expect(
      draft([{ alert_name: "Whatever", labels: { namespace: "--all" } }]).proposal.manual_steps.join(),
    ).not.toContain("--all");
  });

  it.each(["KubeAPIDown", "KubeSchedulerDown"])("makes no object of the job of %s", (name) => {
    const { proposal, command } = draft([{ alert_name: name, labels: { job: "apiserver" } }]);
    expect(command).toBeNull();
    expect(proposal.target.name).toBe("unknown-service");
  });
});

it("changes nothing because of what is only for information while graver alerts fire", () => {
  const leak = {
    alert_name: "Memory leak in search",
    severity: "info",
    labels: { ...DEPLOYMENT, deployment: "search" },
  };
  const odd = { alert_name: "CheckoutOddness", severity: "critical", labels: DEPLOYMENT };
  expect(draft([leak]).command).toContain("rollout restart");
  const { command, match } = draft([leak, odd]);
  expect(command).not.toContain("restart");
  expect(match).toContain("passed over process-hung: its alert is only for information, and graver ones fire");
});

it("chooses no remedy by the alphabet", () => {
  const act = (id: string, remedy: "restart_workload" | "free_disk"): Template => ({
    id,
    title: text,
    description: text,
    match: [{ alerts: ["X"] }],
    remedy,
  });
  const both = [act("a", "free_disk"), act("b", "restart_workload")];
  const { proposal, match } = draft([{ alert_name: "X", labels: DEPLOYMENT }], both);
  expect(proposal.remedy).toBe("investigate");
  expect(match).toContain("passed over a: another remedy fits just as well");
  expect(match).toContain("passed over b: another remedy fits just as well");
});
