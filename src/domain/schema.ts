/** Building blocks of the wire formats, and the one way a document that does not fit is refused. */
import * as z from "zod/mini";
import { AwoooError } from "./awooo-error.ts";

/** RFC 3339 with a zone. Kept as written; compare with `Date.parse`. */
export const zTime = z.lazy(() => z.iso.datetime({ offset: true, error: "expected an RFC 3339 time with a zone" }));

/**
 * An identifier another service may have chosen: one word, no white space, no control or format characters
 * (which could hide in a terminal), and never a leading dash (which could be taken for a flag).
 */
export const zId = z
  .string()
  .check(
    z.regex(/^(?!-)[^\s\p{C}]{1,200}$/u, { error: "expected one word of 1 to 200 printable characters, no leading -" }),
  );

export const zLabels = z.record(z.string(), z.string());

const PLAIN_KEY = /^[A-Za-z_][\w-]{0,79}$/;
const MAX_KEY_SHOWN = 80;

/** A key as it may be shown: whatever is not a plain word is quoted, escaped and cut. */
function keyText(key: string): string {
  if (PLAIN_KEY.test(key)) return key;
  const cut = key.length > MAX_KEY_SHOWN ? `${key.slice(0, MAX_KEY_SHOWN)}…` : key;
  const hidden = /[\p{C}\p{Zl}\p{Zp}]/gu;
  return JSON.stringify(cut).replace(hidden, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** `signals[0].labels.severity`, or `the document` for the whole. Safe to print, whatever the keys are. */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the document";
  return path
    .map((step, i) => {
      if (typeof step === "number") return `[${step}]`;
      const key = keyText(String(step));
      return key.startsWith('"') ? `[${key}]` : i === 0 ? key : `.${key}`;
    })
    .join("");
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  // A number kept as it was written is an object to the engine.
  if (typeof value === "object" && "rawJSON" in value) return "a number";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** What was expected. `zod/mini` carries no texts of its own, so that it stays small. */
export function problemText(issue: z.core.$ZodIssue, root: unknown): string {
  if (issue.message !== "Invalid input") return issue.message;
  const value = issue.path.reduce<unknown>(
    (at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step],
    root,
  );
  const got = value === undefined ? "it is missing" : `got ${kindOf(value)}`;
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected === "record" ? "object" : issue.expected}, ${got}`;
    case "invalid_value":
      return `expected ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `expected at least ${issue.minimum}${unitText(issue.origin)}`;
    case "too_big":
      return `expected at most ${issue.maximum}${unitText(issue.origin)}`;
    case "unrecognized_keys":
      return `unknown key ${issue.keys.map(keyText).join(", ")}`;
    default:
      return "does not fit";
  }
}

function unitText(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " elements" : "";
}

/**
 * For what is checked a few times in a process: zod would compile the schema to a function first, which costs more than
 * checking some hundred values without it.
 */
export const UNCOMPILED: z.core.ParseContext<z.core.$ZodIssue> = { jitless: true };

/**
 * Checks a value against a schema.
 * @param where names the document in the error: a file and line, or a Redis key
 * @throws AwoooError invalid_data naming where, the path of the first bad field, and what was expected
 */
export function validate<S extends z.ZodMiniType>(
  schema: S,
  value: unknown,
  where: string,
  context?: z.core.ParseContext<z.core.$ZodIssue>,
): z.output<S> {
  const result = schema.safeParse(value, context);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = pathText(issue?.path ?? []);
  throw new AwoooError(
    "invalid_data",
    `${where}: ${path}: ${issue === undefined ? "does not fit" : problemText(issue, value)}`,
    {
      details: { where, path, problems: result.error.issues.length },
    },
  );
}
