import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { MAX_DOCUMENT_BYTES, MAX_NESTING, parseDocument, parseDocuments } from "../../src/domain/json-document.ts";

function failureOf(work: () => unknown): AwoooError {
  try {
    work();
  } catch (error) {
    if (error instanceof AwoooError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const messageOf = (input: Uint8Array | string, where = "x.json") => {
  const error = failureOf(() => parseDocument(input, where));
  expect(error.code).toBe("invalid_data");
  return error.message;
};

describe("parseDocument", () => {
  it("gives what JSON.parse gives for whatever JSON.stringify wrote", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 2, "\t"), (text, indent) => {
        const value: unknown = JSON.parse(text);
        fc.pre(!text.includes("__proto__") && text.isWellFormed() && !/\\ud[89a-f]/i.test(text));
        const written = JSON.stringify(value, null, indent);
        expect(JSON.stringify(parseDocument(written, "x"))).toBe(JSON.stringify(value));
        expect(JSON.stringify(parseDocument(new TextEncoder().encode(written), "x"))).toBe(JSON.stringify(value));
      }),
    );
  });

  it("never throws anything but invalid_data in one line, whatever bytes come", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .string({ unit: fc.constantFrom(...'[]{}",:\\u0d8e-+.tfn 1\n\u0000\u202e/*'), maxLength: 40 })
        .map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        let value: unknown;
        try {
          value = parseDocument(input, "x");
        } catch (error) {
          expect(error).toBeInstanceOf(AwoooError);
          expect((error as AwoooError).message).not.toMatch(/[\n\p{C}]/u);
          return;
        }
        // Numbers are kept as they were written; read by anybody else they are the same.
        expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(new TextDecoder().decode(input)));
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps numbers as they were written", () => {
    const text = '{"a":12345678901234567890,"b":1.0,"c":-0,"d":1e400}';
    expect(JSON.stringify(parseDocument(text, "x"))).toBe(text);
  });

  it("takes a byte order mark away", () => {
    expect(parseDocument("\uFEFF{}", "x")).toEqual({});
    expect(parseDocument(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), "x")).toEqual({});
  });

  it.each<[string, string, string]>([
    ["cut off in an object", '{"a":1,\n "b"', "x.json: line 2 column 5: unexpected end of the document"],
    ["cut off in a string", '{"a": "bc', "x.json: line 1 column 7: unexpected end inside a string"],
    ["cut off in an array", "[1,", "x.json: line 1 column 4: unexpected end of the document"],
    ["empty", "", "x.json: line 1 column 1: unexpected end of the document"],
    ["blank", " \n ", "x.json: line 2 column 2: unexpected end of the document"],
    ["a trailing comma", '{"a":1,}', "x.json: line 1 column 8: expected a key in double quotes"],
    ["a comment", '{"a":1} // x', "x.json: line 1 column 9: comments are not allowed"],
    ["single quotes", "{'a':1}", "x.json: line 1 column 2: unexpected `'a'`"],
    ["more after the end", '{"a":1} 2', "x.json: line 1 column 9: text after the end of the document"],
    ["a key twice", '{"a":{"b":[{"c":1,"c":2}]}}', "x.json: line 1 column 19: a.b[0].c: the key is there twice"],
    ["a key twice in another spelling", '{"ab":1,"\\u0061b":2}', "x.json: line 1 column 9: ab: the key is there twice"],
    ["a prototype", '{"a":[{"__proto__":{}}]}', "x.json: line 1 column 8: a[0].__proto__: this key is not allowed"],
    [
      "half a character",
      '{"a":"\\ud800"}',
      "x.json: line 1 column 6: a: half of a surrogate pair, which is no character",
    ],
    ["a raw control character", '{"a":"\u0001"}', "x.json: line 1 column 6: control character in a string"],
    ["NaN", '{"a":NaN}', "x.json: line 1 column 6: unexpected `NaN`"],
    ["a leading zero", '{"a":01}', "x.json: line 1 column 7: expected `,`"],
    ["a bad escape", '{"a":"\\x"}', "x.json: line 1 column 6: bad escape in a string"],
    ["a hidden character", '{"a":\u202e1}', "x.json: line 1 column 6: unexpected character"],
  ])("refuses %s and says where", (_what, text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it("names the first byte that is not UTF-8", () => {
    expect(messageOf(new Uint8Array([0x7b, 0x22, 0xc3, 0x28]))).toBe("x.json: byte 2: not valid UTF-8");
    const replacement = new TextEncoder().encode('["\ufffd\u00e9');
    expect(messageOf(new Uint8Array([...replacement, 0xff]))).toBe(
      `x.json: byte ${replacement.length}: not valid UTF-8`,
    );
    expect(messageOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0xe2, 0x82]))).toBe("x.json: byte 4: not valid UTF-8");
  });

  it("bounds the nesting without running out of stack", () => {
    const deepest = "[".repeat(MAX_NESTING) + "]".repeat(MAX_NESTING);
    expect(parseDocument(deepest, "x")).toBeInstanceOf(Array);
    expect(messageOf(`[${deepest}]`)).toBe("x.json: line 1 column 101: nested deeper than 100 levels");
    expect(messageOf("[".repeat(1_000_000))).toContain("nested deeper than 100 levels");
    expect(messageOf('{"a":'.repeat(1_000_000))).toContain("nested deeper than 100 levels");
  });

  it("bounds the size", () => {
    const text = `"${"a".repeat(MAX_DOCUMENT_BYTES - 2)}"`;
    expect(parseDocument(text, "x")).toHaveLength(MAX_DOCUMENT_BYTES - 2);
    expect(messageOf(`${text} `)).toBe("x.json: larger than 10 MiB");
    expect(messageOf(new Uint8Array(MAX_DOCUMENT_BYTES + 1))).toBe("x.json: larger than 10 MiB");
    const small = failureOf(() => parseDocument("[1,2]", "x", { maxBytes: 4 }));
    expect(small.code).toBe("invalid_data");
  });

  it("shows no key as it is that could fool a terminal", () => {
    expect(messageOf('{"a\\u202e\\nb":1,"a\\u202e\\nb":2}')).toBe(
      'x.json: line 1 column 17: ["a\\u{202e}\\nb"]: the key is there twice',
    );
    const long = "k".repeat(100_000);
    expect(messageOf(`{"${long}":1,"${long}":2}`).length).toBeLessThan(200);
  });
});

