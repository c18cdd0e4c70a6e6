/** The user's `config.yaml`; loaded only where there is one. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** What the file says, unchecked; an empty one says nothing. Throws what the file system or the parser throws. */
export function readConfigFile(path: string): unknown {
  return parse(readFileSync(path, "utf8")) ?? {};
}
