import { templates } from "virtual:templates";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argvOf, type CatalogueAction, commandText } from "../../src/domain/action.ts";
import { chooseTarget } from "../../src/domain/choose-target.ts";
import { type DraftWithoutModelInput, draftWithoutModel } from "../../src/domain/draft.ts";
import { type Incident, zIncident } from "../../src/domain/incident.ts";
import { type Playbook, zPlaybook } from "../../src/domain/playbook-schema.ts";
import { effectOf } from "../../src/domain/proposal.ts";
import type { Target } from "../../src/domain/target.ts";
import type { Template } from "../../src/domain/template.ts";

function incident(alert_name: string, labels: Record<string, string> = {}, rest: Partial<Incident> = {}): Incident {
  return zIncident.parse({
    incident_id: "INC-1",
    status: "investigating",
    severity: "P1",
    signals: [{ alert_name, labels }],
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:00Z",
    ...rest,
  });
}

function draft(document: Incident, rest: Partial<DraftWithoutModelInput> = {}) {
  const target = chooseTarget(document);
  const { proposal, ...more } = draftWithoutModel({
    incident: document,
    target,
    templates,
    playbooks: [],
    source: "auto",
    lang: "en",
    ...rest,
  });
  return { ...more, proposal, command: proposal.action === null ? null : commandText(proposal.action, null) };
}

const DEPLOYMENT = { namespace: "shop", deployment: "checkout" };
const changed = (alert_name: string, message: string) =>
  incident(alert_name, DEPLOYMENT, {
    signals: [{ alert_name, message, labels: DEPLOYMENT, annotations: {} }],
  });
const params = { kind: "{target.kind}", name: "{target.name}", namespace: "{target.namespace}" };
const text = { en: "Text for {target}, {alert}", "zh-TW": "{target} 的文字" };

describe("the three ordinary answers", () => {
  it("restarts what hangs", () => {
    const { proposal, command } = draft(incident("CheckoutWorkersHung", DEPLOYMENT));
    expect(command).toBe("kubectl rollout restart deployment/checkout --namespace=shop");
    expect(effectOf(proposal)).toBe("reversible");
    expect(proposal).toMatchObject({ source: "template", remedy: "restart_workload", playbook_id: null, llm: null });
  });

  it("rolls back what a release broke, and nothing else", () => {
    const broken = incident("CheckoutHighErrorRate", DEPLOYMENT);
    expect(draft(changed("CheckoutHighErrorRate", "Errors since the release of 4.2.0")).command).toBe(
      "kubectl rollout undo deployment/checkout --namespace=shop",
    );
    const unexplained = draft(broken);
    expect(unexplained.command).toBe("kubectl logs deployment/checkout --namespace=shop --tail=200");
    expect(effectOf(unexplained.proposal)).toBe("read");
  });

  it("never rolls back a failed backup", () => {
    const { proposal } = draft(changed("PostgresBackupFailed", "failed after the new release v2.1"));
    expect(proposal.remedy).toBe("investigate");
  });

  it("investigates what nobody knows, whatever the target", () => {
    expect(draft(incident("Whatever", DEPLOYMENT)).command).toBe(
      "kubectl describe deployment/checkout --namespace=shop",
    );
    expect(draft(incident("Whatever", { node: "n7" })).command).toBe("kubectl describe node/n7");
    expect(draft(incident("Whatever", { pod: "cni-x7k2p", namespace: "net" })).command).toBe(
      "kubectl describe pod/cni-x7k2p --namespace=net",
    );
    const unknown = draft(incident("Whatever"));
    expect(unknown.command).toBeNull();
    expect(effectOf(unknown.proposal)).toBe("none");
    expect(unknown.proposal.title).toBe("Investigate unknown-service");
    expect(unknown.match).toContain("no command: the target is not known as an object of the cluster");
  });

  it("gives no action to a heartbeat", () => {
    const { proposal } = draft(incident("Watchdog"));
    expect(proposal).toMatchObject({ remedy: "silence_or_tune", action: null, manual_steps: [] });
    expect(effectOf(proposal)).toBe("none");
  });
});

