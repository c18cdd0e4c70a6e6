/** The track record with the built program. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";

let laptop: Laptop;
beforeEach(async () => {
  laptop = await newLaptop();
});
afterEach(() => laptop.remove());

async function json(...args: string[]) {
  const { code, stdout } = await laptop.run([...args, "--json"]);
  return { code, document: JSON.parse(stdout) };
}

/** A rollback that two people signed and somebody did by hand. */
async function byHand(): Promise<{ id: string; pattern: string }> {
  await laptop.json("ingest", await laptop.file("i.json", JSON.stringify(incidentDocument("INC-1"))));
  const { approval } = await laptop.json("propose", "INC-1", "--no-llm");
  for (const name of ["alice", "bob"]) await laptop.json("approve", approval.id, "--as", name);
  await laptop.json("resolve", "INC-1", "--approval");
  return { id: approval.id, pattern: approval.metadata.trust_adjustment.action_pattern };
}

describe("trust", () => {
  test("of nothing says so", async () => {
    expect(await json("trust")).toEqual({ code: 0, document: { patterns: [] } });
    expect((await laptop.run(["trust"])).stdout).toContain("No track record yet");
    expect((await laptop.fails(3, "trust", "explain", "nope")).error.message).toContain("nope");
  });

  test("lists the records, and explains one by its pattern, a part of it, or a request", async () => {
    const { id, pattern } = await byHand();
    const { patterns } = (await json("trust")).document;
    expect(patterns).toMatchObject([{ pattern, step: 0, record: { worked: 0, inconclusive: 1 } }]);
    expect((await json("trust", "no-such-thing")).document.patterns).toEqual([]);
    for (const text of [pattern, "rollout_undo", id.slice(0, 8)]) {
      const { document } = await json("trust", "explain", text);
      expect(document, text).toMatchObject({
        pattern,
        outcomes: [{ request_id: id, outcome: "inconclusive", weight: 0 }],
      });
      expect(document.lacks).toContainEqual({ code: "worked", has: 0, needs: 18 });
    }
    const text = (await laptop.run(["trust", "explain", id])).stdout;
    expect(text).toContain("the 5 % quantile of Beta(1 + 0.00, 1 + 0.00)");
    expect(text).toContain("successes 0 of 18");
    expect((await laptop.run(["trust"])).stdout).toMatch(/0 ✓ +0 ✗ +1 \?/);
  });
});
