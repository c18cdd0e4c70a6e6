import { templates as bundled } from "virtual:templates";
import { describe, expect, it } from "vitest";
import type { Incident } from "../../src/domain/incident.ts";
import type { Signal } from "../../src/domain/signal.ts";
import type { Target } from "../../src/domain/target.ts";
import type { Template } from "../../src/domain/template.ts";
import { matchTemplates } from "../../src/domain/template-match.ts";
import { cpuTime } from "../support/cpu-time.ts";

const TARGET: Target = { kind: "deployment", name: "checkout", namespace: "shop" };

function signal(alert_name: string, rest: Partial<Signal> = {}): Signal {
  return { alert_name, labels: { deployment: "checkout", namespace: "shop" }, annotations: {}, ...rest };
}

function incident(signals: Signal[], rest: Partial<Incident> = {}): Incident {
  return {
    incident_id: "INC-1",
    status: "investigating",
    severity: "P2",
    signals,
    affected_services: [],
    proposal_ids: [],
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:00Z",
    ...rest,
  };
}

function template(id: string, match: Template["match"], rest: Partial<Template> = {}): Template {
  const text = { en: id, "zh-TW": id };
  return { id, title: text, description: text, match, remedy: "investigate", ...rest };
}

function order(templates: Template[], ...signals: (Signal | string)[]): string[] {
  const all = signals.map((s) => (typeof s === "string" ? signal(s) : s));
  return matchTemplates(incident(all), TARGET, templates).map((match) => match.template.id);
}

describe("words, not letters", () => {
  const oom = [template("oom", [{ patterns: ["oom*"] }])];

  it.each(["OOMKilled", "PodOomKill", "container_oom_events"])("%s speaks of oom", (name) => {
    expect(order(oom, name)).toEqual(["oom"]);
  });

  it.each(["TooManyRequests", "Headroom", "RoomTemperature", "ZoomDown"])("%s does not", (name) => {
    expect(order(oom, name)).toEqual([]);
  });

  it("wants all words of a pattern, in any order, and any one alternative", () => {
    const cert = [template("cert", [{ patterns: ["cert|certificate expir*"] }])];
    expect(order(cert, "ExpiringCertificate")).toEqual(["cert"]);
    expect(order(cert, "TLSCertExpiry")).toEqual(["cert"]);
    expect(order(cert, "CertificateRotated")).toEqual([]);
    expect(order(cert, "ConcertExpiry")).toEqual([]);
  });

  it("finds phrases in annotations word by word, but not in addresses", () => {
    const pool = [template("pool", [{ words: ["connection pool exhausted"] }])];
    expect(order(pool, signal("X", { annotations: { summary: "The connection-pool (exhausted)!" } }))).toEqual([
      "pool",
    ]);
    expect(order(pool, signal("X", { message: "connection pools exhausted" }))).toEqual([]);
    expect(order(pool, signal("X", { annotations: { runbook_url: "https://x/connection-pool-exhausted" } }))).toEqual(
      [],
    );
  });

  it("knows lists of words by name", () => {
    const disk = [template("disk", [{ patterns: ["@data_store disk|space low|full"] }])];
    expect(order(disk, "KafkaDiskFull")).toEqual(["disk"]);
    expect(order(disk, "RunnerDiskFull")).toEqual([]);
  });

  it("takes one of several words at each place of a phrase, and beginnings", () => {
    const cert = [template("cert", [{ words: ["cert|certificate expire*|ends soon"] }])];
    expect(order(cert, signal("X", { message: "The certificate expired soon after" }))).toEqual(["cert"]);
    expect(order(cert, signal("X", { message: "The certificate soon expires" }))).toEqual([]);
    const starts = [template("starts", [{ words: ["fail* to start"] }])];
    expect(order(starts, signal("X", { message: "it failed to start" }))).toEqual(["starts"]);
  });

  it("finds phrases in the expression of an alert, where the sender gives it", () => {
    const oom = [template("oom", [{ words: ["reason oom killed"] }])];
    const expr = 'kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} > 0';
    const url = `http://p.example/graph?g0.expr=${encodeURIComponent(expr).replaceAll("%20", "+")}&g0.tab=1`;
    expect(order(oom, { ...signal("X"), generator_url: url })).toEqual(["oom"]);
    expect(order(oom, { ...signal("X"), generator_url: "http://p.example/graph?g0.expr=%E0%A4" })).toEqual([]);
  });

  it("takes a name at its word before a text", () => {
    const name = template("name", [{ patterns: ["etcd"] }]);
    const said = template("said", [{ words: ["no leader"] }]);
    expect(order([said, name], signal("etcdSlow", { message: "There may be no leader." }))).toEqual(["name", "said"]);
  });

  it("finds phrases in Chinese", () => {
    expect(order([template("full", [{ words: ["磁碟已滿"] }])], signal("X", { message: "節點磁碟已滿。" }))).toEqual([
      "full",
    ]);
  });
});

