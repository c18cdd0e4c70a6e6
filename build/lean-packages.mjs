/** Parts of bundled packages that every start would pay for, and that awooo has no use for or needs in another form. */
import { fileURLToPath } from "node:url";

/** Package, what it imports, and the file that takes its place. */
const REPLACED = [
  ["commander", /^node:child_process$/, "no-child-process.cjs"],
  ["better-sqlite3", /^\.\/binding$/, "sqlite-binding.cjs"],
  ["ioredis", /^\.\/cluster$/, "no-redis-cluster.cjs"],
  ["ioredis", /^debug$/, "no-debug.cjs"],
];

/** @returns {import("esbuild").Plugin} */
export function leanPackagesPlugin() {
  return {
    name: "lean-packages",
    setup(build) {
      for (const [name, filter, file] of REPLACED) {
        const inside = new RegExp(`[\\\\/]node_modules[\\\\/]${name}[\\\\/]`);
        const path = fileURLToPath(new URL(file, import.meta.url));
        build.onResolve({ filter }, ({ importer }) => (inside.test(importer) ? { path } : undefined));
      }
    },
  };
}
