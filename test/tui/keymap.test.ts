import { describe, expect, it } from "vitest";
import { commandOf, KEYMAP, keystrokeOf, type TerminalKey } from "../../src/tui/keymap.ts";

const none: TerminalKey = {
  upArrow: false,
  downArrow: false,
  pageUp: false,
  pageDown: false,
  return: false,
  escape: false,
  backspace: false,
  delete: false,
  ctrl: false,
  meta: false,
};

describe("keystrokeOf", () => {
  it.each([
    ["one character", "a", {}, { kind: "character", character: "a" }],
    ["one character of another plane", "😀", {}, { kind: "character", character: "😀" }],
    ["several at once", "ay", {}, { kind: "burst", text: "ay" }],
    ["a character with its Enter", "a\r", {}, { kind: "burst", text: "a\r" }],
    ["Alt and a character", "a", { meta: true }, { kind: "unknown" }],
    ["Ctrl and a character", "a", { ctrl: true }, { kind: "unknown" }],
    ["Ctrl-C", "c", { ctrl: true }, { kind: "named", name: "ctrl_c" }],
    ["Alt and Enter", "", { return: true, meta: true }, { kind: "unknown" }],
    ["Enter", "\r", { return: true }, { kind: "named", name: "enter" }],
    ["Esc, which Ink reports with meta", "", { escape: true, meta: true }, { kind: "named", name: "escape" }],
    ["a control character", "\x00", {}, { kind: "unknown" }],
    ["nothing", "", {}, { kind: "unknown" }],
  ] as const)("%s", (_name, input, key, expected) => {
    expect(keystrokeOf(input, { ...none, ...key })).toEqual(expected);
  });
});

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
