/** Malformed input through the real program: refused in one line each, with exit 4, and nothing is stored. */
import { availableParallelism } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";
import { MALFORMED_INPUTS, type MalformedInput } from "../support/malformed-inputs.ts";

/** At least as many as the contract asks for. */
const WANTED = 100;

let laptop: Laptop;

beforeAll(async () => {
  laptop = await newLaptop();
  // Something to lose.
  await laptop.json("ingest", await laptop.file("good.json", JSON.stringify(incidentDocument("INC-1"))));
  await laptop.json("propose", "INC-1", "--no-llm");
});
afterAll(() => laptop.remove());

interface Told {
  what: string;
  problem: string;
}

/** What is wrong with how an input was refused; an empty list where nothing is. */
async function refusal({ what, input, says }: MalformedInput, index: number): Promise<Told[]> {
  const told: Told[] = [];
  const bytes = typeof input === "string" ? input : Buffer.from(input);
  const fromFile = index % 2 === 0;
  const path = fromFile ? await laptop.file(`bad-${index}.json`, bytes) : "standard input";
  const args = fromFile ? ["ingest", path] : ["ingest", "-"];
  const { code, stdout, stderr } = await laptop.run(args, fromFile ? {} : { stdin: bytes });
  const expected = (holds: boolean, problem: string) => {
    if (!holds) told.push({ what, problem: `${problem}: exit ${code}, ${stdout}${stderr}` });
  };
  const lines = stderr.trimEnd().split("\n");
  expected(code === 4, "not exit 4");
  expected(stdout === "", "something on standard output");
  expected(lines.length <= 2, "more than a line and a hint");
  expected(lines[0]?.startsWith(`awooo: ${path}`) === true, "does not name the input");
  expected(stderr.includes(says), `does not say ${says}`);
  expected(!/^\s+at |node:|\.js:\d/m.test(stderr), "looks like a stack trace");
  expected(!/[\p{C}\p{Zl}\p{Zp}]/u.test(stderr.replaceAll("\n", "")), "characters a terminal would obey");
  expected(stderr.length < 600, "longer than anybody reads");
  return told;
}

test("more than a hundred kinds, each refused in one line with the place", { timeout: 300_000 }, async () => {
  expect(MALFORMED_INPUTS.length).toBeGreaterThanOrEqual(WANTED);
  const before = (await laptop.run(["audit", "export"])).stdout;
  const queue = [...MALFORMED_INPUTS.entries()];
  const problems: Told[] = [];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, input] = next;
      problems.push(...(await refusal(input, index)));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, worker));
  expect(problems).toEqual([]);
  expect((await laptop.run(["audit", "export"])).stdout).toBe(before);
  await laptop.json("audit", "verify");
});

test("as JSON the same: one document with the same message", async () => {
  for (const [index, { input }] of [...MALFORMED_INPUTS.entries()].filter(([i]) => i % 25 === 0)) {
    const file = await laptop.file(`json-${index}.json`, typeof input === "string" ? input : Buffer.from(input));
    const [text, json] = await Promise.all([laptop.run(["ingest", file]), laptop.run(["ingest", file, "--json"])]);
    expect(json).toMatchObject({ code: 4, stderr: "" });
    const { error, exit_code } = JSON.parse(json.stdout);
    expect(exit_code).toBe(4);
    expect(text.stderr.split("\n")[0]).toBe(`awooo: ${error.message}`);
  }
});

test("a good document among bad lines is not stored either: all of an input, or none of it", async () => {
  const good = JSON.stringify(incidentDocument("INC-2"));
  const bad = JSON.stringify(incidentDocument("INC-3", { severity: "P9" }));
  const { code, stderr } = await laptop.run(["ingest"], { stdin: `${good}\n${bad}\n` });
  expect(code).toBe(4);
  expect(stderr).toContain("standard input line 2: severity");
  await laptop.fails(3, "show", "INC-2");
});
