/**
 * What the processes of one machine share for a while: who is at work on what, and the answers of models.
 *
 * A small database of its own, beside the ledger. Losing it loses nothing, so it never stops a command: one that is
 * damaged is made anew, and in one of another program, or not writable, nothing is found and every lease is granted.
 */
import { MAX_ANSWER_BYTES } from "../../domain/cached-answer.ts";
import type { LocalCommons } from "../../ports-memory.ts";
import { commonsFile } from "./commons-file.ts";
import { commonsStatus } from "./commons-status.ts";
import type { Db } from "./database.ts";

const MAX_ANSWERS = 200;

/** Nothing is kept longer, in milliseconds; what claims to be is of a clock that was set back since. */
const MAX_TTL_MS = 10 * 60_000;

/** Of rows that have not ended, at a time `@now` in milliseconds since 1970. */
const IS_CURRENT = `expires_ms > @now AND expires_ms <= @now + ${MAX_TTL_MS}`;

export interface CommonsDatabase extends LocalCommons {
  /** Later calls find nothing and are granted every lease. */
  close(): void;
}

interface Surroundings {
  /** RFC 3339 */
  now(): string;
  newId(): string;
}

/** Nothing is opened, and no file is made, before the first call. */
export function createCommons(path: string, { now, newId }: Surroundings): CommonsDatabase {
  const file = commonsFile(path);
  /** @param otherwise what a file that cannot be used gives */
  const on = <T>(work: (db: Db, now: number) => T, otherwise: T) =>
    file.use((db) => work(db, Date.parse(now())), otherwise);
  const endOf = (at: number, ttlMs: number) => at + Math.min(ttlMs, MAX_TTL_MS);
  return {
    async acquireLease(name, ttlMs) {
      const holder = newId();
      if (!(await on((db, at) => takeLease(db, { name, holder, now: at, end: endOf(at, ttlMs) }), true))) return null;
      return {
        renew: () => on((db, at) => renewLease(db, { name, holder, now: at, end: endOf(at, ttlMs) }), true),
        release: () => on((db) => releaseLease(db, name, holder), undefined),
      };
    },
    readAnswer: (key) => on((db, at) => readAnswer(db, key, at), null),
    async writeAnswer(key, text, ttlMs) {
      if (Buffer.byteLength(text) > MAX_ANSWER_BYTES) return;
      await on((db, at) => writeAnswer(db, { key, text, now: at, end: endOf(at, ttlMs) }), undefined);
    },
    status: async () => commonsStatus(path, Date.parse(now())),
    close: () => file.close(),
  };
}

interface LeaseRow {
  name: string;
  holder: string;
  now: number;
  end: number;
}

function takeLease(db: Db, row: LeaseRow): boolean {
  const { name, now } = row;
  const isHeld = () => db.prepare(`SELECT 1 FROM leases WHERE name = @name AND ${IS_CURRENT}`).get({ name, now });
  // Whoever waits asks often, and asking needs no lock.
  if (isHeld() !== undefined) return false;
  return db
    .transaction(() => {
      if (isHeld() !== undefined) return false;
      db.prepare(`DELETE FROM leases WHERE NOT (${IS_CURRENT})`).run({ now });
      db.prepare("INSERT INTO leases (name, holder, expires_ms) VALUES (@name, @holder, @end)").run(row);
      return true;
    })
    .immediate();
}

function renewLease(db: Db, row: LeaseRow): boolean {
  const sql = `UPDATE leases SET expires_ms = @end WHERE name = @name AND holder = @holder AND ${IS_CURRENT}`;
  return db.transaction(() => db.prepare(sql).run(row).changes === 1).immediate();
}

function releaseLease(db: Db, name: string, holder: string): void {
  db.transaction(() => db.prepare("DELETE FROM leases WHERE name = ? AND holder = ?").run(name, holder)).immediate();
}

function readAnswer(db: Db, key: string, now: number): string | null {
  const sql = `SELECT text FROM answers WHERE key = @key AND ${IS_CURRENT} AND octet_length(text) <= ${MAX_ANSWER_BYTES}`;
  return (db.prepare(sql).pluck().get({ key, now }) as string | undefined) ?? null;
}

function writeAnswer(db: Db, row: { key: string; text: string; now: number; end: number }): void {
  db.transaction(() => {
    db.prepare("INSERT OR REPLACE INTO answers (key, text, expires_ms) VALUES (@key, @text, @end)").run(row);
    db.prepare(
      `DELETE FROM answers WHERE NOT (${IS_CURRENT}) OR key NOT IN
        (SELECT key FROM answers ORDER BY expires_ms DESC, rowid DESC LIMIT ${MAX_ANSWERS})`,
    ).run({ now: row.now });
  }).immediate();
}
