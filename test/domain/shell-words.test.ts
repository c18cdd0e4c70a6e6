/** One line taken apart as a POSIX shell does it, and everything a shell would do besides refused. */
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedWords, MAX_LINE, splitWords, type WordFault } from "../../src/domain/shell-words.ts";

const faultOf = (line: string): WordFault => {
  const split = splitWords(line);
  if ("fault" in split) return split.fault;
  throw new Error(`taken: ${JSON.stringify(split.words)}`);
};

describe("a line", () => {
  it.each<[string, string[]]>([
    ["", []],
    ["   ", []],
    ["kubectl", ["kubectl"]],
    ["  kubectl   get  pods ", ["kubectl", "get", "pods"]],
    ["'kubectl' \"get\" p'od's", ["kubectl", "get", "pods"]],
    ["\\k\\u\\b", ["kub"]],
    [`'{"a":"$x"}'`, ['{"a":"$x"}']],
    [`"{\\"a\\":1}"`, ['{"a":1}']],
    [`"a\\b"`, ["a\\b"]],
    [`"a\\\\b"`, ["a\\b"]],
    [`"\\$x"`, ["$x"]],
    ["a\\;b", ["a;b"]],
    ["'it'\\''s'", ["it's"]],
    ["'a'\"b\"c\\d", ["abcd"]],
    ["--a=b=c", ["--a=b=c"]],
  ])("%j is %j", (line, words) => {
    expect(splitWords(line)).toEqual({ words });
  });

  it.each([
    [";", "chain"],
    ["&", "chain"],
    ["|", "pipe"],
    ["<", "redirection"],
    [">", "redirection"],
    ["(", "group"],
    [")", "group"],
    ["$", "substitution"],
    ["`", "substitution"],
    ["*", "glob"],
    ["?", "glob"],
    ["[", "glob"],
    ["]", "glob"],
    ["~", "tilde"],
    ["{", "braces"],
    ["}", "braces"],
    ["#", "comment"],
    ["!", "history"],
  ])("with a plain %s is refused, and its place is named", (character, meaning) => {
    const place = { word: null, character: 5 };
    expect(faultOf(`abc ${character}x`)).toEqual({ code: "shell_character", character, meaning, place });
    expect(splitWords(`abc '${character}x'`)).toEqual({ words: ["abc", `${character}x`] });
  });

  it.each(["$", "`", "!"])("with %s in double quotes is refused", (character) => {
    expect(faultOf(`a "${character}x"`)).toMatchObject({ code: "shell_character", character });
  });

  it.each<[string, WordFault["code"], number]>([
    ["a 'b", "unclosed_quote", 3],
    ['a "b', "unclosed_quote", 3],
    ['a "b\\"', "unclosed_quote", 3],
    ["a 'b\\'c'", "unclosed_quote", 8],
    ["a b\\", "unfinished_escape", 4],
    ["a 'b c'", "blank_in_word", 2],
    ["a b\\ c", "blank_in_word", 2],
    ["a ''", "empty_word", 1],
    ['""', "empty_word", 1],
  ])("%j is refused: %s", (line, code, character) => {
    expect(faultOf(line)).toMatchObject({ code, place: { character } });
  });

  it.each([
    ["\n", "U+000A"],
    ["\r", "U+000D"],
    ["\t", "U+0009"],
    ["\0", "U+0000"],
    ["\x1b", "U+001B"],
    ["\x7f", "U+007F"],
  ])("with the control character %j is refused", (character, shown) => {
    for (const line of [`ab${character}c`, `ab'${character}'`, `ab\\${character}`]) {
      expect(faultOf(line)).toMatchObject({ code: "control_character", character: shown });
    }
  });

  it.each([
    ["а", "U+0430"],
    ["\u202e", "U+202E"],
    ["\u200b", "U+200B"],
    ["\u00a0", "U+00A0"],
    ["\u2028", "U+2028"],
    ["\ufeff", "U+FEFF"],
    ["－", "U+FF0D"],
    ["\u{e0041}", "U+E0041"],
    ["\ud800", "U+D800"],
    ["\u0085", "U+0085"],
    ["é", "U+00E9"],
  ])("with %j is refused by its code point", (character, shown) => {
    const place = { word: null, character: 3 };
    expect(faultOf(`ab${character}`)).toEqual({ code: "not_ascii", character: shown, place });
  });

  it("may have so many characters and no more", () => {
    expect(splitWords("a".repeat(MAX_LINE))).toEqual({ words: ["a".repeat(MAX_LINE)] });
    expect(faultOf("a".repeat(MAX_LINE + 1))).toEqual({ code: "too_long", length: MAX_LINE + 1, max: MAX_LINE });
  });
});

