/** A ledger file that somebody edited behind awooo's back. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLedger } from "../../../src/adapters/sqlite/ledger.ts";
import type { NewEvent } from "../../../src/domain/event.ts";
import { FREEZE_STREAM } from "../../../src/domain/freeze.ts";
import type { Ledger } from "../../../src/ports.ts";
import { aDecision, anEvent, anIncident, aRequest, openedEvent, uuidOf } from "../../support/builders.ts";
import { aRunIntent } from "../../support/run-builders.ts";

const { request, content } = aRequest();

/** Rows 1, 3, 4 and 5 are of INC-1, row 2 and 6 of INC-2; row 5 is a rejection. */
function story(): NewEvent[] {
  const signed = (signer: string, decision: "approve" | "reject") =>
    anEvent(
      "request.signed",
      { request_id: request.id, decision: aDecision(content, signer, { decision }), identity: "asserted" },
      { id: uuidOf(signer) },
    );
  const opened = (incident_id: string) => ({ ...openedEvent(anIncident({ incident_id }), incident_id) });
  const body = { signals: [], affected_services: ["cart"], severity: "P2" as const };
  return [
    opened("INC-1"),
    opened("INC-2"),
    anEvent("request.created", { request, content }),
    signed("bob", "approve"),
    signed("carol", "reject"),
    anEvent("signals.added", body, { incident_id: "INC-2" }),
  ];
}

let folder: string;
let path: string;
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "awooo-tamper-"));
  path = join(folder, "awooo.db");
  ledger = openLedger({ path, queue: true, newId: () => "chain-1" });
  ledger.write((tx) => tx.append(story()));
});
afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

function edit(...statements: string[]): void {
  const db = new Database(path);
  for (const statement of statements) db.exec(statement);
  db.close();
}

const note = (incident_id: string): NewEvent => {
  const body = { signals: [], affected_services: [], severity: "P2" as const };
  return anEvent("signals.added", body, { id: uuidOf(["note", incident_id]), incident_id });
};
const write = (incident_id: string) => () => ledger.write((tx) => tx.append([note(incident_id)]));
const broken = expect.objectContaining({ code: "ledger_broken", hint: expect.stringContaining("doctor") });

describe("chain().break", () => {
  it("is null where nobody edited anything", () => {
    expect(ledger.chain()).toMatchObject({ id: "chain-1", head: { seq: 6 }, break: null });
  });

  it.each([
    ["a changed body", "UPDATE events SET body = replace(body, 'cart', 'card') WHERE seq = 6", 6, "hash"],
    ["a changed name", "UPDATE events SET actor = 'mallory' WHERE seq = 2", 2, "hash"],
    ["a row of another chain", "UPDATE events SET prev = hash WHERE seq = 3", 3, "hash"],
    ["a row taken out", "DELETE FROM events WHERE seq = 4", 4, "gap"],
    ["the first row taken out", "DELETE FROM events WHERE seq = 1", 1, "gap"],
    ["a row moved", "UPDATE events SET seq = 9 WHERE seq = 6", 6, "gap"],
    ["the tail cut off", "DELETE FROM events WHERE seq > 4", 5, "tail"],
    ["all rows taken out", "DELETE FROM events", 1, "tail"],
    ["a forgotten head", "DELETE FROM meta WHERE key = 'head'", 7, "tail"],
    ["an edited head", `UPDATE meta SET value = '{"seq":5,"hash":""}' WHERE key = 'head'`, 7, "tail"],
    ["a head that is no JSON", "UPDATE meta SET value = 'x' WHERE key = 'head'", 7, "tail"],
  ])("%s", (_, statement, seq, problem) => {
    edit(statement);
    expect(ledger.chain().break).toEqual({ seq, problem });
  });

  it("a row written anew with a hash of its own no longer follows", () => {
    const [, , , , , row] = [...ledger.rows()];
    const other = openLedger({ path: join(folder, "other.db"), queue: true, newId: () => "chain-1" });
    other.write((tx) => tx.append(story().map((event) => ({ ...event, actor: "mallory" }))));
    const forged = [...other.rows()].find((one) => one.seq === 5);
    other.close();
    edit(`DELETE FROM events WHERE seq = 5`);
    const db = new Database(path);
    const columns = Object.keys(forged ?? {});
    const marks = columns.map((column) => `@${column}`);
    db.prepare(`INSERT INTO events (${columns.join(", ")}) VALUES (${marks.join(", ")})`).run(forged);
    db.close();
    expect(row?.seq).toBe(6);
    expect(ledger.chain().break).toEqual({ seq: 5, problem: "link" });
    expect(ledger.read("INC-1")?.broken_seq).toBe(5);
  });
});

