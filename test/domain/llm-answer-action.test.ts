/** Servers that drop the schema leave it to the model how it names the parts of an action. */
import { expect, it } from "vitest";
import { scopeOf } from "../../src/domain/answer-scope.ts";
import { readAnswer } from "../../src/domain/llm-answer.ts";
import { anIncident } from "../support/builders.ts";

const params = { kind: "deployment", name: "checkout", namespace: "shop" };

it.each<[string, Record<string, unknown>]>([
  ["type and params", { action: { type: "rollout_restart", params } }],
  ["name for type", { action: { name: "rollout_restart", params } }],
  ["parameters for params", { action: { type: "rollout_restart", parameters: params } }],
  ["an action that is only a word", { action: "rollout_restart", parameters: params }],
])("%s", (_what, fields) => {
  const scope = scopeOf(anIncident(), { kind: "deployment", name: "checkout", namespace: "shop" });
  const answer = readAnswer(JSON.stringify({ description: "It hangs.", ...fields }), scope);
  expect(answer.action).toEqual({ name: "rollout_restart", params });
});
