import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { pathText, validate, zId, zLabels, zTime } from "../../src/domain/schema.ts";
import { hostileText } from "../support/arbitraries.ts";

function failure(schema: z.ZodMiniType, value: unknown): AwoooError {
  try {
    validate(schema, value, "here");
  } catch (error) {
    if (error instanceof AwoooError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(value)}`);
}

describe("zTime", () => {
  it.each([
    "2026-03-02T10:00:00Z",
    "2026-03-02T10:00:00.000Z",
    "2026-03-02T10:00:00.123456789Z",
    "2026-03-02T18:00:00+08:00",
    "2026-03-02T10:00:00-00:00",
    "2024-02-29T00:00:00Z",
    "0001-01-01T00:00:00Z",
  ])("takes %s as written, and Date.parse can read it", (text) => {
    expect(validate(zTime, text, "here")).toBe(text);
    expect(Date.parse(text)).not.toBeNaN();
  });

  it.each([
    "",
    "now",
    "2026-03-02",
    "2026-03-02T10:00:00",
    "2026-03-02 10:00:00Z",
    "2026-03-02T10:00Z",
    "2026-02-30T10:00:00Z",
    "2026-13-01T10:00:00Z",
    "2026-03-02T24:00:00Z",
    "2026-03-02T10:00:60Z",
    "2026-03-02T10:00:00+0800",
    "2026-03-02T10:00:00Z\n",
    " 2026-03-02T10:00:00Z",
    "1772445600",
    1772445600,
    null,
  ])("refuses %j", (value) => {
    expect(failure(zTime, value).message).toBe("here: the document: expected an RFC 3339 time with a zone");
  });
});

describe("zId", () => {
  it.each(["a", "INC-1", "inc:2026/03#7", "警報-1", "x".repeat(200), "0", "a-", "\u{1F525}"])("takes %j", (id) => {
    expect(validate(zId, id, "here")).toBe(id);
  });

  it.each([
    "",
    "-",
    "-rf",
    "--json",
    "a b",
    "a\tb",
    "a\n",
    "\u0000",
    "a\u001B[2J",
    "a\u200Bb",
    "a\u202Eb",
    "a\u00ADb",
    "\uFEFFa",
    "a\u2028b",
    "a\u00A0b",
    "a\uD800",
    "a\u0085b",
    "x".repeat(201),
  ])("refuses %j", (id) => {
    expect(failure(zId, id).code).toBe("invalid_data");
  });

  it("counts characters, not code units", () => {
    expect(validate(zId, "\u{1F525}".repeat(200), "here")).toHaveLength(400);
    expect(failure(zId, "\u{1F525}".repeat(201)).code).toBe("invalid_data");
  });
});

describe("zLabels", () => {
  it("takes texts only", () => {
    expect(validate(zLabels, { a: "b", "": "" }, "here")).toEqual({ a: "b", "": "" });
    expect(failure(zLabels, { a: 1 }).message).toBe("here: a: expected string, got a number");
    expect(failure(zLabels, { a: null }).message).toBe("here: a: expected string, got null");
    expect(failure(zLabels, ["a"]).message).toBe("here: the document: expected object, got an array");
  });
});

describe("pathText", () => {
  it.each([
    [[], "the document"],
    [["status"], "status"],
    [["signals", 0, "labels", "severity"], "signals[0].labels.severity"],
    [[3, "id"], "[3].id"],
    [[0], "[0]"],
    [["labels", "a.b"], 'labels["a.b"]'],
    [["labels", ""], 'labels[""]'],
    [["labels", "a b"], 'labels["a b"]'],
    [["a-b"], "a-b"],
  ])("of %j is %s", (path, text) => expect(pathText(path)).toBe(text));

  it("is printable and short, whatever the keys are", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hostileText, fc.nat(99)), { maxLength: 4 }), (path) => {
        const text = pathText(path);
        expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 1000 },
    );
    expect(pathText(["x".repeat(10_000)]).length).toBeLessThan(100);
  });
});

describe("validate", () => {
  const schema = z.strictObject({
    name: z.string().check(z.minLength(2), z.maxLength(4)),
    count: z._default(z.int().check(z.minimum(1), z.maximum(9)), 3),
    kind: z.optional(z.enum(["a", "b"])),
    list: z.optional(z.array(z.number()).check(z.maxLength(1))),
  });

  it("gives the value with its defaults", () => {
    expect(validate(schema, { name: "ok" }, "here")).toEqual({ name: "ok", count: 3 });
  });

  it.each([
    [null, "the document: expected object, got null"],
    [undefined, "the document: expected object, it is missing"],
    [{}, "name: expected string, it is missing"],
    [{ name: 5 }, "name: expected string, got a number"],
    [{ name: "x" }, "name: expected at least 2 characters"],
    [{ name: "xxxxx" }, "name: expected at most 4 characters"],
    [{ name: "ok", count: 0 }, "count: expected at least 1"],
    [{ name: "ok", count: 10 }, "count: expected at most 9"],
    [{ name: "ok", count: 1.5 }, "count: expected int, got a number"],
    [{ name: "ok", kind: "c" }, "kind: expected one of a, b"],
    [{ name: "ok", list: [1, 2] }, "list: expected at most 1 elements"],
    [{ name: "ok", list: ["1"] }, "list[0]: expected number, got a string"],
    [{ name: "ok", extra: 1 }, "the document: unknown key extra"],
    [{ name: "ok", "a\u001Bb": 1 }, 'the document: unknown key "a\\u001bb"'],
  ])("refuses %j", (value, message) => {
    expect(failure(schema, value)).toMatchObject({ code: "invalid_data", message: `here: ${message}` });
  });

  it("tells programs where, which path, and how many problems", () => {
    expect(failure(schema, { name: 5, count: 0 }).details).toEqual({ where: "here", path: "name", problems: 2 });
  });

  it("always refuses in one line", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(hostileText, fc.jsonValue())), (value) => {
        fc.pre(!schema.safeParse(value).success);
        expect(failure(schema, value).message).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
    );
  });
});
