/** Every way Redis can fail, with a real server where one can be made to fail so. */
import { inspect } from "node:util";
import { expect, vi } from "vitest";
import type { WorkingMemory } from "../../../src/ports-memory.ts";
import { anEvent } from "../../contract/working-memory-events.contract.ts";
import { freePort } from "../../support/free-port.ts";
import { needing } from "../../support/needing.ts";
import { startRedis } from "../../support/redis-server.ts";
import { failureOf, memoryAt, using } from "./failing-rig.ts";
import { answeringServer, silentServer } from "./tcp-stand-ins.ts";

const { describe, it } = needing("redis-server");

/** Milliseconds; longer than any machine takes for a test. */
const FOREVER = 3_600_000;

const CALLS: [string, (memory: WorkingMemory) => Promise<unknown>][] = [
  ["readIncident", (m) => m.readIncident("X")],
  ["writeIncident", (m) => m.writeIncident("X", "{}", null)],
  ["readEvents", (m) => m.readEvents("X")],
  ["addEvents", (m) => m.addEvents("X", [anEvent("e", { incident_id: "X" })])],
  ["readDecision", (m) => m.readDecision("T")],
  ["writeDecision", (m) => m.writeDecision("T", "{}", null)],
  ["incidentIds", (m) => m.incidentIds()],
  ["acquireLease", (m) => m.acquireLease("x", 1_000)],
  ["readAnswer", (m) => m.readAnswer("x")],
  ["writeAnswer", (m) => m.writeAnswer("x", "text", 1_000)],
  ["ping", (m) => m.ping()],
];

describe("nobody there", () => {
  it.each(CALLS)("%s says so, and where", async (_name, call) => {
    const port = await freePort();
    expect(await failureOf(call(memoryAt(`redis://127.0.0.1:${port}/2`)))).toMatchObject({
      code: "store_unavailable",
      message: `Redis at 127.0.0.1:${port}: connection refused`,
      hint: expect.stringContaining("AWOOO_REDIS_URL"),
    });
  });

  it("names a host that does not exist, a socket that does not exist", async () => {
    const host = await failureOf(memoryAt("redis://no-such-host.invalid").ping());
    expect(host).toMatchObject({ code: "store_unavailable" });
    const socket = await failureOf(memoryAt("/no/such/redis.sock").ping());
    expect(socket).toMatchObject({ message: "Redis at /no/such/redis.sock: there is no such socket" });
  });
});

describe("a server that hangs", () => {
  it("from the start: every call ends, and later ones do not wait again", async () => {
    const server = using(await silentServer());
    const reason = { code: "store_unavailable", message: `Redis at 127.0.0.1:${server.port}: no answer in time` };
    const tried = CALLS.map(([, call]) => ({ call, memory: memoryAt(`redis://127.0.0.1:${server.port}`, FOREVER) }));
    await Promise.all(
      tried.map(async ({ call, memory }) => expect(await failureOf(call(memory))).toMatchObject(reason)),
    );
    const asked = server.connections();
    for (const { call, memory } of tried) {
      for (let i = 0; i < 10; i++) expect(await failureOf(call(memory))).toMatchObject(reason);
    }
    // Each that waited would have had to ask; all of them together would take longer than this test may.
    expect(server.connections()).toBe(asked);
  });

  it("in the middle: calls end, and all is well again afterwards", async () => {
    const redis = using(await startRedis());
    const memory = memoryAt(redis.url, 0);
    await memory.writeIncident("X", "{}", null);
    const warned = vi.fn();
    process.on("warning", warned);
    redis.freeze();
    const failures = await Promise.all(CALLS.map(([, call]) => failureOf(call(memory))));
    for (const failure of failures) expect(failure).toMatchObject({ code: "store_unavailable" });
    redis.thaw();
    process.off("warning", warned);
    expect(warned, "Node would print it over a screen").not.toHaveBeenCalled();
    expect(await memory.readIncident("X")).toMatchObject({ key: "incident:X" });
  });

  it("whose answer drips is given up too", async () => {
    const server = using(await answeringServer(() => "$100\r\n."));
    expect(await failureOf(memoryAt(`redis://127.0.0.1:${server.port}`).ping())).toMatchObject({
      code: "store_unavailable",
      message: expect.stringContaining("no answer in time"),
    });
  });
});

