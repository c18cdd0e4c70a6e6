/** What kind of alert a name speaks of, whatever its spelling: `KubePodCrashLooping` -> `kube pod crash looping`. */
import { isPrintableAscii } from "./plain-text.ts";

/** `5xx` and `500` are words of their own where they are glued to one; `x509` is no status of HTTP. */
const STATUS_CODE = /(?<!\d)[45](?:xx|XX|\d\d)(?<!509)(?![a-z\d])/g;

/** The lower-case words of a name in CamelCase, snake_case, kebab-case or prose. */
export function nameWords(name: string): string[] {
  return name
    .replace(STATUS_CODE, (code) => ` ${code.toLowerCase()} `)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(isPrintableAscii(name) ? /[^a-z0-9]+/ : /[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** Words that say how grave or how much, not what. */
const DEGREE = new Set([
  "critical",
  "warning",
  "info",
  "page",
  "high",
  "low",
  "too",
  "many",
  "very",
  "p0",
  "p1",
  "p2",
  "p3",
]);

/** The words that say what an alert is about, joined by dashes; stable across severities of the same alert. */
export function alertFamily(name: string): string {
  const words = nameWords(name);
  const telling = words.filter((word) => !DEGREE.has(word) && !/^\d+$/.test(word));
  return (telling.length > 0 ? telling : words).join("-");
}
