import fc from "fast-check";
import { expect, it, test } from "vitest";
import { partialReasoning } from "../../src/domain/partial-answer.ts";

test.each([
  ["", ""],
  ["{", ""],
  ['{"reasoning', ""],
  ['{"reasoning": "', ""],
  ['{"reasoning": "It le', "It "],
  ['{"reasoning":"It\\', ""],
  ['{"reasoning":"a b\\', "a "],
  ['{"reasoning":"a\\n', "a\n"],
  ['{"reasoning":"a b\\u00', "a "],
  ['{"reasoning":"a\\u706b', "a火"],
  ['{"reasoning":"a \\ud83d', "a "],
  ['{"reasoning":"a\\ud83d\\udd25"', "a🔥"],
  ['{"reasoning":"回復 check', "回復 "],
  ['{"reasoning":"回復check', "回復"],
  ['{"reasoning":"postgres://svc:Tr0ub4dor-and', ""],
  ['{"reasoning":"say \\"hi\\"", "action": {', 'say "hi"'],
  ['{"reasoning":"two\nlines"', "two lines"],
  ['{"reasoning":"a\\x', ""],
  ['<think>{"reasoning":"no"}</think>{"reasoning":"yes"', "yes"],
  ['Sure! {"reasoning" : "so"', "so"],
  ['{"reasoning": 7', ""],
])("%j tells %j", (json, reasoning) => {
  expect(partialReasoning(json)).toBe(reasoning);
});

it("only ever grows into what is said in the end (property)", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.boolean(), (reasoning, escaped) => {
      const text = JSON.stringify({ reasoning, action: null });
      const json = escaped
        ? text.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
        : text;
      for (let end = 0; end <= json.length; end++) {
        const told = partialReasoning(json.slice(0, end));
        expect(told.isWellFormed()).toBe(true);
        expect(reasoning.toWellFormed().startsWith(told.replace(/\uFFFD$/u, ""))).toBe(true);
      }
      expect(partialReasoning(json)).toBe(reasoning);
    }),
    { numRuns: 60 },
  );
});

it("is capped", () => {
  expect(partialReasoning(`{"reasoning":"${"x ".repeat(50_000)}"`)).toHaveLength(4000);
  expect(partialReasoning(`{"reasoning":"${"word ".repeat(900)}"`)).toMatch(/word $/);
});
