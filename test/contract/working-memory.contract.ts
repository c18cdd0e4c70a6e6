/** What every WorkingMemory does, whatever is behind it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WorkingMemory } from "../../src/ports-memory.ts";
import { anEvent, events, incidentIds } from "./working-memory-events.contract.ts";
import { watching } from "./working-memory-watch.contract.ts";

export interface MemorySubject {
  /** Two laptops on one store. */
  a: WorkingMemory;
  b: WorkingMemory;
  /** What another service does with a plain SET. */
  plant(key: string, text: string): Promise<void>;
  plantEvent(incidentId: string, field: string, text: string): Promise<void>;
  /** The text under a key; null where there is none. */
  stored(key: string): Promise<string | null>;
  remove(key: string): Promise<void>;
  /** Empties the store. */
  clear(): Promise<void>;
  dispose(): Promise<void>;
}

/** Of a subject whose keys end by themselves. */
export interface Clock {
  /** Seconds a key has left. */
  ttl(key: string): Promise<number>;
  /** Makes a key live only this many seconds more. */
  age(key: string, seconds: number): Promise<void>;
}

const TTL_S = 604_800;

/**
 * @param makeSubject called once; the store is emptied before every test
 * @param clockOf where the subject keeps a time to live
 */
export function workingMemoryContract<S extends MemorySubject>(
  name: string,
  makeSubject: () => Promise<S>,
  clockOf?: (subject: S) => Clock,
): void {
  describe(`WorkingMemory contract: ${name}`, () => {
    let subject: S;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    beforeEach(() => subject.clear());
    afterAll(() => subject.dispose());
    const on = () => subject;
    describe("incident documents", () => incidentDocuments(on));
    describe("decisions", () => decisions(on));
    describe("events", () => events(on));
    describe("incident ids", () => incidentIds(on));
    describe("watching", () => watching(on));
    if (clockOf !== undefined) describe("time to live", () => timeToLive(on, () => clockOf(subject)));
    it("answers a ping", async () => {
      const { version, latency_ms } = await subject.a.ping();
      expect(version).not.toBe("");
      expect(latency_ms).toBeGreaterThanOrEqual(0);
    });
  });
}

type On = () => MemorySubject;

function incidentDocuments(on: On): void {
  it("finds nothing where there is nothing", async () => {
    expect(await on().a.readIncident("INC-1")).toBeNull();
  });

  it("hands another service's document over byte for byte", async () => {
    const text = '\uFEFF{ "b":1.50,\r\n "a" : 12345678901234567890, "n":1e400, "é":"\\u0000 \u202e 🚨", "a":null }\n';
    await on().plant("incident:INC-1", text);
    expect(await on().a.readIncident("INC-1")).toEqual({ key: "incident:INC-1", text });
    expect(await on().a.writeIncident("INC-1", `${text} `, { key: "incident:INC-1", text })).toBe(true);
    expect(await on().stored("incident:INC-1")).toBe(`${text} `);
  });

  it.each(["*", "a[b]c?", "{x}", "a:b:c", "50%", "ümlaut-🚨", "\\"])("takes the id %s as it is", async (id) => {
    await on().plant("incident:other", "other");
    expect(await on().a.writeIncident(id, "1", null)).toBe(true);
    expect(await on().b.readIncident(id)).toEqual({ key: `incident:${id}`, text: "1" });
    expect(await on().stored("incident:other")).toBe("other");
  });

  it("writes the brain's copy along, at the first write and at later ones", async () => {
    expect(await on().a.writeIncident("INC-1", "one", null)).toBe(true);
    expect(await on().stored("awoooi:incidents:INC-1")).toBe("one");
    expect(await on().b.writeIncident("INC-1", "two", { key: "incident:INC-1", text: "one" })).toBe(true);
    expect(await on().stored("incident:INC-1")).toBe("two");
    expect(await on().stored("awoooi:incidents:INC-1")).toBe("two");
  });

  it("prefers incident:<id> to the brain's copy", async () => {
    await on().plant("awoooi:incidents:INC-1", "brain");
    await on().plant("incident:INC-1", "own");
    expect(await on().a.readIncident("INC-1")).toEqual({ key: "incident:INC-1", text: "own" });
  });

  it("falls back to the brain's copy, and takes what was found there for an absent incident:<id>", async () => {
    await on().plant("awoooi:incidents:INC-1", "brain");
    const found = await on().a.readIncident("INC-1");
    expect(found).toEqual({ key: "awoooi:incidents:INC-1", text: "brain" });
    expect(await on().a.writeIncident("INC-1", "mine", found)).toBe(true);
    expect(await on().stored("incident:INC-1")).toBe("mine");
    expect(await on().stored("awoooi:incidents:INC-1")).toBe("mine");
  });

  it("refuses to write over an incident:<id> that appeared after the brain's copy was read", async () => {
    await on().plant("awoooi:incidents:INC-1", "brain");
    const found = await on().a.readIncident("INC-1");
    await on().plant("incident:INC-1", "somebody else");
    expect(await on().a.writeIncident("INC-1", "mine", found)).toBe(false);
    expect(await on().stored("incident:INC-1")).toBe("somebody else");
    expect(await on().stored("awoooi:incidents:INC-1")).toBe("brain");
  });

  it.each([
    ["another text is there", "other", "seen"],
    ["one is there and none was seen", "other", null],
    ["none is there and one was seen", null, "seen"],
    ["only a part was seen", "seen it", "seen"],
    ["an empty text is there and none was seen", "", null],
    ["none is there and an empty text was seen", null, ""],
  ])("changes nothing where %s", async (_what, stored, seen) => {
    if (stored !== null) await on().plant("incident:INC-1", stored);
    const found = seen === null ? null : { key: "incident:INC-1", text: seen };
    expect(await on().a.writeIncident("INC-1", "mine", found)).toBe(false);
    expect(await on().stored("incident:INC-1")).toBe(stored);
    expect(await on().stored("awoooi:incidents:INC-1")).toBeNull();
  });

  it("takes a write that is repeated for done, and completes the brain's copy", async () => {
    const seen = { key: "incident:INC-1", text: "one" };
    await on().plant("incident:INC-1", "one");
    expect(await on().a.writeIncident("INC-1", "two", seen)).toBe(true);
    await on().remove("awoooi:incidents:INC-1");
    expect(await on().a.writeIncident("INC-1", "two", seen)).toBe(true);
    expect(await on().stored("incident:INC-1")).toBe("two");
    expect(await on().stored("awoooi:incidents:INC-1")).toBe("two");
  });

  it("lets one of many writers through that saw the same text", async () => {
    await on().plant("incident:INC-1", "0");
    const seen = { key: "incident:INC-1", text: "0" };
    const writers = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? on().a : on().b));
    const done = await Promise.all(writers.map((memory, i) => memory.writeIncident("INC-1", `by ${i}`, seen)));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await on().stored("incident:INC-1")).toBe(`by ${done.indexOf(true)}`);
    expect(await on().stored("awoooi:incidents:INC-1")).toBe(`by ${done.indexOf(true)}`);
  });

  it("loses no update of 20 writers at once, and ends with an equal copy", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => addNumber(i % 2 === 0 ? on().a : on().b, i)));
    const text = await on().stored("incident:INC-1");
    const numbers = JSON.parse(text ?? "[]") as number[];
    expect(numbers.sort((x, y) => x - y)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(await on().stored("awoooi:incidents:INC-1")).toBe(text);
  });
}

