#!/usr/bin/env node
import fs from "node:fs";
import module from "node:module";

const [major, minor] = process.versions.node.split(".").map(Number);
const old = major < 22 || (major === 22 && minor < 12);
if (!old && fs.existsSync(new URL("../dist/main.js", import.meta.url))) {
  module.enableCompileCache();
  import("../dist/main.js").then((program) => program.main());
} else {
  const oldNode = `awooo needs Node.js 22.12 or later, found ${process.version}: install a newer one (nodejs.org)`;
  console.error(old ? oldNode : "awooo is not built yet: run `npm run build` in its folder");
  process.exitCode = 2;
}