describe("what is assumed", () => {
  it("takes a service known by name for a deployment in the default namespace, and says so", () => {
    const { proposal, command, match } = draft(incident("WorkersHung", {}, { affected_services: ["checkout"] }));
    expect(command).toBe("kubectl rollout restart deployment/checkout --namespace=default");
    expect(proposal.target).toEqual({ kind: "deployment", name: "checkout", namespace: "default" });
    expect(match.filter((line) => line.startsWith("assumed"))).toEqual([
      "assumed: it is a deployment, no label tells the kind",
      "assumed: namespace default, nobody named one",
    ]);
  });

  it("assumes nothing where labels tell", () => {
    expect(draft(incident("WorkersHung", DEPLOYMENT)).match.join()).not.toContain("assumed");
  });
});

describe("falling back", () => {
  it("passes over a template that is for other kinds, and says so", () => {
    const { proposal, match } = draft(incident("KubeNodeNotReady", DEPLOYMENT));
    expect(proposal.remedy).toBe("investigate");
    expect(match).toContain("passed over node-not-ready: it is for other kinds of objects");
  });

  it.each(["Check Out", "-rf", "a;b", "x".repeat(300), "../etc", "unknown-service"])(
    "makes no command for %j",
    (name) => {
      const document = incident("WorkersHung", {}, { affected_services: [name] });
      const { command, proposal } = draft(document);
      expect(command).toBeNull();
      expect(proposal.remedy).toBe("investigate");
    },
  );

  it("makes no command for a namespace that cannot be", () => {
    expect(draft(incident("WorkersHung", { ...DEPLOYMENT, namespace: "--all" })).command).toBeNull();
  });

  it("does not cordon an address", () => {
    const { proposal } = draft(incident("KubeNodeNotReady", { instance: "10.0.4.7:9100", job: "node-exporter" }));
    expect(proposal.action).toBeNull();
  });

  it("keeps a less specific template from a remedy that does harm", () => {
    const careful: Template = {
      id: "careful",
      title: text,
      description: text,
      match: [{ alerts: ["X"] }],
      target_kinds: ["node"],
      never: ["restart_workload"],
      remedy: "cordon_drain_node",
      action: { name: "cordon", params: { node: "{target.name}" } },
    };
    const restart: Template = {
      id: "restart",
      title: text,
      description: text,
      match: [{ patterns: ["x"] }],
      remedy: "restart_workload",
      action: { name: "rollout_restart", params },
    };
    const { proposal, match } = draft(incident("X", DEPLOYMENT), { templates: [restart, careful] });
    expect(proposal.template_id).toBe("default");
    expect(match).toContain("passed over restart: it would do harm here");
    expect(draft(incident("X", DEPLOYMENT), { templates: [restart] }).proposal.template_id).toBe("restart");
  });

  it("has an answer without any template", () => {
    expect(draft(incident("X", DEPLOYMENT), { templates: [] }).proposal.remedy).toBe("investigate");
  });

  it("never fails and never makes a word that starts with a dash, whatever the alert says", () => {
    const label = fc.oneof(fc.string(), fc.constantFrom("--all", "-n", "a b", "$(id)", "checkout", "​x", "a/b"));
    const name = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom("WorkersHung", "KubeNodeNotReady", "RolloutStuck"),
    );
    fc.assert(
      fc.property(name, label, label, label, (alert, deployment, namespace, node) => {
        const { proposal } = draft(incident(alert, { deployment, namespace, node }));
        const argv: readonly string[] = proposal.action === null ? [] : argvOf(proposal.action, null);
        for (const word of argv) expect(word).toMatch(/^[A-Za-z0-9][A-Za-z0-9._:/=@-]*$|^--([a-z-]+=[a-z0-9.-]+)?$/);
        expect(argv.slice(argv.indexOf("--") + 1).join(" ")).not.toContain("--");
        expect(proposal.title.length).toBeGreaterThan(0);
      }),
    );
  });
});

it("puts first commands into the steps of an investigation, and into the text of everything else", () => {
  const look = draft(incident("KubePodCrashLooping", DEPLOYMENT)).proposal;
  expect(look.manual_steps[0]).toBe("kubectl describe deployment/checkout --namespace=shop");
  const act = draft(incident("WorkersHung", DEPLOYMENT)).proposal;
  expect(act.manual_steps).toEqual([]);
  expect(act.description).toContain("Look first:\n- kubectl describe deployment/checkout --namespace=shop");
});

it("says which came second", () => {
  expect(draft(incident("CheckoutHighErrorRate", DEPLOYMENT)).match.at(-1)).toBe(
    "second: default, which fits anything",
  );
});

