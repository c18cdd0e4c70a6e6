/** Leases: at most one holder in the whole team, for a limited time. */
import { randomUUID } from "node:crypto";
import { AwoooError } from "../../domain/awooo-error.ts";
import type { Lease } from "../../ports-memory.ts";
import type { RedisConnection } from "./connection.ts";
import { leaseKey } from "./keys.ts";
import { ACQUIRE_LEASE, RELEASE_LEASE, RENEW_LEASE } from "./scripts.ts";

export async function acquireLease(connection: RedisConnection, name: string, ttlMs: number): Promise<Lease | null> {
  const key = leaseKey(name);
  const token = randomUUID();
  const run = (script: string, ...args: number[]) =>
    connection.run(key, (redis) => redis.call("EVAL", script, 1, key, token, ...args));
  if ((await run(ACQUIRE_LEASE, ttlMs)) !== 1) return null;
  return {
    renew: async () => (await run(RENEW_LEASE, ttlMs)) === 1,
    async release() {
      try {
        await run(RELEASE_LEASE);
      } catch (error) {
        // The work is done; a lease nobody can give back ends by itself.
        if (!(error instanceof AwoooError)) throw error;
      }
    },
  };
}
