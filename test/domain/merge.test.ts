import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { mergeDocument } from "../../src/domain/fold.ts";
import { isOpen } from "../../src/domain/incident.ts";
import { someDocument } from "../support/arbitraries.ts";
import { anIncident, aSignal, atMinute } from "../support/builders.ts";

const older = { updated_at: atMinute(-1) };
const newer = { updated_at: atMinute(1) };
const theirs = {
  status: "mitigating",
  severity: "P0",
  signals: [aSignal({ fingerprint: "theirs" })],
  affected_services: ["pay"],
  decision: { state: "ready" },
} as const;
const other = (fields: object) =>
  anIncident({ ...theirs, ...fields, signals: [...theirs.signals], affected_services: ["pay"] });

describe("mergeDocument", () => {
  it("takes all of a newer document", () => {
    const found = other({ ...newer, title: "new title", x: 1 });
    expect(mergeDocument(anIncident({ y: 2 }), found)).toEqual(found);
  });

  it("takes all of a document of the same time: a service that does not move updated_at is heard", () => {
    expect(mergeDocument(anIncident(), other({ x: 1 }))).toEqual(other({ x: 1 }));
  });

  it("takes of an older document only what awooo does not compute", () => {
    const current = anIncident({ title: "ours", y: 2 });
    const merged = mergeDocument(current, other({ ...older, title: "theirs", x: 1 }));
    expect(merged).toEqual({ ...current, title: "theirs", x: 1 });
  });

  it("compares moments, not spellings", () => {
    // 09:30 UTC, half an hour before T0, and greater as text.
    expect(mergeDocument(anIncident(), other({ updated_at: "2026-03-02T17:30:00+08:00" })).severity).toBe("P1");
    expect(mergeDocument(anIncident(), other({ updated_at: "2026-03-02T18:00:00.001+08:00" })).severity).toBe("P0");
  });

  it.each([older, newer])("keeps the proposals of both, ours first: %j", (time) => {
    const merged = mergeDocument(
      anIncident({ proposal_ids: ["a", "b"] }),
      other({ ...time, proposal_ids: ["b", "c"] }),
    );
    expect(merged.proposal_ids).toEqual(["a", "b", "c"]);
  });

  it.each(["resolved", "closed"] as const)("does not reopen what is %s, however new the document", (status) => {
    const current = anIncident({ status, resolved_at: atMinute(0), decision: { state: "completed" } });
    const merged = mergeDocument(current, other({ ...newer, x: 1 }));
    expect(merged).toMatchObject({
      status,
      resolved_at: atMinute(0),
      decision: { state: "completed" },
      x: 1,
      severity: "P0",
    });
  });

  it("takes over that somebody else resolved or closed it", () => {
    const found = anIncident({ ...newer, status: "resolved", resolved_at: atMinute(1) });
    expect(mergeDocument(anIncident(), found)).toEqual(found);
    expect(mergeDocument(found, anIncident({ updated_at: atMinute(2), status: "closed" })).status).toBe("closed");
  });
});

describe("properties", () => {
  it("merging a document again changes nothing, so that a sync comes to rest", () => {
    fc.assert(
      fc.property(someDocument, someDocument, (current, found) => {
        const once = mergeDocument(current, found);
        expect(canonicalJson(mergeDocument(once, found))).toBe(canonicalJson(once));
        expect(canonicalJson(mergeDocument(once, once))).toBe(canonicalJson(once));
      }),
      { numRuns: 500 },
    );
  });

  it("never moves time back, loses a proposal, reopens, or drops a field that was found", () => {
    fc.assert(
      fc.property(someDocument, someDocument, (current, found) => {
        const merged = mergeDocument(current, found);
        const times = [current, found].map((document) => Date.parse(document.updated_at));
        expect(Date.parse(merged.updated_at)).toBe(Math.max(...times));
        expect(new Set(merged.proposal_ids)).toEqual(new Set([...current.proposal_ids, ...found.proposal_ids]));
        if (!isOpen(current.status)) expect(isOpen(merged.status)).toBe(false);
        for (const field of Object.keys(found)) expect(merged).toHaveProperty([field]);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves both documents as they were", () => {
    fc.assert(
      fc.property(someDocument, someDocument, (current, found) => {
        const before = structuredClone([current, found]);
        mergeDocument(current, found);
        expect([current, found]).toEqual(before);
      }),
    );
  });
});
