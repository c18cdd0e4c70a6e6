import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaCdf, betaQuantile } from "../../src/domain/beta.ts";

/** P(X <= x) for whole a and b, from the binomial distribution: nothing in common with the code under test. */
function binomialTail(x: number, a: number, b: number): number {
  const n = a + b - 1;
  let term = (1 - x) ** n;
  let below = 0;
  for (let k = 0; k < a; k++) {
    below += term;
    term *= ((n - k) / (k + 1)) * (x / (1 - x));
  }
  return 1 - below;
}

const whole = fc.integer({ min: 1, max: 60 });
const shape = fc.double({ min: 1, max: 400, noNaN: true });
const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });

describe("betaCdf", () => {
  it("equals the binomial tail for whole parameters", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.02, max: 0.98, noNaN: true }), whole, whole, (x, a, b) => {
        expect(betaCdf(x, a, b)).toBeCloseTo(binomialTail(x, a, b), 9);
      }),
      { numRuns: 500 },
    );
  });

  it("is symmetric, rises, and stays within 0 and 1", () => {
    fc.assert(
      fc.property(inside, inside, shape, shape, (x, y, a, b) => {
        expect(betaCdf(x, a, b)).toBeCloseTo(1 - betaCdf(1 - x, b, a), 9);
        const [low, high] = [Math.min(x, y), Math.max(x, y)];
        expect(betaCdf(low, a, b)).toBeLessThanOrEqual(betaCdf(high, a, b) + 1e-12);
        expect(betaCdf(x, a, b)).toBeGreaterThanOrEqual(-1e-12);
        expect(betaCdf(x, a, b)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it.each([-1, 0])("is 0 at %d", (x) => expect(betaCdf(x, 2, 3)).toBe(0));
  it.each([1, 2])("is 1 at %d", (x) => expect(betaCdf(x, 2, 3)).toBe(1));
});

describe("betaQuantile", () => {
  it("is the root 0.05^(1/n) for Beta(n, 1): n - 1 successes and no failure", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 2000, noNaN: true }), (n) => {
        expect(betaQuantile(0.05, n, 1)).toBeCloseTo(0.05 ** (1 / n), 10);
      }),
    );
  });

  it("is 1 - 0.95^(1/n) for Beta(1, n): failures alone", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 2000, noNaN: true }), (n) => {
        expect(betaQuantile(0.05, 1, n)).toBeCloseTo(1 - 0.95 ** (1 / n), 10);
      }),
    );
  });

  // Beta(2,2) is 3x^2 - 2x^3; Beta(1/2,1/2) is the arcsine law. The others come from the binomial tail by bisection
  // in exact fractions, to 6 places.
  it.each([
    [0.05, 1, 1, 0.05],
    [0.5, 1, 1, 0.5],
    [0.05, 2, 2, 0.13535],
    [0.5, 0.5, 0.5, 0.5],
    [0.05, 0.5, 0.5, Math.sin((Math.PI / 2) * 0.05) ** 2],
    [0.05, 2, 3, 0.097611],
    [0.05, 3, 2, 0.248605],
    [0.05, 8, 6, 0.354799],
    [0.05, 19, 6, 0.610861],
    [0.05, 51, 11, 0.737809],
    [0.95, 6, 19, 0.389139],
  ])("at %d of Beta(%d, %d) is %d", (p, a, b, expected) => {
    expect(betaQuantile(p, a, b)).toBeCloseTo(expected, 6);
  });

  it("undoes the distribution function", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), shape, shape, (p, a, b) => {
        expect(betaCdf(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 7);
      }),
    );
  });

  it("rises with successes and falls with failures", () => {
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0.01, max: 50, noNaN: true }), (a, b, more) => {
        expect(betaQuantile(0.05, a + more, b)).toBeGreaterThan(betaQuantile(0.05, a, b));
        expect(betaQuantile(0.05, a, b + more)).toBeLessThan(betaQuantile(0.05, a, b));
      }),
    );
  });
});
