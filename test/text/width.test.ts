import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth, padEnd, shorten, wrapCommand, wrapText } from "../../src/text/width.ts";

describe("displayWidth", () => {
  it.each([
    ["abc", 3],
    ["服務", 4],
    ["e\u0301", 1],
    ["\x1b[31mred\x1b[0m", 3],
  ])("%j", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

it("shortens by columns, not by characters", () => {
  expect(shorten("服務異常", 8)).toBe("服務異常");
  expect(shorten("服務異常", 7)).toBe("服務異…");
  expect(shorten("checkout", 6, "...")).toBe("che...");
  expect(displayWidth(padEnd("服務", 6))).toBe(6);
});

describe("wrapText", () => {
  it("breaks between words, between wide characters, and in a word only if it must", () => {
    expect(wrapText("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrapText("服務異常，請檢查", 8)).toEqual(["服務異", "常，請檢", "查"]);
    expect(wrapText("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
    expect(wrapText("a\n\nb", 10)).toEqual(["a", "", "b"]);
  });

  it("never makes a line too wide, and loses nothing but blanks", () => {
    const words = fc.array(fc.constantFrom("a", "checkout", "服務異常", "，", "\n", " ", "x".repeat(30), "é"));
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 60 }), (parts, width) => {
        const text = parts.join(" ");
        const lines = wrapText(text, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      }),
    );
  });
});

describe("wrapCommand", () => {
  const command = ["kubectl", "rollout", "undo", "deployment/checkout", "--namespace=shop", "--to-revision=41"];

  it("stays on one line where it fits", () => {
    expect(wrapCommand(command, 80, 3)).toEqual([`   ${command.join(" ")}`]);
  });

  it("reads back as the same words in a shell, at any width, and is never too wide", () => {
    const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:/=@-]{0,80}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 20, max: 130 }),
        (words, width) => {
          const lines = wrapCommand(words, width, 1);
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
          const asShellReads = lines.join("\n").replaceAll("\\\n", "");
          expect(asShellReads.split(/\s+/).filter((part) => part !== "")).toEqual(words);
        },
      ),
    );
  });
});

it("knows the widths of emoji and of what joins them", () => {
  expect(displayWidth("⚠")).toBe(1);
  expect(displayWidth("⚠\ufe0f")).toBe(2);
  expect(displayWidth("🔥")).toBe(2);
  expect(displayWidth("■ ▲ ◆ ● ✓ ✗ “”…│─")).toBe(17);
});
