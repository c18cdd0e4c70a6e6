/** Several processes on one ledger. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openLedger } from "../../../src/adapters/sqlite/ledger.ts";
import { verifyLedger } from "../../../src/flows/audit.ts";

const CHILD = fileURLToPath(new URL("ledger-child.ts", import.meta.url));

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "awooo-many-"));
  path = join(folder, "data", "awooo.db");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  ids: string[];
  stderr: string;
}

function append(name: string, count: number): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CHILD, "append", path, name, String(count)]);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.on("close", (code) => resolve({ code, ids: stdout.split("\n").filter((id) => id !== ""), stderr }));
  });
}

it("20 processes that begin with no file lose nothing and keep one chain", { timeout: 120_000 }, async () => {
  const ended = await Promise.all(Array.from({ length: 20 }, (_, i) => append(`p${i}`, 20)));
  expect(ended.filter(({ code }) => code !== 0).map(({ stderr }) => stderr)).toEqual([]);
  const ledger = openLedger({ path, queue: true, newId: () => "another chain" });
  const rows = [...ledger.rows()];
  const ids = new Set(rows.map((row) => row.id));
  const acknowledged = ended.flatMap((one) => one.ids);
  expect(acknowledged).toHaveLength(400);
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  // Each of the five incidents was opened by exactly one of them.
  expect(rows.filter((row) => row.type === "incident.opened")).toHaveLength(5);
  expect(rows).toHaveLength(405);
  for (const incident of ["INC-0", "INC-1", "INC-2", "INC-3", "INC-4"]) {
    const lamports = ledger.read(incident)?.events.map((event) => event.lamport);
    expect(lamports).toEqual(lamports?.map((_, i) => i + 1));
  }
  expect(verifyLedger(ledger)).toMatchObject({ ok: true, events: 405 });
  expect(ledger.queued().reduce((sum, { events }) => sum + events, 0)).toBe(405);
  ledger.close();
});

it("none of many that begin with no file takes the file of another for a stranger's", {
  timeout: 120_000,
}, async () => {
  for (let round = 0; round < 5; round++) {
    path = join(folder, `round-${round}`, "awooo.db");
    const ended = await Promise.all(Array.from({ length: 8 }, (_, i) => append(`p${i}`, 1)));
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ended.map(() => ({ code: 0, stderr: "" })));
  }
});

it("a look at the chain while others write finds no break, and nothing stale", { timeout: 60_000 }, async () => {
  const ledger = openLedger({ path, queue: true, newId: () => "chain-1" });
  let running = true;
  const writers = Promise.all([append("a", 150), append("b", 150)]).finally(() => {
    running = false;
  });
  let looks = 0;
  while (running) {
    expect(ledger.chain().break).toBeNull();
    expect(ledger.staleProjections()).toEqual([]);
    looks++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await writers).map(({ stderr }) => stderr)).toEqual(["", ""]);
  expect(looks).toBeGreaterThan(20);
  ledger.close();
});

it("a writer waits for another one instead of failing", async () => {
  const ledger = openLedger({ path, queue: true, newId: () => "chain-1" });
  const other = openLedger({ path, queue: true, newId: () => "chain-1" });
  let child: Promise<Ended> | undefined;
  ledger.write(() => {
    child = append("patient", 1);
    // Nothing of this process goes on until the lock is given back.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
  });
  expect(await child).toMatchObject({ code: 0, stderr: "" });
  expect(other.facts().events).toBe(2);
  other.close();
  ledger.close();
});
