/** The events, ids and leases part of the contract of a WorkingMemory; `working-memory.contract.ts` runs it. */
import { expect, it } from "vitest";
import { canonicalJson, parseJson } from "../../src/domain/canonical-json.ts";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { FREEZE_STREAM } from "../../src/domain/freeze.ts";
import type { MemorySubject } from "./working-memory.contract.ts";

type On = () => MemorySubject;

export function anEvent(id: string, changes: Partial<IncidentEvent> = {}): IncidentEvent {
  const event = {
    ...{ id, incident_id: "INC-1", lamport: 1, at: "2025-11-22T10:00:00Z", actor: "alice", host: "laptop-a" },
    ...{ type: "incident.resolved", body: { approval_id: null, reason: "mended" } },
    ...changes,
  };
  return event as IncidentEvent;
}

export function events(on: On): void {
  it("are none at first, and adding none changes nothing", async () => {
    await on().a.addEvents("INC-1", []);
    expect(await on().a.readEvents("INC-1")).toEqual([]);
  });

  it("come back as they were added, in causal order, for everybody", async () => {
    const later = anEvent("e-1", { lamport: 2, actor: "bób \u202e", host: "" });
    const earlier = anEvent("e-2", { lamport: 1 });
    await on().a.addEvents("INC-1", [later]);
    await on().b.addEvents("INC-1", [earlier]);
    expect(await on().a.readEvents("INC-1")).toEqual([earlier, later]);
    expect(await on().b.readEvents("INC-2")).toEqual([]);
  });

  it("of the freeze, whose id is none, come back like others", async () => {
    const body = { reason: "failover" };
    const event = anEvent("e-1", { incident_id: FREEZE_STREAM, type: "freeze.set", body } as Partial<IncidentEvent>);
    await on().a.addEvents(FREEZE_STREAM, [event]);
    expect(await on().b.readEvents(FREEZE_STREAM)).toEqual([event]);
    expect(await on().b.incidentIds()).toEqual([]);
  });

  it("are there once, however often they are added, and the first one stays", async () => {
    const event = anEvent("e-1");
    await on().a.addEvents("INC-1", [event, anEvent("e-1", { actor: "mallory" })]);
    await on().b.addEvents("INC-1", [event, anEvent("e-2")]);
    await on().b.addEvents("INC-1", [anEvent("e-1", { actor: "mallory" })]);
    expect(await on().a.readEvents("INC-1")).toEqual([event, anEvent("e-2")]);
  });

  it("keep every digit of their numbers", async () => {
    const document = '{"big":12345678901234567890,"long":0.10000000000000000555,"money":1.50,"tiny":1e-400}';
    const body = parseJson(`{"document":${document},"from":"redis"}`) as IncidentEvent["body"];
    await on().a.addEvents("INC-1", [anEvent("e-1", { type: "incident.imported", body } as Partial<IncidentEvent>)]);
    const [event] = await on().b.readEvents("INC-1");
    expect(canonicalJson(event?.body)).toBe(`{"document":${document},"from":"redis"}`);
  });

  it("of many laptops at once all arrive", async () => {
    const all = Array.from({ length: 40 }, (_, i) => anEvent(`e-${i}`, { lamport: i }));
    await Promise.all(all.map((event, i) => (i % 2 === 0 ? on().a : on().b).addEvents("INC-1", [event])));
    expect(await on().a.readEvents("INC-1")).toEqual(all);
  });

  it("of more than one script's worth all arrive", async () => {
    const all = Array.from({ length: 1_201 }, (_, i) => anEvent(`e-${i}`, { lamport: i }));
    await on().a.addEvents("INC-1", all);
    expect(await on().b.readEvents("INC-1")).toEqual(all);
  });

  const good = anEvent("e-1");
  it.each([
    ["not JSON", "{", "not JSON"],
    ["no object", "7", "the document"],
    ["a missing field", { ...good, at: undefined }, "at"],
    ["a wrong type", { ...good, lamport: "1" }, "lamport"],
    ["a fraction of time", { ...good, lamport: 1.5 }, "lamport"],
    [
      "a time beyond counting",
      JSON.stringify(good).replace('"lamport":1', '"lamport":12345678901234567890'),
      "lamport",
    ],
    ["a time below zero", { ...good, lamport: -1 }, "lamport"],
    ["a time that leaves no room for the next", { ...good, lamport: 2 ** 52 }, "lamport"],
    ["an actor that is no text", { ...good, actor: null }, "actor"],
    ["a host that is no text", { ...good, host: 1 }, "host"],
    ["a time that is none", { ...good, at: "yesterday" }, "at"],
    ["another id", { ...good, id: "e-2" }, "id"],
    ["another incident", { ...good, incident_id: "INC-2" }, "incident_id"],
    ["an unknown type", { ...good, type: "incident.exploded" }, "type"],
    ["a type that every object has", { ...good, type: "constructor" }, "type"],
    ["no body", { ...good, body: null }, "body"],
    ["a list as body", { ...good, body: [] }, "body"],
    ["a number as body", JSON.stringify({ ...good, body: 0 }).replace('"body":0', '"body":1.0'), "body"],
    [
      "a body deeper than any",
      JSON.stringify({ ...good, body: { d: 0 } }).replace("0}", `${"[".repeat(500)}${"]".repeat(500)}}`),
      "nested",
    ],
  ])("with %s are refused, with key, field and what is wrong", async (_what, event, wrong) => {
    await on().a.addEvents("INC-1", [anEvent("e-0")]);
    await on().plantEvent("INC-1", "e-1", typeof event === "string" ? event : JSON.stringify(event));
    await expect(on().a.readEvents("INC-1")).rejects.toMatchObject({
      code: "invalid_data",
      message: expect.stringMatching(new RegExp(`^awooo:events:INC-1 field "e-1": .*${wrong}`)),
    });
  });
}

export function incidentIds(on: On): void {
  it("are none at first", async () => {
    expect(await on().a.incidentIds()).toEqual([]);
  });

  it("come from both keys, once, with how many events each has and the document of the first key", async () => {
    await on().plant("incident:INC-2", "{}");
    await on().plant("awoooi:incidents:INC-3", "{}");
    await on().plant("incident:white space", "{}");
    await on().plant("incident:", "{}");
    await on().plant("incidental:X", "{}");
    await on().plant("other:incident:X", "{}");
    await on().a.writeIncident("INC-1", "{}", null);
    await on().a.writeDecision("incident:D", "{}", null);
    await on().a.addEvents("INC-1", [anEvent("e-1"), anEvent("e-2")]);
    await on().a.addEvents("INC-9", [anEvent("e-1", { incident_id: "INC-9" })]);
    expect(await on().b.incidentIds()).toEqual([
      { incident_id: "INC-1", events: 2, document: "{}" },
      { incident_id: "INC-2", events: 0, document: "{}" },
      { incident_id: "INC-3", events: 0, document: null },
    ]);
  });

  it("are all found among many", async () => {
    const ids = Array.from({ length: 2_500 }, (_, i) => `INC-${10_000 + i}`);
    await Promise.all(ids.map((id) => on().plant(`incident:${id}`, "{}")));
    expect((await on().a.incidentIds()).map(({ incident_id }) => incident_id)).toEqual(ids);
  });
}
