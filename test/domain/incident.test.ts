import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { canonicalJson, parseJson } from "../../src/domain/canonical-json.ts";
import {
  completeIncident,
  graver,
  INCIDENT_STATUSES,
  isOpen,
  later,
  MAX_SIGNALS,
  SEVERITIES,
  zIncident,
} from "../../src/domain/incident.ts";
import { validate } from "../../src/domain/schema.ts";
import { fingerprintOf, isFiring, startedAfter } from "../../src/domain/signal.ts";
import { someDocument } from "../support/arbitraries.ts";
import { anIncident, aSignal, atMinute, T0 } from "../support/builders.ts";

const read = (value: unknown) => validate(zIncident, value, "INC");

/** The smallest document another service may write. */
const SMALLEST = { incident_id: "X", status: "investigating", severity: "P2", created_at: T0, updated_at: T0 };

function pathOf(value: unknown): unknown {
  try {
    read(value);
  } catch (error) {
    if (error instanceof AwoooError && error.code === "invalid_data") return error.details?.["path"];
    throw error;
  }
  return "accepted";
}

describe("what is accepted", () => {
  it("the smallest document, with empty lists filled in", () => {
    expect(read(SMALLEST)).toEqual({ ...SMALLEST, signals: [], affected_services: [], proposal_ids: [] });
  });

  it("null for every optional field, kept as null", () => {
    const signal = {
      ...{ alert_name: "A", labels: {}, annotations: {} },
      ...{
        source: null,
        severity: null,
        message: null,
        fingerprint: null,
        starts_at: null,
        ends_at: null,
        status: null,
      },
    };
    const nulls = { ...anIncident(), title: null, decision: null, resolved_at: null, signals: [signal] };
    expect(read(nulls)).toEqual(nulls);
    expect(read({ ...SMALLEST, decision: { state: null } }).decision).toEqual({ state: null });
  });

  it("every status and severity", () => {
    for (const status of INCIDENT_STATUSES) expect(read({ ...SMALLEST, status }).status).toBe(status);
    for (const severity of SEVERITIES) expect(read({ ...SMALLEST, severity }).severity).toBe(severity);
  });

  it("the largest number of signals, and one more is refused", () => {
    const signals = Array.from({ length: MAX_SIGNALS }, () => aSignal());
    expect(read(anIncident({ signals })).signals).toHaveLength(MAX_SIGNALS);
    expect(pathOf(anIncident({ signals: [...signals, aSignal()] }))).toBe("signals");
  });
});

describe("unknown fields", () => {
  it("are kept at every level, numbers as they were written", () => {
    const text =
      '{"incident_id":"X","status":"investigating","severity":"P2","created_at":"2026-03-02T10:00:00Z",' +
      '"updated_at":"2026-03-02T10:00:00Z","big":9007199254740993,"ratio":1.0,"nested":{"a":[1e5,{"b":-0}]},' +
      '"decision":{"state":"ready","by":"brain"},"affected_services":[],"proposal_ids":[],' +
      '"signals":[{"alert_name":"A","labels":{},"annotations":{},"x_score":0.10}]}';
    expect(canonicalJson(read(parseJson(text)))).toBe(canonicalJson(parseJson(text)));
  });

  it("of any document survive, and reading again changes nothing", () => {
    fc.assert(
      fc.property(
        someDocument,
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}_x$/), fc.jsonValue()),
        (document, more) => {
          const given = { ...document, ...more };
          expect(read(given)).toEqual(given);
          expect(read(read(given))).toEqual(given);
        },
      ),
    );
  });
});