describe("an incident with a row that was changed", () => {
  beforeEach(() => edit("UPDATE events SET body = replace(body, 'carol', 'caro1') WHERE seq = 5"));

  it("is shown without it, and says which row it was", () => {
    const known = ledger.read("INC-1");
    expect(known?.broken_seq).toBe(5);
    expect(known?.events.map((event) => event.type)).toEqual(["incident.opened", "request.created", "request.signed"]);
  });

  it("is never written to, and others are", () => {
    expect(write("INC-1")).toThrow(broken);
    expect(() => ledger.write((tx) => tx.state("INC-1"))).toThrow(broken);
    expect(write("INC-2")).not.toThrow();
    expect([...ledger.rows()].map((row) => row.incident_id).at(-1)).toBe("INC-2");
  });

  it("keeps its mark when the projections are made anew", () => {
    ledger.rebuildProjections();
    expect(ledger.chain().break).toEqual({ seq: 5, problem: "hash" });
    expect(write("INC-1")).toThrow(broken);
  });
});

it("an incident of which nothing is left to believe says so", () => {
  edit("UPDATE events SET actor = 'x' WHERE incident_id = 'INC-1'");
  expect(() => ledger.read("INC-1")).toThrow(broken);
  expect(ledger.read("INC-2")?.broken_seq).toBeNull();
});

describe("rows taken out", () => {
  it.each([
    ["from the end", "DELETE FROM events WHERE seq = 6"],
    ["in the middle: a rejection that nobody is to know of", "DELETE FROM events WHERE seq = 5"],
    ["altogether", "DELETE FROM events"],
  ])("%s: nothing more is written, so that it stays visible", (_, statement) => {
    edit(statement);
    const before = ledger.chain();
    for (const id of ["INC-1", "INC-2", "INC-3"]) expect(write(id)).toThrow(broken);
    expect(() => ledger.write((tx) => tx.adopt([{ ...openedEvent(), id: "new" }]))).toThrow(broken);
    expect(ledger.chain()).toEqual(before);
    expect(ledger.chain().break).not.toBeNull();
  });
});

describe("a freeze somebody tampered with", () => {
  const set = anEvent("freeze.set", { reason: "failover" }, { incident_id: FREEZE_STREAM, id: "set" });

  it.each([
    ["lifted behind awooo's back", "UPDATE events SET type = 'freeze.lifted' WHERE id = 'set'"],
    ["given another reason", "UPDATE events SET body = replace(body, 'fail', 'hand') WHERE id = 'set'"],
  ])("%s is not taken for no freeze", (_, statement) => {
    ledger.write((tx) => tx.append([set]));
    expect(ledger.freezeEvents()).toHaveLength(1);
    edit(statement);
    expect(() => ledger.freezeEvents()).toThrow(broken);
    expect(() => ledger.write((tx) => tx.freezeEvents())).toThrow(broken);
    expect(ledger.incidents({})).toHaveLength(2);
  });
});

it("a start that was taken out of its projection is still one in the state, and is named", () => {
  const started = anEvent("run.started", aRunIntent({ request, content }), { id: "started" });
  ledger.write((tx) => tx.append([started]));
  edit("DELETE FROM runs");
  expect(ledger.read("INC-1")?.state.requests[0]?.run).not.toBeNull();
  expect(ledger.staleProjections()).toEqual(["runs"]);
});
