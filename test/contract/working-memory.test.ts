import { eventsKey } from "../../src/adapters/redis/keys.ts";
import { createRedisMemory } from "../../src/adapters/redis/redis-memory.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import { needing } from "../support/needing.ts";
import { startRedis } from "../support/redis-server.ts";
import { type Clock, type MemorySubject, workingMemoryContract } from "./working-memory.contract.ts";

async function redisSubject(): Promise<MemorySubject & Clock> {
  const redis = await startRedis();
  const a = createRedisMemory(redis.url);
  const b = createRedisMemory(redis.url);
  return {
    a,
    b,
    plant: async (key, text) => void (await redis.call("SET", key, text)),
    plantEvent: async (id, field, text) => void (await redis.call("HSET", eventsKey(id), field, text)),
    stored: async (key) => (await redis.call("GET", key)) as string | null,
    remove: async (key) => void (await redis.call("DEL", key)),
    clear: async () => void (await redis.call("FLUSHALL")),
    ttl: async (key) => Number(await redis.call("TTL", key)),
    age: async (key, seconds) => void (await redis.call("EXPIRE", key, seconds)),
    dispose: async () => {
      await Promise.all([a.close(), b.close()]);
      await redis.stop();
    },
  };
}

async function fakeSubject(): Promise<MemorySubject> {
  const store = createSharedStore();
  return {
    a: createMemoryFake(store),
    b: createMemoryFake(store),
    plant: async (key, text) => void store.documents.set(key, text),
    plantEvent: async (id, field, text) => {
      const events = store.events.get(eventsKey(id)) ?? new Map<string, string>();
      store.events.set(eventsKey(id), events.set(field, text));
    },
    stored: async (key) => store.documents.get(key) ?? null,
    remove: async (key) => void store.documents.delete(key),
    clear: async () => {
      for (const map of [store.documents, store.events, store.leases]) map.clear();
    },
    dispose: async () => {},
  };
}

needing("redis-server").describe("with a real server", () => {
  workingMemoryContract("Redis", redisSubject, (subject) => subject);
});
workingMemoryContract("the fake", fakeSubject);
