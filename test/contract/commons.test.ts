import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { createRedisMemory } from "../../src/adapters/redis/redis-memory.ts";
import { createCommons } from "../../src/adapters/sqlite/commons.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import { needing } from "../support/needing.ts";
import { startRedis } from "../support/redis-server.ts";
import { type CommonsSubject, commonsContract } from "./commons.contract.ts";

async function sqliteSubject(): Promise<CommonsSubject> {
  const folder = mkdtempSync(join(tmpdir(), "awooo-commons-"));
  const path = join(folder, "commons.db");
  const open = () => createCommons(path, { now: () => new Date().toISOString(), newId: randomUUID });
  const [a, b] = [open(), open()];
  await a.readAnswer("makes the tables");
  return {
    a,
    b,
    clear: async () => {
      const db = new Database(path);
      db.exec("DELETE FROM leases; DELETE FROM answers");
      db.close();
    },
    dispose: async () => {
      for (const commons of [a, b]) commons.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function redisSubject(): Promise<CommonsSubject> {
  const redis = await startRedis();
  const [a, b] = [createRedisMemory(redis.url), createRedisMemory(redis.url)];
  return {
    a,
    b,
    clear: async () => void (await redis.call("FLUSHALL")),
    dispose: async () => {
      await Promise.all([a.close(), b.close()]);
      await redis.stop();
    },
  };
}

async function fakeSubject(): Promise<CommonsSubject> {
  const store = createSharedStore();
  return {
    a: createMemoryFake(store),
    b: createMemoryFake(store),
    clear: async () => {
      store.leases.clear();
      store.answers.clear();
    },
    dispose: async () => {},
  };
}

commonsContract("SQLite", sqliteSubject);
needing("redis-server").describe("with a real server", () => commonsContract("Redis", redisSubject));
commonsContract("the fake", fakeSubject);
