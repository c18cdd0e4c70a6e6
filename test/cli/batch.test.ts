/** Many ids in one process. */
import { expect, test } from "vitest";
import { incidentDocument, newLaptop } from "../support/awooo.ts";

const MANY = 1000;

test("propose, approve and resolve take a thousand ids on standard input, a document a line", async () => {
  const laptop = await newLaptop();
  const ids = Array.from({ length: MANY }, (_, i) => `INC-${i}`);
  const documents = ids.map((id) => JSON.stringify(incidentDocument(id, { severity: "P3" })));
  await laptop.json("ingest", await laptop.file("many.jsonl", documents.join("\n")));

  const lines = async (...args: string[]) => {
    const { code, stdout } = await laptop.run([...args, "--json"], { stdin: ids.join("\n") });
    expect(code, args.join(" ")).toBe(0);
    return stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  };
  const proposed = await lines("propose", "-", "--no-llm");
  expect(proposed.map((document) => document.incident.incident_id)).toEqual(ids);
  const signed = await lines("approve", "-");
  expect(signed.filter((document) => document.approval.status === "approved")).toHaveLength(MANY);
  const resolved = await lines("resolve", "-", "--approval");
  expect(resolved.filter((document) => document.incident.status === "resolved")).toHaveLength(MANY);
  await laptop.json("audit", "verify");
  await laptop.remove();
});

test("a failure in between is one line too, and the highest exit code is the last word", async () => {
  const laptop = await newLaptop();
  await laptop.json("ingest", await laptop.file("one.json", JSON.stringify(incidentDocument("INC-1"))));
  const { code, stdout } = await laptop.run(["propose", "-", "--json", "--no-llm"], { stdin: "INC-404\n\nINC-1\n" });
  expect(code).toBe(3);
  const [missing, made, ...more] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(missing).toMatchObject({ error: { code: "not_found" }, exit_code: 3 });
  expect(made).toMatchObject({ incident: { incident_id: "INC-1" } });
  expect(more).toEqual([]);
  await laptop.remove();
});
