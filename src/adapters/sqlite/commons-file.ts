/** The file of what processes share: opened when it is first used, and made anew where it is damaged. */
import { closeSync, mkdirSync, openSync, readSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { type Db, fileFault, prepareFile } from "./database.ts";

/** How long one attempt waits for others, in milliseconds; short, because nothing else of the process goes on then. */
const BUSY_TIMEOUT_MS = 200;
/** How often it is attempted, and the pause in between in milliseconds. Whoever holds the file longer is ignored. */
const ATTEMPTS = 10;
const PAUSE_MS = 25;
/** How long moving a damaged file may take, in milliseconds: it takes one. */
const LOCK_MS = 5000;

/** Tells the file from those of other programs: `awoC`, in ASCII. */
const APPLICATION_ID = 0x61776f43;

/** In the order of their names. */
const TABLES = [
  "CREATE TABLE answers (key TEXT PRIMARY KEY, text TEXT NOT NULL, expires_ms INTEGER NOT NULL) STRICT",
  "CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, expires_ms INTEGER NOT NULL) STRICT",
];

export interface CommonsFile {
  /**
   * Works in the database.
   * @param otherwise what a file that cannot be used gives
   * @throws Error where SQLite was asked for the wrong thing
   */
  use<T>(work: (db: Db) => T, otherwise: T): Promise<T>;
  /** Later calls give what a file that cannot be used does. */
  close(): void;
}

export function commonsFile(path: string): CommonsFile {
  let opened: Db | null = null;
  /** Of the file that is or was opened last: at its path there may be another one by now. */
  let inode: bigint | null = null;
  let closed = false;
  let mended = false;

  function close(): void {
    opened?.close();
    opened = null;
  }

  function open(): Db | null {
    if (opened !== null) return opened;
    prepareFile(path);
    inode = inodeOf(path);
    opened = openFile(path, true);
    return opened;
  }

  /** @returns whether another attempt may succeed: somebody else has locked the file, or it is a new one */
  function isWorthAnother(fault: string): boolean {
    if (fault === "SQLITE_BUSY") return true;
    close();
    if (mended || !isDamage(fault)) return false;
    const done = moveAside(path, inode);
    mended = done === "moved";
    return done !== "stays";
  }

  /** @returns null where another attempt may succeed */
  function attempt<T>(work: (db: Db) => T, otherwise: T): { value: T } | null {
    try {
      const db = open();
      return { value: db === null ? otherwise : work(db) };
    } catch (error) {
      const fault = faultIn(error);
      if (fault === null) throw error;
      return isWorthAnother(fault) ? null : { value: otherwise };
    }
  }

  return {
    async use<T>(work: (db: Db) => T, otherwise: T): Promise<T> {
      for (let attempts = 0; attempts < ATTEMPTS && !closed; attempts++) {
        const done = attempt(work, otherwise);
        if (done !== null) return done.value;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      return otherwise;
    },
    close() {
      closed = true;
      close();
    },
  };
}

/** Its tables are not those that this version makes. */
class OtherForm extends Error {}

/** As `fileFault`. */
export function faultIn(error: unknown): string | null {
  return error instanceof OtherForm ? "SQLITE_CORRUPT" : fileFault(error);
}

export function isDamage(fault: string): boolean {
  return fault === "SQLITE_NOTADB" || fault === "SQLITE_CORRUPT";
}

/**
 * @param make the tables, where there are none yet
 * @returns null where the file is another program's
 */
export function openFile(path: string, make: boolean): Db | null {
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS, fileMustExist: !make });
  try {
    if (isOurs(db, make)) return db;
  } catch (error) {
    db.close();
    throw error;
  }
  db.close();
  return null;
}

function isOurs(db: Db, make: boolean): boolean {
  // In this order: another awooo may make both between the two looks.
  const tables = tablesOf(db);
  const owner = db.pragma("application_id", { simple: true });
  if (owner !== APPLICATION_ID && (owner !== 0 || tables.length > 0)) return false;
  // NORMAL: the last writes may go with the power, and the file stays whole.
  db.pragma("synchronous = NORMAL");
  if (owner !== APPLICATION_ID && make) makeTables(db);
  const made = tablesOf(db);
  if ((make || made.length > 0) && made.join() !== TABLES.join()) throw new OtherForm();
  // After the tables, so that the file itself says from its first page on whose it is.
  if (make) db.pragma("journal_mode = WAL");
  return true;
}

function makeTables(db: Db): void {
  db.transaction(() => {
    if (tablesOf(db).length === 0) for (const table of TABLES) db.exec(table);
    db.pragma(`application_id = ${APPLICATION_ID}`);
  }).immediate();
}

function tablesOf(db: Db): unknown[] {
  return db.prepare("SELECT sql FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all();
}

/** Whether a file that cannot be read as a database was one of another program, by what its first bytes say. */
export function isStrangers(path: string): boolean {
  const head = Buffer.alloc(72);
  const file = openSync(path, "r");
  try {
    if (readSync(file, head, 0, head.length, 0) < head.length) return false;
  } finally {
    closeSync(file);
  }
  return head.toString("latin1", 0, 16) === "SQLite format 3\0" && head.readUInt32BE(68) !== APPLICATION_ID;
}

/**
 * Puts a damaged file out of the way, under a name that the next one will take from it.
 * @param inode of the file that was found damaged; whoever else found it may have made a new one by now
 * @returns busy while somebody else does it; stays where it cannot be, or is another program's
 */
function moveAside(path: string, inode: bigint | null): "moved" | "busy" | "stays" {
  const lock = `${path}.mending`;
  try {
    if (isStrangers(path)) return "stays";
    if (!lockFolder(lock)) return "busy";
    try {
      if (inodeOf(path) !== inode) return "moved";
      // Before the file itself: what it had not taken over yet must not get into the next one.
      for (const beside of [`${path}-wal`, `${path}-shm`]) rmSync(beside, { force: true });
      renameSync(path, `${path}.damaged`);
      return "moved";
    } finally {
      rmdirSync(lock);
    }
  } catch (error) {
    if (fileFault(error) === null) throw error;
    // Somebody else has just moved it.
    return fileFault(error) === "ENOENT" ? "busy" : "stays";
  }
}

/** @returns false while another process has it; one that died in between holds it no longer than a moment */
function lockFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (fileFault(error) !== "EEXIST") throw error;
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > LOCK_MS) rmdirSync(path);
    return false;
  }
}

/** null: there is none, or nobody can look. */
function inodeOf(path: string): bigint | null {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
  } catch {
    return null;
  }
}
