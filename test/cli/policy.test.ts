/** A team's policy.yaml. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";

let laptop: Laptop;

beforeEach(async () => {
  laptop = await newLaptop();
  const document = incidentDocument("INC-1", { severity: "P3" });
  await laptop.json("ingest", await laptop.file("one.json", JSON.stringify(document)));
});
afterEach(() => laptop.remove());

test("tightens what a risk needs", async () => {
  await laptop.file("policy.yaml", "medium:\n  signatures: 2\n  self_approval: false\n  expires_after: 30m\n");
  const { approval } = await laptop.json("propose", "INC-1", "--no-llm");
  expect(approval).toMatchObject({ risk_level: "medium", required_signatures: 2 });
  const minutes = (Date.parse(approval.expires_at ?? "") - Date.parse(approval.created_at)) / 60_000;
  expect(minutes).toBe(30);
  await laptop.fails(7, "approve", "INC-1", "--as", "alice");
  await laptop.json("approve", "INC-1", "--as", "bob");
  expect((await laptop.json("approve", "INC-1", "--as", "carol")).approval.status).toBe("approved");
  await laptop.json("audit", "verify");
});

test.each([
  ["fewer signatures", "critical: { signatures: 1 }", "critical"],
  ["self-approval", "high: { self_approval: true }", "high"],
  ["a longer time", "medium: { expires_after: 9h }", "medium"],
  ["an unknown risk", "grave: { signatures: 3 }", "grave"],
  ["an unknown field", "high: { people: 3 }", "people"],
  ["a wrong type", "high: { signatures: many }", "high.signatures"],
  ["a wrong duration", "high: { expires_after: soon }", "high.expires_after"],
  ["broken YAML", "high: [", "policy.yaml"],
])("with %s is refused, and nothing is proposed", async (_what, text, field) => {
  await laptop.file("policy.yaml", text);
  const { error } = await laptop.fails(2, "propose", "INC-1", "--no-llm");
  expect(error.message).toContain("policy.yaml");
  expect(error.message).toContain(field);
  expect((await laptop.json("show", "INC-1")).approvals).toEqual([]);
});
