/** The one connection a process has to Redis: opened by the first call, bounded in time, never retried behind one's back. */
import { Redis } from "ioredis";
import type { AwoooError } from "../../domain/awooo-error.ts";
import type { RedisAddress } from "./address.ts";
import { isErrorReply, isOurs, redisFailure } from "./failure.ts";

const CONNECT_TIMEOUT_MS = 1_000;
const COMMAND_TIMEOUT_MS = 1_000;
/** How long a server may take to agree to the end of a connection. */
const CLOSE_TIMEOUT_MS = 100;

/** After a failure calls fail at once for this long; then one may try again (the board, `wait` and `propose -` live long). */
export const RETRY_AFTER_MS = 10_000;

export interface RedisConnection {
  /** Where Redis is, for messages. */
  readonly name: string;
  /**
   * Runs commands on the connection.
   * @param key the key they are about, named in an error
   * @throws AwoooError store_unavailable; invalid_data for what is too large
   */
  run<T>(key: string | null, commands: (redis: Redis) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function redisConnection(address: RedisAddress, retryAfterMs: number): RedisConnection {
  let current: Promise<Redis> | null = null;
  let failed: { error: AwoooError; at: number } | null = null;
  let closed = false;

  function drop(connection: Promise<Redis>, reason: unknown): AwoooError {
    const error = redisFailure(address, reason, null);
    failed = { error, at: performance.now() };
    if (current === connection) current = null;
    return error;
  }

  /** Throws at once where the last attempt failed a moment ago. */
  function open(): Promise<Redis> {
    if (closed) throw redisFailure(address, new Error("awooo has closed the connection"), null);
    if (failed !== null && performance.now() - failed.at < retryAfterMs) throw failed.error;
    if (current !== null) return current;
    const opening = connect(address, () => {
      // An idle connection that the server ended is no failure yet: the next call opens another.
      if (current === opening) current = null;
    });
    current = opening;
    return opening;
  }

  return {
    name: address.name,
    async run(key, commands) {
      const opening = open();
      const redis = await opening.catch((error) => {
        throw drop(opening, error);
      });
      try {
        return await commands(redis);
      } catch (error) {
        if (isErrorReply(error)) throw redisFailure(address, error, key);
        if (isOurs(error)) throw error;
        // An answer may still be on its way: whatever comes next must not wait for it on this connection. The first of
        // several calls that fail together ends it for all.
        if (current === opening) redis.disconnect();
        throw drop(opening, error);
      }
    },
    async close() {
      closed = true;
      const redis = await current?.catch(() => null);
      if (redis != null) await end(redis);
    },
  };
}

/** @param onEnd called once, when an opened connection is over */
async function connect(address: RedisAddress, onEnd: () => void): Promise<Redis> {
  const redis = new Redis({
    ...address.options,
    replyMapping: "legacy",
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    disconnectTimeout: CLOSE_TIMEOUT_MS,
    connectionName: "awooo",
    disableClientInfo: true,
    // A command that needs the data says LOADING by itself; asking first costs a round trip.
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: null,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      // ioredis goes on after a refused SELECT, with database 0: any error before it is ready ends the attempt.
      redis.on("error", reject);
      redis.connect().then(resolve, reject);
      // Its own time limit starts again with every byte a slow TLS partner sends.
      const late = () => reject(Object.assign(new Error("connect timed out"), { code: "ETIMEDOUT" }));
      timer = setTimeout(late, CONNECT_TIMEOUT_MS + COMMAND_TIMEOUT_MS);
    });
  } catch (error) {
    redis.disconnect();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  redis.once("end", onEnd);
  return redis;
}

/** Ends a connection, and resolves when nothing of it keeps the process alive. */
async function end(redis: Redis): Promise<void> {
  if (redis.status === "end") return;
  await new Promise<void>((resolve) => {
    redis.once("end", () => resolve());
    redis.disconnect();
  });
}
