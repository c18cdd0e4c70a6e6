/** The pictures of the README: made from the screens as they are now, and as exact as a terminal. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { piecesOf } from "../screenshots/ansi.ts";
import { SCENES } from "../screenshots/scenes.ts";
import { svgOf } from "../screenshots/svg.ts";

const ROOT = join(import.meta.dirname, "../..");
const ESC = String.fromCharCode(27);
const MAX_BYTES = 60_000;

describe.each(Object.entries(SCENES))("%s", (name, picture) => {
  const path = join("test/screenshots", name);

  it("shows the screen as it is now (else: npm run screenshots)", async () => {
    expect(await readFile(join(ROOT, path), "utf8")).toBe(svgOf(picture()));
  });

  it("is small, and complete in itself", () => {
    const svg = svgOf(picture());
    expect(svg.length).toBeLessThan(MAX_BYTES);
    expect(svg).not.toMatch(/href|url\(|@import|<script/);
  });
});

describe("the README", () => {
  it.each(["board.svg", "review.svg"])("shows %s, and says in words what is on it", async (name) => {
    const readme = await readFile(join(ROOT, "README.md"), "utf8");
    expect(readme).toMatch(new RegExp(`!\\[[^\\]]{40,}\\]\\(test/screenshots/${name}\\)`));
  });
});

describe("a line of a terminal as a picture", () => {
  const drawn = (line: string) =>
    svgOf({ lines: [line], columns: 20, title: "t" }).match(/<text.*<\/text>|<path.*\/>|<rect x="\d.*\/>/g) ?? [];
  const xOf = (elements: readonly string[]) => elements.map((element) => / x="([\d.]+)"/.exec(element)?.[1]);

  it("what follows wide characters stands two columns further for each", () => {
    expect(xOf(drawn("\u6191\u8b49 ab"))).toEqual(["14", "30.8", "56"]);
    expect(xOf(drawn("wxyz ab"))).toEqual(["14"]);
    expect(xOf(drawn("wxyz  ab"))).toEqual(["14", "64.4"]);
  });

  it("knows where each look begins and ends", () => {
    const pieces = piecesOf(`a${ESC}[1m${ESC}[31mbc${ESC}[39m${ESC}[22md`);
    expect(pieces.map(({ text, column, bold, colour }) => [text, column, bold, colour])).toEqual([
      ["a", 0, false, null],
      ["bc", 1, true, "red"],
      ["d", 3, false, null],
    ]);
    expect(() => piecesOf(`${ESC}[4mx`)).toThrow("code 4");
  });

  it("writes text as text", () => {
    expect(drawn("<b>&")[0]).toContain(">&lt;b&gt;&amp;<");
  });
});
