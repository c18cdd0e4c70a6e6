/** What goes to which stream, in which form and colour: what runbooks and pipes rely on. */
import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop, PROGRAM, type Result, resultOf } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { startRedis } from "../support/redis-server.ts";

const withRedis = needing("redis-server");

let laptop: Laptop;

beforeEach(async () => {
  laptop = await newLaptop();
  const documents = ["INC-1", "INC-2"].map((id) => JSON.stringify(incidentDocument(id)));
  await laptop.json("ingest", await laptop.file("two.jsonl", documents.join("\n")));
});
afterEach(() => laptop.remove());

/** A shell line in which `awooo` is the built program. */
function shell(line: string, env: Record<string, string> = {}): Promise<Result> {
  const script = `awooo() { "$NODE" "$PROGRAM" "$@"; }\n${line}`;
  const child = spawn("bash", ["-c", script], {
    env: { ...laptop.env, NODE: process.execPath, PROGRAM, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return resultOf(child);
}

describe("--json prints exactly one document", () => {
  const COMMANDS = [
    [],
    ["list"],
    ["approvals", "--pending"],
    ["show", "INC-1"],
    ["propose", "INC-2", "--no-llm"],
    ["audit", "show"],
    ["audit", "verify"],
    ["audit", "rebuild"],
    ["doctor"],
    ["config"],
    ["completion", "zsh"],
    ["help"],
    ["help", "exit-codes"],
    ["--version"],
    ["--help"],
    ["approve", "--help"],
    ["audit", "--help"],
    ["resolve", "INC-1", "--reason", "over"],
  ];

  test.each(COMMANDS.map((args) => [args]))("%j", async (args) => {
    const { code, stdout } = await laptop.run([...args, "--json"]);
    expect(code).toBe(0);
    expect(typeof JSON.parse(stdout)).toBe("object");
    expect(stdout.endsWith("}\n")).toBe(true);
    expect(stdout.trimEnd()).not.toContain("\n");
  });

  test("before the command as well as after it", async () => {
    expect((await laptop.run(["--json", "show", "INC-1"])).stdout).toBe(
      (await laptop.run(["show", "INC-1", "--json"])).stdout,
    );
  });

  test("its shapes are those of the contract", async () => {
    const keys = async (...args: string[]) => Object.keys(await laptop.json(...args)).sort();
    expect(await keys("propose", "INC-1", "--no-llm")).toEqual([
      "approval",
      "degraded",
      "incident",
      "message",
      "reused",
    ]);
    expect(await keys("show", "INC-1")).toEqual(["approvals", "incident", "timeline"]);
    expect(await keys("list")).toEqual(["incidents"]);
    expect(await keys("approvals")).toEqual(["approvals"]);
    expect(await keys("approve", "INC-1")).toEqual(["approval"]);
    expect(await keys("approve", "INC-1", "--as", "bob")).toEqual(["approval"]);
    expect(await keys("wait", "INC-1")).toEqual(["approval"]);
    expect(await keys("resolve", "INC-1", "--approval")).toEqual(["approval", "incident", "stores"]);
  });
});

describe("standard output carries the result and nothing else", () => {
  withRedis.test("notices of a Redis that is away and a model that does not answer go to standard error", async () => {
    const redis = await startRedis();
    await redis.shutdown();
    const env = { AWOOO_REDIS_URL: redis.url };
    const json = await laptop.run(["propose", "INC-1", "--json"], { env });
    const text = await laptop.run(["propose", "INC-1"], { env });
    await redis.stop();
    expect(json.code).toBe(0);
    expect(JSON.parse(json.stdout).degraded).toEqual(["cluster", "llm", "redis"]);
    for (const { stdout, stderr } of [json, text]) {
      expect(stderr).toContain("working with the local ledger");
      expect(stdout).not.toContain("working with the local ledger");
      for (const line of stderr.trimEnd().split("\n")) expect(line).toMatch(/^awooo: /);
    }
  });

  test("a signature that changes nothing is said on standard error too", async () => {
    await laptop.json("propose", "INC-1", "--no-llm");
    await laptop.json("approve", "INC-1");
    const { code, stderr } = await laptop.run(["approve", "INC-1"]);
    expect(code).toBe(0);
    expect(stderr).toBe("awooo: nothing was written: that signature changes nothing\n");
  });
});

describe("colour", () => {
  const isColoured = (text: string) => stripVTControlCharacters(text) !== text;

  test.each<[what: string, env: Record<string, string>, args: string[], coloured: boolean]>([
    ["not in a pipe", {}, [], false],
    ["forced", { FORCE_COLOR: "1" }, [], true],
    ["forced off", { FORCE_COLOR: "0" }, [], false],
    ["NO_COLOR wins", { FORCE_COLOR: "1", NO_COLOR: "1" }, [], false],
    ["an empty NO_COLOR is none", { FORCE_COLOR: "1", NO_COLOR: "" }, [], true],
    ["--no-color wins", { FORCE_COLOR: "1" }, ["--no-color"], false],
  ])("%s", async (_what, env, args, coloured) => {
    for (const line of [
      [...args, "show", "INC-1"],
      ["show", "INC-1", ...args],
    ]) {
      const { code, stdout } = await laptop.run(line, { env });
      expect(code).toBe(0);
      expect(isColoured(stdout)).toBe(coloured);
    }
  });

  test.each([["show", "INC-1"], ["show", "INC-2"], ["list"], ["approvals"], ["config"], ["doctor"], ["audit", "show"]])(
    "is the only difference it makes: %s %s",
    async (...args) => {
      await laptop.json("propose", "INC-1", "--no-llm");
      await laptop.json("approve", "INC-1");
      const [plain, coloured] = [await laptop.run(args), await laptop.run(args, { env: { FORCE_COLOR: "1" } })];
      expect(isColoured(coloured.stdout)).toBe(true);
      // Times are told relative to now.
      const timeless = (text: string) => stripVTControlCharacters(text).replaceAll(/\b\d+[smh]\b/g, "0");
      expect(timeless(coloured.stdout)).toBe(timeless(plain.stdout));
    },
  );

  test("never in JSON", async () => {
    const { stdout } = await laptop.run(["show", "INC-1", "--json"], { env: { FORCE_COLOR: "1" } });
    expect(isColoured(stdout)).toBe(false);
  });
});

describe("pipes", () => {
  test("a reader that has had enough ends the program quietly", async () => {
    const documents = Array.from({ length: 2000 }, (_, i) => JSON.stringify(incidentDocument(`MANY-${i}`)));
    await laptop.json("ingest", await laptop.file("many.jsonl", documents.join("\n")));
    for (const command of [
      "list",
      "list --json",
      "audit export",
      "audit show --limit 2000",
      "help",
      "--help",
      "demo",
    ]) {
      const { code, stdout, stderr } = await shell(`set -o pipefail; awooo ${command} | head -c 1`);
      expect({ code, length: stdout.length, stderr }, command).toEqual({ code: 0, length: 1, stderr: "" });
    }
  });

  test("closed streams from the beginning are no reason to fail", async () => {
    expect(await shell("awooo list >&-")).toMatchObject({ code: 0, stderr: "" });
    expect((await shell("awooo nope 2>&-")).code).toBe(2);
  });

  test("a terminal is not needed, nor an environment", async () => {
    const { code, stdout } = await shell('env -i AWOOO_HOME="$AWOOO_HOME" "$NODE" "$PROGRAM" list');
    expect(code).toBe(0);
    expect(stdout).toContain("INC-1");
  });
});

describe("ids on standard input", () => {
  const lines = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));

  test.each(["show", "wait --timeout 0s", "approve", "reject", "propose --no-llm", "resolve --reason over"])(
    "nothing there: `%s -` does nothing",
    async (command) => {
      for (const stdin of ["", "\n\n  \n"]) {
        const result = await laptop.run([...command.split(" "), "-", "--json"], { stdin });
        expect(result).toEqual({ code: 0, stdout: "", stderr: "" });
      }
    },
  );

  test("one document a line, with what is wrong in between, and the highest exit code", async () => {
    await laptop.json("propose", "INC-1", "--no-llm");
    await laptop.json("propose", "INC-2", "--no-llm");
    await laptop.json("reject", "INC-2");
    // Windows line ends, blanks around, no end of line at the end.
    const stdin = "INC-1\r\n  INC-404 \n\nINC-2";
    const shown = await laptop.run(["show", "-", "--json"], { stdin });
    expect(shown.code).toBe(3);
    expect(lines(shown.stdout).map((document) => document.incident?.incident_id ?? document.error.code)).toEqual([
      "INC-1",
      "not_found",
      "INC-2",
    ]);
    const waited = await laptop.run(["wait", "-", "--timeout", "0s", "--json"], { stdin });
    expect(waited.code).toBe(8);
    expect(lines(waited.stdout).map((document) => document.exit_code)).toEqual([8, 3, 7]);
    const signed = await laptop.run(["approve", "-", "--json"], { stdin });
    expect(signed.code).toBe(7);
    expect(lines(signed.stdout).map((document) => document.approval?.current_signatures ?? document.exit_code)).toEqual(
      [1, 3, 7],
    );
  });

  test("as text: results to standard output, failures to standard error", async () => {
    const { code, stdout, stderr } = await laptop.run(["show", "-"], { stdin: "INC-404\nINC-1\n" });
    expect(code).toBe(3);
    expect(stdout).toContain("INC-1");
    expect(stdout).not.toContain("INC-404");
    expect(stderr).toMatch(/^awooo: Incident not found: INC-404\n/);
  });

  test("what cannot be an id is not found, one line each", async () => {
    const stdin = Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from("-\n--json\n\u0000\n-x\n")]);
    const { code, stdout } = await laptop.run(["show", "-", "--json"], { stdin });
    expect(code).toBe(3);
    expect(lines(stdout).map((document) => document.exit_code)).toEqual([3, 3, 3, 3, 3]);
  });
});
