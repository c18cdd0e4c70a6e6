import { expect, it, test } from "vitest";
import type { EvidenceItem } from "../../src/domain/evidence.ts";
import { type RecordedAnswer, readRecorded, recordAnswer } from "../../src/domain/recorded-answer.ts";
import { aReceipt } from "../support/builders.ts";

const item: EvidenceItem = {
  id: "E1",
  source: "kubectl",
  query: "kubectl get deployment/checkout --namespace=shop",
  cited: true,
  ok: true,
  text: "checkout 0/3",
  cut: false,
};
const receipt = aReceipt({ prompt_sha256: "a".repeat(64), answer_sha256: "b".repeat(64), masked: { person: 1 } });
const record: RecordedAnswer = { answer: "{}", evidence: [item], receipt };

it("gives back what was recorded, with nothing marked as cited", () => {
  expect(readRecorded(recordAnswer(record))).toMatchObject({ ...record, evidence: [{ ...item, cited: false }] });
});

function changed(change: (document: Record<string, unknown>) => void): string {
  const document = JSON.parse(recordAnswer(record));
  change(document);
  return JSON.stringify(document);
}

test.each<[string, string]>([
  ["nothing", ""],
  ["no JSON", "{"],
  ["null", "null"],
  ["another version", changed((d) => Object.assign(d, { version: 1 }))],
  ["a field nobody knows", changed((d) => Object.assign(d, { more: 1 }))],
  ["no answer", changed((d) => delete d["answer"])],
  ["too long an answer", changed((d) => Object.assign(d, { answer: "x".repeat(70_000) }))],
  ["a source nobody has", changed((d) => Object.assign(d, { evidence: [{ ...item, cited: false, source: "web" }] }))],
  ["one id twice", changed((d) => Object.assign(d, { evidence: Array(2).fill({ ...item, cited: false }) }))],
  ["too many items", changed((d) => Object.assign(d, { evidence: Array(9).fill({ ...item, cited: false }) }))],
  ["a failure", changed((d) => Object.assign(d, { receipt: { ...receipt, failure: "timeout" } }))],
  ["no hash", changed((d) => Object.assign(d, { receipt: { ...receipt, prompt_sha256: null } }))],
])("%s is no record", (_what, text) => {
  expect(readRecorded(text)).toBeNull();
});
