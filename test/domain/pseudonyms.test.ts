import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { pseudonymsFor } from "../../src/domain/pseudonyms.ts";

const TELLING = "glpat-a1b2c3d4e5f6g7h8i9j0";

describe("people", () => {
  it("are numbered as they appear, whatever the case, and are back in place afterwards", () => {
    const names = pseudonymsFor([], ["bo@x.io and Ana@Example.com", "ana@example.com again"]);
    const covered = names.cover("ANA@example.com told bo@x.io");
    expect(covered).toBe("person-2 told person-1");
    expect(names.reveal(covered)).toBe("Ana@Example.com told bo@x.io");
  });

  it("nobody spoke of before are masked for good", () => {
    expect(pseudonymsFor([], []).cover("mail eve@evil.example now")).toBe("mail [masked email address] now");
  });

  test.each([
    "alice@corp",
    'owner="bob@corp"',
    "mailto:ana@corp.example",
    "eve@163.com",
    "alice@10.0.0.5",
    "user/alice@corp",
    "alice@v2corp",
    "bob@3m",
    "root-cause@example.com",
  ])("are covered in %s", (text) => {
    const names = pseudonymsFor([], [text]);
    expect(names.cover(text)).toMatch(/person-1/);
    expect(names.cover(text)).not.toContain("@");
    expect(names.reveal(names.cover(text))).toBe(text);
    expect(pseudonymsFor([], []).cover(text)).toContain("[masked email address]");
  });

  test.each([
    "git@github.com:shop/checkout.git",
    "git@github.com",
    "root@10.0.0.5",
    "root@db-1",
    "job@daily.timer",
    "getty@tty1.service failed",
    "registry.example.com/shop/checkout@sha256:0123456789abcdef",
    "lodash@4.17.21",
    "actions/checkout@v4",
    "actions/checkout@main",
    "com.shop.Order@1b2c3d4e",
    "amqp://app@mq/orders",
    "ssh://git@github.com/shop",
    "rabbit@rabbitmq-0",
    "rate(http_requests_total[5m] @ 1700000000)",
  ])("are not what %s speaks of", (text) => {
    expect(pseudonymsFor([], [text]).cover(text)).toBe(text);
    expect(pseudonymsFor([], []).cover(text)).toBe(text);
  });

  it("who are really called so keep their name", () => {
    const names = pseudonymsFor([], ["person-1 wrote to bo@x.io"]);
    expect(names.cover("person-1, bo@x.io")).toBe("person-1, person-2");
    expect(names.reveal("person-1, person-2")).toBe("person-1, bo@x.io");
    expect(names.unknownIn("person-1 and person-2")).toBeNull();
    expect(names.unknownIn("person-3 did it")).toBe("person-3");
  });
});

describe("objects", () => {
  it("get another name only where theirs looks like a secret", () => {
    const names = pseudonymsFor([TELLING, "checkout", "object-1"], []);
    expect([names.alias("checkout"), names.alias(TELLING)]).toEqual(["checkout", "object-2"]);
    expect(names.cover(`pod ${TELLING}-7d9f8 of checkout`)).toBe("pod object-2-7d9f8 of checkout");
    expect(names.reveal("restart object-2, not object-20")).toBe(`restart ${TELLING}, not object-20`);
  });

  it("keep it in a field whose name would mask the whole value", () => {
    expect(pseudonymsFor([TELLING], []).cover(TELLING, "deployment")).toBe("object-1");
    expect(pseudonymsFor([], []).cover("zzz", "api_key")).toBe("[masked api key]");
  });
});

it("takes no longer for text made to be slow", () => {
  const texts = [
    "a".repeat(65_536),
    "a@".repeat(30_000),
    "a@a.".repeat(16_000),
    "person-".repeat(9000),
    "://a@".repeat(13_000),
    "a@1.".repeat(16_000),
  ];
  const began = performance.now();
  for (const text of texts) pseudonymsFor([], [text]).cover(text);
  expect(performance.now() - began).toBeLessThan(5000);
});

it("leaves accounts of programs, which are nobody's", () => {
  for (const text of ["hg@example.com", "git@example.com:x", "postgres@db"]) {
    expect(pseudonymsFor([], [text]).cover(text)).toBe(text);
  }
});

it("gives every address back, and sends none (property)", () => {
  // Accounts of programs and names of units are nobody's.
  const isNobodys = (text: string) =>
    /^(?:git|hg|svn|root)@|\.(?:service|timer|socket|mount|target|slice|scope|path|swap|device)$/i.test(text);
  const address = fc.emailAddress().filter((text) => /^[\w.+-]{1,60}@[\w.-]{1,60}$/.test(text) && !isNobodys(text));
  fc.assert(
    fc.property(fc.array(address, { minLength: 1, maxLength: 5 }), (people) => {
      const names = pseudonymsFor([], people);
      for (const person of people) {
        expect(names.cover(` ${person} `)).not.toContain("@");
        expect(names.reveal(names.cover(` ${person} `)).toLowerCase()).toContain(person.toLowerCase());
      }
    }),
    { numRuns: 50 },
  );
});
