#!/usr/bin/env node
const [major, minor] = process.versions.node.split(".").map(Number);
// Not imported: an import of a module of Node's own loads more than is used here.
const builtin = (name) => process.getBuiltinModule(name);
if (major < 22 || (major === 22 && minor < 12)) {
  import("./old-node.js").then((old) => old.startNewerNode());
} else if (builtin("node:fs").existsSync(new URL("../dist/main.js", import.meta.url))) {
  // Beneath the user's own home: compiled code in a folder that others can write to would be theirs to choose.
  builtin("node:module").enableCompileCache(`${builtin("node:os").homedir()}/.cache/awooo/compiled`);
  import("../dist/main.js").then((program) => program.main());
} else {
  console.error("awooo is not built yet: run `npm run build` in its folder");
  process.exitCode = 2;
}
