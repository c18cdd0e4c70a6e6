/** Where a server is, and who asks it: a password reaches the server it is meant for, and nobody else. */
import { describe, expect, it } from "vitest";
import { serverAt, withoutPassword } from "../../../src/adapters/http/server.ts";

describe("serverAt", () => {
  it.each([
    ["http://host:9090/", null, "http://host:9090"],
    [" https://host/prom/?a=1#b ", null, "https://host/prom"],
    ["http://ops:pw@host", "ops:pw", "http://host"],
    ["http://ops@host", "ops:", "http://host"],
    ["http://:pw@host", ":pw", "http://host"],
    ["http://ops:50%off@host", "ops:50%off", "http://host"],
    ["http://ops:50%25off%2F%40@host", "ops:50%off/@", "http://host"],
    ["http://ops:%ff%zz%41@host", "ops:%ff%zzA", "http://host"],
    ["http://ops:p@ss@host", "ops:p@ss", "http://host"],
    ['http://ops:pä"s@host', 'ops:pä"s', "http://host"],
  ])("%s", (address, words, where) => {
    const server = serverAt(address);
    const authorization = words === null ? null : `Basic ${Buffer.from(words).toString("base64")}`;
    expect(server).toMatchObject({ authorization, where });
    expect(server?.url.href).toBe(`${where}/`.replace(/prom\/$/, "prom"));
  });

  it.each(["", "host:9090", "ftp://host", "http://", "http://ops:pa/ss@host", "http://ops:1/ss@host"])(
    "%j is none",
    (address) => {
      expect(serverAt(address)).toBeNull();
    },
  );
});

it.each([
  ["http://host/x", "http://host/x"],
  ["http://user:pa/ss@host", "http://host"],
  ["user:p@ss@host:1", "host:1"],
  ["@", ""],
])("%j is shown as %j", (address, shown) => {
  expect(withoutPassword(address)).toBe(shown);
});
