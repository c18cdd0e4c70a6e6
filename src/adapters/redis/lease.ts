/** Leases: at most one holder in the whole team, for a limited time. */
import { randomUUID } from "node:crypto";
import { AwoooError } from "../../domain/awooo-error.ts";
import type { RedisConnection } from "./connection.ts";
import { leaseKey } from "./keys.ts";
import { ACQUIRE_LEASE, RELEASE_LEASE } from "./scripts.ts";

export async function acquireLease(
  connection: RedisConnection,
  name: string,
  ttlMs: number,
): Promise<{ release(): Promise<void> } | null> {
  const key = leaseKey(name);
  const token = randomUUID();
  const taken = await connection.run(key, (redis) => redis.call("EVAL", ACQUIRE_LEASE, 1, key, token, ttlMs));
  return taken === 1 ? { release: () => releaseLease(connection, key, token) } : null;
}

async function releaseLease(connection: RedisConnection, key: string, token: string): Promise<void> {
  try {
    await connection.run(key, (redis) => redis.call("EVAL", RELEASE_LEASE, 1, key, token));
  } catch (error) {
    // The work is done; a lease nobody can give back ends by itself.
    if (!(error instanceof AwoooError)) throw error;
  }
}
