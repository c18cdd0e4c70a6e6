/** What `doctor` is told of the file that processes share. */
import { statSync } from "node:fs";
import type { LocalCommonsStatus } from "../../ports-memory.ts";
import { faultIn, isDamage, isStrangers, openFile } from "./commons-file.ts";
import type { Db } from "./database.ts";

/** @param now in milliseconds since 1970 */
export function commonsStatus(path: string, now: number): LocalCommonsStatus {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    const isThere = found !== undefined && (!found.isFile() || found.size > 0);
    if (!isThere) return { state: "none", message: "none yet; the first proposal by a model makes it" };
    const db = openFile(path, false);
    if (db === null) return foreign(path);
    try {
      return examined(db, path, now);
    } finally {
      db.close();
    }
  } catch (error) {
    return ailing(path, error);
  }
}

function ailing(path: string, error: unknown): LocalCommonsStatus {
  const fault = faultIn(error);
  if (fault === null) throw error;
  if (fault === "SQLITE_BUSY") return { state: "ok", message: `${path}: in use right now` };
  if (isDamage(fault)) return isStrangers(path) ? foreign(path) : { state: "damaged", message: `${path}: damaged` };
  const why = error instanceof Error ? error.message : "";
  return { state: "unusable", message: `${path}: cannot be read and written: ${why} (${fault})` };
}

function foreign(path: string): LocalCommonsStatus {
  return { state: "foreign", message: `${path}: the database of another program` };
}

function examined(db: Db, path: string, now: number): LocalCommonsStatus {
  if (db.pragma("quick_check(1)", { simple: true }) !== "ok") return { state: "damaged", message: `${path}: damaged` };
  // Whether it can be written is known once one tries to.
  db.exec("BEGIN IMMEDIATE; ROLLBACK");
  const isMade = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'answers'").get() !== undefined;
  const sql = "SELECT count(*) FROM answers WHERE expires_ms > ?";
  const answers = isMade ? db.prepare(sql).pluck().get(now) : 0;
  return { state: "ok", message: `${path}: ${answers} ${answers === 1 ? "answer" : "answers"} kept` };
}
