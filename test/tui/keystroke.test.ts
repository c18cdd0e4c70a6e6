import { describe, expect, it } from "vitest";
import { keystrokeOf, type TerminalKey } from "../../src/tui/keystroke.ts";

const none: TerminalKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  home: false,
  end: false,
  tab: false,
  shift: false,
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
    ["Ctrl and a character", "b", { ctrl: true }, { kind: "unknown" }],
    ["Ctrl-W, which edits", "w", { ctrl: true }, { kind: "named", name: "ctrl_w" }],
    ["Ctrl-C", "c", { ctrl: true }, { kind: "named", name: "ctrl_c" }],
    ["Alt and Enter", "", { return: true, meta: true }, { kind: "unknown" }],
    ["Backspace", "", { backspace: true }, { kind: "named", name: "backspace" }],
    ["Delete, which is another key", "", { delete: true }, { kind: "named", name: "delete" }],
    ["Enter", "\r", { return: true }, { kind: "named", name: "enter" }],
    ["Esc, which Ink reports with meta", "", { escape: true, meta: true }, { kind: "named", name: "escape" }],
    ["a control character", "\x00", {}, { kind: "unknown" }],
    ["nothing", "", {}, { kind: "unknown" }],
  ] as const)("%s", (_name, input, key, expected) => {
    expect(keystrokeOf(input, { ...none, ...key })).toEqual(expected);
  });
});
