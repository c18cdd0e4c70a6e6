import { describe, expect, it, test } from "vitest";
import { FINDERS, maskSecrets } from "../../src/domain/secrets.ts";
import { generatedCleanStrings } from "../support/clean-strings.ts";
import { FOUND_CLEAN, FOUND_SECRETS, MORE_CLEAN, MORE_SECRETS } from "../support/secret-cases.ts";
import { LATER_CLEAN, LATER_SECRETS } from "../support/secret-cases-again.ts";
import { placesOf, seededSecrets } from "../support/seeded-secrets.ts";

const ALL_SECRETS = [...FOUND_SECRETS, ...MORE_SECRETS, ...LATER_SECRETS];

test.each(ALL_SECRETS)("%j does not show %j", (text, secret) => {
  expect(text).toContain(secret);
  const masked = maskSecrets(text);
  expect(masked).not.toContain(secret);
  expect(maskSecrets(masked)).toBe(masked);
});

test.each([...FOUND_CLEAN, ...LATER_CLEAN])("%j stays as it is", (text) => {
  expect(maskSecrets(text)).toBe(text);
});

it("changes at most 2 % of other texts without a credential", () => {
  const changed = MORE_CLEAN.filter((text) => maskSecrets(text) !== text);
  console.info(`${changed.length} of ${MORE_CLEAN.length} changed: ${changed.join(" | ")}`);
  expect(changed.length / MORE_CLEAN.length, changed.join("\n")).toBeLessThanOrEqual(0.02);
});

describe("the hint of a finder", () => {
  const seeded = seededSecrets(1).flatMap((secret) => placesOf(secret).map(({ text }) => text));
  const texts = [...ALL_SECRETS.map(([text]) => text), ...seeded, ...generatedCleanStrings(1)];

  it.each(Object.entries(FINDERS))("of %s is in everything it finds something in", (_, { hint, find }) => {
    const found = texts.filter((text) => find(text).length > 0);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((text) => !new RegExp(hint.source, "i").test(text))).toEqual([]);
    expect(hint.global || hint.sticky).toBe(false);
  });
});
