/** A user's folder of YAML files, one template or playbook each. A broken file is named and the others still work. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type * as z from "zod/mini";
import type { LibraryProblem } from "../../ports.ts";

export interface Library<T> {
  entries: T[];
  problems: LibraryProblem[];
  /** The file of each entry, by id. */
  files: Map<string, string>;
}

/**
 * Reads and checks every `*.yaml` and `*.yml` of a folder, in the order of their names. Never throws: a folder that
 * is not there is empty, and what cannot be used becomes a problem with file, line and field.
 */
export async function readLibrary<S extends z.ZodMiniType<{ id: string }>>(
  dir: string,
  loadSchema: () => Promise<S>,
): Promise<Library<z.output<S>>> {
  const library: Library<z.output<S>> = { entries: [], problems: [], files: new Map() };
  const names = yamlNames(dir, library.problems);
  if (names.length === 0) return library;
  const [schema, { readEntry }] = await Promise.all([loadSchema(), import("./library-entry.ts")]);
  for (const name of names) {
    const file = path.join(dir, name);
    const read = readEntry(file, schema);
    const taken = "entry" in read ? library.files.get(read.entry.id) : undefined;
    if ("message" in read) library.problems.push({ file, message: read.message });
    else if (taken !== undefined)
      library.problems.push({ file, message: `id: ${path.basename(taken)} has this id already` });
    else {
      library.files.set(read.entry.id, file);
      library.entries.push(read.entry);
    }
  }
  return library;
}

function yamlNames(dir: string, problems: LibraryProblem[]): string[] {
  if (!existsSync(dir)) return [];
  try {
    return readdirSync(dir)
      .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith("."))
      .sort();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    problems.push({ file: dir, message: `the folder cannot be read (${code})` });
    return [];
  }
}