describe("what is refused, with its path", () => {
  const rows: [path: string, change: object][] = [
    ["incident_id", { incident_id: undefined }],
    ["incident_id", { incident_id: 7 }],
    ["incident_id", { incident_id: "-x" }],
    ["incident_id", { incident_id: "a b" }],
    ["title", { title: 5 }],
    ["title", { title: "x".repeat(2001) }],
    ["status", { status: "open" }],
    ["status", { status: null }],
    ["severity", { severity: "P4" }],
    ["severity", { severity: "p1" }],
    ["severity", { severity: 1 }],
    ["signals", { signals: {} }],
    ["signals", { signals: "x" }],
    ["signals[0]", { signals: [null] }],
    ["signals[1]", { signals: [aSignal(), []] }],
    ["signals[0].alert_name", { signals: [{}] }],
    ["signals[0].alert_name", { signals: [aSignal({ alert_name: "" })] }],
    ["signals[0].alert_name", { signals: [aSignal({ alert_name: "x".repeat(1001) })] }],
    ["signals[0].message", { signals: [aSignal({ message: "x".repeat(65_537) })] }],
    ["signals[0].labels", { signals: [{ alert_name: "A", labels: ["x"] }] }],
    ["signals[0].labels.team", { signals: [{ alert_name: "A", labels: { team: 5 } }] }],
    ["signals[0].annotations.summary", { signals: [{ alert_name: "A", annotations: { summary: {} } }] }],
    ["signals[0].source", { signals: [{ alert_name: "A", source: 1 }] }],
    ["signals[0].severity", { signals: [{ alert_name: "A", severity: 1 }] }],
    ["signals[0].status", { signals: [{ alert_name: "A", status: true }] }],
    ["signals[0].fingerprint", { signals: [aSignal({ fingerprint: "" })] }],
    ["signals[0].starts_at", { signals: [aSignal({ starts_at: "yesterday" })] }],
    ["signals[0].ends_at", { signals: [{ alert_name: "A", ends_at: 0 }] }],
    ["affected_services", { affected_services: "checkout" }],
    ["affected_services[0]", { affected_services: [""] }],
    ["affected_services[1]", { affected_services: ["a", 1] }],
    ["proposal_ids[0]", { proposal_ids: [{}] }],
    ["proposal_ids[0]", { proposal_ids: ["--all"] }],
    ["decision", { decision: "ready" }],
    ["decision.state", { decision: { state: 1 } }],
    ["created_at", { created_at: "2026-03-02" }],
    ["created_at", { created_at: undefined }],
    ["updated_at", { updated_at: 1772445600 }],
    ["updated_at", { updated_at: null }],
    ["resolved_at", { resolved_at: "" }],
  ];
  it.each(rows)("%s: %j", (path, change) => expect(pathOf({ ...SMALLEST, ...change })).toBe(path));

  it.each([null, undefined, "x", 5, true, [], [SMALLEST]])("the document: %j", (value) => {
    expect(pathOf(value)).toBe("the document");
  });

  it("a number that was kept as written where a text belongs", () => {
    expect(pathOf(parseJson(JSON.stringify(SMALLEST).replace('"X"', "1.0")))).toBe("incident_id");
  });
});

describe("completeIncident", () => {
  it("fills in the times a sender left out", () => {
    const { created_at: _, updated_at: __, ...timeless } = SMALLEST;
    expect(completeIncident(timeless, atMinute(5), "x")).toMatchObject({
      created_at: atMinute(5),
      updated_at: atMinute(5),
    });
    expect(completeIncident({ ...timeless, created_at: T0 }, atMinute(5), "x")).toMatchObject({
      created_at: T0,
      updated_at: T0,
    });
  });

  it("still refuses a time that is there and wrong", () => {
    expect(() => completeIncident({ ...SMALLEST, created_at: null }, T0, "x")).toThrow("x: created_at:");
    expect(() => completeIncident([], T0, "x")).toThrow("x: the document:");
  });
});

describe("small questions", () => {
  it("open are the two statuses in which something can be proposed", () => {
    expect(INCIDENT_STATUSES.filter(isOpen)).toEqual(["investigating", "mitigating"]);
  });

  it("graver is the lower number, in either order", () => {
    expect(graver("P0", "P3")).toBe("P0");
    expect(graver("P2", "P1")).toBe("P1");
    expect(graver("P2", "P2")).toBe("P2");
  });

  it("later compares moments and keeps the spelling", () => {
    const east = "2026-03-02T18:30:00+08:00"; // 10:30 UTC
    expect(later(T0, east)).toBe(east);
    expect(later(east, atMinute(31))).toBe(atMinute(31));
  });
});

describe("signals", () => {
  it("are the same alert by the sender's fingerprint, whatever else they say", () => {
    const one = aSignal({ fingerprint: "f" });
    expect(fingerprintOf(one)).toBe("f");
    expect(fingerprintOf({ ...one, alert_name: "Other", labels: {} })).toBe("f");
  });

  it("else by name and labels, in any order, and by nothing else", () => {
    const one = aSignal({ labels: { a: "1", b: "2" } });
    const same = aSignal({ labels: { b: "2", a: "1" }, message: "again", annotations: { x: "y" }, fingerprint: null });
    expect(fingerprintOf(same)).toBe(fingerprintOf(one));
    expect(fingerprintOf(one)).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf(aSignal({ labels: { a: "1" } }))).not.toBe(fingerprintOf(one));
    expect(fingerprintOf({ ...one, alert_name: "Other" })).not.toBe(fingerprintOf(one));
  });

  it("fire until they are resolved", () => {
    expect(
      [null, undefined, "firing", "suppressed", "resolved"].map((status) => isFiring({ ...aSignal(), status })),
    ).toEqual([true, true, true, true, false]);
  });

  it("start anew only after the end of the one before", () => {
    const old = aSignal({ starts_at: atMinute(0), ends_at: atMinute(10) });
    const startsAt = (time: string | null) => startedAfter(aSignal({ starts_at: time }), old);
    expect([null, atMinute(0), atMinute(5), atMinute(10), atMinute(11)].map(startsAt)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });
});
