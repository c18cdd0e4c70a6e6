/** Which incidents Redis has. */
import { AwoooError } from "../../domain/awooo-error.ts";
import { zId } from "../../domain/schema.ts";
import type { RedisConnection } from "./connection.ts";
import { BRAIN_PREFIX, eventsKey, INCIDENT_PREFIX } from "./keys.ts";

/** Keys Redis looks at in one step. */
const SCAN_COUNT = 1_000;

/** One walk finds the keys of both families; a prefix of our own sorts out the rest. */
const SCAN_PATTERN = "*incident*:*";

/** Keys asked for their number of events at once. */
const PIPELINE_SIZE = 1_000;

/** For the whole listing: a Redis with ten million keys is no place to look for incidents while somebody waits. */
const SCAN_TIME_LIMIT_MS = 5_000;

/** By id. Keys that are not a text, or whose rest cannot be an id, are not incidents. */
export async function incidentIds(
  connection: RedisConnection,
  timeLimitMs = SCAN_TIME_LIMIT_MS,
): Promise<{ incident_id: string; events: number }[]> {
  const deadline = performance.now() + timeLimitMs;
  const found = new Set<string>();
  let cursor = "0";
  do {
    refuseAfter(deadline, connection.name);
    const at = cursor;
    const [next, keys] = await connection.run(null, (redis) =>
      redis.scan(at, "MATCH", SCAN_PATTERN, "COUNT", SCAN_COUNT, "TYPE", "string"),
    );
    for (const id of keys.map(incidentIdOf)) if (id !== null) found.add(id);
    cursor = next;
  } while (cursor !== "0");
  const ids = [...found].sort();
  const counts: number[] = [];
  for (let i = 0; i < ids.length; i += PIPELINE_SIZE) {
    refuseAfter(deadline, connection.name);
    counts.push(...(await countEvents(connection, ids.slice(i, i + PIPELINE_SIZE))));
  }
  return ids.map((incident_id, i) => ({ incident_id, events: counts[i] ?? 0 }));
}

function incidentIdOf(key: string): string | null {
  const prefix = [INCIDENT_PREFIX, BRAIN_PREFIX].find((candidate) => key.startsWith(candidate));
  const id = prefix === undefined ? null : key.slice(prefix.length);
  return zId.safeParse(id).success ? id : null;
}

function countEvents(connection: RedisConnection, ids: readonly string[]): Promise<number[]> {
  // Sent in one go; the first that fails says why.
  return connection.run("awooo:events:*", (redis) => Promise.all(ids.map((id) => redis.hlen(eventsKey(id)))));
}

function refuseAfter(deadline: number, name: string): void {
  if (performance.now() < deadline) return;
  throw new AwoooError("store_unavailable", `Redis at ${name}: listing the incidents takes too long`, {
    hint: "Name an incident, or give awooo a Redis, or a database of it (the /n of AWOOO_REDIS_URL), with fewer keys.",
  });
}
