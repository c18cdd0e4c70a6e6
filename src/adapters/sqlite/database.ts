/** Opens the database file: its place, its modes, its durability, its version. */
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { AwoooError } from "../../domain/awooo-error.ts";
import { MIGRATIONS } from "./schema.ts";

export type Db = Database.Database;

/** Earlier engines can corrupt a database in WAL mode (the WAL-reset fault mended in 3.51.3). */
const OLDEST_ENGINE = [3, 51, 3] as const;

/**
 * How long a writer waits for others, in milliseconds. SQLite serves them in no order: of 20 processes with 20 writes
 * each on a busy machine, six to eight were not served within 5 s.
 */
const BUSY_TIMEOUT_MS = 30_000;

/** Tells an awooo database from those of other programs: `awoo`, in ASCII. */
const APPLICATION_ID = 0x61776f6f;

/** The path of a database that is gone when it is closed. */
export const IN_MEMORY = ":memory:";

/** @param newId makes the id of the hash chain, once, when the file is new */
export function openDatabase(path: string, newId: () => string): Db {
  return guarded(path, () => {
    if (path !== IN_MEMORY) prepareFile(path);
    const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      checkEngine(db);
      refuseForeign(db, path);
      // FULL: an acknowledged write is on the disk. NORMAL acknowledges in WAL mode before it is.
      db.pragma("synchronous = FULL");
      migrate(db, path, newId);
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  });
}

/** An empty database of the same form that leaves no trace. */
export function scratchDatabase(): Db {
  const db = new Database(IN_MEMORY);
  for (const migration of MIGRATIONS) db.exec(migration);
  return db;
}

/** The folder is for its owner alone, and so is the file from its first byte on. */
export function prepareFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined) {
    // A restored backup has the mode that the copying gave it.
    if (found.isFile() && (found.mode & 0o077) !== 0) chmodSync(path, 0o600);
    return;
  }
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    makeFolder(folder);
    chmodSync(folder, 0o700);
  }
  closeSync(openSync(path, "a", 0o600));
}

/** With its parents. Node's own way tries for ever where no folder can be made and the reason given is ENOENT (/proc). */
function makeFolder(folder: string): void {
  const parent = dirname(folder);
  if (statSync(parent, { throwIfNoEntry: false }) === undefined) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

export function engineVersion(db: Db): string {
  return db.prepare("SELECT sqlite_version()").pluck().get() as string;
}

function checkEngine(db: Db): void {
  const found = engineVersion(db);
  const parts = found.split(".").map(Number);
  const older = OLDEST_ENGINE.map((wanted, i) => Math.sign((parts[i] ?? 0) - wanted)).find((sign) => sign !== 0) === -1;
  if (older) {
    throw new AwoooError("config", `the SQLite engine is ${found}; awooo needs ${OLDEST_ENGINE.join(".")} or later`, {
      hint: "Install awooo again (npm ci), so that it gets the engine it ships with.",
    });
  }
}

function versionOf(db: Db): number {
  return db.pragma("user_version", { simple: true }) as number;
}

/** A file under our name that another program made is not ours to change. */
function refuseForeign(db: Db, path: string): void {
  // In this order: another awooo may make both between the two looks, and tables without an owner are a stranger's.
  const tables = db.prepare("SELECT count(*) FROM sqlite_master").pluck().get();
  const owner = db.pragma("application_id", { simple: true });
  if (owner === APPLICATION_ID || (owner === 0 && tables === 0)) return;
  throw new AwoooError("store_unavailable", `${path}: the database of another program`, {
    hint: NOT_OURS,
  });
}

function migrate(db: Db, path: string, newId: () => string): void {
  if (versionOf(db) === MIGRATIONS.length) return;
  db.pragma("journal_mode = WAL");
  // Asked again under the lock: another process may have been faster.
  db.transaction(() => {
    const version = versionOf(db);
    if (version > MIGRATIONS.length) {
      throw new AwoooError(
        "config",
        `${path} was written by a newer awooo (format ${version}, known ${MIGRATIONS.length})`,
        {
          hint: "Upgrade awooo on this machine; nothing was changed.",
        },
      );
    }
    for (const migration of MIGRATIONS.slice(version)) db.exec(migration);
    if (version > 0) markProjections(db, "stale");
    if (version === 0) db.prepare("INSERT INTO meta (key, value) VALUES ('chain_id', ?)").run(newId());
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  }).immediate();
}

/** Whether an upgrade left projections that are not what this version makes of the events. */
export function hasStaleProjections(db: Db): boolean {
  return db.prepare("SELECT 1 FROM meta WHERE key = 'stale_projections'").get() !== undefined;
}

export function markProjections(db: Db, as: "stale" | "current"): void {
  const sql =
    as === "stale"
      ? "INSERT OR REPLACE INTO meta (key, value) VALUES ('stale_projections', '')"
      : "DELETE FROM meta WHERE key = 'stale_projections'";
  db.prepare(sql).run();
}

const NOT_OURS = "That file is not an awooo database; move it away or set AWOOO_HOME to another folder.";

const SQLITE_HINTS: Record<string, string> = {
  SQLITE_BUSY: "Another awooo is writing for unusually long; try again, or look for a hanging process.",
  SQLITE_FULL: "The disk is full; free some space and try again.",
  SQLITE_READONLY: "The file or its folder cannot be written by this user.",
  SQLITE_CANTOPEN: "The folder is missing or not accessible to this user.",
  SQLITE_NOTADB: NOT_OURS,
  SQLITE_CORRUPT: "The file is damaged. Keep a copy, then restore a backup; `awooo doctor` says more.",
};

/** Whoever gets one of these asked SQLite for the wrong thing: that is no fault of the file. */
const BUGS = new Set(["SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISUSE", "SQLITE_RANGE", "SQLITE_MISMATCH"]);

/** What SQLite (`SQLITE_BUSY`) or the file system (`EACCES`) says of a file; null: it is a mistake of ours. */
export function fileFault(error: unknown): string | null {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  if (typeof code !== "string" || !/^(SQLITE_|E[A-Z]+$)/.test(code)) return null;
  const family = code.split("_").slice(0, 2).join("_");
  return BUGS.has(family) ? null : family;
}

/** Turns what SQLite and the file system throw into an error a user can act on. */
export function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwoooError || !(error instanceof Error)) throw error;
    const family = fileFault(error);
    if (family === null) throw error;
    throw new AwoooError("store_unavailable", `${path}: ${error.message} (${(error as { code?: unknown }).code})`, {
      hint: SQLITE_HINTS[family] ?? "Check that the folder exists and belongs to you; AWOOO_HOME chooses another one.",
      cause: error,
    });
  }
}
