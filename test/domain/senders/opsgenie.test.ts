import { describe, expect, it } from "vitest";
import { signalTarget } from "../../../src/domain/choose-target.ts";
import { opsgenie } from "../../../src/domain/senders/opsgenie.ts";
import type { NormalisedAlerts } from "../../../src/domain/senders/sender.ts";
import { T0 } from "../../support/builders.ts";
import { changed, payload } from "../../support/ingest-fixture.ts";

const ID = "c0ffee00-1111-4222-8333-444455556666-1778469030000";
const read = (value: unknown) => opsgenie.read(value, "og.json", T0)[0] as NormalisedAlerts;

describe("Opsgenie", () => {
  it("takes the labels of the description, and the sender's own priority before a label", () => {
    const result = read(payload("opsgenie-create.json"));
    expect(result).toMatchObject({
      group_key: `opsgenie:${ID}`,
      incident_id: ID,
      severity: "P2",
      // The entity is the exporter here, and the labels name the workload.
      services: [],
      signals: [
        {
          alert_name: "KubePodCrashLooping",
          severity: "P2",
          starts_at: "2026-05-11T03:10:30.000Z",
          labels: { pod: "ledger-6d8f7b9c4-kx9zt", service: "obs-kube-state-metrics" },
        },
      ],
    });
    expect(result.signals.map(signalTarget)).toEqual([{ kind: "deployment", name: "ledger", namespace: "pay" }]);
  });

  it("never names the exporter for a service", () => {
    const bare = changed(payload("opsgenie-create.json"), ["alert", "description"], undefined);
    const result = read(changed(bare, ["alert", "details"], { job: "kube-state-metrics" }));
    expect(result.services).toEqual([]);
    expect(result.signals.map(signalTarget)).toEqual([null]);
    const address = changed(changed(bare, ["alert", "details"], {}), ["alert", "entity"], "10.8.1.5:8080");
    expect(read(address).services).toEqual([]);
  });

  it("closes, also by deletion", () => {
    const closed = read(payload("opsgenie-close.json"));
    expect(closed).toMatchObject({ signals: [], closed_at: "2026-05-11T03:40:00.000Z", group_key: `opsgenie:${ID}` });
    expect(read(changed(payload("opsgenie-close.json"), ["action"], "Delete")).closed_at).not.toBeNull();
  });

  it("is the same alert in actions that say less", () => {
    const [created, note] = [
      payload("opsgenie-create.json"),
      changed(payload("opsgenie-close.json"), ["action"], "Ack"),
    ];
    expect(read(note).signals[0]?.fingerprint).toBe(read(created).signals[0]?.fingerprint);
  });

  it.each([
    ["Create", false],
    ["Acknowledge", false],
    ["UnAcknowledge", false],
    ["EscalateNext", false],
    ["UpdatePriority", false],
    ["AddNote", true],
    ["AssignOwnership", true],
    ["a custom action", true],
  ])("%s: tells of known incidents only: %s", (action, updates_only) => {
    expect(read(changed(payload("opsgenie-create.json"), ["action"], action))).toMatchObject({ updates_only });
  });

  it("assumes P2 where no priority is given, and takes the entity where labels name nothing", () => {
    expect(read(payload("opsgenie-odd.json"))).toMatchObject({
      severity: "P2",
      severity_assumed: true,
      services: ["terminals"],
      signals: [{ alert_name: "Card terminal 12 % offline > limit" }],
    });
  });

  it.each([
    [["alert", "alertId"], [], "alert.alertId: expected text or a number"],
    [["alert", "details"], "x", "alert.details: expected object, got a string"],
    [["action"], 3, "action: expected string, got a number"],
  ])("refuses %j = %j", (path, to, message) => {
    expect(() => read(changed(payload("opsgenie-create.json"), path, to))).toThrow(`og.json: ${message}`);
  });
});
