/** A server that was there and is gone, at the worst moments. */
import { expect, vi } from "vitest";
import { parseRedisUrl } from "../../../src/adapters/redis/address.ts";
import { redisConnection } from "../../../src/adapters/redis/connection.ts";
import { needing } from "../../support/needing.ts";
import { startRedis } from "../../support/redis-server.ts";
import { failureOf, memoryAt, using } from "./failing-rig.ts";
import { cuttingProxy } from "./tcp-stand-ins.ts";

const { describe, it } = needing("redis-server");

describe("a server that goes away", () => {
  it("is missed at the next call, and found again when it is back", async () => {
    const redis = using(await startRedis());
    const [patient, memory] = [memoryAt(redis.url), memoryAt(redis.url, 0)];
    await patient.ping();
    await memory.writeIncident("X", "{}", null);
    await redis.shutdown();
    expect(await failureOf(memory.ping())).toMatchObject({ code: "store_unavailable" });
    expect(await failureOf(patient.ping())).toMatchObject({ code: "store_unavailable" });
    await redis.start({ keepData: true });
    expect(await memory.readIncident("X")).toMatchObject({ text: "{}" });
    expect(await failureOf(patient.ping()), "it waits before it tries again").toMatchObject({
      code: "store_unavailable",
    });
  });

  it("while several commands of one call are under way fails that call, and nothing else", async () => {
    const redis = using(await startRedis());
    const proxy = using(await cuttingProxy(redis.port));
    const memory = memoryAt(`redis://127.0.0.1:${proxy.port}`);
    await memory.writeIncident("X", "{}", null);
    const unheard = vi.fn();
    process.on("unhandledRejection", unheard);
    try {
      proxy.holdAfterNextReply();
      const failure = failureOf(memory.incidentIds());
      await proxy.held();
      proxy.cut();
      expect(await failure).toMatchObject({ code: "store_unavailable" });
      await new Promise(setImmediate);
      expect(unheard).not.toHaveBeenCalled();
    } finally {
      process.off("unhandledRejection", unheard);
    }
  });

  it("is not what a fault of awooo's own says: that is not hidden, and what comes next goes on", async () => {
    const redis = using(await startRedis());
    const connection = using(redisConnection(parseRedisUrl(redis.url), 10_000));
    const fault = new TypeError("a fault of ours");
    await expect(connection.run(null, () => Promise.reject(fault))).rejects.toBe(fault);
    expect(await connection.run(null, (client) => client.ping())).toBe("PONG");
  });

  it("and comes back between two calls is not even noticed", async () => {
    const redis = using(await startRedis());
    const memory = memoryAt(redis.url);
    await memory.ping();
    await redis.restart({ keepData: false });
    await memory.ping();
    expect(await memory.readIncident("X")).toBeNull();
  });

  it("does not keep a lease from being given back quietly", async () => {
    const redis = using(await startRedis());
    const lease = await memoryAt(redis.url).acquireLease("x", 60_000);
    await redis.shutdown();
    await expect(lease?.renew()).rejects.toMatchObject({ code: "store_unavailable" });
    await lease?.release();
  });
});