it("weighs a storm: one proposal for the cause", () => {
  const signals = [
    ...Array.from({ length: 30 }, (_, i) => ({
      alert_name: "KubePodNotReady",
      labels: { ...DEPLOYMENT, pod: `p${i}` },
    })),
    { alert_name: "CPUThrottlingHigh", severity: "info", labels: DEPLOYMENT },
    { alert_name: "KubeDeploymentRolloutStuck", labels: DEPLOYMENT },
    { alert_name: "Watchdog", severity: "none", labels: {} },
  ];
  const { proposal } = draft(incident("x", {}, { signals } as Partial<Incident>));
  expect(proposal.template_id).toBe("rollout-stuck");
});

it("does not put an alert's words where placeholders are looked for again", () => {
  const target: Target = { kind: "service", name: "{alert}", namespace: null };
  const document = incident("{namespace}{target}");
  expect(draft(document, { target, templates: [] }).proposal.title).toBe("Investigate {alert}");
});

describe("playbooks", () => {
  const playbook: Playbook = zPlaybook.parse({
    id: "checkout-workers",
    title: "Restart {target} as we always do",
    symptoms: { alerts: ["CheckoutWorkersHung"], services: ["shop/checkout"] },
    action: { name: "rollout_restart", params },
    remedy: "restart_workload",
  });
  const hung = incident("CheckoutWorkersHung", DEPLOYMENT);

  it("go before templates", () => {
    const { proposal, matchedPlaybookId, match } = draft(hung, { playbooks: [playbook] });
    expect(proposal).toMatchObject({ source: "playbook", playbook_id: "checkout-workers", template_id: null });
    expect(proposal.title).toBe("Restart shop/checkout as we always do");
    expect(matchedPlaybookId).toBe("checkout-workers");
    expect(match[0]).toMatch(/^playbook checkout-workers, similarity 0\.9\d$/);
  });

  it("are named, and not used, where a template was asked for", () => {
    const { proposal, matchedPlaybookId } = draft(hung, { playbooks: [playbook], source: "template" });
    expect(proposal.source).toBe("template");
    expect(matchedPlaybookId).toBe("checkout-workers");
  });

  it("are all there is where one was asked for", () => {
    const refused = () => draft(incident("Other", DEPLOYMENT), { playbooks: [playbook], source: "playbook" });
    expect(refused).toThrow(
      expect.objectContaining({ code: "no_proposal", message: "INC-1: none of 1 playbooks fits" }),
    );
  });

  it("give way to a template where their action cannot be aimed", () => {
    const scale: Playbook = { ...playbook, action: { name: "scale", params: { ...params, replicas: 6 } } };
    const set = incident("CheckoutWorkersHung", { namespace: "shop", daemonset: "checkout" });
    expect(draft(set, { playbooks: [scale] }).proposal.source).toBe("template");
    expect(() => draft(set, { playbooks: [scale], source: "playbook" })).toThrow(/cannot be aimed/);
  });
});

describe("what to look at first", () => {
  const said = (looks: readonly CatalogueAction[]) => looks.map((look) => commandText(look, null));
  const look = (name: "describe" | "events") =>
    ({ name, params: name === "describe" ? params : { namespace: "{target.namespace}" } }) as const;

  it("is what the chosen template says, without its texts", () => {
    const template = { ...own, diagnostics: [text, look("events"), look("describe")] };
    expect(said(draft(incident("Anything", DEPLOYMENT), { templates: [template] }).looks)).toEqual([
      "kubectl events --namespace=shop",
      "kubectl describe deployment/checkout --namespace=shop",
    ]);
  });

  it("begins with the proposal where that is a look, once", () => {
    const template = { ...own, action: look("describe"), diagnostics: [look("events"), look("describe")] };
    expect(said(draft(incident("Anything", DEPLOYMENT), { templates: [template] }).looks)).toEqual([
      "kubectl describe deployment/checkout --namespace=shop",
      "kubectl events --namespace=shop",
    ]);
  });

  it("is a namespace where nothing more is known, and nothing where not even that is", () => {
    const template = { ...own, diagnostics: [look("describe")] };
    expect(said(draft(incident("Anything", { namespace: "shop" }), { templates: [template] }).looks)).toEqual([
      "kubectl get pod --namespace=shop",
      "kubectl events --namespace=shop",
    ]);
    expect(draft(incident("Anything"), { templates: [template] }).looks).toEqual([]);
  });
});

const own: Template = { id: "own", title: text, description: text, match: [], remedy: "investigate" };
