/** What a team shares, kept in Redis. */
import type { WorkingMemory } from "../../ports-memory.ts";
import { parseRedisUrl } from "./address.ts";
import { readAnswer, writeAnswer } from "./answers.ts";
import { RETRY_AFTER_MS, type RedisConnection, redisConnection } from "./connection.ts";
import { readDocument, readIncident, replaceDocument, writeIncident } from "./documents.ts";
import { addEvents, readEvents } from "./events.ts";
import { incidentIds } from "./incident-ids.ts";
import { decisionKey } from "./keys.ts";
import { acquireLease } from "./lease.ts";
import { watchChanges } from "./watch.ts";

/**
 * Nothing is connected before the first call. After a call that failed for want of an answer, calls fail at once
 * for a while, so that a Redis that hangs costs its time limit once and not once a call.
 *
 * @param url `redis://`, `rediss://` or the path of a socket, with a database number
 * @param options.retryAfterMs how long calls fail at once after such a failure
 * @throws AwoooError config
 */
export function createRedisMemory(
  url: string,
  { retryAfterMs = RETRY_AFTER_MS }: { retryAfterMs?: number } = {},
): WorkingMemory {
  const address = parseRedisUrl(url);
  const connection = redisConnection(address, retryAfterMs);
  return {
    readIncident: (incidentId) => readIncident(connection, incidentId),
    writeIncident: (incidentId, text, seen) => writeIncident(connection, incidentId, text, seen),
    readEvents: (incidentId) => readEvents(connection, incidentId),
    addEvents: (incidentId, events) => addEvents(connection, incidentId, events),
    readDecision: async (token) => (await readDocument(connection, decisionKey(token)))?.text ?? null,
    writeDecision: (token, text, seen) => replaceDocument(connection, decisionKey(token), text, seen),
    incidentIds: () => incidentIds(connection),
    acquireLease: (name, ttlMs) => acquireLease(connection, name, ttlMs),
    readAnswer: (key) => readAnswer(connection, key),
    writeAnswer: (key, text, ttlMs) => writeAnswer(connection, key, text, ttlMs),
    ping: () => ping(connection),
    watch: (watcher) => watchChanges(address, watcher),
    close: () => connection.close(),
  };
}

async function ping(connection: RedisConnection): Promise<{ version: string; latency_ms: number }> {
  const latency_ms = await connection.run(null, async (redis) => {
    const start = performance.now();
    await redis.ping();
    return performance.now() - start;
  });
  const info = await connection.run(null, (redis) => redis.info("server"));
  return {
    version: /^redis_version:(\S+)/m.exec(info)?.[1] ?? "unknown",
    latency_ms: Math.round(latency_ms * 10) / 10,
  };
}
