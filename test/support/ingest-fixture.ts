/** The payloads of `test/fixtures/ingest`, as text and as values. */
import { readFileSync } from "node:fs";

export function payloadText(name: string): string {
  return readFileSync(new URL(`../fixtures/ingest/${name}`, import.meta.url), "utf8");
}

/** Every test gets a copy of its own to spoil. */
export function payload(name: string): unknown {
  return JSON.parse(payloadText(name));
}

/** A copy of a JSON value with one place changed; `undefined` takes the place out. */
export function changed(value: unknown, path: readonly (string | number)[], to: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return to;
  if (Array.isArray(value)) return value.map((element, i) => (i === step ? changed(element, rest, to) : element));
  const members = { ...(value as Record<string, unknown>) };
  if (rest.length === 0 && to === undefined) delete members[step];
  else members[step] = changed(members[step], rest, to);
  return members;
}