describe("which one wins", () => {
  const exact = template("exact", [{ alerts: ["KubePodCrashLooping"] }]);
  const words = template("words", [{ patterns: ["pod crash looping"] }]);
  const last = template("last", [{ patterns: ["crash"] }], { role: "last_resort" });
  const always = template("always", []);

  it("is the most specific", () => {
    expect(order([always, last, words, exact], "KubePodCrashLooping")).toEqual(["exact", "words", "last", "always"]);
  });

  it("does not depend on the order of templates", () => {
    const all = [always, last, words, exact];
    expect(order(all.toReversed(), "kube_pod_crash_looping")).toEqual(order(all, "KubePodCrashLooping"));
  });

  it("is the harmless one of two that know the same", () => {
    const params = { kind: "{target.kind}", name: "{target.name}", namespace: "{target.namespace}" };
    const restart = template("a", [{ alerts: ["X"] }], {
      remedy: "restart_workload",
      action: { name: "rollout_restart", params },
    });
    const manual = template("b", [{ alerts: ["X"] }], { remedy: "free_disk" });
    const look = template("c", [{ alerts: ["X"] }], { action: { name: "describe", params } });
    expect(order([restart, manual, look], "X")).toEqual(["c", "b", "a"]);
  });

  it("is the cause, however many symptoms there are", () => {
    const cause = template("cause", [{ patterns: ["volume full"] }], { role: "cause" });
    expect(order([cause, exact], "KubePodCrashLooping", "KubePodCrashLooping", "VolumeFull")[0]).toBe("cause");
  });

  it("is the one for the graver signal", () => {
    const a = template("a", [{ alerts: ["Mild"] }]);
    const b = template("b", [{ alerts: ["Grave"] }]);
    expect(order([a, b], "Mild", signal("Grave", { severity: "critical" }))[0]).toBe("b");
  });

  it("is the one that more signals ask for, and says so", () => {
    const a = template("a", [{ alerts: ["Once"] }]);
    const b = template("b", [{ alerts: ["Twice"] }]);
    const [first] = matchTemplates(incident([signal("Once"), signal("Twice"), signal("Twice")]), TARGET, [a, b]);
    expect(first?.template.id).toBe("b");
    expect(first?.reasons).toContainEqual({ code: "support", signals: 2, of: 3 });
  });

  it("is not asked of resolved, informative or foreign signals", () => {
    const a = template("a", [{ alerts: ["Real"] }]);
    const b = template("b", [{ alerts: ["Other"] }], { role: "cause" });
    expect(order([a, b], "Real", signal("Other", { status: "resolved" }))).toEqual(["a"]);
    expect(order([a, b], "Real", signal("Other", { severity: "info" }))).toEqual(["a"]);
    const elsewhere = signal("Other", { labels: { deployment: "cart", namespace: "shop" } });
    const symptom = template("b", [{ alerts: ["Other"] }]);
    expect(order([a, symptom], "Real", elsewhere)).toEqual(["a"]);
    expect(order([a, b], "Real", { ...elsewhere, severity: "info" })).toEqual(["a"]);
    expect(order([a, b], "Real", { ...elsewhere, status: "resolved" })).toEqual(["a"]);
    expect(order([a, b], signal("Other", { severity: "info" }))).toEqual(["b"]);
    expect(order([a, b], signal("Other", { status: "resolved" }))).toEqual([]);
  });

  it("is the cause at another object, which is then the target", () => {
    const a = template("a", [{ alerts: ["Real"] }]);
    const b = template("b", [{ alerts: ["Other"] }], { role: "cause" });
    const elsewhere = signal("Other", { labels: { deployment: "cart", namespace: "shop" } });
    const [first, second] = matchTemplates(incident([signal("Real"), elsewhere]), TARGET, [a, b]);
    expect(first).toMatchObject({ template: b, own: false, target: { kind: "deployment", name: "cart" } });
    expect(first?.reasons).toContainEqual({ code: "aimed", at: "shop/cart" });
    expect(second).toMatchObject({ template: a, target: TARGET });
  });

  it("is the cause here rather than an equal one elsewhere", () => {
    const a = template("z", [{ alerts: ["Real"] }], { role: "cause" });
    const b = template("b", [{ alerts: ["Other"] }], { role: "cause" });
    const elsewhere = signal("Other", { labels: { deployment: "cart", namespace: "shop" } });
    expect(order([a, b], elsewhere, "Real")[0]).toBe("z");
    expect(order([a, b], { ...elsewhere, severity: "critical" }, "Real")[0]).toBe("b");
  });

  it("is what others stand on, before what runs there", () => {
    const node = template("node", [{ alerts: ["NodeGone"] }], { role: "cause", subject: "node" });
    const rollout = template("rollout", [{ alerts: ["Stuck"] }], { role: "cause" });
    const gone = signal("NodeGone", { labels: { node: "n7" } });
    const stuck = signal("Stuck", { severity: "critical" });
    expect(order([node, rollout], stuck, stuck, gone)[0]).toBe("node");
  });

  it("speaks for an incident that has only a title", () => {
    const found = matchTemplates(incident([], { title: "Checkout workers hung" }), TARGET, bundled);
    expect(found[0]?.template.id).toBe("process-hung");
  });
});