describe("a server that refuses", () => {
  it.each([
    ["no password", "", "a password is needed (NOAUTH)"],
    ["a wrong password", ":wrong%20hunter2@", "wrong user or password (WRONGPASS)"],
    ["a wrong user", "bob:hunter2@", "wrong user or password (WRONGPASS)"],
  ])("%s", async (_what, credentials, reason) => {
    const redis = using(await startRedis({ args: ["--requirepass", "s3cret"] }));
    const error = await failureOf(memoryAt(`redis://${credentials}127.0.0.1:${redis.port}`).readIncident("X"));
    expect(error).toMatchObject({
      code: "store_unavailable",
      message: `Redis at 127.0.0.1:${redis.port}: ${reason}`,
      hint: expect.stringContaining("password"),
    });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("hunter2");
  });

  it("nobody with the right password, or with one it does not need", async () => {
    const warn = vi.spyOn(console, "warn");
    const redis = using(await startRedis({ args: ["--requirepass", "s3 cret@"] }));
    await memoryAt(`redis://:s3%20cret%40@127.0.0.1:${redis.port}`).ping();
    await memoryAt(`redis://default:s3%20cret%40@127.0.0.1:${redis.port}`).ping();
    const open = using(await startRedis());
    await memoryAt(`redis://:needless@127.0.0.1:${open.port}`).ping();
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it("a database it does not have, and nothing is written to another", async () => {
    const redis = using(await startRedis());
    const error = await failureOf(memoryAt(`${redis.url}/99`).writeIncident("X", "{}", null));
    expect(error).toMatchObject({
      code: "store_unavailable",
      message: expect.stringContaining("DB index is out of range"),
    });
    expect(await redis.call("GET", "incident:X")).toBeNull();
  });

  it("writes, being a replica", async () => {
    const redis = using(await startRedis());
    await redis.call("SET", "incident:X", "{}");
    await redis.call("REPLICAOF", "127.0.0.1", await freePort());
    const memory = memoryAt(redis.url);
    expect(await memory.readIncident("X")).toEqual({ key: "incident:X", text: "{}" });
    const message = `Redis at 127.0.0.1:${redis.port}: it is a read-only replica (READONLY)`;
    const seen = { key: "incident:X", text: "{}" };
    expect(await failureOf(memory.writeIncident("X", "{ }", seen))).toMatchObject({
      code: "store_unavailable",
      message,
    });
    await redis.call("CONFIG", "SET", "replica-serve-stale-data", "no");
    expect(await failureOf(memory.readIncident("X"))).toMatchObject({ message: expect.stringContaining("MASTERDOWN") });
  });

  it("writes, being out of memory", async () => {
    const redis = using(await startRedis());
    await redis.call("CONFIG", "SET", "maxmemory", 1);
    const memory = memoryAt(redis.url);
    expect(await failureOf(memory.writeIncident("X", "x".repeat(100), null))).toMatchObject({
      code: "store_unavailable",
      message: expect.stringContaining("out of memory (OOM)"),
    });
  });

  it("everything, while it loads its data", async () => {
    const slow = ["--enable-debug-command", "yes", "--loading-process-events-interval-bytes", "1024"];
    const redis = using(await startRedis({ args: slow }));
    for (let i = 0; i < 200; i++) await redis.call("SET", `k${i}`, String(i).repeat(2_000));
    // Microseconds a key.
    await redis.call("CONFIG", "SET", "key-load-delay", 5_000);
    const reloaded = Promise.allSettled([redis.call("DEBUG", "RELOAD")]);
    const memory = memoryAt(redis.url, 0);
    const read = () =>
      memory.readIncident("X").then(
        () => "it worked",
        (error: Error) => error.message,
      );
    await expect.poll(read).toContain("LOADING");
    const message = await read();
    expect(message).toBe(`Redis at 127.0.0.1:${redis.port}: it is still loading its data (LOADING)`);
    await reloaded;
    expect(await memory.readIncident("X"), "the same connection goes on").toBeNull();
  });

  it("a user without the right to the keys", async () => {
    const redis = using(await startRedis());
    await redis.call("ACL", "SETUSER", "bob", "on", ">pw", "+@all", "~other:*");
    const error = await failureOf(memoryAt(`redis://bob:pw@127.0.0.1:${redis.port}`).readIncident("X"));
    expect(error).toMatchObject({ code: "store_unavailable", hint: expect.stringContaining("awooo:*") });
  });
});

describe("a key of another type", () => {
  it.each([
    ["incident:X", CALLS[0]],
    ["incident:X", CALLS[1]],
    ["awooo:events:X", CALLS[2]],
    ["awooo:events:X", CALLS[3]],
    ["decision:T", CALLS[4]],
    ["decision:T", CALLS[5]],
    ["awooo:lease:x", CALLS[7]],
  ])("at %s is named, and left as it is", async (key, named) => {
    const redis = using(await startRedis());
    await redis.call("RPUSH", key, "a");
    const call = named?.[1] ?? expect.fail("no call");
    expect(await failureOf(call(memoryAt(redis.url)))).toMatchObject({
      code: "invalid_data",
      message: `Redis at 127.0.0.1:${redis.port}: ${key}: holds another type than awooo's (WRONGTYPE)`,
      hint: expect.stringContaining("TYPE"),
    });
    expect(await redis.call("LRANGE", key, 0, -1)).toEqual(["a"]);
  });

  it("at incident:X keeps nobody from listing the others", async () => {
    const redis = using(await startRedis());
    await redis.call("RPUSH", "incident:X", "a");
    await redis.call("SET", "incident:Y", "{}");
    expect(await memoryAt(redis.url).incidentIds()).toEqual([{ incident_id: "Y", events: 0, document: "{}" }]);
  });

  it("at awooo:events:X is one incident that cannot be read, and is listed as such", async () => {
    const redis = using(await startRedis());
    await redis.call("SET", "awooo:events:X", "a");
    await redis.call("SET", "incident:X", "{}");
    await redis.call("SET", "incident:Y", "{}");
    expect(await memoryAt(redis.url).incidentIds()).toMatchObject([{ events: -1 }, { incident_id: "Y", events: 0 }]);
  });
});

describe("something that is not Redis", () => {
  it.each([
    ["speaks HTTP", () => "HTTP/1.1 400 Bad Request\r\n\r\n"],
    [
      "repeats what it hears, the password too",
      (heard: string) => `-ERR you said ${heard.replaceAll(/\s+/g, " ")}\r\n`.repeat(4),
    ],
  ])("and %s is a clear failure on one line, without the password", async (_what, answer) => {
    const server = using(await answeringServer(answer));
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const memory = memoryAt(`redis://:hunter%202@127.0.0.1:${server.port}/1`, 0);
    for (const [, call] of CALLS) {
      const error = await failureOf(call(memory));
      expect(error).toMatchObject({ code: "store_unavailable", message: expect.stringMatching(/^Redis at [^\n\r]+$/) });
      expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/hunter[ %]/);
    }
    warn.mockRestore();
  });

  it("is called so", async () => {
    const server = using(await answeringServer(() => "HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await failureOf(memoryAt(`redis://127.0.0.1:${server.port}`).ping())).toMatchObject({
      message: `Redis at 127.0.0.1:${server.port}: what answers there is not Redis`,
    });
  });

  it("and is plain where TLS was asked for", async () => {
    const redis = using(await startRedis());
    const error = await failureOf(memoryAt(`rediss://:hunter2@127.0.0.1:${redis.port}`).ping());
    expect(error).toMatchObject({
      code: "store_unavailable",
      message: expect.stringContaining(`127.0.0.1:${redis.port}`),
    });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("hunter2");
  });
});
