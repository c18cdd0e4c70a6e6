import { expect, test } from "vitest";
import { endpointOf } from "../../../src/adapters/http/server.ts";
import { addressText, serverAddress } from "../../../src/adapters/ollama/server-address.ts";

test.each([
  ["", "http://127.0.0.1:11434"],
  ["localhost", "http://localhost:11434"],
  [" ollama.internal ", "http://ollama.internal:11434"],
  ["10.0.0.7:8080", "http://10.0.0.7:8080"],
  [":9000", "http://127.0.0.1:9000"],
  ["0.0.0.0", "http://127.0.0.1:11434"],
  ["0.0.0.0:11500", "http://127.0.0.1:11500"],
  ["[::]:11434", "http://[::1]:11434"],
  ["[fe80::1]", "http://[fe80::1]:11434"],
  ["host:80", "http://host"],
  ["http://host:11434/", "http://host:11434"],
  ["http://host", "http://host"],
  ["https://host", "https://host"],
  ["https://host/ollama/", "https://host/ollama"],
  ["http://me:secret@host:1", "http://host:1"],
  ["me:5@host", "http://host:11434"],
  [":secret@host", "http://host:11434"],
  ["http://me:50%off@host:1", "http://host:1"],
])("%j means %s", (text, address) => {
  expect(addressText(serverAddress(text))).toBe(address);
});

test.each([
  "http://",
  "ftp://host",
  "host:port",
  "http://me:secret@:1",
  "a b",
  "http://me:sec/ret@host",
  "http://me:1/secret@host",
  "me:1?secret@host",
  "http://me:1#secret@host",
  "http://me:1\\secret@host",
  "http://me:secret@x@ho st",
])("%j is refused without its password", (text) => {
  expect(() => serverAddress(text)).toThrow(expect.objectContaining({ code: "config" }));
  expect(() => serverAddress(text)).not.toThrow(/sec|me:/);
});

test("endpoints are below the server's path", () => {
  expect(endpointOf(serverAddress("https://host/ollama/"), "/api/version").href).toBe(
    "https://host/ollama/api/version",
  );
  expect(endpointOf(serverAddress("host"), "/api/version").href).toBe("http://host:11434/api/version");
});
