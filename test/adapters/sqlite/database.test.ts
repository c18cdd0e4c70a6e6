import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engineVersion, guarded, openDatabase } from "../../../src/adapters/sqlite/database.ts";
import { openLedger } from "../../../src/adapters/sqlite/ledger.ts";
import { MIGRATIONS } from "../../../src/adapters/sqlite/schema.ts";
import { AwoooError } from "../../../src/domain/awooo-error.ts";
import { openedEvent } from "../../support/builders.ts";

const CHILD = fileURLToPath(new URL("ledger-child.ts", import.meta.url));

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "awooo-sqlite-"));
  path = join(folder, "data", "awooo.db");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = () => openDatabase(path, () => "chain-1");

function write(): void {
  const ledger = openLedger({ path, queue: true, newId: () => "chain-1" });
  ledger.write((tx) => tx.append([openedEvent()]));
  ledger.close();
}

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe("a database of an earlier awooo", () => {
  /** As the first version left it: its tables, its number, one open incident. */
  function earlier(): void {
    write();
    const db = new Database(path);
    db.exec("DROP TABLE runs; DROP TABLE firings; ALTER TABLE outcomes DROP COLUMN fingerprints");
    db.pragma("user_version = 1");
    db.close();
  }

  it("is brought up to date, its projections too, and keeps every row", () => {
    earlier();
    const ledger = openLedger({ path, queue: true, newId: () => "chain-2" });
    expect(ledger.chain()).toMatchObject({ id: "chain-1", head: { seq: 1 }, break: null });
    expect(ledger.staleProjections()).toEqual([]);
    expect(ledger.incidents({})).toHaveLength(1);
    ledger.close();
    const db = new Database(path);
    expect(db.pragma("user_version", { simple: true })).toBe(MIGRATIONS.length);
    expect(db.prepare("SELECT count(*) FROM firings").pluck().get()).toBe(1);
    expect(db.prepare("SELECT key FROM meta ORDER BY key").pluck().all()).toEqual(["chain_id", "head"]);
    db.close();
  });

  it("is brought up to date by whoever opens it next, where the first one got no further than its tables", () => {
    earlier();
    openDatabase(path, () => "chain-2").close();
    const ledger = openLedger({ path, queue: true, newId: () => "chain-2" });
    expect(ledger.staleProjections()).toEqual([]);
    ledger.close();
  });

  it("has the same tables afterwards as a new one", () => {
    const tables = (file: string) => {
      const db = new Database(file, { readonly: true });
      const columns =
        "SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c ORDER BY 1, c.cid";
      const found = [
        db.prepare(columns).raw().all(),
        db.prepare("SELECT name FROM sqlite_master ORDER BY 1").pluck().all(),
      ];
      db.close();
      return found;
    };
    earlier();
    open().close();
    const upgraded = tables(path);
    path = join(folder, "new", "awooo.db");
    open().close();
    expect(upgraded).toEqual(tables(path));
  });
});

