import { describe, expect, it } from "vitest";
import { incidentIo } from "../../../src/domain/senders/incident-io.ts";
import type { NormalisedAlerts } from "../../../src/domain/senders/sender.ts";
import { T0 } from "../../support/builders.ts";
import { changed, payload } from "../../support/ingest-fixture.ts";

const TYPE = "public_incident.incident_created_v2";
const read = (value: unknown) => incidentIo.read(value, "io.json", T0)[0] as NormalisedAlerts;

describe("incident.io", () => {
  it("takes the alert behind the incident, and the services of the custom field", () => {
    expect(read(payload("incident-io-created.json"))).toMatchObject({
      group_key: "incident-io:01PAYINC7",
      incident_id: "INC-77",
      title: "Refunds are slow",
      severity: "P1",
      services: ["refund", "ledger"],
      signals: [{ alert_name: "Refund latency above 60 s", message: "Refunds are slow\nRefunds take minutes." }],
    });
  });

  it.each([
    ["Major", "P1", false],
    ["minor", "P3", false],
    ["SEV 2", "P2", false],
    ["Kraken", "P2", true],
  ])("reads the severity %s as %s", (name, severity, severity_assumed) => {
    const body = changed(payload("incident-io-created.json"), [TYPE, "severity", "name"], name);
    expect(read(body)).toMatchObject({ severity, severity_assumed });
  });

  it("closes under the same key", () => {
    expect(read(payload("incident-io-closed.json"))).toMatchObject({
      group_key: "incident-io:01PAYINC7",
      signals: [],
      closed_at: "2026-05-11T04:10:00Z",
    });
  });

  it("makes no incident of a private event, and says why", () => {
    const result = read(payload("incident-io-private.json"));
    expect(result).toMatchObject({ incident_id: "01PRIVATE8", signals: [] });
    expect(result.notices).toEqual([expect.stringContaining("the id only")]);
  });

  it("does without severity, services, reference and alert", () => {
    expect(read(payload("incident-io-odd.json"))).toMatchObject({
      incident_id: "01PAYINC7",
      severity_assumed: true,
      services: [],
      signals: [{ alert_name: "Refunds are slow" }],
    });
  });

  it("makes nothing of a follow-up", () => {
    const type = "public_incident.follow_up_created_v1";
    expect(read({ event_type: type, [type]: { id: "1" } }).notices).toHaveLength(1);
  });

  it("refuses an event that is not there", () => {
    expect(() => read({ event_type: TYPE })).toThrow("io.json: the field that event_type names is missing");
    expect(() => read({ event_type: TYPE, [TYPE]: 7 })).toThrow("io.json: event: the document: expected object");
    expect(incidentIo.lacks({ event_type: "toString" })).toBe("lacks the field that event_type names");
  });
});
