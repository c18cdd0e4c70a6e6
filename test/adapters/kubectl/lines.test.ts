import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineCutter } from "../../../src/adapters/kubectl/lines.ts";

/** What comes out of bytes that arrive in pieces. */
function cut(...pieces: (string | Uint8Array)[]): string[] {
  const lines: string[] = [];
  const cutter = new LineCutter((line) => lines.push(line));
  for (const piece of pieces) cutter.add(Buffer.from(piece as string));
  cutter.end();
  return lines;
}

describe("LineCutter", () => {
  it.each<[what: string, pieces: (string | Uint8Array)[], lines: string[]]>([
    ["nothing", [], []],
    ["a line", ["a\n"], ["a"]],
    ["a line without an end", ["a\nb"], ["a", "b"]],
    ["a line in pieces", ["a", "b", "\nc\n"], ["ab", "c"]],
    ["empty lines", ["\n\na\n"], ["", "", "a"]],
    ["line ends of Windows", ["a\r\nb\r\n"], ["a", "b"]],
    ["a letter in two pieces", [new Uint8Array([0xe2, 0x9c]), new Uint8Array([0x93, 0x0a])], ["✓"]],
    ["escape sequences", ["\u001b[2J\u001b]0;owned\u0007x\n"], ["\\x1b[2J\\x1b]0;owned\\x07x"]],
    ["a cursor that goes back", ["all is well\rpod deleted\n"], ["all is well\\x0dpod deleted"]],
    ["a reading direction that turns", ["a\u202eb\u2066c\n"], ["a<U+202E>b<U+2066>c"]],
    ["what has no width", ["pro\u200bd\u2060\ufeff\n"], ["pro<U+200B>d<U+2060><U+FEFF>"]],
    ["bytes that are no text", [new Uint8Array([0xff, 0xfe, 0x0a])], ["��"]],
  ])("%s", (_what, pieces, lines) => {
    expect(cut(...pieces)).toEqual(lines);
  });

  it("keeps little of a line without an end", () => {
    const [line = "", ...others] = cut(...Array.from({ length: 1000 }, () => "x".repeat(10_000)));
    expect(others).toEqual([]);
    expect(line.length).toBeLessThan(3000);
    expect(line).toMatch(/characters\)$/);
  });

  it("gives the same lines however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.array(fc.nat(40)), (text, sizes) => {
        const bytes = Buffer.from(text);
        const pieces: Buffer[] = [];
        let from = 0;
        for (const size of sizes) {
          pieces.push(bytes.subarray(from, from + size));
          from += size;
        }
        pieces.push(bytes.subarray(from));
        expect(cut(...pieces)).toEqual(cut(bytes));
      }),
    );
  });

  it("lets nothing through that a terminal would obey", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const line of cut(text)) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