describe("parseDocuments", () => {
  const wheres = (text: string, where = "in.txt") => parseDocuments(text, where).map((document) => document.where);

  it("tells one document, an array and JSON Lines apart", () => {
    expect(wheres('{"a":1}')).toEqual(["in.txt"]);
    expect(wheres('[\n{"a":1},\n{"a":2}\n]\n')).toEqual(["in.txt"]);
    expect(wheres('{\n"a":1\n}')).toEqual(["in.txt"]);
    expect(parseDocuments('{"a":1}\r\n\n{"a":2}\n', "in.txt")).toEqual([
      { value: { a: 1 }, where: "in.txt line 1" },
      { value: { a: 2 }, where: "in.txt line 3" },
    ]);
    expect(wheres('{"a":1}\n', "one.jsonl")).toEqual(["one.jsonl line 1"]);
  });

  it("names the line and column of what is wrong", () => {
    const message = failureOf(() => parseDocuments('{"a":1}\n{"a":\n', "in.txt")).message;
    expect(message).toBe("in.txt line 2: column 6: unexpected end of the document");
    expect(failureOf(() => parseDocuments("{\n", "in.txt")).message).toContain("in.txt: line 2 column 1");
  });

  it("reads a file of nothing but line breaks cheaply", () => {
    expect(failureOf(() => parseDocuments("\n".repeat(MAX_DOCUMENT_BYTES), "in.txt")).code).toBe("invalid_data");
  });
});
