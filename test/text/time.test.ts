import { expect, it } from "vitest";
import { ageText, clockText, dateTimeText, spanText } from "../../src/text/time.ts";

const NOW = "2026-11-22T03:14:07Z";

it.each([
  [0, "0s"],
  [59_999, "59s"],
  [60_000, "1m"],
  [3_599_999, "59m"],
  [3_600_000, "1h"],
  [86_400_000, "1d"],
  [-5, "0s"],
])("%d ms is %s", (ms, text) => {
  expect(spanText(ms)).toBe(text);
});

it("says how long ago, and nothing for a time nobody can read", () => {
  expect(ageText("2026-11-22T03:10:00Z", NOW)).toBe("4m");
  expect(ageText("yesterday", NOW)).toBe("");
});

it("shows the day only where it is another one, and always in UTC", () => {
  expect(clockText("2026-11-22T04:12:00+01:00", NOW)).toBe("03:12");
  expect(clockText("2026-11-21T23:12:09Z", NOW, true)).toBe("11-21 23:12:09");
  expect(clockText("never", NOW)).toBe("??:??");
  expect(dateTimeText("2026-11-22T04:12:00+01:00")).toBe("2026-11-22 03:12:00 UTC");
});
