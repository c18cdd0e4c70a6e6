import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRedisMemory } from "../../src/adapters/redis/redis-memory.ts";
import { createCommons } from "../../src/adapters/sqlite/commons.ts";
import { withLease } from "../../src/flows/single-flight.ts";
import type { Commons } from "../../src/ports-memory.ts";
import { faultyMemory } from "../support/faulty-memory.ts";
import { createMemoryFake } from "../support/memory-fake.ts";
import { needing } from "../support/needing.ts";
import { startRedis } from "../support/redis-server.ts";

const CHILD = fileURLToPath(new URL("lease-child.ts", import.meta.url));
/** The time a holder that died is still believed in, one look of those who wait, and a second for a slow machine. */
const FREED_MS = 5_000 + 100 + 1_000;

let folder: string;
let path: string;
const ends: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "awooo-flight-"));
  path = join(folder, "commons.db");
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** Another process of the same machine. */
function openCommons(file = path): Commons {
  const commons = createCommons(file, { now: () => new Date().toISOString(), newId: randomUUID });
  ends.push(() => commons.close());
  return commons;
}

async function redisUrl(): Promise<string> {
  const redis = await startRedis();
  ends.push(() => redis.stop());
  return redis.url;
}

function openMemory(url: string) {
  const memory = createRedisMemory(url);
  ends.push(() => memory.close());
  return memory;
}

/** Somebody who works under the lease. */
function worker(among: Commons[]) {
  const [signal, patience] = [new AbortController(), new AbortController()];
  const notices: string[] = [];
  const ctx = {
    signal: signal.signal,
    patience: patience.signal,
    notify: (notice: string) => void notices.push(notice),
  };
  const flight = { name: "propose:INC-1", among, notice: "somebody else" };
  return {
    notices,
    signal,
    patience,
    work: <T>(work: (held: ReadonlySet<Commons>) => Promise<T>) => withLease(ctx, flight, work),
  };
}

async function holderElsewhere(args: [path: string, url: string]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CHILD, ...args, "propose:INC-1"], { stdio: ["ignore", "pipe", "inherit"] });
  ends.push(() => child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
}

describe("among the processes of one machine", () => {
  it("one works, the others wait, and are told so once", async () => {
    const log: string[] = [];
    const [a, b] = [worker([openCommons()]), worker([openCommons()])];
    const first = a.work(async () => {
      log.push("a begins");
      await sleep(350);
      log.push("a ends");
    });
    await sleep(50);
    await Promise.all([first, b.work(async () => void log.push("b works"))]);
    expect(log).toEqual(["a begins", "a ends", "b works"]);
    expect([a.notices, b.notices]).toEqual([[], ["somebody else"]]);
  });

  it("a failure frees the others too, and is handed on", async () => {
    const [a, b] = [worker([openCommons()]), worker([openCommons()])];
    await expect(a.work(() => Promise.reject(new Error("no luck")))).rejects.toThrow("no luck");
    expect(await b.work(async () => "works")).toBe("works");
    expect(b.notices).toEqual([]);
  });

  it("twenty do it one after the other", async () => {
    let [at, most, done] = [0, 0, 0];
    const work = async () => {
      most = Math.max(most, ++at);
      await sleep(5);
      at--;
      done++;
    };
    await Promise.all(Array.from({ length: 20 }, () => worker([openCommons()]).work(work)));
    expect([most, done]).toEqual([1, 20]);
  });

  it("a holder that lives is waited for longer than its lease lasts", { timeout: 20_000 }, async () => {
    const [a, b] = [worker([openCommons()]), worker([openCommons()])];
    let working = true;
    const first = a.work(async () => {
      await sleep(7_000);
      working = false;
    });
    await sleep(50);
    expect(await b.work(async () => working)).toBe(false);
    await first;
  });

  it("a holder that is killed frees the others within seconds", { timeout: 30_000 }, async () => {
    const child = await holderElsewhere([path, "-"]);
    const b = worker([openCommons()]);
    const waiting = b.work(async () => performance.now());
    await sleep(2_000);
    expect(b.notices).toEqual(["somebody else"]);
    const killed = performance.now();
    child.kill("SIGKILL");
    expect((await waiting) - killed).toBeLessThan(FREED_MS);
  });
});

describe("somebody who waits", () => {
  async function waiting() {
    const [a, b] = [worker([openCommons()]), worker([openCommons()])];
    let end = () => {};
    const first = a.work(() => new Promise<void>((resolve) => (end = resolve)));
    ends.push(() => {
      end();
      return first;
    });
    await sleep(50);
    const second = b.work(async (held) => held.size);
    await sleep(150);
    return { b, second };
  }

  it("goes on without the lease when patience ends", async () => {
    const { b, second } = await waiting();
    b.patience.abort();
    expect(await second).toBe(0);
  });

  it("ends when the command does, with its reason", async () => {
    const { b, second } = await waiting();
    b.signal.abort(new Error("told to end"));
    await expect(second).rejects.toThrow("told to end");
  });
});

describe("nobody to share with", () => {
  it("works at once", async () => {
    expect(await worker([]).work(async (held) => held.size)).toBe(0);
  });

  it("does not wait for a store that is away, and holds what it got elsewhere", async () => {
    const [local, away] = [openCommons(), createMemoryFake()];
    away.down = true;
    expect(await worker([local, away]).work(async (held) => [held.has(local), held.has(away)])).toEqual([true, false]);
    expect(await local.acquireLease("propose:INC-1", 1_000)).not.toBeNull();
  });

  it("is not disturbed by a store that goes away meanwhile", { timeout: 20_000 }, async () => {
    const [local, memory] = [openCommons(), faultyMemory(createMemoryFake())];
    await worker([local, memory]).work(async () => {
      memory.failAt(1, "before");
      // Long enough for each to be renewed.
      await sleep(2_000);
    });
    expect(await local.acquireLease("propose:INC-1", 1_000)).not.toBeNull();
  });
});

needing("redis-server").describe("in a team, on a real Redis", () => {
  it("one of two laptops works", async () => {
    const url = await redisUrl();
    const log: string[] = [];
    const [a, b] = ["a.db", "b.db"].map((name) => worker([openCommons(join(folder, name)), openMemory(url)])) as [
      Worker,
      Worker,
    ];
    const first = a.work(async (held) => {
      log.push(`a holds ${held.size}`);
      await sleep(350);
      log.push("a ends");
    });
    await sleep(150);
    await Promise.all([first, b.work(async (held) => void log.push(`b holds ${held.size}`))]);
    expect(log).toEqual(["a holds 2", "a ends", "b holds 2"]);
    expect(b.notices).toEqual(["somebody else"]);
  });

  it("works without a lease where something else has its name", async () => {
    const redis = await startRedis();
    ends.push(() => redis.stop());
    await redis.call("HSET", "awooo:lease:propose:INC-1", "of", "somebody");
    expect(await worker([openMemory(redis.url)]).work(async (held) => held.size)).toBe(0);
  });

  it("a laptop that is killed frees the others within seconds", { timeout: 30_000 }, async () => {
    const url = await redisUrl();
    const child = await holderElsewhere(["-", url]);
    const b = worker([openMemory(url)]);
    const waiting = b.work(async () => performance.now());
    await sleep(6_000);
    expect(b.notices).toEqual(["somebody else"]);
    const killed = performance.now();
    child.kill("SIGKILL");
    expect((await waiting) - killed).toBeLessThan(FREED_MS);
  });
});

type Worker = ReturnType<typeof worker>;
