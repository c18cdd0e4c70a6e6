/**
 * A process that takes a lease, says so, and holds on to it until it is killed:
 *
 *     node lease-child.ts <commons database, or -> <Redis URL, or -> <name>
 */
import { randomUUID } from "node:crypto";
import { createRedisMemory } from "../../src/adapters/redis/redis-memory.ts";
import { createCommons } from "../../src/adapters/sqlite/commons.ts";
import { withLease } from "../../src/flows/single-flight.ts";

const [, , path = "-", url = "-", name = ""] = process.argv;
const among = [
  ...(path === "-" ? [] : [createCommons(path, { now: () => new Date().toISOString(), newId: randomUUID })]),
  ...(url === "-" ? [] : [createRedisMemory(url)]),
];
const never = new AbortController().signal;
await withLease({ signal: never, patience: never, notify: () => {} }, { name, among, notice: "" }, async (held) => {
  console.log(`holds ${held.size}`);
  // Something has to keep the process alive: the renewing does not.
  await new Promise((resolve) => setTimeout(resolve, 120_000));
});
