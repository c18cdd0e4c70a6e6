/** Help: for every command, with an example that is no invention. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EXIT_MEANINGS } from "../../src/cli/exit-codes.ts";
import { type Laptop, newLaptop } from "../support/awooo.ts";

const COMMANDS = [
  ["ingest"],
  ["list"],
  ["approvals"],
  ["propose"],
  ["generate"],
  ["show"],
  ["approve"],
  ["reject"],
  ["wait"],
  ["run"],
  ["resolve"],
  ["check"],
  ["freeze"],
  ["unfreeze"],
  ["trust"],
  ["trust", "list"],
  ["trust", "explain"],
  ["templates"],
  ["templates", "list"],
  ["templates", "show"],
  ["templates", "test"],
  ["templates", "validate"],
  ["playbooks"],
  ["playbooks", "list"],
  ["playbooks", "show"],
  ["playbooks", "test"],
  ["playbooks", "validate"],
  ["audit"],
  ["audit", "show"],
  ["audit", "export"],
  ["audit", "verify"],
  ["audit", "rebuild"],
  ["doctor"],
  ["config"],
  ["completion"],
  ["demo"],
  ["help"],
];

let laptop: Laptop;

beforeAll(async () => {
  laptop = await newLaptop();
});
afterAll(() => laptop.remove());

async function text(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await laptop.run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

test("the list of commands is complete", async () => {
  const help = await text("--help");
  const listed = [...help.matchAll(/^ {2}([a-z]+)(\||\s)/gm)].map(([, name]) => name);
  const known = COMMANDS.filter(([name, verb]) => verb === undefined && name !== "generate").map(([name]) => name);
  expect(listed).toEqual(known);
  expect(await text("help")).toBe(help);
  expect(await text("-h")).toBe(help);
});

describe("every command", () => {
  test.each(COMMANDS.map((words) => [words.join(" "), words] as const))("%s", async (name, words) => {
    const [byFlag, byCommand] = await Promise.all([text(...words, "--help"), text("help", ...words)]);
    expect(byCommand).toBe(byFlag);
    expect(byFlag).toMatch(/^Usage: awooo /);
    const examples = [...(byFlag.split(/^Examples?:$/m)[1] ?? "").matchAll(/^ {2}\$ (.+)$/gm)].map(([, line]) => line);
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.join("\n")).toContain(`awooo ${name === "generate" ? "propose" : name}`);
  });

  test("fits 80 columns, apart from examples that are meant to be copied", async () => {
    for (const words of COMMANDS) {
      const [help = ""] = (await text(...words, "--help")).split(/^Examples?:$/m);
      for (const line of help.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });
});

test("help exit-codes prints the one table", async () => {
  const table = await text("help", "exit-codes");
  expect(table.trimEnd().split("\n").slice(1)).toEqual(
    EXIT_MEANINGS.map(([code, meaning]) => `${String(code).padStart(4)}  ${meaning}`),
  );
});

test("help works where nothing else would", async () => {
  const env = { AWOOO_HOME: "/dev/null/x", AWOOO_REDIS_URL: "nonsense", AWOOO_LANG: "xx" };
  expect((await laptop.run(["propose", "--help"], { env })).code).toBe(0);
  expect((await laptop.run(["help", "exit-codes"], { env })).code).toBe(0);
});
