import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { VERSION } from "../../src/cli/version.ts";
import { newLaptop } from "../support/awooo.ts";

test("the version is that of package.json", async () => {
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  expect(VERSION).toBe(version);
  const laptop = await newLaptop();
  for (const flag of ["--version", "-V"]) {
    expect(await laptop.run([flag])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  }
  expect(JSON.parse((await laptop.run(["--version", "--json"])).stdout)).toEqual({ version });
  await laptop.remove();
});
