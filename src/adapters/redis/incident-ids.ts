/** Which incidents Redis has. */
import { AwoooError } from "../../domain/awooo-error.ts";
import { zId } from "../../domain/schema.ts";
import type { ListedIncident } from "../../ports-memory.ts";
import type { RedisConnection } from "./connection.ts";
import { isErrorReply } from "./failure.ts";
import { BRAIN_PREFIX, eventsKey, INCIDENT_PREFIX, incidentKey } from "./keys.ts";

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
): Promise<ListedIncident[]> {
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
  const listed: ListedIncident[] = [];
  for (let i = 0; i < ids.length; i += PIPELINE_SIZE) {
    refuseAfter(deadline, connection.name);
    listed.push(...(await listingOf(connection, ids.slice(i, i + PIPELINE_SIZE))));
  }
  return listed;
}

function incidentIdOf(key: string): string | null {
  const prefix = [INCIDENT_PREFIX, BRAIN_PREFIX].find((candidate) => key.startsWith(candidate));
  const id = prefix === undefined ? null : key.slice(prefix.length);
  return zId.safeParse(id).success ? id : null;
}

/** Sent in one go. A key of another type is one bad incident, which must not hide the others. */
function listingOf(connection: RedisConnection, ids: readonly string[]): Promise<ListedIncident[]> {
  return connection.run(null, async (redis) => {
    // Awaited together: the one that fails while the other is waited for would be nobody's, and end the process.
    const [texts, counts] = await Promise.all([
      redis.mget(ids.map(incidentKey)),
      Promise.all(ids.map((id) => redis.hlen(eventsKey(id)).catch(unreadable))),
    ]);
    return ids.map((incident_id, i) => ({ incident_id, events: counts[i] ?? 0, document: texts[i] ?? null }));
  });
}

/** The count that differs from every real one, so that whoever compares looks at the incident and meets the error. */
const UNREADABLE = -1;

function unreadable(error: unknown): number {
  if (isErrorReply(error)) return UNREADABLE;
  throw error;
}

function refuseAfter(deadline: number, name: string): void {
  if (performance.now() < deadline) return;
  throw new AwoooError("store_unavailable", `Redis at ${name}: listing the incidents takes too long`, {
    hint: "Name an incident, or give awooo a Redis, or a database of it (the /n of AWOOO_REDIS_URL), with fewer keys.",
  });
}
