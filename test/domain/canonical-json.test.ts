import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, digestOf, parseJson, sha256 } from "../../src/domain/canonical-json.ts";

const again = (text: string) => canonicalJson(parseJson(text));

describe("RFC 8785", () => {
  it("serialises the example of its section 3.2.2", () => {
    const value = {
      numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\u002f",
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("sorts the members of its section 3.2.3 by UTF-16 code units", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toEqual([
      "One", // Objects list whole-number keys first; the text itself, checked below, has it second.
      "Carriage Return",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
    expect(canonicalJson(value).startsWith('{"\\r":"Carriage Return","1":"One","\u0080":')).toBe(true);
  });

  // Appendix B: the IEEE bits and the text they must give.
  it.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the double %s as %s", (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, "hex").readDoubleBE())).toBe(text);
  });

  it("escapes only what it must, in the shortest way", () => {
    expect(canonicalJson('\b\t\n\f\r"\\/\u0000\u001f\u007f\u2028é')).toBe(
      '"\\b\\t\\n\\f\\r\\"\\\\/\\u0000\\u001f\u007f\u2028é"',
    );
  });

  it("sorts at every depth, keeps the order of arrays, and leaves out undefined members", () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined, a: 2 }, 1], a: {} })).toBe('{"a":{},"b":[{"a":2,"d":1},1]}');
    expect(canonicalJson({ "10": 1, "9": 1, a: 1 })).toBe('{"10":1,"9":1,"a":1}');
  });

  it("keeps a member called __proto__", () => {
    expect(again('{"b":1,"__proto__":{"x":1}}')).toBe('{"__proto__":{"x":1},"b":1}');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it("does not depend on the order in which an object was built", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(digestOf(turned)).toBe(digestOf(value));
      }),
    );
  });

  it("says the same as JSON, for anything JSON can say", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("parseJson", () => {
  it.each([
    "9007199254740993",
    "-9007199254740993",
    "123456789012345678901234567890",
    "1.0",
    "-1.50",
    "0.10",
    "1e5",
    "1E5",
    "1e+5",
    "1E400",
    "-1e-400",
    "-0",
    "-0.0",
    "0.1234567890123456789",
    "0",
    "42",
    "-7",
    "0.5",
  ])("keeps the number %s as it was written", (number) => {
    expect(again(number)).toBe(number);
    expect(again(`[${number}]`)).toBe(`[${number}]`);
    expect(again(`{"a":{"b":[1,${number} ,"x"]}}`)).toBe(`{"a":{"b":[1,${number},"x"]}}`);
    expect(JSON.stringify(parseJson(`{"a":${number}}`))).toBe(`{"a":${number}}`);
  });

  it("gives plain numbers where a double holds what was written", () => {
    expect(parseJson('{"a":1,"b":0.25,"c":-3,"d":9007199254740991,"e":1e+21}')).toEqual({
      a: 1,
      b: 0.25,
      c: -3,
      d: 9007199254740991,
      e: 1e21,
    });
  });

  it("leaves digits in text alone", () => {
    expect(parseJson('{"a":"1.0 1e5 9007199254740993"}')).toEqual({ a: "1.0 1e5 9007199254740993" });
  });

  it.each(["", "{", '{"a":}', "[1,]", "01", "1.", "NaN", "'a'", "{'a':1}", '{"a":1}x', "\uFEFF{}"])(
    "refuses %j with a SyntaxError",
    (text) => expect(() => parseJson(text)).toThrow(SyntaxError),
  );

  const someNumber = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
    fc.stringMatching(/^-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?$/),
  );

  it("keeps any number of any spelling", () => {
    fc.assert(
      fc.property(someNumber, (number) => {
        expect(again(`{"n":${number}}`)).toBe(`{"n":${number}}`);
        // Wherever a number may stand, and with any white space around it.
        expect(again(` ${number}\n`)).toBe(number);
        expect(again(`{ "a:" \n:\t${number} , "b" : [ 1, \r\n ${number} ] }`)).toBe(
          `{"a:":${number},"b":[1,${number}]}`,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("reaches a text that no further round trip changes", () => {
    const someText = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.tuple(fc.json(), someNumber).map(([inner, number]) => `{"z":${inner},"a":[${number}]}`),
    );
    fc.assert(
      fc.property(someText, (text) => {
        const once = again(text);
        expect(again(once)).toBe(once);
        expect(digestOf(parseJson(once))).toBe(digestOf(parseJson(text)));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("sha256", () => {
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["é", "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"],
  ])("of %j", (text, hex) => expect(sha256(text)).toBe(hex));
});
