/** What a flow needs, on a real ledger in a directory of its own, with a clock and ids that are always the same. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "../../src/adapters/sqlite/ledger.ts";
import type { Context } from "../../src/ports.ts";
import type { WorkingMemory } from "../../src/ports-memory.ts";
import { T0, uuidOf } from "./builders.ts";

export interface LedgerContext extends Context {
  /** What the engineer was told, in order. */
  notices: string[];
  /** The time that `now` says; set it to let time pass. */
  time: string;
  /** Closes the ledger and removes its directory. */
  remove(): void;
}

export interface LedgerContextOptions {
  host?: string;
  operator?: string;
  memory?: WorkingMemory | null;
}

export function openLedgerContext({
  host = "laptop-a",
  operator = "alice",
  memory = null,
}: LedgerContextOptions = {}): LedgerContext {
  const folder = mkdtempSync(join(tmpdir(), "awooo-ledger-"));
  let count = 0;
  const newId = () => uuidOf([host, count++]);
  const ledger = openLedger({ path: join(folder, "awooo.db"), queue: memory !== null, newId });
  const ctx: LedgerContext = {
    ledger,
    memory,
    operator,
    host,
    time: T0,
    now: () => ctx.time,
    newId,
    notices: [],
    notify: (notice) => void ctx.notices.push(notice),
    signal: new AbortController().signal,
    remove() {
      ledger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return ctx;
}
