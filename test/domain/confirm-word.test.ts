import { expect, it } from "vitest";
import { wordFor } from "../../src/domain/confirm-word.ts";
import { requestOf, sampleView } from "../support/sample-view.ts";

function request(risk_level: "low" | "medium" | "high" | "critical", name: string) {
  const sample = requestOf(sampleView());
  sample.risk_level = risk_level;
  sample.metadata.target.name = name;
  return sample;
}

it.each([
  ["low", "checkout", null],
  ["medium", "checkout", null],
  ["high", "checkout", "checkout"],
  ["critical", "checkout", "checkout"],
  ["critical", "unknown-service", "critical"],
  ["high", "服務", "high"],
  ["high", "two words", "high"],
  ["high", "x".repeat(41), "high"],
] as const)("%s risk on %s asks for %s", (risk, name, word) => {
  expect(wordFor(request(risk, name))).toBe(word);
});