describe("words that are split already", () => {
  it("are taken as they are", () => {
    expect(checkedWords(["a", "b;c", "$(d)"])).toEqual({ words: ["a", "b;c", "$(d)"] });
  });

  it.each<[string[], WordFault]>([
    [["a", "b c"], { code: "blank_in_word", place: { word: 2, character: 2 } }],
    [["a", ""], { code: "empty_word", place: { word: 2, character: 1 } }],
    [["a", "b\n"], { code: "control_character", character: "U+000A", place: { word: 2, character: 2 } }],
    [["a\u200d"], { code: "not_ascii", character: "U+200D", place: { word: 1, character: 2 } }],
  ])("%j are refused", (words, fault) => {
    expect(checkedWords(words)).toEqual({ fault });
  });

  it("may be as long as a line together", () => {
    const fault = { code: "too_long", length: MAX_LINE + 1, max: MAX_LINE };
    expect(checkedWords(["a".repeat(4000), "b".repeat(96)])).toEqual({ fault });
  });
});

describe("compared with the real shell", () => {
  /** What /bin/sh makes of each line, as the arguments of a command. */
  function byShell(lines: readonly string[]): string[][] {
    const show = `w() { for a in "$@"; do printf '%s\\0' "$a"; done; printf '\\n'; }\n`;
    const script = show + lines.map((line) => `w ${line}\n`).join("");
    const printed = execFileSync("/bin/sh", ["-s"], { input: script, encoding: "latin1", maxBuffer: 1 << 26 });
    return printed
      .split("\n")
      .slice(0, -1)
      .map((line) => line.split("\0").slice(0, -1));
  }

  /** Mostly without blanks, since no word may have one. */
  const ascii = fc.oneof(
    { weight: 9, arbitrary: fc.stringMatching(/^[\x21-\x7e]{1,4}$/) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 4 }) },
  );
  const piece = fc.oneof(
    { weight: 5, arbitrary: fc.stringMatching(/^[a-z0-9=./:@%+,^_-]{1,6}$/) },
    { weight: 5, arbitrary: fc.constantFrom(" ", "  ") },
    ascii.map((text) => `'${text.replaceAll("'", "")}'`),
    ascii.map((text) => `"${text.replaceAll(/["$`!\\]/g, "")}"`),
    ascii.map((text) => `"${text.replaceAll("!", "").replaceAll(/["$`\\]/g, "\\$&")}"`),
    fc.constantFrom("\\", '"a\\b"', '"\\\\"', "\\'", '\\"', "''", '""'),
    ascii.map((text) => `"\\${text.replaceAll(/["$`!\\]/g, "")}"`),
    ascii.map((text) => `\\${text}`),
    ascii,
  );
  const line = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));

  it("every line that is taken gives the words the shell gives", () => {
    const taken = fc
      .sample(line, 30_000)
      .map((text) => ({ text, split: splitWords(text) }))
      .flatMap(({ text, split }) => ("words" in split ? [{ text, words: split.words }] : []));
    // Most lines of this kind are refused; what is left must be many and of many words.
    expect(taken.length).toBeGreaterThan(1000);
    expect(taken.filter(({ words }) => words.length > 2).length).toBeGreaterThan(50);
    const real = byShell(taken.map(({ text }) => text));
    expect(real).toHaveLength(taken.length);
    for (const [i, { text, words }] of taken.entries()) expect(words, text).toEqual(real[i]);
  });
});
