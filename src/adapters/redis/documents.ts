/** Documents under one key each: read as the text they are, replaced by compare-and-set. */
import type { Redis } from "ioredis";
import { AwoooError } from "../../domain/awooo-error.ts";
import type { FoundDocument } from "../../ports-memory.ts";
import type { RedisConnection } from "./connection.ts";
import { tooLarge } from "./failure.ts";
import { brainKey, incidentKey, MAX_BYTES, TTL_S } from "./keys.ts";
import { READ_DOCUMENT, REPLACE_DOCUMENT } from "./scripts.ts";

/** How often the brain's copy is written again because the incident changed meanwhile; its writer copies it too. */
const MAX_COPY_ROUNDS = 10;

/** `incident:<id>`, else the brain's copy. */
export async function readIncident(connection: RedisConnection, incidentId: string): Promise<FoundDocument | null> {
  return (
    (await readDocument(connection, incidentKey(incidentId))) ?? (await readDocument(connection, brainKey(incidentId)))
  );
}

/** @throws AwoooError invalid_data where the text is too large, or is not UTF-8 and could not be written back as it was */
export async function readDocument(
  connection: RedisConnection,
  key: string,
  maxBytes = MAX_BYTES,
): Promise<FoundDocument | null> {
  const bytes = await connection.run(key, (redis) => readBytes(redis, key, maxBytes));
  return bytes === null ? null : { key, text: textOf(bytes, key) };
}

/** Compare-and-set of `incident:<id>`, then the brain's copy. */
export async function writeIncident(
  connection: RedisConnection,
  incidentId: string,
  text: string,
  seen: FoundDocument | null,
): Promise<boolean> {
  const key = incidentKey(incidentId);
  // What was found under the brain's key says that `incident:<id>` was absent.
  if (!(await replaceDocument(connection, key, text, seen?.key === key ? seen.text : null))) return false;
  await copyToBrain(connection, incidentId, text);
  return true;
}

/** @param seen the text it was read as; null: there was none */
export async function replaceDocument(
  connection: RedisConnection,
  key: string,
  text: string,
  seen: string | null,
): Promise<boolean> {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) throw tooLarge(key, `${bytes} bytes`);
  const expected = seen === null ? [] : [seen];
  const done = await connection.run(key, (redis) =>
    redis.call("EVAL", REPLACE_DOCUMENT, 1, key, text, TTL_S, ...expected),
  );
  return done === 1;
}

/**
 * Writes the brain's copy until it is what `incident:<id>` is. Of two writers the one that changed the incident first
 * may come here last; as each looks at the incident after its copy, the last copy is always of the last incident.
 */
async function copyToBrain(connection: RedisConnection, incidentId: string, text: string): Promise<void> {
  const copyKey = brainKey(incidentId);
  let copy: Buffer = Buffer.from(text);
  for (let round = 1; round <= MAX_COPY_ROUNDS; round++) {
    const [, now] = await connection.run(copyKey, (redis) =>
      // Sent at once; Redis runs them in this order.
      Promise.all([redis.set(copyKey, copy, "EX", TTL_S), readBytes(redis, incidentKey(incidentId))]),
    );
    if (now === null || now.equals(copy)) return;
    copy = now;
  }
}

async function readBytes(redis: Redis, key: string, maxBytes = MAX_BYTES): Promise<Buffer | null> {
  return (await redis.callBuffer("EVAL", READ_DOCUMENT, 1, key, maxBytes)) as Buffer | null;
}

/** Exactly the text: a byte order mark stays, and bytes that are not UTF-8 are refused rather than replaced. */
export function textOf(bytes: Uint8Array, key: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AwoooError("invalid_data", `${key}: the document is not UTF-8 text`, {
      hint: "It was left as it is; ask whoever wrote it.",
    });
  }
}
