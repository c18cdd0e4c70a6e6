/** Every exit code by a real command line, and command lines nobody should write. */
import { randomUUID } from "node:crypto";
import { PassThrough } from "node:stream";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EXIT_MEANINGS, EXIT_NOT_WORKED, EXIT_OF } from "../../src/cli/exit-codes.ts";
import { failureJson, failureOf, failureText } from "../../src/cli/failure.ts";
import { runProgram } from "../../src/cli/program.ts";
import type { Host } from "../../src/host.ts";
import { anUnknownSignal, incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";
import { goodAnswer, startOllama } from "../support/ollama-server.ts";

let laptop: Laptop;

beforeEach(async () => {
  laptop = await newLaptop();
});
afterEach(() => laptop.remove());

async function ingested(id: string, fields: Record<string, unknown> = {}): Promise<void> {
  await laptop.json("ingest", await laptop.file(`${id}.json`, JSON.stringify(incidentDocument(id, fields))));
}

async function proposed(id: string, fields: Record<string, unknown> = {}) {
  await ingested(id, fields);
  return (await laptop.json("propose", id, "--no-llm")).approval;
}

/** The same program in this process, with a clock that is late. */
async function runHoursAgo(hours: number, args: readonly string[]): Promise<number> {
  const sink = () => new PassThrough().resume() as unknown as NodeJS.WriteStream;
  const stdin = new PassThrough();
  stdin.end();
  const host: Host = {
    env: laptop.env,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: sink(),
    stderr: sink(),
    cwd: laptop.home,
    home: laptop.home,
    hostname: "laptop-a",
    outputOf: () => null,
    account: () => "alice",
    nodeVersion: process.versions.node,
    pid: process.pid,
    isAlive: () => true,
    suspend: async () => {},
    takeStops: () => () => {},
    spareMemory: () => {},
    die: () => {},
    now: () => new Date(Date.now() - hours * 3_600_000).toISOString(),
    newId: randomUUID,
    signal: new AbortController().signal,
    takeInterrupts: () => () => {},
  };
  return runProgram(args, host);
}

/** Each way to reach a code; 130 and 143 are in interrupt.test.ts, and nothing reaches 1 on purpose. */
const WAYS: Record<string, [code: number, error: keyof typeof EXIT_OF | null, args: () => Promise<string[]>]> = {
  "no results": [0, null, async () => ["list"]],
  "an unknown command": [2, "usage", async () => ["lsit"]],
  "a setting nobody knows": [
    2,
    "config",
    async () => {
      await laptop.file("config.yaml", "colour: blue\n");
      return ["list"];
    },
  ],
  "an id that is not there": [3, "not_found", async () => ["show", "INC-404"]],
  "a file that is not there": [3, "not_found", async () => ["ingest", "/nonexistent/alerts.json"]],
  "a malformed file": [4, "invalid_data", async () => ["ingest", await laptop.file("bad.json", "{")]],
  "a row somebody changed": [
    4,
    "ledger_broken",
    async () => {
      await ingested("INC-1");
      const db = new Database(laptop.database);
      db.exec("UPDATE events SET actor = 'mallory' WHERE seq = 1");
      db.close();
      return ["audit", "verify"];
    },
  ],
  "a database that is none": [
    5,
    "store_unavailable",
    async () => {
      await laptop.file("awooo.db", "Dear diary, today nothing happened. ".repeat(100));
      return ["list"];
    },
  ],
  "no model where only a model will do": [
    6,
    "no_proposal",
    async () => {
      await ingested("INC-1");
      return ["propose", "INC-1", "--source", "llm"];
    },
  ],
  "a rejected request": [
    7,
    "rejected",
    async () => {
      await proposed("INC-1");
      await laptop.json("reject", "INC-1");
      return ["wait", "INC-1"];
    },
  ],
  "an expired request": [
    7,
    "expired",
    async () => {
      await ingested("INC-1");
      expect(await runHoursAgo(24, ["propose", "INC-1", "--no-llm"])).toBe(0);
      return ["approve", "INC-1"];
    },
  ],
  "a signature of the operator where it must be another's": [
    7,
    "refused",
    async () => {
      await ingested("INC-1");
      // The model says medium, its lack of a record makes it high.
      const ollama = await startOllama({ behaviour: goodAnswer() });
      const { code, stdout } = await laptop.run(["propose", "INC-1", "--json"], { env: { OLLAMA_HOST: ollama.url } });
      await ollama.close();
      expect(code).toBe(0);
      expect(JSON.parse(stdout).approval.risk_level).toBe("high");
      return ["approve", "INC-1"];
    },
  ],
  "missing signatures, when resolving": [
    8,
    "signatures_missing",
    async () => {
      await proposed("INC-1");
      return ["resolve", "INC-1", "--approval"];
    },
  ],
  "missing signatures, when the waiting is over": [
    8,
    "signatures_missing",
    async () => {
      await proposed("INC-1");
      return ["wait", "INC-1", "--timeout", "0s"];
    },
  ],
  "an incident that is over": [
    9,
    "conflict",
    async () => {
      await proposed("INC-1", { signals: [anUnknownSignal()] });
      await laptop.json("resolve", "INC-1", "--approval");
      return ["propose", "INC-1"];
    },
  ],
};

describe("exit codes", () => {
  test.each(Object.keys(WAYS))("%s", async (what) => {
    const [code, error, argsOf] = WAYS[what]!;
    const args = await argsOf();
    const json = await laptop.run([...args, "--json"]);
    expect(json.code, json.stderr).toBe(code);
    const document = JSON.parse(json.stdout);
    if (error !== null) expect(document).toMatchObject({ error: { code: error }, exit_code: code });

    const text = await laptop.run(args);
    expect(text.code).toBe(code);
    if (error === null) return;
    expect(text.stdout).toBe("");
    const [line, hint, ...more] = text.stderr.trimEnd().split("\n");
    expect(line).toBe(`awooo: ${document.error.message}`);
    expect(hint?.trim() ?? null).toBe(document.error.hint);
    expect(more).toEqual([]);
  });

  test("the table has every number that is used, and only those", () => {
    const reached = Object.values(WAYS).map(([code]) => code);
    const table = EXIT_MEANINGS.map(([code]) => code);
    // What a run that did not help ends with is in run.test.ts.
    expect([...new Set(reached), 1, EXIT_NOT_WORKED, 130, 143].sort((a, b) => a - b)).toEqual(table);
    expect([...new Set([0, 1, EXIT_NOT_WORKED, ...Object.values(EXIT_OF)])].sort((a, b) => a - b)).toEqual(table);
  });

  test("a bug is 1 and asks for a report, in one line and without a stack", () => {
    const failure = failureOf(new TypeError("x is not a function\n    at y (z.js:1:1)"));
    if (failure === null) throw new Error("no failure");
    expect(failure).toMatchObject({ exit_code: 1, code: "bug" });
    expect(failureText(failure)).not.toContain("z.js");
    expect(JSON.parse(failureJson(failure))).toMatchObject({ error: { code: "bug" }, exit_code: 1 });
  });
});

describe("a command line nobody should write", () => {
  test.each([
    [["--nope"], "unknown option '--nope'"],
    [["list", "--nope"], "unknown option '--nope'"],
    [["nope"], "Unknown command: nope"],
    [["nope", "--limit", "3"], "unknown option '--limit'"],
    [["approve"], "missing required argument 'id'"],
    [["show", "A", "B"], "too many arguments for 'show'"],
    [["show", "-x"], "unknown option '-x'"],
    [["list", "--severity"], "argument missing"],
    [["list", "--severity", "P7"], '--severity: expected P0, P1, P2, P3, got "P7"'],
    [["list", "--status", ""], '--status: expected investigating, mitigating, resolved, closed, got ""'],
    [["list", "--limit", "0"], "--limit: expected a whole number above 0"],
    [["list", "--limit", "-1"], "--limit: expected a whole number above 0"],
    [["list", "--limit", "1.5"], "--limit: expected a whole number above 0"],
    [["list", "--limit", "1e300"], "--limit: expected a whole number above 0"],
    [["approvals", "--limit", "99999999999999999999"], "--limit: expected a whole number above 0"],
    [["audit", "show", "--limit", "1e300"], "--limit: expected a whole number above 0"],
    [["audit", "nope"], "Unknown command: audit nope"],
    [["audit", "verify", "INC-1"], "too many arguments for 'verify'"],
    [["completion", "tcsh"], 'No completion for "tcsh"'],
    [["help", "nope"], 'No help on "nope"'],
    [["ingest", "--format", "xml"], "argument 'xml' is invalid"],
    [["ingest", "/"], "/: a folder, not a file"],
    [["ingest", "a.json", "--alertmanager", "http://127.0.0.1:1"], "exclude each other"],
    [["propose", "X", "--lang", "de"], "argument 'de' is invalid"],
    [["propose", "X", "--source", "oracle"], "argument 'oracle' is invalid"],
    [["wait", "X", "--timeout", "5"], '--timeout: "5" is not a duration'],
    [["wait", "X", "--timeout", "-5s"], '--timeout: "-5s" is not a duration'],
    [["approve", "X", "--as", ""], "--as: a name has 1 to 200 printable characters"],
    [["approve", "X", "--as", "a\u001b[2Jb"], "--as: a name has 1 to 200 printable characters"],
    [["approve", "X", "--as", "x".repeat(201)], "--as: a name has 1 to 200 printable characters"],
    [["show", "x".repeat(10_000)], "is no id"],
  ])("%j is exit 2 and one line, as text and as JSON", async (args, message) => {
    const [text, json] = await Promise.all([laptop.run(args), laptop.run([...args, "--json"])]);
    expect(text).toMatchObject({ code: 2, stdout: "" });
    expect(text.stderr).toContain(message);
    expect(text.stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
    expect(json).toMatchObject({ code: 2, stderr: "" });
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { message: expect.stringContaining(message) } });
  });

  test("a mistyped option is answered with the one that was meant", async () => {
    expect((await laptop.run(["list", "--limt", "3"])).stderr).toContain("Did you mean --limit?");
  });
});

