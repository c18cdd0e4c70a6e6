/** A program of its own that signs: `node sign-child.ts <ledger> <request id> <signer>`; prints the outcome. */
import { randomUUID } from "node:crypto";
import { openLedger } from "../../src/adapters/sqlite/ledger.ts";
import { sign } from "../../src/flows/sign.ts";
import { atMinute } from "../support/builders.ts";

const [, , path = "", id = "", signer = ""] = process.argv;
const ledger = openLedger({ path, queue: false, newId: randomUUID });
const ctx = {
  ledger,
  memory: null,
  operator: signer,
  host: signer,
  now: () => atMinute(1),
  newId: randomUUID,
  notify: () => {},
  signal: new AbortController().signal,
};
const { outcome } = await sign(ctx, { id, decision: "approve", signer, comment: null, seenDigest: null });
console.log(outcome);
ledger.close();