describe("the title of an incident", () => {
  it("says nothing about another signal", () => {
    const leak = signal("Memory leak in search", { labels: { deployment: "search", namespace: "shop" } });
    const words = template("leak", [{ words: ["memory leak"] }], { role: "cause" });
    for (const rest of [{ severity: "info" }, { status: "resolved" }]) {
      const found = matchTemplates(
        incident([{ ...leak, ...rest }, signal("Odd")], { title: leak.alert_name }),
        TARGET,
        [words],
      );
      expect(found).toEqual([]);
    }
    expect(order([words], leak)).toEqual(["leak"]);
  });
});

describe("a template about nodes", () => {
  const gpu = template("gpu", [{ patterns: ["xid"] }], { role: "cause", subject: "node" });

  it("is aimed at the node, not at what runs there", () => {
    const xid = (labels: Record<string, string>) =>
      matchTemplates(incident([signal("GpuXid", { labels })]), TARGET, [gpu])[0]?.target;
    const pod = { namespace: "ml", pod: "train-0" };
    expect(xid({ ...pod, Hostname: "gpu-2" })).toMatchObject({ kind: "node", name: "gpu-2" });
    expect(xid({ ...pod, node: "gpu-3" })).toMatchObject({ kind: "node", name: "gpu-3" });
    expect(xid(pod)).toMatchObject({ name: "unknown-service" });
  });
});

describe("a single target", () => {
  const one = template("one", [{ alerts: ["NodeGone"] }], { role: "cause", requires: ["single_target"] });
  const gone = (node: string): Signal => signal("NodeGone", { labels: { node } });

  it("is evidence, and several are not", () => {
    expect(order([one], gone("n7"), gone("n7"))).toEqual(["one"]);
    expect(order([one], gone("n7"), gone("n8"))).toEqual([]);
    expect(order([one], gone("n7"), { ...gone("n8"), status: "resolved" })).toEqual(["one"]);
    expect(order([one], signal("NodeGone", { labels: {} }))).toEqual(["one"]);
  });
});

describe("conditions", () => {
  it("wants every label, and counts it as knowledge", () => {
    const plain = template("plain", [{ alerts: ["X"] }]);
    const labelled = template("labelled", [{ labels: { reason: ["OOMKilled"] } }]);
    const found = signal("X", { labels: { deployment: "checkout", reason: "oomkilled" } });
    expect(order([plain, labelled], found)).toEqual(["labelled", "plain"]);
    expect(order([plain, labelled], "X")).toEqual(["plain"]);
  });

  it("excludes by words", () => {
    const crash = [template("crash", [{ patterns: ["crash"], not: ["systemd|unit"] }])];
    expect(order(crash, "SystemdUnitCrash")).toEqual([]);
    expect(order(crash, "AppCrash")).toEqual(["crash"]);
  });

  it("looks at the severity of the incident", () => {
    const grave = [template("grave", [{ alerts: ["X"], severities: ["P0", "P1"] }])];
    expect(order(grave, "X")).toEqual([]);
    expect(matchTemplates(incident([signal("X")], { severity: "P1" }), TARGET, grave)).toHaveLength(1);
  });

  it("takes a second rule where the first does not fit", () => {
    const two = [template("two", [{ alerts: ["A"], not: ["a"] }, { patterns: ["a"] }])];
    expect(order(two, "A")).toEqual(["two"]);
  });
});

describe("the work of weighing a storm", () => {
  const names = ["KubePodCrashLooping", "KubePodNotReady", "CheckoutHighErrorRate", "TargetDown"];
  const storm = (count: number) =>
    incident(
      Array.from({ length: count }, (_, i) =>
        signal(`${names[i % names.length]}`, {
          annotations: {
            description: `Pod shop/checkout-${i} has been in a waiting state for longer than 15 minutes on cluster eu-${i}.`,
          },
        }),
      ),
    );
  const timeOf = (document: Incident, library: readonly Template[]) =>
    cpuTime(() => matchTemplates(document, TARGET, library));

  it("is four times as much for four times the signals", () => {
    const [few, many] = [storm(400), storm(1600)];
    timeOf(many, bundled);
    // 16 times where it were quadratic. Below some milliseconds nothing can be told.
    expect(timeOf(many, bundled)).toBeLessThan(Math.max(4 * 2.5 * timeOf(few, bundled), 20_000));
  });

  it("hardly grows with templates that speak of something else", () => {
    const others = Array.from({ length: 1600 }, (_, i) =>
      template(`other-${i}`, [
        { alerts: [`Other${i}`], patterns: [`quux${i} frobs`], words: [`phrase${i} of nothing`] },
      ]),
    );
    const document = storm(400);
    const library = [...bundled, ...others];
    timeOf(document, library);
    // 20 times where every signal were held against every template.
    expect(timeOf(document, library)).toBeLessThan(Math.max(4 * timeOf(document, bundled), 20_000));
  });
});
