import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { parseRedisUrl } from "../../../src/adapters/redis/address.ts";

describe("parseRedisUrl", () => {
  it.each([
    ["redis://h", { host: "h", port: 6379, db: 0 }, "h:6379"],
    ["redis://h:7000/3", { host: "h", port: 7000, db: 3 }, "h:7000"],
    ["redis://h/", { host: "h", port: 6379, db: 0 }, "h:6379"],
    ["redis://h?db=4&family=6", { host: "h", port: 6379, db: 4, family: 6 }, "h:6379"],
    ["redis:///2", { host: "localhost", port: 6379, db: 2 }, "localhost:6379"],
    ["REDIS://h", { host: "h", port: 6379, db: 0 }, "h:6379"],
    ["rediss://h:7000", { host: "h", port: 7000, db: 0, tls: {} }, "h:7000"],
    ["redis://[::1]:7000", { host: "::1", port: 7000, db: 0 }, "[::1]:7000"],
    ["redis://:p%40ss%20w@h", { host: "h", port: 6379, db: 0, password: "p@ss w" }, "h:6379"],
    ["redis://bob:pw@h", { host: "h", port: 6379, db: 0, username: "bob", password: "pw" }, "h:6379"],
    ["/run/redis.sock", { path: "/run/redis.sock", db: 0 }, "/run/redis.sock"],
    ["/run/redis.sock?db=5", { path: "/run/redis.sock", db: 5 }, "/run/redis.sock"],
  ])("reads %s", (url, options, name) => {
    expect(parseRedisUrl(url)).toMatchObject({ options, name });
  });

  it("remembers a password as it is and as it was written", () => {
    expect(parseRedisUrl("redis://:p%40ss@h").secrets).toEqual(["p@ss", "p%40ss"]);
    expect(parseRedisUrl("redis://h").secrets).toEqual([]);
  });

  // Each with the word hunter2 where a mistyped URL would have its password.
  it.each([
    "",
    "hunter2",
    "h:hunter2",
    "http://:hunter2@h",
    "redis:hunter2",
    "redis://:hunter2@",
    "redis://h:hunter2",
    "redis://:hunter2@h:99999",
    "redis://:%zzhunter2@h",
    "redis://h#hunter2@h",
    "redis://user?hunter2@h",
    "redis://h/hunter2",
    "redis://h/1?db=2&hunter2",
    "redis://h/1?db=2",
    "redis://h?db=hunter2",
    "redis://h?family=5",
    "redis://h?enableOfflineQueue=true",
    "redis://h/-1",
    "redis://h/1.5",
    "//h",
    "/run/redis.sock?db=hunter2",
    "/run/redis.sock?hunter2",
  ])("refuses %j and repeats nothing of it", (url) => {
    let error: unknown;
    try {
      parseRedisUrl(url);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: "config", hint: expect.stringContaining("AWOOO_REDIS_URL") });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("hunter2");
  });
});
