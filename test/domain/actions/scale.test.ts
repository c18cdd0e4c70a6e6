import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogueAction, classOf } from "../../../src/domain/action.ts";

const workload = { kind: "deployment", name: "checkout", namespace: "shop" };

describe("scale", () => {
  const scale = (to: number, replicas?: number) =>
    classOf(catalogueAction("scale", { ...workload, replicas: to }), replicas === undefined ? {} : { replicas });

  // [now, to, class]: within x0.5..x2 and at least 1 is easily taken back.
  it.each([
    [4, 2, "reversible"],
    [4, 1, "disruptive"],
    [4, 8, "reversible"],
    [4, 9, "disruptive"],
    [4, 4, "reversible"],
    [3, 1, "disruptive"],
    [3, 2, "reversible"],
    [3, 6, "reversible"],
    [3, 7, "disruptive"],
    [1, 1, "reversible"],
    [1, 2, "reversible"],
    [1, 3, "disruptive"],
    [1, 0, "disruptive"],
    [2, 1, "reversible"],
    [0, 0, "disruptive"],
    [0, 1, "disruptive"],
    [500, 1000, "reversible"],
  ] as const)("from %d to %d is %s", (now, to, expected) => expect(scale(to, now)).toBe(expected));

  it("is disruptive to any number while nobody knows what runs now", () => {
    for (const to of [0, 1, 2, 3, 1000]) expect(scale(to)).toBe("disruptive");
  });

  it("to 0 is disruptive from anywhere, and reversible always holds the bounds", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (now, to) => {
        expect(scale(0, now)).toBe("disruptive");
        expect(scale(to, now) === "reversible").toBe(to >= 1 && 2 * to >= now && to <= 2 * now);
      }),
    );
  });
});
