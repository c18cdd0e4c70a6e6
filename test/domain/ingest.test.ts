import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_SIGNALS, zIncident } from "../../src/domain/incident.ts";
import {
  type AlertGroup,
  alertGroups,
  decideGroup,
  type KnownIncidents,
  newIncidentId,
} from "../../src/domain/ingest.ts";
import { validate } from "../../src/domain/schema.ts";
import { alertmanagerApi, alertmanagerWebhook } from "../../src/domain/senders/alertmanager.ts";
import type { NormalisedAlerts } from "../../src/domain/senders/sender.ts";
import type { Signal } from "../../src/domain/signal.ts";
import { aSignal, atMinute, T0 } from "../support/builders.ts";
import { payload } from "../support/ingest-fixture.ts";

const NOTHING: KnownIncidents = { state: () => null, openIncidentOf: () => null, openIncidentWith: () => null };

const api = () => alertmanagerApi.read(payload("api-alerts.json"), "x", T0)[0] as NormalisedAlerts;
const webhook = () => alertmanagerWebhook.read(payload("webhook.json"), "x", T0)[0] as NormalisedAlerts;

function aGroup(signals: Signal[], fields: Partial<AlertGroup> = {}): AlertGroup {
  return {
    key: "g",
    incident_id: null,
    title: null,
    severity: "P1",
    severity_assumed: false,
    signals,
    updates_only: false,
    services: [],
    ...fields,
  };
}

function openedBy(group: AlertGroup) {
  const change = decideGroup(group, NOTHING, T0)[0]?.change;
  if (change?.type !== "incident.opened") throw new Error("nothing was opened");
  return change.body;
}

describe("alertGroups", () => {
  it("keeps a sender's group together", () => {
    expect(alertGroups(webhook())).toMatchObject([{ key: '{}/{team="pay"}:{namespace="pay"}', severity: "P1" }]);
  });

  it("makes one group an object where the sender makes none, never one of the exporter", () => {
    expect(
      alertGroups(api()).map((group) => [group.key, group.severity, group.severity_assumed, group.signals.length]),
    ).toEqual([
      // Two alerts of one deployment, one of them by its pod.
      ["alertmanager:ap-1:service:pay/ledger", "P1", false, 2],
      ["alertmanager:ap-1:service:pay/data-books-1", "P1", false, 1],
      ["alertmanager:ap-1:node:node-4", "P2", false, 1],
      ["alertmanager::alert:mail/MailQueueGrowing", "P2", true, 1],
    ]);
  });

  it("keeps clusters apart", () => {
    const alerts = api();
    const [first] = alerts.signals;
    if (first === undefined) throw new Error("no signal");
    const elsewhere = { ...first, fingerprint: "other", labels: { ...first.labels, cluster: "us-9" } };
    expect(alertGroups({ ...alerts, signals: [first, elsewhere] })).toHaveLength(2);
  });

  it("is empty where nothing fires", () => {
    expect(alertGroups({ ...webhook(), signals: [] })).toEqual([]);
  });
});

describe("newIncidentId", () => {
  it("follows from the group and its earliest alert alone", () => {
    const signals = [aSignal({ starts_at: atMinute(5) }), aSignal({ starts_at: T0 }), aSignal({ starts_at: null })];
    const id = newIncidentId("g", signals);
    expect(id).toMatch(/^INC-[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(newIncidentId("g", [...signals].reverse())).toBe(id);
    expect(newIncidentId("g", [aSignal({ starts_at: "2026-03-02T11:00:00+01:00" })])).toBe(id);
    expect(newIncidentId("h", signals)).not.toBe(id);
    expect(newIncidentId("g", signals.slice(0, 1))).not.toBe(id);
    expect(newIncidentId("g", signals, "INC-1")).not.toBe(id);
  });

  it("does not collide among many groups", () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => newIncidentId(`g${i}`, []));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("decideGroup", () => {
  it("opens an incident that is named by its first alert and what it is about", () => {
    const [first] = alertGroups(webhook());
    const { document, group_key } = openedBy(first as AlertGroup);
    expect(group_key).toBe(first?.key);
    expect(document).toMatchObject({
      title: "KubePodCrashLooping pay/ledger",
      status: "investigating",
      severity: "P1",
      affected_services: ["pay/ledger"],
      created_at: T0,
    });
  });

  it("takes the same alert twice in one group once", () => {
    expect(
      openedBy(aGroup([aSignal({ fingerprint: "f" }), aSignal({ fingerprint: "f" })])).document.signals,
    ).toHaveLength(1);
  });

  it("leaves out what an incident cannot carry, and says how much", () => {
    const storm = Array.from({ length: MAX_SIGNALS + 7 }, (_, i) => aSignal({ fingerprint: `f${i}` }));
    expect(decideGroup(aGroup(storm), NOTHING, T0)).toMatchObject([{ signals_added: MAX_SIGNALS, left_out: 7 }]);
  });

  it("makes a document that can be read again, whatever the labels say", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 30 });
    const labels = fc.dictionary(
      fc.constantFrom("namespace", "deployment", "pod", "service", "node", "cluster", "severity", "app"),
      fc.oneof(text, fc.constant("x".repeat(3000))),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, labels), { minLength: 1, maxLength: 5 }), (alerts) => {
        const signals = alerts.map(([name, own], i) =>
          aSignal({ alert_name: `a${name}`.slice(0, 1000), labels: own, fingerprint: `f${i}` }),
        );
        const { document } = openedBy(aGroup(signals));
        expect(validate(zIncident, JSON.parse(JSON.stringify(document)), "x")).toMatchObject({ severity: "P1" });
      }),
    );
  });
});
