import { describe, expect, it } from "vitest";
import { validate } from "../../src/domain/schema.ts";
import { zTemplate } from "../../src/domain/template.ts";

const text = { en: "x", "zh-TW": "x" };
const base = { id: "one", title: text, description: text, match: [], remedy: "investigate" };
const params = { kind: "{target.kind}", name: "{target.name}", namespace: "{target.namespace}" };

it("takes a small template as it is", () => {
  expect(zTemplate.parse(base)).toEqual(base);
});

describe("refuses, naming the field", () => {
  it.each<[string, object, RegExp]>([
    ["a text without Chinese", { title: { en: "x" } }, /title\.zh-TW/],
    [
      "a pattern in capitals",
      { match: [{ patterns: ["KubePod"] }] },
      /match\[0\]\.patterns\[0\]: expected lower-case words/,
    ],
    ["a pattern with a stray bar", { match: [{ patterns: ["a||b"] }] }, /match\[0\]\.patterns\[0\]/],
    [
      "a list nobody knows",
      { match: [{ patterns: ["@databases full"] }] },
      /patterns\[0\]: no list @databases, only @data_store/,
    ],
    ["a phrase with a stray bar", { match: [{ words: ["a| b"] }] }, /match\[0\]\.words\[0\]: expected words/],
    ["a subject nobody knows", { subject: "planet" }, /subject/],
    ["an unknown remedy", { remedy: "reboot" }, /remedy/],
    ["an unknown action", { action: { name: "exec", params: {} } }, /action\.name/],
    [
      "a misspelt placeholder",
      { action: { name: "describe", params: { ...params, name: "{target.nam}" } } },
      /action: \{target\.nam\} is not one of/,
    ],
    [
      "a part of a placeholder",
      { action: { name: "describe", params: { ...params, name: "x-{target.name}" } } },
      /action: x-\{target\.name\}/,
    ],
    ["a value that is a flag", { action: { name: "describe", params: { ...params, name: "--all" } } }, /action/],
    ["a missing parameter", { action: { name: "scale", params } }, /action: params: replicas/],
    [
      "kinds the action cannot take",
      { target_kinds: ["node"], action: { name: "rollout_undo", params } },
      /action: params: kind/,
    ],
    [
      "a first look that changes something",
      { diagnostics: [{ name: "scale", params }] },
      /diagnostics\[0\]: expected an action that only looks/,
    ],
    ["an unknown field", { comand: "x" }, /comand/],
    ["an id that could be a path", { id: "../one" }, /id/],
  ])("%s", (_case, change, message) => {
    expect(() => validate(zTemplate, { ...base, ...change }, "t.yaml")).toThrow(message);
  });
});
