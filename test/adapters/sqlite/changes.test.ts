/** Two processes on one database file: each sees that the other wrote. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLedger } from "../../../src/adapters/sqlite/ledger.ts";
import type { Ledger } from "../../../src/ports.ts";
import { noted, opened } from "../../contract/ledger.contract.ts";

let folder: string;
let here: Ledger;
let there: Ledger;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "awooo-changes-"));
  const open = () => openLedger({ path: join(folder, "awooo.db"), queue: true, newId: randomUUID });
  here = open();
  there = open();
});
afterEach(() => {
  here.close();
  there.close();
  rmSync(folder, { recursive: true });
});

const put = (ledger: Ledger, id: string) => ledger.write((tx) => tx.append([opened(id)]));
const add = (ledger: Ledger, id: string) => ledger.write((tx) => tx.append([noted(randomUUID(), id)]));

describe("the version", () => {
  it("changes when this process writes, and when another does", () => {
    const first = here.version();
    put(here, "INC-1");
    const second = here.version();
    expect(second).not.toBe(first);
    put(there, "INC-2");
    expect(here.version()).not.toBe(second);
  });

  it("stays where nothing was written", () => {
    put(here, "INC-1");
    const version = here.version();
    here.read("INC-1");
    there.read("INC-1");
    expect(here.version()).toBe(version);
  });

  it("changes when something queued has arrived: the board says how much is left", () => {
    put(there, "INC-1");
    const version = here.version();
    there.dropQueued("INC-1");
    expect(here.version()).not.toBe(version);
  });
});

describe("what changed", () => {
  it("is each incident once, the one that changed last last", () => {
    put(here, "INC-1");
    const { seq } = here.changedSince(0);
    put(there, "INC-2");
    put(here, "INC-3");
    add(there, "INC-2");
    expect(here.changedSince(seq)).toEqual({ seq: seq + 3, incident_ids: ["INC-3", "INC-2"] });
    expect(here.changedSince(seq + 3)).toEqual({ seq: seq + 3, incident_ids: [] });
  });
});

it("an incident is listed with its document and the number of its events", () => {
  put(here, "INC-1");
  add(here, "INC-1");
  const known = there.read("INC-1");
  expect(there.listed("INC-1")).toEqual({ events: 2, document: JSON.stringify(known?.state.incident) });
  expect(there.listed("INC-9")).toBeNull();
  expect(there.incidentIds({ status: ["investigating"] })).toEqual(["INC-1"]);
  expect(there.incidentIds({ status: ["closed"] })).toEqual([]);
});
