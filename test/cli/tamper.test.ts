/** A ledger somebody edited. */
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";

let laptop: Laptop;

beforeEach(async () => {
  laptop = await newLaptop();
  for (const id of ["INC-1", "INC-2"]) {
    await laptop.json("ingest", await laptop.file("one.json", JSON.stringify(incidentDocument(id))));
    await laptop.json("propose", id, "--no-llm");
  }
});
afterEach(() => laptop.remove());

function edit(sql: string, ...values: unknown[]): void {
  const db = new Database(laptop.database);
  db.prepare(sql).run(...values);
  db.close();
}

const COLUMNS = ["id", "incident_id", "lamport", "at", "actor", "host", "type", "body", "prev", "hash"];

test.each(COLUMNS)("one byte of %s: verify names the row and fails", async (column) => {
  const changed = column === "lamport" ? "lamport + 1" : `substr(${column}, 1, length(${column}) - 1) || '~'`;
  edit(`UPDATE events SET ${column} = ${changed} WHERE seq = 2`);
  const { error } = await laptop.fails(4, "audit", "verify");
  expect(error.message).toContain("row 2");
});

test("the number of a row, a row taken out, the last one cut off", async () => {
  edit("UPDATE events SET seq = 9 WHERE seq = 4");
  expect((await laptop.fails(4, "audit", "verify")).error.message).toContain("row 4");
  edit("UPDATE events SET seq = 4 WHERE seq = 9");
  await laptop.json("audit", "verify");
  edit("DELETE FROM events WHERE seq = 4");
  expect((await laptop.fails(4, "audit", "verify")).error.message).toContain("row 4");
});

test("white space that changes no meaning is seen too", async () => {
  edit("UPDATE events SET body = replace(body, ',', ', ') WHERE seq = 3");
  expect((await laptop.fails(4, "audit", "verify")).error.message).toContain("row 3");
});

test("nothing is signed on that incident, others go on, and doctor says what to do", async () => {
  edit("UPDATE events SET body = replace(body, 'checkout', 'checkouT') WHERE seq = 2");
  const { error } = await laptop.fails(4, "approve", "INC-1");
  expect(error.message).toContain("row 2");
  await laptop.fails(4, "resolve", "INC-1", "--reason", "over");
  await laptop.json("approve", "INC-2");
  expect((await laptop.run(["show", "INC-1"])).stderr).toContain("was changed after it was written");
  const doctor = await laptop.run(["doctor"]);
  expect(doctor.code).toBe(4);
  expect(doctor.stdout).toMatch(/FAIL\s+Audit ledger\s+row 2/);
  expect(doctor.stdout).toContain("restore the last backup");
});

test("projections somebody edited are seen and made anew", async () => {
  edit("UPDATE incidents SET status = 'resolved' WHERE incident_id = 'INC-1'");
  expect((await laptop.fails(4, "audit", "verify")).error.message).toContain("incidents");
  await laptop.json("audit", "rebuild");
  await laptop.json("audit", "verify");
});
