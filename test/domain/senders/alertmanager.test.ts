import { describe, expect, it } from "vitest";
import { AwoooError } from "../../../src/domain/awooo-error.ts";
import { alertmanagerApi, alertmanagerWebhook } from "../../../src/domain/senders/alertmanager.ts";
import type { NormalisedAlerts } from "../../../src/domain/senders/sender.ts";
import { zSignal } from "../../../src/domain/signal.ts";
import { T0 } from "../../support/builders.ts";
import { changed, payload } from "../../support/ingest-fixture.ts";

const webhook = (value: unknown) => alertmanagerWebhook.read(value, "hook.json", T0) as NormalisedAlerts[];
const api = (value: unknown) => alertmanagerApi.read(value, "api.json", T0) as NormalisedAlerts[];

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AwoooError && error.code === "invalid_data") return error.message;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("Alertmanager webhook", () => {
  it("takes firing alerts as signals and ended ones apart", () => {
    const [result] = webhook(payload("webhook.json"));
    expect(result).toMatchObject({
      sender: "alertmanager",
      group_key: '{}/{team="pay"}:{namespace="pay"}',
      incident_id: null,
      severity: "P1",
      severity_assumed: false,
      ended: [{ fingerprint: "c3d4e5f60718293a", ends_at: "2026-05-11T03:12:30.000Z" }],
      ignored: [],
      truncated: 0,
    });
    expect(result?.signals.map((signal) => signal.alert_name)).toEqual([
      "KubePodCrashLooping",
      "KubeDeploymentReplicasMismatch",
    ]);
  });

  it("keeps what an alert says, and no end of one that has not ended", () => {
    const signal = webhook(payload("webhook.json"))[0]?.signals[0];
    expect(signal).toMatchObject({
      source: "alertmanager",
      severity: "warning",
      message: "Pod keeps restarting.\nContainer ledger of pay/ledger-6d8f7b9c4-kx9zt waits in CrashLoopBackOff.",
      fingerprint: "a1b2c3d4e5f60718",
      starts_at: "2026-05-11T03:10:04.211Z",
      status: "firing",
      generator_url: "http://prom.example.net/graph?g0.expr=up",
    });
    expect(signal?.labels).toMatchObject({ namespace: "pay", service: "obs-kube-state-metrics" });
    expect(signal?.annotations).toHaveProperty("runbook_url");
    expect(signal).not.toHaveProperty("ends_at");
    expect(zSignal.safeParse(signal).success).toBe(true);
  });

  it("makes no signal of a resolved group, and says what was cut off", () => {
    expect(webhook(payload("webhook-resolved.json"))[0]).toMatchObject({ signals: [], ended: [{}] });
    expect(webhook(payload("webhook-truncated.json"))[0]?.truncated).toBe(37);
  });

  it("computes a fingerprint where an old sender gives none", () => {
    const twice = [0, 1].map(
      () => webhook(changed(payload("webhook.json"), ["alerts", 0, "fingerprint"], undefined))[0],
    );
    expect(twice[0]?.signals[0]?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(twice[0]?.signals[0]?.fingerprint).toBe(twice[1]?.signals[0]?.fingerprint);
  });

  it("takes the year 1 for no time, and now for an end nobody gave", () => {
    const zero = "0001-01-01T00:00:00Z";
    expect(
      webhook(changed(payload("webhook.json"), ["alerts", 0, "startsAt"], zero))[0]?.signals[0],
    ).not.toHaveProperty("starts_at");
    expect(
      webhook(changed(payload("webhook-resolved.json"), ["alerts", 0, "endsAt"], zero))[0]?.ended[0]?.ends_at,
    ).toBe(T0);
  });

  it("assumes P2 and says so where no alert has a severity", () => {
    let body = payload("webhook.json");
    for (const i of [0, 1]) body = changed(body, ["alerts", i, "labels", "severity"], undefined);
    expect(webhook(body)[0]).toMatchObject({ severity: "P2", severity_assumed: true });
  });

  it("cuts a message, never in the middle of a character", () => {
    const long = "😀".repeat(5000);
    const message = webhook(changed(payload("webhook.json"), ["alerts", 0, "annotations", "summary"], `x${long}`))[0]
      ?.signals[0]?.message;
    expect(message?.length).toBeLessThan(4100);
    expect(message?.isWellFormed()).toBe(true);
  });
});

describe("Alertmanager API v2", () => {
  it("leaves out what is suppressed, not processed, of no severity, or always there, with the reason", () => {
    const [result, ...others] = api(payload("api-alerts.json"));
    expect(others).toEqual([]);
    expect(result?.signals.map((signal) => signal.alert_name)).toEqual([
      "KubePodCrashLooping",
      "KubeDeploymentReplicasMismatch",
      "KubePersistentVolumeFillingUp",
      "NodeFilesystemAlmostOutOfSpace",
      "MailQueueGrowing",
    ]);
    expect(result?.ignored).toEqual([
      { name: "CPUThrottlingHigh", why: "inhibited" },
      { name: "KubeJobFailed", why: "silenced" },
      { name: "NightlyReport", why: "unprocessed" },
      { name: "Watchdog", why: "always_firing" },
    ]);
    expect(result).toMatchObject({ group_key: null, severity: "P1", ended: [] });
    // The end it gives is only when Alertmanager would forget an alert nobody repeats.
    expect(result?.signals.every((signal) => signal.ends_at === undefined)).toBe(true);
  });

  it("knows the other ways of not being an incident", () => {
    const muted = changed(payload("api-alerts.json"), [5, "status"], { state: "suppressed", mutedBy: ["night"] });
    expect(api(muted)[0]?.ignored[0]?.why).toBe("muted");
    const none = changed(payload("api-alerts.json"), [0, "labels", "severity"], "None");
    expect(api(none)[0]?.ignored[0]).toEqual({ name: "KubePodCrashLooping", why: "severity_none" });
    const inhibitor = changed(payload("api-alerts.json"), [0, "labels", "alertname"], "InfoInhibitor");
    expect(api(inhibitor)[0]?.ignored[0]?.why).toBe("always_firing");
  });

  it("reads groups, each with a key of its own", () => {
    const groups = api(payload("api-groups.json"));
    expect(groups.map((group) => [group.group_key, group.severity, group.signals.length])).toEqual([
      ['awooo:{namespace="pay"}', "P1", 3],
      ["awooo:{}", "P2", 1],
    ]);
  });

  it("takes an empty list for no alerts", () => {
    expect(api([])[0]).toMatchObject({ signals: [], ignored: [] });
  });
});

describe("a field of the wrong type", () => {
  it.each<[string, (string | number)[], unknown, string]>([
    [
      "webhook.json",
      ["alerts", 0, "labels", "severity"],
      3,
      "alerts[0].labels.severity: expected string, got a number",
    ],
    [
      "webhook.json",
      ["alerts", 1, "labels", "alertname"],
      undefined,
      "alerts[0].labels.alertname: expected string, it is missing",
    ],
    ["webhook.json", ["alerts", 0, "status"], "pending", "alerts[0].status: expected one of firing, resolved"],
    [
      "webhook.json",
      ["alerts", 0, "startsAt"],
      "yesterday",
      "alerts[0].startsAt: expected an RFC 3339 time with a zone",
    ],
    ["webhook.json", ["alerts"], {}, "alerts: expected array, got an object"],
    ["webhook.json", ["truncatedAlerts"], -1, "truncatedAlerts: expected at least 0"],
  ])("%s %j = %j", (name, path, to, message) => {
    // Beside sound alerts it would be left out.
    const [first, nth] = path;
    const body = changed(payload(name), path, to) as { alerts: unknown[] };
    const alone = first === "alerts" && nth !== undefined ? { ...body, alerts: [body.alerts[Number(nth)]] } : body;
    expect(messageOf(() => webhook(alone))).toBe(`hook.json: ${message}`);
  });

  it.each<[(string | number)[], unknown, string]>([
    [[0, "status", "state"], "on", "[0].status.state: expected one of active, suppressed, unprocessed"],
    [[1, "fingerprint"], undefined, "[0].fingerprint: expected string, it is missing"],
    [[2, "labels"], [], "[0].labels: expected object, got an array"],
    [[3], null, "[0]: expected object, got null"],
  ])("api %j = %j", (path, to, message) => {
    const alerts = changed(payload("api-alerts.json"), path, to) as unknown[];
    expect(messageOf(() => api([alerts[Number(path[0])]]))).toBe(`api.json: ${message}`);
  });
});

describe("one bad alert", () => {
  const NAMELESS = ["labels", "alertname"];

  it("is named and left out of a webhook, and the others are taken", () => {
    const sound = webhook(payload("webhook.json"))[0];
    const [result] = webhook(changed(payload("webhook.json"), ["alerts", 0, ...NAMELESS], undefined));
    expect(result?.signals).toEqual(sound?.signals.slice(1));
    expect(result?.ended).toEqual(sound?.ended);
    expect(result?.notices).toEqual([
      "hook.json: alerts[0].labels.alertname: expected string, it is missing; this alert is left out",
    ]);
  });

  it("is named and left out of the API's lists", () => {
    const [flat] = api(changed(payload("api-alerts.json"), [2, ...NAMELESS], ""));
    expect(flat?.signals).toHaveLength(4);
    expect(flat?.notices).toEqual([expect.stringMatching(/^api\.json: \[2\]\.labels\.alertname: expected at least 1/)]);
    const groups = api(changed(payload("api-groups.json"), [0, "alerts", 1, ...NAMELESS], undefined));
    expect(groups.map((group) => group.signals.length)).toEqual([2, 1]);
    expect(groups.flatMap((group) => group.notices)).toEqual([
      expect.stringMatching(/^api\.json: \[0\]\.alerts\[1\]\.labels\.alertname: /),
    ]);
  });

  it("hides nothing that is wrong beside the alerts", () => {
    const bad = changed(payload("webhook.json"), ["alerts", 0, ...NAMELESS], undefined);
    expect(() => webhook(changed(bad, ["truncatedAlerts"], -1))).toThrow("hook.json: ");
  });

  it("is refused where no alert is sound", () => {
    const bad = (alert: unknown) => changed(alert, NAMELESS, undefined);
    const { alerts, ...body } = payload("webhook.json") as { alerts: unknown[] };
    expect(() => webhook({ ...body, alerts: alerts.map(bad) })).toThrow("hook.json: alerts[0].labels.alertname: ");
    expect(() => api((payload("api-alerts.json") as unknown[]).map(bad))).toThrow("api.json: [0].labels.alertname: ");
  });
});
