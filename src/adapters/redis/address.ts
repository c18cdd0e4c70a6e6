/** Where Redis is, taken from a URL that may hold a password: no part of the URL ever goes into an error. */
import type { RedisOptions } from "ioredis";
import { AwoooError } from "../../domain/awooo-error.ts";

const DEFAULT_PORT = 6379;

export interface RedisAddress {
  options: RedisOptions;
  /** `host:port` or the path of a socket, for messages. */
  name: string;
  /** Texts that must not be shown, should a server repeat them. */
  secrets: string[];
}

/**
 * Reads `redis://[user:password@]host[:port][/db]`, `rediss://…` (TLS), or `/path/to/socket[?db=n]`.
 * Parameters: `db`, and `family` (4 or 6).
 * @throws AwoooError config
 */
export function parseRedisUrl(url: string): RedisAddress {
  return url.startsWith("/") && !url.startsWith("//") ? socketAddress(url) : networkAddress(url);
}

function badUrl(problem: string): AwoooError {
  return new AwoooError("config", `The Redis URL ${problem}`, {
    hint:
      "Write redis://[user:password@]host[:port][/db], rediss://... for TLS, or /path/to/socket[?db=n], " +
      "with special characters of the password percent-encoded (AWOOO_REDIS_URL).",
  });
}

function socketAddress(url: string): RedisAddress {
  const [path = "", query = ""] = url.split("?", 2);
  const { db } = parameters(new URLSearchParams(query));
  return { options: { path, db: db ?? 0 }, name: path, secrets: [] };
}

function networkAddress(text: string): RedisAddress {
  const url = /^rediss?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw badUrl("cannot be read");
  if (url.hash !== "") throw badUrl("has a # in it");
  const { db, family } = parameters(url.searchParams);
  const path = url.pathname.replace(/^\//, "");
  if (path !== "" && db !== null) throw badUrl("names a database twice");
  const host = decoded(url.hostname).replace(/^\[|\]$/g, "") || "localhost";
  const port = url.port === "" ? DEFAULT_PORT : Number(url.port);
  const username = decoded(url.username);
  const password = decoded(url.password);
  const options: RedisOptions = { host, port, db: path === "" ? (db ?? 0) : databaseNumber(path) };
  if (family !== null) options.family = family;
  if (username !== "") options.username = username;
  if (password !== "") options.password = password;
  if (url.protocol === "rediss:") options.tls = {};
  const secrets = [password, url.password].filter((secret) => secret !== "");
  return { options, name: `${host.includes(":") ? `[${host}]` : host}:${port}`, secrets };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badUrl("has a % that encodes nothing");
  }
}

function parameters(query: URLSearchParams): { db: number | null; family: 4 | 6 | null } {
  let db: number | null = null;
  let family: 4 | 6 | null = null;
  for (const [name, value] of query) {
    if (name === "db") db = databaseNumber(value);
    else if (name === "family" && (value === "4" || value === "6")) family = value === "4" ? 4 : 6;
    else throw badUrl("has a parameter other than db=n and family=4 or 6");
  }
  return { db, family };
}

function databaseNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw badUrl("names a database that is not a number");
  return Number(text);
}
