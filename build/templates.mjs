/**
 * Turns templates/*.yaml into the module `virtual:templates`, so that the program parses no YAML when it starts.
 * Plain JavaScript: the build runs on Node 22.12, which cannot strip types. That templates are sound is checked by
 * the schema in the tests; here only what would break the build is.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { LineCounter, parseDocument } from "yaml";

const MODULE = "virtual:templates";
const BUNDLED = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../templates");

/**
 * Reads every template of a folder, in the order of file names.
 * @param {string} [dir]
 * @returns {Promise<{ templates: { id: string }[], files: string[] }>}
 * @throws {Error} naming the file, and the line where YAML has one, when a file is no template at all
 */
export async function loadTemplates(dir = BUNDLED) {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".yaml")).sort();
  const files = names.map((name) => path.join(dir, name));
  const templates = await Promise.all(files.map(async (file) => parseTemplate(await readFile(file, "utf8"), file)));
  const seen = new Set();
  for (const { id } of templates) {
    if (seen.has(id)) throw new Error(`${dir}: two templates have the id ${id}`);
    seen.add(id);
  }
  return { templates, files };
}

/**
 * @param {string} text
 * @param {string} file
 */
function parseTemplate(text, file) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problem = document.errors[0];
  if (problem !== undefined) {
    throw new Error(`${file}:${lines.linePos(problem.pos[0]).line}: ${problem.message.split("\n")[0]}`);
  }
  const template = document.toJS();
  const expected = path.basename(file, ".yaml");
  if (template?.id !== expected) throw new Error(`${file}: id: expected ${expected}, as the file is called`);
  return template;
}

/** @param {string} dir */
async function moduleText(dir) {
  const { templates, files } = await loadTemplates(dir);
  return { code: `export const templates = ${JSON.stringify(templates)};`, files };
}

/**
 * @param {string} [dir]
 * @returns {import("esbuild").Plugin}
 */
export function templatesEsbuildPlugin(dir = BUNDLED) {
  return {
    name: "templates",
    setup(build) {
      build.onResolve({ filter: /^virtual:templates$/ }, () => ({ path: MODULE, namespace: "templates" }));
      build.onLoad({ filter: /.*/, namespace: "templates" }, async () => {
        const { code, files } = await moduleText(dir);
        return { contents: code, loader: "js", watchFiles: files, watchDirs: [dir] };
      });
    },
  };
}

/** @param {string} [dir] */
export function templatesVitePlugin(dir = BUNDLED) {
  const resolved = `\0${MODULE}`;
  return {
    name: "templates",
    /** @param {string} id */
    resolveId: (id) => (id === MODULE ? resolved : undefined),
    /** @param {string} id */
    load: async (id) => (id === resolved ? (await moduleText(dir)).code : undefined),
  };
}
