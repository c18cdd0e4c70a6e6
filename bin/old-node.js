/** A clone brings a current Node.js along as a package; with an older one on the PATH that one runs awooo. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OWN_NODE = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
const PROGRAM = fileURLToPath(new URL("awooo.js", import.meta.url));

export function startNewerNode() {
  if (!existsSync(OWN_NODE)) {
    console.error(`awooo needs Node.js 22.12 or later, found ${process.version}: install a newer one (nodejs.org)`);
    process.exitCode = 2;
    return;
  }
  // Ctrl-C goes to both; this one waits for the other's exit code.
  process.on("SIGINT", () => {});
  const { status, signal } = spawnSync(OWN_NODE, [PROGRAM, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exitCode = status ?? (signal === "SIGINT" ? 130 : 143);
}
