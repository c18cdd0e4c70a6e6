/** Two people with a terminal each: what one does, the other sees without pressing a key. */
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { incidentDocument, type Laptop, newLaptop, PROGRAM } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { openTerminal, type Terminal } from "../support/tmux.ts";

const { describe, test } = needing("tmux", "redis-server");

let redis: RedisServer;
const laptops: Laptop[] = [];
const terminals: Terminal[] = [];

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
afterEach(async () => {
  for (const terminal of terminals.splice(0)) await terminal.close();
  for (const laptop of laptops.splice(0)) await laptop.remove();
  await redis.call("FLUSHALL");
});

async function laptopOf(user: string, env: Record<string, string> = {}): Promise<Laptop> {
  const laptop = await newLaptop({ AWOOO_USER: user, ...env });
  laptops.push(laptop);
  return laptop;
}

async function open(laptop: Laptop, user: string, ...args: string[]): Promise<Terminal> {
  const command = [process.execPath, PROGRAM, ...args];
  const terminal = await openTerminal({ columns: 80, rows: 24, command, env: { ...laptop.env, AWOOO_USER: user } });
  terminals.push(terminal);
  return terminal;
}

async function proposed(laptop: Laptop, id: string): Promise<void> {
  await laptop.json("ingest", await laptop.file("incident.json", JSON.stringify(incidentDocument(id))));
  await laptop.json("propose", id, "--no-llm");
}

async function sign(terminal: Terminal): Promise<void> {
  await terminal.send("a");
  await terminal.waitFor("type checkout");
  await terminal.type("checkout");
  await terminal.send("Enter");
}

/** Alice signs in her terminal, then bob in his; each sees the other's signature come, and so does the board. */
async function signTogether(alice: Laptop, bob: Laptop): Promise<void> {
  const first = await open(alice, "alice", "show", "INC-1");
  const second = await open(bob, "bob", "show", "INC-1");
  const board = await open(bob, "bob");
  for (const terminal of [first, second]) await terminal.waitFor("0 of 2 signatures");
  await board.waitFor("0 of 2");
  await sign(first);
  await second.waitFor("1 of 2 signatures: alice");
  await board.waitFor("1 of 2");
  await sign(second);
  await first.waitFor("2 of 2 signatures");
  // It waits for nobody any more.
  await board.waitFor(/^(?![\s\S]*WAITING)[\s\S]*INC-1/);
  for (const terminal of [first, second, board]) {
    await terminal.send("q");
    expect(await terminal.ended()).toEqual({ code: 0, restored: true });
  }
}

describe("two terminals", () => {
  test("on one laptop", async () => {
    const laptop = await laptopOf("alice");
    await proposed(laptop, "INC-1");
    await signTogether(laptop, laptop);
  });

  test("on two laptops with one Redis", async () => {
    const shared = { AWOOO_REDIS_URL: redis.url };
    const [alice, bob] = [await laptopOf("alice", shared), await laptopOf("bob", shared)];
    await proposed(alice, "INC-1");
    await signTogether(alice, bob);
  });
});

describe("the board of a team", () => {
  test("an incident that a colleague has made appears, and what Redis lost or what others wrote does too", async () => {
    const shared = { AWOOO_REDIS_URL: redis.url };
    const [alice, bob] = [await laptopOf("alice", shared), await laptopOf("bob", shared)];
    const board = await open(bob, "bob");
    await board.waitFor("No incidents");
    await board.waitFor("redis ok");
    await proposed(alice, "INC-1");
    await board.waitFor("INC-1");
    await board.waitFor("0 of 2");
    await board.send("q");
    expect((await board.ended()).code).toBe(0);
  });

  test("says that Redis is away, and what is queued, and finds it again", async () => {
    const own = await startRedis();
    try {
      const alice = await laptopOf("alice", { AWOOO_REDIS_URL: own.url });
      await proposed(alice, "INC-1");
      const board = await open(alice, "alice");
      await board.waitFor("redis ok");
      await own.stop();
      await board.waitFor("redis away");
      await alice.json("approve", "INC-1");
      await board.waitFor("1 queued for redis");
      await board.waitFor("1 of 2");
      await board.send("q");
      expect(await board.ended()).toEqual({ code: 0, restored: true });
    } finally {
      await own.stop();
    }
  });
});
