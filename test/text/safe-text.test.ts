import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeText, shellWord } from "../../src/text/safe-text.ts";

const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe("safeText", () => {
  it.each([
    ["plain text stays", "KubePodCrashLooping 12 %", "KubePodCrashLooping 12 %"],
    ["escape sequences", "\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"],
    ["operating system commands", "\x1b]0;title\x07", "\\x1b]0;title\\x07"],
    ["C1 and DEL", "a\x9b31mb\x7f", "a\\x9b31mb\\x7f"],
    ["a lone carriage return", "safe\rdanger", "safe\\x0ddanger"],
    ["bidi overrides", "rm \u202egpj.exe", "rm <U+202E>gpj.exe"],
    ["bidi isolates", "\u2066x\u2069", "<U+2066>x<U+2069>"],
    ["zero width", "pay\u200bments\ufeff", "pay<U+200B>ments<U+FEFF>"],
    ["soft hyphen, filler, braille blank", "a\u00adb\u3164c\u2800", "a\\xadb<U+3164>c<U+2800>"],
    ["tags that carry hidden text", "hi\u{e0041}", "hi<U+E0041>"],
    ["a lone surrogate", "x\ud800y", "x<U+D800>y"],
    ["line separators", "a\u2028b", "a<U+2028>b"],
    ["line breaks become one space", "one\r\n\n\ttwo", "one two"],
    ["other writing systems stay", "服務異常 café Straße", "服務異常 café Straße"],
    ["emoji stay", "\u26a0\ufe0f hot", "\u26a0\ufe0f hot"],
  ])("%s", (_name, untrusted, shown) => {
    expect(safeText(untrusted)).toBe(shown);
  });

  it("keeps line breaks where asked, and never a carriage return", () => {
    expect(safeText("a\r\nb\tc", { singleLine: false })).toBe("a\nb  c");
  });

  it("says how much was cut, and never cuts a character in two", () => {
    expect(safeText("x".repeat(12), { max: 10 })).toBe(`${"x".repeat(10)}... (+2 characters)`);
    expect(safeText(`${"x".repeat(9)}😀y`, { max: 10 })).toBe(`${"x".repeat(9)}... (+3 characters)`);
  });

  it("stops stacks of marks", () => {
    expect(safeText(`a${"\u0301".repeat(50)}b`)).toBe(`a${"\u0301".repeat(4)}<+46 marks>b`);
  });

  it("can escape everything outside ASCII", () => {
    expect(safeText("服務", { ascii: true })).toBe("<U+670D><U+52D9>");
  });

  it("lets no control, format or invisible character through, whatever comes in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(HIDDEN.test(safeText(text).replaceAll("\ufe0f", ""))).toBe(false);
        expect(safeText(text, { ascii: true })).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});

describe("shellWord", () => {
  it.each([
    ["INC-2041", "INC-2041"],
    ["a$(reboot)", "'a$(reboot)'"],
    ["it's", "'it'\\''s'"],
  ])("%s", (word, quoted) => {
    expect(shellWord(word)).toBe(quoted);
  });
});
