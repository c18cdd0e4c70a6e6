/** One YAML file of a user: parsed, checked, and refused with line and field. */
import { readFileSync, statSync } from "node:fs";
import { isNode, LineCounter, parseDocument } from "yaml";
import type * as z from "zod/mini";
import { AwoooError } from "../../domain/awooo-error.ts";
import { validate } from "../../domain/schema.ts";

/** More than a rule can need; a larger file was put there by mistake. */
const MAX_BYTES = 65_536;

export type Entry<T> = { entry: T } | { message: string };

/** Never throws: what is wrong with a file is its message. */
export function readEntry<S extends z.ZodMiniType>(file: string, schema: S): Entry<z.output<S>> {
  try {
    if (statSync(file).size > MAX_BYTES) return { message: `larger than ${MAX_BYTES} bytes` };
    return parseEntry(readFileSync(file, "utf8"), schema);
  } catch (error) {
    return { message: `cannot be read (${codeOf(error)})` };
  }
}

function parseEntry<S extends z.ZodMiniType>(text: string, schema: S): Entry<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined) {
    return {
      message: `line ${lines.linePos(broken.pos[0]).line}: ${broken.message.split("\n")[0]?.replace(/:$/, "")}`,
    };
  }
  const value: unknown = document.toJS({ maxAliasCount: 20 });
  const checked = schema.safeParse(value);
  if (checked.success) return { entry: checked.data };
  const issue = checked.error.issues[0];
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...unknownKey];
  // A field that is missing has no place of its own: the nearest thing around it has.
  let at = 0;
  for (let depth = field.length; depth >= 0 && at === 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(field.slice(0, depth), true);
    if (isNode(node)) at = node.range?.[0] ?? 0;
  }
  return { message: refusal(() => validate(schema, value, `line ${lines.linePos(at).line}`)) };
}

/** How the domain words what does not fit, so that files and documents are refused in the same words. */
function refusal(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    if (error instanceof AwoooError) return error.message;
    throw error;
  }
  return "does not fit";
}

/** The code of an error of the file system. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
