/** The hash chain that makes the ledger tamper-evident. */
import { AwoooError } from "./awooo-error.ts";
import { sha256 } from "./canonical-json.ts";

const CHAIN_VERSION = 1;

/** `prev` of the first row. */
export const GENESIS = "0".repeat(64);

/** One row of the ledger as it is stored; `body` is canonical JSON text. */
export interface LedgerRow {
  seq: number;
  id: string;
  incident_id: string;
  lamport: number;
  at: string;
  actor: string;
  host: string;
  type: string;
  body: string;
  prev: string;
  hash: string;
}

/**
 * SHA-256 over the row. The fields go in as a JSON array of strings and integers, which is already canonical
 * (RFC 8785) and has one spelling only, so that no byte of a row can change without changing the hash.
 */
export function rowHash(chainId: string, row: Omit<LedgerRow, "hash">): string {
  const { seq, id, incident_id, lamport, at, actor, host, type, body, prev } = row;
  return sha256(
    JSON.stringify([CHAIN_VERSION, chainId, seq, prev, id, incident_id, lamport, at, actor, host, type, body]),
  );
}

export interface ChainBreak {
  seq: number;
  problem: "hash" | "link" | "gap" | "tail";
}

/** The first row that does not follow from the one before it; null where the chain holds. */
export function firstBreak(
  chainId: string,
  rows: Iterable<LedgerRow>,
  head: { seq: number; hash: string },
): ChainBreak | null {
  let prev = GENESIS;
  let seq = 0;
  for (const row of rows) {
    if (row.seq !== seq + 1) return { seq: seq + 1, problem: "gap" };
    if (row.hash !== rowHash(chainId, row)) return { seq: row.seq, problem: "hash" };
    if (row.prev !== prev) return { seq: row.seq, problem: "link" };
    seq = row.seq;
    prev = row.hash;
  }
  return head.seq === seq && head.hash === prev ? null : { seq: seq + 1, problem: "tail" };
}

/** The refusal to write after rows that were taken out. */
export function rowsMissing(written: number, found: number): AwoooError {
  return new AwoooError("ledger_broken", `the audit ledger has ${found} rows, and ${written} were written`, {
    hint: "Nothing was written. `awooo audit verify` names the row; `awooo doctor` says what to do.",
    details: { written, found },
  });
}

/** The refusal to write to an incident whose own rows do not verify. */
export function incidentBroken(incidentId: string, seq: number): AwoooError {
  return new AwoooError(
    "ledger_broken",
    `${incidentId}: row ${seq} of the audit ledger was changed after it was written`,
    {
      hint: "Nothing was written. `awooo audit verify` names the row; `awooo doctor` says what to do.",
      details: { incident_id: incidentId, seq },
    },
  );
}