describe("ids", () => {
  const HOSTILE = ["-x", "--json", "%", "_NC-1", "INC-1' OR '1'='1", "a\u001b[2Jb\nc", "\u202eINC", "x".repeat(200)];

  test.each(HOSTILE)("%j is looked for and not found, safely", async (id) => {
    await proposed("INC-1");
    const verbs = ["show", "approve", "reject", "wait", "propose --no-llm", "resolve --reason=over"];
    const results = await Promise.all(verbs.map((verb) => laptop.run([...verb.split(" "), "--", id])));
    for (const [i, text] of results.entries()) {
      const verb = verbs[i];
      expect(text, verb).toMatchObject({ code: 3, stdout: "" });
      expect(text.stderr.replaceAll("\n", ""), verb).not.toMatch(/\p{C}/u);
      expect(text.stderr.length).toBeLessThan(3000);
    }
    const { approvals } = await laptop.json("approvals");
    expect(approvals).toMatchObject([{ status: "pending", current_signatures: 0 }]);
  });

  // The beginning of every id is nothing: with one incident in the ledger, an empty id would be that one.
  test.each(["", " ", "\t\n"])("an empty one (%j), as an unset variable makes it, names nothing", async (id) => {
    await proposed("INC-1");
    const before = await laptop.json("show", "INC-1");
    const commands = [
      ["show", id],
      ["approve", id],
      ["reject", id],
      ["wait", id],
      ["propose", id, "--new"],
      ["resolve", id, "--reason", "over"],
      ["resolve", "INC-1", `--approval=${id}`],
      ["audit", "show", "--incident", id],
      ["audit", "export", "--incident", id],
    ];
    const answers = await Promise.all(commands.map((args) => laptop.fails(2, ...args)));
    for (const { error } of answers) expect(error.message).toContain("expected an id, got an empty one");
    expect(await laptop.json("show", "INC-1")).toEqual(before);
  });

  test("`--` ends the flags, and without an id `show` means the newest open incident", async () => {
    await ingested("INC-1");
    expect((await laptop.run(["show", "--", "INC-1"])).code).toBe(0);
    expect((await laptop.json("show")).incident.incident_id).toBe("INC-1");
    await laptop.json("resolve", "INC-1", "--reason", "over");
    await laptop.fails(3, "show");
  });
});