describe("a new database", () => {
  it("is for its owner alone, in a folder for its owner alone, whatever the umask", () => {
    const before = process.umask(0);
    try {
      const db = open();
      db.exec("BEGIN IMMEDIATE; INSERT INTO meta VALUES ('x', 'y'); COMMIT");
      expect([modeOf(join(folder, "data")), modeOf(path), modeOf(`${path}-wal`), modeOf(`${path}-shm`)]).toEqual([
        "700",
        "600",
        "600",
        "600",
      ]);
      db.close();
    } finally {
      process.umask(before);
    }
  });

  it("leaves a folder that was there before as it is", () => {
    mkdirSync(join(folder, "data"), { mode: 0o755 });
    chmodSync(join(folder, "data"), 0o755);
    write();
    expect([modeOf(join(folder, "data")), modeOf(path)]).toEqual(["755", "600"]);
  });

  it("is made private again where a restored backup is not", () => {
    write();
    chmodSync(path, 0o644);
    write2();
    expect(modeOf(path)).toBe("600");
  });

  it("is in WAL mode, and a commit is on the disk before it is answered", () => {
    const db = open();
    expect(db.pragma("synchronous", { simple: true })).toBe(2);
    expect(db.pragma("busy_timeout", { simple: true })).toBeGreaterThanOrEqual(5000);
    const other = new Database(path, { readonly: true });
    expect(other.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(other.pragma("user_version", { simple: true })).toBe(MIGRATIONS.length);
    other.close();
    db.close();
  });

  it("runs an engine that does not corrupt WAL files", () => {
    const db = open();
    const [major = 0, minor = 0, patch = 0] = engineVersion(db).split(".").map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
    db.close();
  });

  it("keeps its chain id when it is opened again", () => {
    open().close();
    const ledger = openLedger({ path, queue: false, newId: () => "another" });
    expect(ledger.chain().id).toBe("chain-1");
    ledger.close();
  });
});

/** Opens what is there and writes something else. */
function write2(): void {
  const ledger = openLedger({ path, queue: true, newId: () => "chain-2" });
  ledger.write((tx) => tx.append([{ ...openedEvent(), id: "another" }]));
  ledger.close();
}

describe("what cannot be used", () => {
  it("a newer format: a configuration error, and nothing is changed", () => {
    write();
    const edited = new Database(path);
    edited.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    edited.close();
    expect(open).toThrow(
      expect.objectContaining({
        code: "config",
        message: `${path} was written by a newer awooo (format ${MIGRATIONS.length + 1}, known ${MIGRATIONS.length})`,
        hint: expect.stringContaining("Upgrade"),
      }),
    );
    const after = new Database(path, { readonly: true });
    expect(after.prepare("SELECT count(*) FROM events").pluck().get()).toBe(1);
    after.close();
  });

  it.each([
    ["a text", "This is no database, but it is long enough to be read as one.\n".repeat(40)],
    ["random bytes", Buffer.alloc(8192, 7)],
  ])("%s under its name is left as it is", (_, content) => {
    mkdirSync(join(folder, "data"));
    writeFileSync(path, content);
    expect(open).toThrow(
      expect.objectContaining({ code: "store_unavailable", hint: expect.stringContaining("not an awooo database") }),
    );
    expect(statSync(path).size).toBe(content.length);
  });

  it("a database of another program is left as it is", () => {
    mkdirSync(join(folder, "data"));
    const theirs = new Database(path);
    theirs.exec("CREATE TABLE photos (id INTEGER PRIMARY KEY)");
    theirs.close();
    expect(open).toThrow(
      expect.objectContaining({ code: "store_unavailable", hint: expect.stringContaining("not an awooo database") }),
    );
    const after = new Database(path, { readonly: true });
    expect(after.prepare("SELECT name FROM sqlite_master").pluck().all()).toEqual(["photos"]);
    after.close();
  });

  it("a folder under its name", () => {
    mkdirSync(path, { recursive: true });
    expect(open).toThrow(expect.objectContaining({ code: "store_unavailable", hint: expect.any(String) }));
  });

  it("a file where its folder should be", () => {
    writeFileSync(join(folder, "data"), "");
    expect(open).toThrow(expect.objectContaining({ code: "store_unavailable", hint: expect.any(String) }));
  });

  it("a place where no folder can be made, which has Node's own way try for ever", () => {
    const openThere = () => openDatabase("/proc/awooo/deeper/awooo.db", () => "id");
    expect(openThere).toThrow(
      expect.objectContaining({ code: "store_unavailable", message: expect.stringContaining("mkdir '/proc/awooo'") }),
    );
  });

  it("a folder or file that cannot be written", () => {
    mkdirSync(join(folder, "data"));
    chmodSync(folder, 0o755);
    chmodSync(join(folder, "data"), 0o555);
    expect(JSON.parse(child("open-as-nobody"))).toMatchObject({
      code: "store_unavailable",
      message: expect.stringContaining(path),
      hint: expect.any(String),
    });
    expect(existsSync(path)).toBe(false);
    chmodSync(join(folder, "data"), 0o755);
    write();
    chmodSync(path, 0o444);
    chmodSync(join(folder, "data"), 0o555);
    expect(JSON.parse(child("open-as-nobody"))).toMatchObject({ code: "store_unavailable", hint: expect.any(String) });
    chmodSync(join(folder, "data"), 0o755);
  });

  it("a disk with no room left: what was acknowledged stays, and it goes on when there is room", () => {
    write();
    const kib = Math.ceil(statSync(path).size / 1024);
    const script = `ulimit -f ${kib + 40}; exec "${process.execPath}" "${CHILD}" append "${path}" full 500`;
    const { stdout, stderr, status } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect(status).not.toBe(0);
    expect(stderr).toContain("store_unavailable");
    const acknowledged = stdout.split("\n").filter((line) => line !== "");
    const ledger = openLedger({ path, queue: true, newId: () => "x" });
    const ids = new Set([...ledger.rows()].map((row) => row.id));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect(ledger.chain().break).toBeNull();
    expect(ledger.staleProjections()).toEqual([]);
    ledger.close();
    expect(child("open")).toBe("ok");
  });
});

function child(work: string): string {
  return spawnSync(process.execPath, [CHILD, work, path], { encoding: "utf8" }).stdout.trim();
}

describe("guarded", () => {
  const failing = (code: unknown) => () => {
    throw Object.assign(new Error("it failed"), { code });
  };

  it.each([
    ["SQLITE_BUSY", "Another awooo is writing"],
    ["SQLITE_BUSY_SNAPSHOT", "Another awooo is writing"],
    ["SQLITE_FULL", "disk is full"],
    ["SQLITE_READONLY_DIRECTORY", "cannot be written"],
    ["SQLITE_CORRUPT_VTAB", "damaged"],
    ["SQLITE_IOERR_WRITE", "Check that"],
    ["ENOSPC", "Check that"],
  ])("%s becomes an error with a hint", (code, hint) => {
    const expected = { code: "store_unavailable", message: `/f.db: it failed (${code})` };
    expect(() => guarded("/f.db", failing(code))).toThrow(
      expect.objectContaining({ ...expected, hint: expect.stringContaining(hint) }),
    );
  });

  it.each(["SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_ERROR", "SQLITE_MISUSE", "ERR_INVALID_ARG_TYPE", undefined, 5])(
    "%s is a bug and stays what it is",
    (code) => {
      expect(() => guarded("/f.db", failing(code))).toThrow(expect.not.objectContaining({ name: "AwoooError" }));
    },
  );

  it("leaves awooo's own errors alone", () => {
    const own = new AwoooError("conflict", "mine");
    expect(() =>
      guarded("/f.db", () => {
        throw own;
      }),
    ).toThrow(own);
  });
});
