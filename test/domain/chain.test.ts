import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChainBreak, firstBreak, GENESIS, type LedgerRow, rowHash } from "../../src/domain/chain.ts";
import {
  aDecision,
  anEvent,
  anIncident,
  aRequest,
  aSignal,
  atMinute,
  chainedRows,
  openedEvent,
} from "../support/builders.ts";

const CHAIN = "chain-1";

/** Eight rows of several types, with text outside ASCII. */
function rowsOf(chainId = CHAIN): LedgerRow[] {
  const { request, content } = aRequest();
  const signed = (who: string, lamport: number) =>
    anEvent(
      "request.signed",
      {
        request_id: request.id,
        decision: aDecision(content, who, { comment: "要回滾嗎 \u{1F525}" }),
        identity: "asserted",
      },
      { lamport, at: atMinute(lamport), actor: who },
    );
  return chainedRows(chainId, [
    openedEvent(anIncident({ title: "結帳失敗 \uD800" })),
    anEvent("signals.added", { signals: [aSignal()], affected_services: [], severity: "P1" }, { lamport: 2 }),
    anEvent("request.created", { request, content }, { lamport: 3 }),
    signed("bob", 4),
    signed("carol", 5),
    anEvent("signals.ended", { ended: [{ fingerprint: "f", ends_at: atMinute(6) }] }, { lamport: 6 }),
    anEvent("incident.resolved", { approval_id: request.id, reason: null }, { lamport: 7 }),
    anEvent("incident.imported", { document: anIncident(), from: "redis" }, { lamport: 8, actor: 'é"\\' }),
  ]);
}

const ROWS = rowsOf();
const LAST = ROWS.length;
const headOf = (rows: readonly LedgerRow[]) => ({ seq: rows.length, hash: rows.at(-1)?.hash ?? GENESIS });
const HEAD = headOf(ROWS);
const broken = (rows: readonly LedgerRow[], head = HEAD): ChainBreak | null => firstBreak(CHAIN, rows, head);

/** The rows with one replaced. */
function edited(index: number, change: Partial<LedgerRow>): LedgerRow[] {
  return ROWS.map((row, i) => (i === index ? { ...row, ...change } : row));
}

/** The rows made anew from an index on, as somebody would who knows the algorithm. */
function rechained(rows: readonly LedgerRow[]): LedgerRow[] {
  const made: LedgerRow[] = [];
  for (const row of rows) {
    const next = { ...row, seq: made.length + 1, prev: made.at(-1)?.hash ?? GENESIS };
    made.push({ ...next, hash: rowHash(CHAIN, next) });
  }
  return made;
}

describe("an untouched chain", () => {
  it("holds", () => expect(broken(ROWS)).toBeNull());
  it("holds when empty", () => expect(broken([], { seq: 0, hash: GENESIS })).toBeNull());
  it("holds at every length", () => {
    for (let length = 0; length <= LAST; length++) {
      const part = ROWS.slice(0, length);
      expect(broken(part, headOf(part))).toBeNull();
    }
  });
  it("is of one ledger only", () => {
    expect(firstBreak("chain-2", ROWS, HEAD)).toEqual({ seq: 1, problem: "hash" });
    expect(rowsOf("chain-2").map((r) => r.hash)).not.toEqual(ROWS.map((r) => r.hash));
  });
});

