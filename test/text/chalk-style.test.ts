import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { createStyle } from "../../src/cli/chalk-style.ts";

test("a paint colours its text and nothing else, also as a callback of map", () => {
  for (const [name, paint] of Object.entries({ ...createStyle() })) {
    const [line = ""] = ["kubectl get pods"].map(paint);
    expect(stripVTControlCharacters(line), name).toBe("kubectl get pods");
    expect(line, name).not.toBe("kubectl get pods");
  }
});
