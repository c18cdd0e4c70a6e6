/** What the contract leaves open: the file itself, and what becomes of it. */
import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommonsDatabase, createCommons } from "../../../src/adapters/sqlite/commons.ts";
import { openLedger } from "../../../src/adapters/sqlite/ledger.ts";

let folder: string;
let path: string;
const opened: CommonsDatabase[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "awooo-commons-"));
  path = join(folder, "commons.db");
});
afterEach(() => {
  for (const commons of opened.splice(0)) commons.close();
  rmSync(folder, { recursive: true, force: true });
});

let clock = 0;
function open(at = path, now = () => Date.now()): CommonsDatabase {
  const commons = createCommons(at, { now: () => new Date(now()).toISOString(), newId: randomUUID });
  opened.push(commons);
  return commons;
}

describe("the file", () => {
  it("is not made before it is used, and is its owner's alone", async () => {
    const commons = open(join(folder, "data", "commons.db"));
    expect(existsSync(join(folder, "data"))).toBe(false);
    await commons.writeAnswer("key", "text", 60_000);
    const files = ["commons.db", "commons.db-wal", "commons.db-shm"];
    const modes = files.map((name) => statSync(join(folder, "data", name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
    expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
  });

  it("stays small", async () => {
    const commons = open();
    for (let i = 0; i < 230; i++) await commons.writeAnswer(`key ${i}`, "text", 60_000 + i);
    for (let i = 0; i < 50; i++) await commons.acquireLease(`lease ${i}`, i < 49 ? -1 : 60_000);
    commons.close();
    const db = new Database(path);
    const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect([count("answers"), count("leases")]).toEqual([200, 1]);
    db.close();
    const again = open();
    expect([await again.readAnswer("key 29"), await again.readAnswer("key 30")]).toEqual([null, "text"]);
  });

  it("is kept after it was closed, and closed twice; then it is not touched any more", async () => {
    const commons = open();
    await commons.writeAnswer("key", "text", 60_000);
    const lease = await commons.acquireLease("x", 60_000);
    commons.close();
    commons.close();
    expect(await commons.readAnswer("key")).toBeNull();
    await lease?.release();
    expect(await open().readAnswer("key")).toBe("text");
    expect(await open().acquireLease("x", 60_000)).toBeNull();
  });

  it("forgets what was written by a clock that has been set back since", async () => {
    clock = Date.now();
    const commons = open(path, () => clock);
    await commons.acquireLease("x", 60_000);
    await commons.writeAnswer("key", "text", 60_000);
    clock -= 24 * 60 * 60_000;
    expect(await commons.acquireLease("x", 60_000)).not.toBeNull();
    expect(await commons.readAnswer("key")).toBeNull();
  });
});

/** Whoever cannot share works alone. */
async function expectAlone(commons: CommonsDatabase): Promise<void> {
  const lease = await commons.acquireLease("x", 60_000);
  expect(lease).not.toBeNull();
  expect(await commons.acquireLease("x", 60_000)).not.toBeNull();
  expect(await lease?.renew()).toBe(true);
  await commons.writeAnswer("key", "text", 60_000);
  expect(await commons.readAnswer("key")).toBeNull();
  await lease?.release();
}

describe("losing it loses nothing", () => {
  it("where it is the database of another program, which stays as it is", async () => {
    const other = new Database(path);
    other.exec("CREATE TABLE leases (name TEXT PRIMARY KEY, other TEXT)");
    other.close();
    const before = readFileSync(path);
    await expectAlone(open());
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("where it is a ledger", async () => {
    openLedger({ path, queue: false, newId: randomUUID }).close();
    await expectAlone(open());
    openLedger({ path, queue: false, newId: randomUUID }).close();
  });

  it("where a folder is in its place, or a file in that of its folder", async () => {
    mkdirSync(path);
    await expectAlone(open());
    writeFileSync(join(folder, "file"), "");
    await expectAlone(open(join(folder, "file", "commons.db")));
  });

  it("where somebody does not let go of it", { timeout: 60_000 }, async () => {
    const first = open();
    await first.readAnswer("makes the tables");
    first.close();
    const other = new Database(path);
    other.pragma("locking_mode = EXCLUSIVE");
    other.exec("BEGIN IMMEDIATE; INSERT INTO leases VALUES ('y', 'somebody', 1)");
    const start = performance.now();
    expect(await open().acquireLease("x", 60_000)).not.toBeNull();
    expect(performance.now() - start).toBeLessThan(10_000);
    other.close();
  });
});

/** Answers in a file that everybody has closed. */
async function fill(): Promise<Buffer> {
  const commons = open();
  for (let i = 0; i < 50; i++) await commons.writeAnswer(`key ${i}`, "text".repeat(500), 60_000);
  await commons.acquireLease("x", 60_000);
  commons.close();
  return readFileSync(path);
}

const DAMAGES: [string, (bytes: Buffer) => Buffer][] = [
  ["is no database", () => Buffer.from("not a database, and longer than the header of one ".repeat(40))],
  ["has another beginning", (bytes) => Buffer.concat([Buffer.alloc(100, 7), bytes.subarray(100)])],
  [
    "has its pages overwritten",
    (bytes) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 7)]),
  ],
  ["ends after its first page", (bytes) => bytes.subarray(0, 4096)],
  ["ends within its header", (bytes) => bytes.subarray(0, 50)],
];

describe("a damaged file is made anew", () => {
  it.each(DAMAGES)("that %s", async (_what, damage) => {
    const damaged = damage(await fill());
    writeFileSync(path, damaged);
    expect(await open().status()).toMatchObject({ state: "damaged", message: `${path}: damaged` });
    expect(readFileSync(path).equals(damaged)).toBe(true);
    const commons = open();
    expect(await commons.acquireLease("x", 60_000)).not.toBeNull();
    expect(await commons.acquireLease("x", 60_000)).toBeNull();
    await commons.writeAnswer("key", "text", 60_000);
    expect(await open().readAnswer("key")).toBe("text");
    expect(await open().status()).toEqual({ state: "ok", message: `${path}: 1 answer kept` });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${path}.damaged`).equals(damaged)).toBe(true);
  });

  it("that has the tables of another version, without a word to whoever has it open", async () => {
    const before = open();
    await before.writeAnswer("key", "text", 60_000);
    const db = new Database(path);
    db.exec("ALTER TABLE answers ADD COLUMN more TEXT");
    db.close();
    const commons = open();
    expect(await commons.readAnswer("key")).toBeNull();
    await commons.writeAnswer("key", "other", 60_000);
    expect(await open().readAnswer("key")).toBe("other");
    expect(await before.readAnswer("key")).toBe("text");
  });

  it("that has lost its tables", async () => {
    await fill();
    const db = new Database(path);
    db.exec("DROP TABLE leases; DROP TABLE answers");
    db.close();
    const commons = open();
    await commons.writeAnswer("key", "text", 60_000);
    expect(await commons.readAnswer("key")).toBe("text");
  });

  it("while it is in use, and by two at once: then both share the new one", async () => {
    const bytes = await fill();
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 7)]));
    const [a, b] = [open(), open()];
    await Promise.all([a.readAnswer("key 1"), b.readAnswer("key 2")]);
    await a.writeAnswer("key", "text", 60_000);
    expect(await b.readAnswer("key")).toBe("text");
    expect(await a.acquireLease("y", 60_000)).not.toBeNull();
    expect(await b.acquireLease("y", 60_000)).toBeNull();
  });

  it("but not one that another program made, however damaged", async () => {
    const other = new Database(path);
    other.pragma("application_id = 7");
    other.exec("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    other.close();
    const bytes = readFileSync(path);
    const damaged = Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 7)]);
    writeFileSync(path, damaged);
    await expectAlone(open());
    expect(readFileSync(path).equals(damaged)).toBe(true);
    expect(await open().status()).toMatchObject({ state: "foreign" });
  });

  it("is no excuse for a mistake of ours", async () => {
    await open().readAnswer("makes the tables");
    const commons = open();
    await commons.readAnswer("opens it");
    const db = new Database(path);
    db.exec("DROP TABLE answers");
    db.close();
    await expect(commons.readAnswer("key")).rejects.toThrow("no such table: answers");
  });
});

describe("what doctor is told", () => {
  it("there is none yet, and none is made", async () => {
    const commons = open(join(folder, "data", "commons.db"));
    expect(await commons.status()).toMatchObject({ state: "none" });
    expect(existsSync(join(folder, "data"))).toBe(false);
    writeFileSync(path, "");
    expect(await open().status()).toMatchObject({ state: "none" });
    expect(statSync(path).size).toBe(0);
  });

  it("how many answers there are, without a trace of having looked", async () => {
    await fill();
    expect(await open().status()).toEqual({ state: "ok", message: `${path}: 50 answers kept` });
    expect(readdirSync(folder)).toEqual(["commons.db"]);
  });

  it("whose it is", async () => {
    openLedger({ path, queue: false, newId: randomUUID }).close();
    expect(await open().status()).toMatchObject({ state: "foreign", message: expect.stringContaining(path) });
  });

  it("what keeps it from being used", async () => {
    mkdirSync(path);
    expect(await open().status()).toMatchObject({ state: "unusable", message: expect.stringContaining(path) });
  });

  it("that somebody is writing is in order", async () => {
    await fill();
    const other = new Database(path);
    other.exec("BEGIN IMMEDIATE");
    expect(await open().status()).toMatchObject({ state: "ok" });
    other.close();
  });
});
