import { describe, expect, it } from "vitest";
import { BOARD_KEYS } from "../../src/tui/board/keymap.ts";
import type { Keymap } from "../../src/tui/keymap.ts";
import { PROPOSE_KEYS } from "../../src/tui/propose/keymap.ts";
import { REVIEW_KEYS } from "../../src/tui/review/keymap.ts";

describe.each<[string, Keymap<string>]>([
  ["board", BOARD_KEYS],
  ["review", REVIEW_KEYS],
  ["propose", PROPOSE_KEYS],
])("the keys of %s", (_name, { bindings, commandOf }) => {
  it("have one meaning each, and every command words in both languages", () => {
    const keys = bindings.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { label, help } of bindings) {
      for (const text of [label.en, help.en]) expect(text).toMatch(/^[\x20-\x7e]+$/);
      for (const text of [label["zh-TW"], help["zh-TW"]]) expect(text).toMatch(/\p{Script=Han}/u);
    }
  });

  it("are never a burst", () => {
    for (const text of bindings.flatMap((binding) => binding.keys)) {
      expect(commandOf({ kind: "burst", text })).toBeNull();
    }
  });
});

it("Enter and space decide nothing on the review", () => {
  expect(REVIEW_KEYS.commandOf({ kind: "named", name: "enter" })).toBeNull();
  expect(REVIEW_KEYS.commandOf({ kind: "character", character: " " })).toBe("page_down");
});
