/**
 * Node's own modules without `import`. Importing one makes a facade of its exports, which loads what stands behind each
 * of them (fs brings the streams): measured, 4 ms of 37 for fs alone. `process.getBuiltinModule` takes them as they are.
 */
import { builtinModules } from "node:module";

const NAMES = builtinModules.filter((name) => !name.startsWith("_")).join("|");

/** A static import of one of Node's own modules, as esbuild writes it: on a line of its own. */
const IMPORT = new RegExp(
  `^import (?:([\\w$]+)|\\* as ([\\w$]+)|(?:([\\w$]+), )?\\{ ?([^}]*?) ?\\}) from "(?:node:)?(${NAMES})";$`,
  "gm",
);

/**
 * @param {string} text a bundled ES module
 * @returns {string}
 */
export function withPlainBuiltins(text) {
  return text.replace(IMPORT, (_line, whole, namespace, first, names, module) => {
    const name = whole ?? namespace ?? first;
    const taken = `globalThis.process.getBuiltinModule("node:${module}")`;
    if (names === undefined) return `const ${name} = ${taken};`;
    const parts = `const { ${names.replaceAll(" as ", ": ")} } =`;
    return name === undefined ? `${parts} ${taken};` : `const ${name} = ${taken}; ${parts} ${name};`;
  });
}
