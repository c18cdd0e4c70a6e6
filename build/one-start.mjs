/**
 * Fewer, larger files. esbuild gives every set of `import()`s its own file for what they share, and every file costs
 * the start of each command half a millisecond. Here each of our own modules that is loaded later says that it needs
 * the program, which is there by then; so whatever it shares with the program is in the program's one file.
 */
import path from "node:path";

const NAMESPACE = "later";

/**
 * @param {string} root absolute path of the project
 * @param {string} program path, in the project, of the module that is loaded before any other `import()`
 * @returns {import("esbuild").Plugin}
 */
export function oneStartPlugin(root, program) {
  return {
    name: "one-start",
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path: name, kind, resolveDir }) =>
        kind === "dynamic-import" && !resolveDir.includes("node_modules")
          ? { path: path.relative(root, path.join(resolveDir, name)), namespace: NAMESPACE }
          : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: module }) => ({
        contents: `import ${JSON.stringify(`./${program}`)}; export * from ${JSON.stringify(`./${module}`)};`,
        resolveDir: root,
      }));
    },
  };
}