async function addNumber(memory: WorkingMemory, number: number): Promise<void> {
  for (;;) {
    const found = await memory.readIncident("INC-1");
    const numbers = JSON.parse(found?.text ?? "[]") as number[];
    if (await memory.writeIncident("INC-1", JSON.stringify([...numbers, number]), found)) return;
  }
}

function decisions(on: On): void {
  it("are written by compare-and-set, as they are", async () => {
    expect(await on().a.readDecision("T")).toBeNull();
    expect(await on().a.writeDecision("T", '{"state":"pending", "x":1.0}', null)).toBe(true);
    expect(await on().b.readDecision("T")).toBe('{"state":"pending", "x":1.0}');
    expect(await on().b.writeDecision("T", "ready", "something else")).toBe(false);
    expect(await on().b.writeDecision("T", "ready", null)).toBe(false);
    expect(await on().stored("decision:T")).toBe('{"state":"pending", "x":1.0}');
    expect(await on().b.writeDecision("T", "ready", '{"state":"pending", "x":1.0}')).toBe(true);
    expect(await on().b.writeDecision("T", "ready", '{"state":"pending", "x":1.0}'), "repeated").toBe(true);
    expect(await on().a.readDecision("T")).toBe("ready");
  });
}

function timeToLive(on: On, clock: () => Clock): void {
  const writes: [string, string, (memory: WorkingMemory) => Promise<unknown>][] = [
    ["an incident", "incident:INC-1", (m) => m.writeIncident("INC-1", "x", null)],
    ["the brain's copy", "awoooi:incidents:INC-1", (m) => m.writeIncident("INC-1", "x", null)],
    ["a decision", "decision:T", (m) => m.writeDecision("T", "x", null)],
    ["events", "awooo:events:INC-1", (m) => m.addEvents("INC-1", [anEvent("e-1")])],
  ];
  it.each(writes)("of %s is seven days, and starts again with a repeated write", async (_what, key, write) => {
    await write(on().a);
    expect(await clock().ttl(key)).toBeGreaterThan(TTL_S - 60);
    expect(await clock().ttl(key)).toBeLessThanOrEqual(TTL_S);
    await clock().age(key, 100);
    await write(on().b);
    expect(await clock().ttl(key)).toBeGreaterThan(TTL_S - 60);
  });

  it("is given to a document that another service wrote without one", async () => {
    await on().plant("incident:INC-1", "plain");
    await on().a.writeIncident("INC-1", "x", { key: "incident:INC-1", text: "plain" });
    expect(await clock().ttl("incident:INC-1")).toBeGreaterThan(TTL_S - 60);
  });

  it("is left alone by a write that was refused", async () => {
    await on().a.writeIncident("INC-1", "x", null);
    await clock().age("incident:INC-1", 100);
    expect(await on().b.writeIncident("INC-1", "y", null)).toBe(false);
    expect(await clock().ttl("incident:INC-1")).toBeLessThanOrEqual(100);
  });
}
