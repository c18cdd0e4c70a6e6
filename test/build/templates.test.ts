import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { templates } from "virtual:templates";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadTemplates, templatesEsbuildPlugin, templatesVitePlugin } from "../../build/templates.mjs";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "awooo-templates-"));
});
afterEach(() => rm(dir, { recursive: true }));

it("reads every template, in the order of file names", async () => {
  const loaded = await loadTemplates();
  expect(loaded.templates).toEqual(templates);
  expect(loaded.files.map((file) => path.basename(file))).toEqual(loaded.templates.map(({ id }) => `${id}.yaml`));
  expect(loaded.files).toEqual(loaded.files.toSorted());
});

it("gives esbuild and Vite the same module, with no YAML left in it", async () => {
  await writeFile(path.join(dir, "one.yaml"), "id: one\ntitle: { en: 'It''s', zh-TW: 一 }\n");
  const expected = [{ id: "one", title: { en: "It's", "zh-TW": "一" } }];
  const bundle = await build({
    stdin: { contents: 'import { templates } from "virtual:templates"; console.log(JSON.stringify(templates));' },
    plugins: [templatesEsbuildPlugin(dir)],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
  });
  expect(Object.keys(bundle.metafile.inputs).filter((input) => input.includes("yaml"))).toEqual([]);
  expect(bundle.outputFiles[0]?.text).toContain("It's");
  const plugin = templatesVitePlugin(dir);
  const code = await plugin.load(plugin.resolveId("virtual:templates") ?? "");
  expect(code).toBe(`export const templates = ${JSON.stringify(expected)};`);
  expect(plugin.resolveId("other")).toBeUndefined();
});

it.each([
  ["broken.yaml", "id: broken\nmatch: [", /broken\.yaml:\d+: /],
  ["named.yaml", "id: other\n", /named\.yaml: id: expected named/],
  ["empty.yaml", "", /empty\.yaml: id: expected empty/],
])("stops the build at %s", async (name, text, message) => {
  await writeFile(path.join(dir, name), text);
  await expect(loadTemplates(dir)).rejects.toThrow(message);
});
