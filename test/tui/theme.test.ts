import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { riskPaint } from "../../src/text/symbols.ts";
import { ORANGE, themeFor } from "../../src/tui/theme.ts";

describe.each(["16", "256"] as const)("with %s colours", (colors) => {
  it("a paint colours its text and nothing else, also as a callback of map", () => {
    for (const [name, paint] of Object.entries({ ...themeFor(colors) })) {
      const [line = ""] = ["kubectl get pods"].map(paint);
      expect(stripVTControlCharacters(line), name).toBe("kubectl get pods");
      expect(line, name).not.toBe("kubectl get pods");
    }
  });

  it("every level of risk looks its own, and unlike plain text", () => {
    const painted = (["low", "medium", "high", "critical"] as const).map((level) =>
      riskPaint(level, themeFor(colors))("x"),
    );
    expect(new Set([...painted, "x"]).size).toBe(5);
  });
});

it("without colours is plain", () => {
  for (const paint of Object.values(themeFor("none"))) expect(paint("x")).toBe("x");
});

it("the one colour that does not follow the theme can be read on white and on black", () => {
  // xterm's cube, and the contrast of WCAG 2: 3 to 1 for what is bold or large.
  const levels = [0, 95, 135, 175, 215, 255];
  const at = (weight: number) => (levels[Math.floor((ORANGE - 16) / weight) % 6] ?? 0) / 255;
  const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = 0.2126 * linear(at(36)) + 0.7152 * linear(at(6)) + 0.0722 * linear(at(1));
  expect(1.05 / (luminance + 0.05)).toBeGreaterThan(3);
  expect((luminance + 0.05) / 0.05).toBeGreaterThan(3);
});
