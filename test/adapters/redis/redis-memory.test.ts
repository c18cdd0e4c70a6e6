/** What only a real Redis can show; what every WorkingMemory does is in test/contract. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { parseRedisUrl } from "../../../src/adapters/redis/address.ts";
import { redisConnection } from "../../../src/adapters/redis/connection.ts";
import { incidentIds } from "../../../src/adapters/redis/incident-ids.ts";
import { createRedisMemory } from "../../../src/adapters/redis/redis-memory.ts";
import type { WorkingMemory } from "../../../src/ports-memory.ts";
import { anEvent } from "../../contract/working-memory-events.contract.ts";
import { freePort } from "../../support/free-port.ts";
import { needing } from "../../support/needing.ts";
import { type RedisServer, startRedis } from "../../support/redis-server.ts";
import { type CuttingProxy, cuttingProxy, silentServer } from "./tcp-stand-ins.ts";

const { describe, it } = needing("redis-server");

const MIB = 1024 * 1024;

let redis: RedisServer;
let memory: WorkingMemory;
beforeAll(async () => {
  redis = await startRedis({ args: ["--unixsocket", "redis.sock"] });
  memory = createRedisMemory(redis.url);
});
beforeEach(() => redis.call("FLUSHALL"));
afterAll(async () => {
  await memory.close();
  await redis.stop();
});

async function scriptCalls(): Promise<number> {
  const stats = String(await redis.call("INFO", "commandstats"));
  return Number(/cmdstat_eval:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

describe("a reply that is lost after the work was done", () => {
  let proxy: CuttingProxy;
  let far: WorkingMemory;
  beforeEach(async () => {
    proxy = await cuttingProxy(redis.port);
    far = createRedisMemory(`redis://127.0.0.1:${proxy.port}`, { retryAfterMs: 0 });
    await far.ping();
    return async () => {
      await far.close();
      await proxy.close();
    };
  });

  async function withLostReply(call: () => Promise<unknown>): Promise<void> {
    const before = await scriptCalls();
    proxy.cutReplies = true;
    await expect(call()).rejects.toMatchObject({
      code: "store_unavailable",
      message: `Redis at 127.0.0.1:${proxy.port}: the connection was cut`,
    });
    proxy.cutReplies = false;
    expect((await scriptCalls()) - before, "sent once").toBe(1);
  }

  it("leaves the incident written; repeating it is success, and completes the brain's copy", async () => {
    await redis.call("SET", "incident:X", "one");
    const seen = { key: "incident:X", text: "one" };
    await withLostReply(() => far.writeIncident("X", "two", seen));
    expect(await redis.call("GET", "incident:X")).toBe("two");
    expect(await redis.call("GET", "awoooi:incidents:X")).toBeNull();
    expect(await far.writeIncident("X", "two", seen)).toBe(true);
    expect(await redis.call("GET", "awoooi:incidents:X")).toBe("two");
  });

  it("leaves the first document written; repeating it is success", async () => {
    await withLostReply(() => far.writeDecision("T", "one", null));
    expect(await far.writeDecision("T", "one", null)).toBe(true);
    expect(await far.writeDecision("T", "two", null), "another text is a conflict still").toBe(false);
  });

  it("does not write over what somebody made of it meanwhile", async () => {
    await withLostReply(() => far.writeDecision("T", "one", null));
    await redis.call("SET", "decision:T", "two");
    expect(await far.writeDecision("T", "one", null)).toBe(false);
    expect(await redis.call("GET", "decision:T")).toBe("two");
  });

  it("leaves the events added; repeating it adds none", async () => {
    const events = [anEvent("e-1"), anEvent("e-2")];
    await withLostReply(() => far.addEvents("INC-1", events));
    await far.addEvents("INC-1", events);
    expect(await far.readEvents("INC-1")).toEqual(events);
    expect(await redis.call("HLEN", "awooo:events:INC-1")).toBe(2);
  });
});

describe("20 connections that sign the same document at once", () => {
  it("lose no signature, and the brain's copy is equal at the end", async () => {
    await redis.call("SET", "incident:X", JSON.stringify({ extra: { of: "somebody" }, signatures: [] }));
    const laptops = Array.from({ length: 20 }, () => createRedisMemory(redis.url));
    await Promise.all(
      laptops.map(async (laptop, i) => {
        for (let round = 0; round < 3; round++) await sign(laptop, `${i}-${round}`);
      }),
    );
    const text = String(await redis.call("GET", "incident:X"));
    const { extra, signatures } = JSON.parse(text) as { extra: unknown; signatures: string[] };
    expect(new Set(signatures).size).toBe(60);
    expect(signatures).toHaveLength(60);
    expect(extra).toEqual({ of: "somebody" });
    expect(await redis.call("GET", "awoooi:incidents:X")).toBe(text);
    await Promise.all(laptops.map((laptop) => laptop.close()));
  });

  async function sign(laptop: WorkingMemory, signature: string): Promise<void> {
    for (;;) {
      const found = (await laptop.readIncident("X")) ?? expect.fail("it is gone");
      const document = JSON.parse(found.text) as { signatures: string[] };
      document.signatures.push(signature);
      if (await laptop.writeIncident("X", JSON.stringify(document), found)) return;
    }
  }
});

describe("two writers of which the first copies last", () => {
  it("leave the brain's copy equal to what the second wrote", async () => {
    const proxy = await cuttingProxy(redis.port);
    const slow = createRedisMemory(`redis://127.0.0.1:${proxy.port}`);
    await slow.ping();
    proxy.holdAfterNextReply();
    const written = slow.writeIncident("X", "one", null);
    await proxy.held();
    expect(await memory.writeIncident("X", "two", { key: "incident:X", text: "one" })).toBe(true);
    proxy.letGo();
    expect(await written).toBe(true);
    expect(await redis.call("GET", "incident:X")).toBe("two");
    expect(await redis.call("GET", "awoooi:incidents:X")).toBe("two");
    await slow.close();
    await proxy.close();
  });
});

describe("what is too large, or no text", () => {
  it("a document is refused at reading and at writing, and the connection goes on", async () => {
    const big = "x".repeat(16 * MIB + 1);
    await redis.call("SET", "incident:X", big);
    const refusal = { code: "invalid_data", message: "incident:X: too large: 16777217 bytes" };
    await expect(memory.readIncident("X")).rejects.toMatchObject(refusal);
    await expect(memory.writeIncident("X", big, null)).rejects.toMatchObject(refusal);
    expect(await memory.readIncident("Y")).toBeNull();
  });

  it("bytes that are not UTF-8 are refused, not replaced", async () => {
    await redis.call("SET", "incident:X", Buffer.from([0x7b, 0xff, 0x7d]));
    await expect(memory.readIncident("X")).rejects.toMatchObject({
      code: "invalid_data",
      message: expect.stringContaining("incident:X: "),
    });
  });

  it("more than 10,000 events are refused at reading, and not made by adding", async () => {
    const fields = Array.from({ length: 9_999 }, (_, i) => [`f-${i}`, "{}"]).flat();
    await redis.call("HSET", "awooo:events:INC-1", ...fields);
    const two = [anEvent("e-1"), anEvent("e-2")];
    const refusal = {
      code: "invalid_data",
      message: expect.stringMatching(/^awooo:events:INC-1: too large: 10001 events/),
    };
    await expect(memory.addEvents("INC-1", two)).rejects.toMatchObject(refusal);
    expect(await redis.call("HLEN", "awooo:events:INC-1"), "none of them was added").toBe(9_999);
    await memory.addEvents("INC-1", two.slice(0, 1));
    await memory.addEvents("INC-1", two.slice(0, 1));
    await redis.call("HSET", "awooo:events:INC-1", "one more", "{}");
    await expect(memory.readEvents("INC-1")).rejects.toMatchObject(refusal);
    await memory.addEvents("INC-1", two.slice(0, 1));
  });

  it("events of more than 16 MiB together are refused", async () => {
    await redis.call("HSET", "awooo:events:INC-1", "a", "x".repeat(9 * MIB), "b", "x".repeat(9 * MIB));
    const refusal = { code: "invalid_data", message: expect.stringContaining(`${18 * MIB + 2} bytes`) };
    await expect(memory.readEvents("INC-1")).rejects.toMatchObject(refusal);
    await expect(memory.addEvents("INC-1", [anEvent("e-1")])).rejects.toMatchObject({ code: "invalid_data" });
  });

  it("events of another incident are a mistake of the caller", async () => {
    await expect(memory.addEvents("INC-2", [anEvent("e-1")])).rejects.toThrow(TypeError);
  });
});

describe("where Redis is", () => {
  it("a database number is used", async () => {
    const third = createRedisMemory(`${redis.url}/3`);
    await third.writeIncident("X", "three", null);
    await third.close();
    expect(await memory.readIncident("X")).toBeNull();
    const again = createRedisMemory(`${redis.url}?db=3`);
    expect(await again.readIncident("X")).toMatchObject({ text: "three" });
    await again.close();
  });

  it("a socket is used, with a database number", async () => {
    const local = createRedisMemory(`${join(redis.dir, "redis.sock")}?db=1`);
    await local.writeIncident("X", "by socket", null);
    await local.close();
    const same = createRedisMemory(`${redis.url}/1`);
    expect(await same.readIncident("X")).toMatchObject({ text: "by socket" });
    await same.close();
  });

  it("is asked over one connection, opened by the first call", async () => {
    const before = await connections();
    const shy = createRedisMemory(redis.url);
    expect(await connections()).toBe(before);
    await Promise.all(Array.from({ length: 20 }, () => shy.readIncident("X")));
    expect(await connections()).toBe(before + 1);
    await shy.close();
    await expect.poll(connections).toBe(before);
    await expect(shy.ping()).rejects.toMatchObject({ code: "store_unavailable" });
  });

  it("says its version", async () => {
    expect((await memory.ping()).version).toMatch(/^\d+\.\d+\.\d+/);
  });

  async function connections(): Promise<number> {
    return String(await redis.call("CLIENT", "LIST"))
      .split("\n")
      .filter(Boolean).length;
  }
});

it("gives up a listing that takes too long", async () => {
  const connection = redisConnection(parseRedisUrl(redis.url), 0);
  await expect(incidentIds(connection, 0)).rejects.toMatchObject({
    code: "store_unavailable",
    message: `Redis at 127.0.0.1:${redis.port}: listing the incidents takes too long`,
  });
  await connection.close();
});

describe("a program that uses it", () => {
  const source = join(import.meta.dirname, "../../../src/adapters/redis/redis-memory.ts");
  const run = promisify(execFile);

  async function program(url: string, calls: string): Promise<{ stdout: string; stderr: string }> {
    const code = `
      const { createRedisMemory } = await import(process.argv[1]);
      const memory = createRedisMemory(process.argv[2]);
      ${calls}
      await memory.close();`;
    const flags = ["--experimental-strip-types", "--no-warnings", "--input-type=module"];
    return run(process.execPath, [...flags, "-e", code, source, url], { timeout: 15_000 });
  }
  const tried = "console.log(await memory.ping().then(() => 'ok', (error) => error.code));";

  it("ends after close, and the client prints nothing of its own", async () => {
    expect(await program(redis.url, tried)).toEqual({ stdout: "ok\n", stderr: "" });
  });

  it("ends after close where it never called", async () => {
    expect(await program(redis.url, "")).toEqual({ stdout: "", stderr: "" });
  });

  it("ends after close where nobody was there", async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    expect(await program(url, tried)).toEqual({ stdout: "store_unavailable\n", stderr: "" });
  });

  it("ends after close where the server hangs", async () => {
    const server = await silentServer();
    const url = `redis://127.0.0.1:${server.port}`;
    expect(await program(url, tried)).toEqual({ stdout: "store_unavailable\n", stderr: "" });
    await server.close();
  });
});
