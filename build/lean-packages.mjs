/** Parts of bundled packages that every start would pay for, and that awooo has no use for or needs in another form. */
import { fileURLToPath } from "node:url";

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));

/** @returns {import("esbuild").Plugin} */
export function leanPackagesPlugin() {
  return {
    name: "lean-packages",
    setup(build) {
      build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
        /[\\/]node_modules[\\/]commander[\\/]/.test(importer) ? { path: beside("./no-child-process.cjs") } : undefined,
      );
      build.onResolve({ filter: /^\.\/binding$/ }, ({ importer }) =>
        /[\\/]node_modules[\\/]better-sqlite3[\\/]/.test(importer)
          ? { path: beside("./sqlite-binding.cjs") }
          : undefined,
      );
    },
  };
}
