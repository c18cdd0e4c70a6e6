#!/usr/bin/env node
const [major, minor] = process.versions.node.split(".").map(Number);
const old = major < 22 || (major === 22 && minor < 12);
// Not imported: an import of a module of Node's own loads more than is used here.
const builtin = (name) => process.getBuiltinModule(name);
if (!old && builtin("node:fs").existsSync(new URL("../dist/main.js", import.meta.url))) {
  builtin("node:module").enableCompileCache();
  import("../dist/main.js").then((program) => program.main());
} else {
  const oldNode = `awooo needs Node.js 22.12 or later, found ${process.version}: install a newer one (nodejs.org)`;
  console.error(old ? oldNode : "awooo is not built yet: run `npm run build` in its folder");
  process.exitCode = 2;
}
