/** `npm run screenshots`: draws the pictures of the README anew. A second run changes nothing. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SCENES } from "./scenes.ts";
import { svgOf } from "./svg.ts";

for (const [name, picture] of Object.entries(SCENES)) {
  writeFileSync(join(import.meta.dirname, name), svgOf(picture()));
}
