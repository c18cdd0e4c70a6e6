/** Hears from other laptops what they add, on a connection of its own: a subscribed one can do nothing else. */
import { Redis } from "ioredis";
import type { MemoryWatcher } from "../../ports-memory.ts";
import type { RedisAddress } from "./address.ts";
import { CHANGED_CHANNEL } from "./keys.ts";

const CONNECT_TIMEOUT_MS = 1_000;
/** How long after a connection was lost, or could not be made, another is tried. */
const RETRY_MS = 1_000;
/** A connection that nobody closed and nobody answers on is found out this way. */
const PING_EVERY_MS = 5_000;
const COMMAND_TIMEOUT_MS = 1_000;

export function watchChanges(address: RedisAddress, watcher: MemoryWatcher): () => Promise<void> {
  let redis: Redis | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function open(): void {
    const connection = subscriber(address);
    redis = connection;
    connection.on("message", (_channel: string, incidentId: string) => watcher.changed(incidentId));
    // Every error ends the connection; what it was is said by the calls that need Redis.
    connection.on("error", () => {});
    connection.once("end", () => {
      clearTimeout(timer);
      if (stopped) return;
      watcher.connected(false);
      timer = setTimeout(open, RETRY_MS);
    });
    listen(connection).catch(() => connection.disconnect());
  }

  async function listen(connection: Redis): Promise<void> {
    await connection.connect();
    await connection.subscribe(CHANGED_CHANNEL);
    watcher.connected(true);
    keepAlive(connection);
  }

  function keepAlive(connection: Redis): void {
    timer = setTimeout(() => {
      connection.ping().then(
        () => keepAlive(connection),
        () => connection.disconnect(),
      );
    }, PING_EVERY_MS);
  }

  open();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    const connection = redis;
    if (connection === null || connection.status === "end") return;
    await new Promise<void>((resolve) => {
      connection.once("end", () => resolve());
      connection.disconnect();
    });
  };
}

function subscriber(address: RedisAddress): Redis {
  return new Redis({
    ...address.options,
    replyMapping: "legacy",
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    disconnectTimeout: 100,
    connectionName: "awooo-watch",
    disableClientInfo: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: null,
  });
}
