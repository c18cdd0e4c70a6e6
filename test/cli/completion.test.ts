/** Completion scripts, run by the shells they are for. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Laptop, newLaptop } from "../support/awooo.ts";

const execute = promisify(execFile);

let laptop: Laptop;

beforeAll(async () => {
  laptop = await newLaptop();
});
afterAll(() => laptop.remove());

const script = async (shell: string) => {
  const { code, stdout } = await laptop.run(["completion", shell]);
  expect(code).toBe(0);
  return stdout;
};

const COMMANDS = [
  "ingest",
  "list",
  "approvals",
  "propose",
  "show",
  "approve",
  "reject",
  "wait",
  "resolve",
  "audit",
  "doctor",
];

describe("bash", () => {
  /** What pressing Tab after this line offers. */
  async function offered(line: string): Promise<string[]> {
    const words = line.split(" ");
    const program = `${await script("bash")}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}
_awooo; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = await execute("bash", ["--norc", "-c", program]);
    expect(stderr).toBe("");
    return stdout.split("\n").filter((word) => word !== "");
  }

  test("accepts the script", async () => {
    const file = await laptop.file("completion.bash", await script("bash"));
    const { stdout, stderr } = await execute("bash", ["-n", file]);
    expect(stdout + stderr).toBe("");
    const { stdout: registered } = await execute("bash", ["--norc", "-c", `source '${file}'; complete -p awooo`]);
    expect(registered).toContain("_awooo awooo");
  });

  test.each([
    ["awooo pro", ["propose"]],
    ["awooo approv", ["approvals", "approve"]],
    ["awooo audit v", ["verify"]],
    ["awooo propose --so", ["--source"]],
    ["awooo propose INC-1 --no-l", ["--no-llm"]],
    ["awooo completion ", ["bash", "zsh", "fish", "--json", "--no-color", "--help"]],
    ["awooo help exit", ["exit-codes"]],
    ["awooo nonsense ", []],
  ])("%s<Tab>", async (line, words) => {
    expect(await offered(line)).toEqual(words);
  });

  test("all commands after the name", async () => {
    expect(await offered("awooo ")).toEqual(expect.arrayContaining(COMMANDS));
  });
});

describe("zsh and fish", () => {
  test.each(["zsh", "fish"])("%s: every command and its flags are in the script", async (shell) => {
    const text = await script(shell);
    for (const command of COMMANDS) expect(text).toMatch(new RegExp(`\\b${command}\\b`));
    expect(text).toMatch(/-(-|l )show-prompt/);
    expect(text).toMatch(/\bverify\b/);
  });

  test.each(["zsh", "fish"])("%s accepts it, where it is installed", async (shell) => {
    const file = await laptop.file(`completion.${shell}`, await script(shell));
    const installed = await execute("sh", ["-c", `command -v ${shell}`]).then(
      () => true,
      () => false,
    );
    // Without the shell the quotes at least must be in pairs.
    if (!installed) expect((await script(shell)).split("'").length % 2).toBe(1);
    else expect((await execute(shell, ["-n", file])).stderr).toBe("");
  });

  test("fish completes files for ingest only", async () => {
    const text = await script("fish");
    expect(text).toContain("complete -c awooo -f");
    expect(text.match(/ -F$/gm)).toHaveLength(1);
    expect(text).toContain("'__fish_seen_subcommand_from ingest' -F");
  });
});
