/** A user's folder of YAML files, one template or playbook each. A broken file is named and the others still work. */
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type * as z from "zod/mini";
import { AwoooError } from "../../domain/awooo-error.ts";
import { validate } from "../../domain/schema.ts";
import type { LibraryProblem } from "../../ports.ts";

/** More than a rule can need; a larger file was put there by mistake. */
const MAX_BYTES = 65_536;

export interface Library<T> {
  entries: T[];
  problems: LibraryProblem[];
}

/**
 * Reads and checks every `*.yaml` and `*.yml` of a folder, in the order of their names. Never throws: a folder that
 * is not there is empty, and what cannot be used becomes a problem with file, line and field.
 */
export async function readLibrary<S extends z.ZodMiniType<{ id: string }>>(
  dir: string,
  schema: S,
): Promise<Library<z.output<S>>> {
  const library: Library<z.output<S>> = { entries: [], problems: [] };
  const fileOf = new Map<string, string>();
  for (const name of await yamlNames(dir, library.problems)) {
    const file = path.join(dir, name);
    const read = await readEntry(file, schema);
    const taken = "entry" in read ? fileOf.get(read.entry.id) : undefined;
    if ("message" in read) library.problems.push({ file, message: read.message });
    else if (taken !== undefined) library.problems.push({ file, message: `id: ${taken} has this id already` });
    else {
      fileOf.set(read.entry.id, name);
      library.entries.push(read.entry);
    }
  }
  return library;
}

async function yamlNames(dir: string, problems: LibraryProblem[]): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => /\.ya?ml$/.test(name) && !name.startsWith(".")).sort();
  } catch (error) {
    const code = codeOf(error);
    if (code !== "ENOENT") problems.push({ file: dir, message: `the folder cannot be read (${code})` });
    return [];
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

async function readEntry<S extends z.ZodMiniType>(
  file: string,
  schema: S,
): Promise<{ entry: z.output<S> } | { message: string }> {
  try {
    if ((await stat(file)).size > MAX_BYTES) return { message: `larger than ${MAX_BYTES} bytes` };
    return await parseEntry(await readFile(file, "utf8"), schema);
  } catch (error) {
    return { message: `cannot be read (${codeOf(error)})` };
  }
}

async function parseEntry<S extends z.ZodMiniType>(
  text: string,
  schema: S,
): Promise<{ entry: z.output<S> } | { message: string }> {
  const { isNode, LineCounter, parseDocument } = await import("yaml");
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