describe("one edited byte", () => {
  const columns = ["id", "incident_id", "at", "actor", "host", "type", "body", "prev", "hash"] as const;

  it("of any text column of any row is found at that row", () => {
    fc.assert(
      fc.property(
        fc.nat(LAST - 1),
        fc.constantFrom(...columns),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (i, column, at, bits) => {
          const row = ROWS[i] as LedgerRow;
          const bytes = Buffer.from(row[column], "utf8");
          const place = at % bytes.length;
          bytes[place] = (bytes[place] as number) ^ bits;
          const text = bytes.toString("utf8");
          fc.pre(text !== row[column]);
          expect(broken(edited(i, { [column]: text }))).toMatchObject({ seq: row.seq });
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("added or taken away anywhere is found at that row", () => {
    fc.assert(
      fc.property(
        fc.nat(LAST - 1),
        fc.constantFrom(...columns),
        fc.nat(),
        fc.string({ maxLength: 1 }),
        (i, column, at, insert) => {
          const row = ROWS[i] as LedgerRow;
          const place = at % row[column].length;
          const text = row[column].slice(0, place) + insert + row[column].slice(place + (insert === "" ? 1 : 0));
          expect(broken(edited(i, { [column]: text }))).toMatchObject({ seq: row.seq });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("moved from one column to the next is found", () => {
    const row = ROWS[3] as LedgerRow;
    const moved = { actor: row.actor + row.host.slice(0, 1), host: row.host.slice(1) };
    expect(broken(edited(3, moved))).toEqual({ seq: 4, problem: "hash" });
  });

  it("of either number is found at that row", () => {
    fc.assert(
      fc.property(fc.nat(LAST - 1), fc.maxSafeInteger(), (i, value) => {
        const row = ROWS[i] as LedgerRow;
        fc.pre(value !== row.seq && value !== row.lamport);
        expect(broken(edited(i, { lamport: value }))).toEqual({ seq: row.seq, problem: "hash" });
        expect(broken(edited(i, { seq: value }))).toEqual({ seq: row.seq, problem: "gap" });
      }),
    );
  });

  it("of a column turned into another type is found at that row", () => {
    const other = { lamport: "1", seq: "1", id: null, body: 0, hash: null } as unknown as Partial<LedgerRow>;
    for (const [column, value] of Object.entries(other)) {
      expect(broken(edited(0, { [column]: value })), column).toMatchObject({ seq: 1 });
    }
  });
});

describe("rows", () => {
  it.each(ROWS.slice(0, -1).map((row) => row.seq))("missing: %d, from the middle", (seq) => {
    expect(broken(ROWS.filter((row) => row.seq !== seq))).toEqual({ seq, problem: "gap" });
  });

  it("missing at the end are known by the head", () => {
    for (let length = 0; length < LAST; length++) {
      expect(broken(ROWS.slice(0, length))).toEqual({ seq: length + 1, problem: "tail" });
    }
  });

  it("added after the head are found, though they are chained well", () => {
    const longer = rechained([...ROWS, ROWS[0] as LedgerRow]);
    expect(broken(longer)).toEqual({ seq: LAST + 2, problem: "tail" });
  });

  it("put in twice are found", () => {
    const doubled = ROWS.flatMap((row) => (row.seq === 3 ? [row, row] : [row]));
    expect(broken(doubled)).toMatchObject({ seq: 4 });
  });

  it("swapped are found, with their own numbers or with each other's", () => {
    fc.assert(
      fc.property(fc.nat(LAST - 1), fc.nat(LAST - 1), (i, j) => {
        fc.pre(i < j);
        const [a, b] = [ROWS[i] as LedgerRow, ROWS[j] as LedgerRow];
        const swap = (first: LedgerRow, second: LedgerRow) =>
          ROWS.map((row) => (row === a ? first : row === b ? second : row));
        expect(broken(swap(b, a))).toMatchObject({ seq: i + 1 });
        expect(broken(swap({ ...b, seq: a.seq }, { ...a, seq: b.seq }))).toMatchObject({ seq: i + 1 });
        expect(broken(swap({ ...b, seq: a.seq, prev: a.prev }, { ...a, seq: b.seq, prev: b.prev }))).toMatchObject({
          seq: i + 1,
        });
      }),
    );
  });

  it("edited and hashed again by somebody who knows how break the next link, or the head", () => {
    for (let i = 0; i < LAST; i++) {
      const row = { ...(ROWS[i] as LedgerRow), actor: "mallory" };
      const forged = edited(i, { actor: "mallory", hash: rowHash(CHAIN, row) });
      const problem = i === LAST - 1 ? "tail" : "link";
      expect(broken(forged)).toEqual({ seq: i + 2, problem });
    }
  });

  it("all made anew still differ from the head", () => {
    expect(broken(rechained(edited(0, { actor: "mallory" })))).toMatchObject({ problem: "tail" });
  });

  it("taken out of the middle, and the rest renumbered without hashing, are found there", () => {
    for (let gone = 1; gone < LAST; gone++) {
      const rest = ROWS.filter((row) => row.seq !== gone).map((row, i) => ({ ...row, seq: i + 1 }));
      expect(broken(rest)).toMatchObject({ seq: gone });
    }
  });
});

describe("the head", () => {
  it("with another hash or another number is a break", () => {
    expect(broken(ROWS, { ...HEAD, hash: GENESIS })).toMatchObject({ problem: "tail" });
    expect(broken(ROWS, { ...HEAD, seq: HEAD.seq + 1 })).toMatchObject({ problem: "tail" });
    expect(broken([], HEAD)).toEqual({ seq: 1, problem: "tail" });
  });
});
