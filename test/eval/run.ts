/**
 * `npm run eval -- FILE`: scores what the templates say about a file of real alerts with known remedies. Node.js runs the
 * sources as they are; only the module that the build makes of the templates has to be put in.
 */
import { registerHooks } from "node:module";
// biome-ignore lint/correctness/useImportExtensions: the file is named as it is; the .d.mts beside it is only its types
import { loadTemplates } from "../../build/templates.mjs";

const MODULE = "virtual:templates";
const { templates } = await loadTemplates();
const source = `export const templates = ${JSON.stringify(templates)};`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === MODULE ? { url: MODULE, format: "module", shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === MODULE ? { format: "module", source, shortCircuit: true } : next(url, context),
});
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
