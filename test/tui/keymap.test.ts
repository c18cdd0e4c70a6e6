import { describe, expect, it } from "vitest";
import { commandOf, KEYMAP } from "../../src/tui/review/keymap.ts";

describe("KEYMAP", () => {
  it("gives every key one meaning, and every command words in both languages", () => {
    const keys = KEYMAP.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { label, help } of KEYMAP) {
      for (const text of [label.en, help.en]) expect(text).toMatch(/^[\x20-\x7e]+$/);
      for (const text of [label["zh-TW"], help["zh-TW"]]) expect(text).toMatch(/\p{Script=Han}/u);
    }
  });

  it("never lets Enter or space decide anything", () => {
    expect(commandOf({ kind: "named", name: "enter" })).toBeNull();
    expect(commandOf({ kind: "character", character: " " })).toBe("page_down");
    expect(commandOf({ kind: "burst", text: "a" })).toBeNull();
  });
});
