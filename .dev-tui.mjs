import { build } from "esbuild";
await build({ entryPoints: ["test/support/.try-tui.ts"], bundle: true, format: "esm", platform: "node", outfile: "node_modules/.dev/tui.mjs", packages: "external", jsx: "automatic" });
