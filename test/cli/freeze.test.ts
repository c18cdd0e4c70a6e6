/** Who asks whether runs are frozen, and who is told without asking. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";

let laptop: Laptop;

beforeEach(async () => {
  laptop = await newLaptop();
});
afterEach(() => laptop.remove());

const printed = async (...args: string[]) => laptop.run(args);

test("--status says what holds and changes nothing", async () => {
  expect(await laptop.json("freeze", "--status")).toEqual({ freeze: null, already: true, degraded: [] });
  expect((await printed("freeze", "--status")).stdout).toBe(" Runs are allowed.\n");
  await laptop.json("freeze", "--reason", "failover");
  const rows = (await printed("audit", "export")).stdout;
  expect(await laptop.json("freeze", "--status")).toMatchObject({
    freeze: { by: "alice", reason: "failover" },
    already: true,
    degraded: [],
  });
  const { code, stdout } = await printed("freeze", "--status");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ runs are frozen by alice since \d\d:\d\d: failover\n To lift it: awooo unfreeze\n$/);
  expect((await printed("audit", "export")).stdout).toBe(rows);
});

test.each([
  ["--status with a reason", ["freeze", "--status", "--reason", "x"]],
  ["a reason that is too long", ["freeze", "--reason", "x".repeat(501)]],
  ["a reason to lift it that is too long", ["unfreeze", "--reason", "x".repeat(501)]],
])("%s is wrong usage", async (_what, args) => {
  expect((await laptop.fails(2, ...args)).error.code).toBe("usage");
  expect((await laptop.json("freeze", "--status")) as unknown).toMatchObject({ freeze: null });
});

test("500 characters are a reason, and all of them are shown", async () => {
  const reason = "x".repeat(500);
  await laptop.json("freeze", "--reason", reason);
  expect((await printed("freeze", "--status")).stdout.replace(/\s/g, "")).toContain(reason);
});

test("doctor has a row for it", async () => {
  const runs = async () => {
    const { stdout, code } = await printed("doctor", "--json");
    expect(code).toBe(0);
    const { checks } = JSON.parse(stdout) as { checks: { name: string }[] };
    return checks.find(({ name }) => name === "Runs");
  };
  expect(await runs()).toEqual({ name: "Runs", status: "ok", message: "allowed", fix: null });
  await laptop.json("freeze", "--reason", "failover");
  expect(await runs()).toEqual({
    name: "Runs",
    status: "warning",
    message: expect.stringMatching(/^frozen by alice since \d\d:\d\d: failover$/),
    fix: "awooo unfreeze",
  });
});

test("whoever is on the way to a run is told on standard error", async () => {
  await laptop.json("ingest", await laptop.file("i.json", JSON.stringify(incidentDocument("INC-1"))));
  await laptop.json("freeze", "--reason", "failover \u001b[2J");
  const told = /^awooo: runs are frozen by alice since \d\d:\d\d: failover \\x1b\[2J$/m;
  for (const args of [
    ["propose", "INC-1", "--no-llm"],
    ["list"],
    ["list", "--json"],
    ["show", "INC-1", "--plain"],
    ["approve", "INC-1"],
    ["approve", "INC-1", "--as", "bob"],
    ["wait", "INC-1"],
  ]) {
    const { code, stderr } = await printed(...args);
    expect({ code, stderr }, args.join(" ")).toEqual({ code: 0, stderr: expect.stringMatching(told) });
    expect(stderr.match(/frozen/g), args.join(" ")).toHaveLength(1);
  }
  await laptop.json("unfreeze");
  expect((await printed("list")).stderr).toBe("");
});
