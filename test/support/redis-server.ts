/**
 * A real redis-server for tests, on a free port, in a directory of its own.
 *
 *     const redis = await startRedis();
 *     const memory = createRedisMemory(redis.url);
 *     await redis.call("SET", "incident:X", "{}");   // as redis-cli would
 *     await redis.shutdown();                        // Redis goes away ...
 *     await redis.start({ keepData: true });         // ... and comes back with what it had
 *     await redis.stop();                            // in afterAll: ends it and removes its directory
 *
 * Every test file starts its own; `await redis.call("FLUSHALL")` between tests is cheaper than another server.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port.ts";

const START_TIME_LIMIT_MS = 10_000;
const START_ATTEMPTS = 5;

export interface RedisServerOptions {
  /** A free port by default. */
  port?: number;
  /** Where its files go; a new temporary directory by default, which `stop` removes. A directory given is kept. */
  dir?: string;
  /** Every write is on disk before it is answered (appendonly), so that even a kill loses nothing. Default: memory only. */
  persist?: boolean;
  /** Further arguments, such as `["--requirepass", "secret"]`. */
  args?: string[];
}

export interface RedisServer {
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly dir: string;
  /** Any command, as with redis-cli; opens its own connection. */
  call(command: string, ...args: (string | number | Buffer)[]): Promise<unknown>;
  /** Ends the server; its data stay in its directory for `start`. */
  shutdown(): Promise<void>;
  /** Starts it again on the same port, after `shutdown`. */
  start(options: { keepData: boolean }): Promise<void>;
  /** `shutdown` and `start`. */
  restart(options: { keepData: boolean }): Promise<void>;
  /** The process stands still: connections are accepted, nothing is answered. */
  freeze(): void;
  /** The opposite of `freeze`. */
  thaw(): void;
  /** Ends the server and removes what it left behind. */
  stop(): Promise<void>;
}

/** @throws Error where redis-server is not installed: a test that needs it fails, it is never skipped */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), "awooo-redis-")));
  const persist = options.persist ?? false;
  const launch = (port: number) => spawnServer(port, dir, persist, options.args ?? []);
  const first = await launchOnFreePort(launch, options.port);
  const port = first.port;
  let running: ChildProcess | null = first.child;
  let client: Redis | null = null;

  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    port,
    dir,
    async call(command, ...args) {
      client ??= controlClient(port, options.args ?? []);
      return client.call(command, ...args);
    },
    async shutdown() {
      if (running === null) return;
      const child = running;
      running = null;
      // Without a snapshot what is in memory would be gone; `start` removes it where it is not wanted.
      if (!persist) await server.call("SAVE");
      client?.disconnect();
      client = null;
      await ended(child);
    },
    async start({ keepData }) {
      if (running !== null) throw new Error("redis-server is running already");
      if (!keepData) await removeData(dir);
      running = await launch(port);
    },
    async restart(how) {
      await server.shutdown();
      await server.start(how);
    },
    freeze: () => void running?.kill("SIGSTOP"),
    thaw: () => void running?.kill("SIGCONT"),
    async stop() {
      client?.disconnect();
      client = null;
      if (running !== null) await ended(running);
      running = null;
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
  return server;
}

/** Another program may take a free port before the server does. */
async function launchOnFreePort(
  launch: (port: number) => Promise<ChildProcess>,
  wanted: number | undefined,
): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    try {
      return { child: await launch(port), port };
    } catch (error) {
      const taken = error instanceof Error && error.message.includes("Address already in use");
      if (!taken || wanted !== undefined || attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function spawnServer(port: number, dir: string, persist: boolean, args: string[]): Promise<ChildProcess> {
  const files = persist ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
  const fixed = ["--port", String(port), "--bind", "127.0.0.1", "--dir", dir, "--save", "", ...files];
  const child = spawn("redis-server", [...fixed, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  // A test run that ends early must not leave servers behind.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.removeListener("exit", kill));
  await ready(child);
  return child;
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    const fail = (reason: string) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`redis-server ${reason}\n${log}`));
    };
    const timer = setTimeout(() => fail("did not start in time"), START_TIME_LIMIT_MS);
    child.once("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT";
      fail(missing ? "is not installed: apt-get install redis-server" : `could not be started: ${error.message}`);
    });
    child.once("exit", (code) => fail(`ended with ${code}`));
    child.stderr?.on("data", (chunk) => {
      log += chunk;
    });
    child.stdout?.on("data", (chunk) => {
      log = (log + chunk).slice(-10_000);
      if (!log.includes("Ready to accept connections")) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill("SIGKILL");
  });
}

function controlClient(port: number, args: string[]): Redis {
  const at = args.indexOf("--requirepass");
  const password = at === -1 ? {} : { password: args[at + 1] ?? "" };
  const client = new Redis({ port, host: "127.0.0.1", retryStrategy: null, ...password });
  // The command that fails says so itself.
  client.on("error", () => {});
  return client;
}

async function removeData(dir: string): Promise<void> {
  await rm(join(dir, "dump.rdb"), { force: true });
  await rm(join(dir, "appendonlydir"), { recursive: true, force: true });
}
