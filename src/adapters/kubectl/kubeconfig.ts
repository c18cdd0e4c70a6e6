/** A kubeconfig as kubectl reads it, and the part of it that one context is made of. */
import { dirname, isAbsolute, join, resolve } from "node:path";
import { type Json, listAt, objectAt, parsedObject, textAt } from "./json.ts";
import type { Kubectl, Limits } from "./kubectl.ts";

/**
 * A context nobody has. Some kubectls (the one of Google's SDK) ask the server of the current context for its version
 * whatever they are told to do, and run what its user signs in with; with this one there is nobody to ask.
 */
const NO_CONTEXT = "--context=awooo:reads-the-kubeconfig-only";

// Raw, because the CA certificate is hashed.
const VIEW = ["config", "view", "--raw", "--output=json"];

/** Prints all of it, paths as they are written. */
export function viewArgs(): string[] {
  return [...VIEW, NO_CONTEXT];
}

/** Prints one context, with certificates and keys instead of the paths of their files. */
export function flatArgs(context: string): string[] {
  return [...VIEW, "--minify", "--flatten", `--context=${context}`];
}

export interface ReadInput {
  kubectl: Kubectl;
  /** The files that make up the kubeconfig. */
  kubeconfigs: readonly string[];
  limits(): Limits;
}

/** What a kubeconfig has under a name. */
export function entry(config: Json, list: "contexts" | "clusters" | "users", name: string | null): unknown {
  return listAt(config, list).find((one) => name !== null && textAt(one, "name") === name) ?? null;
}

/** A kubeconfig with one context, and without paths that depend on the folder it is in. */
export async function onlyContext(input: ReadInput, config: Json, context: string): Promise<Json> {
  const parts = entry(config, "contexts", context);
  const cluster = entry(config, "clusters", textAt(parts, "context", "cluster"));
  const user = entry(config, "users", textAt(parts, "context", "user"));
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    contexts: [parts],
    clusters: [cluster],
    users: user === null ? [] : [await placedUser(input, objectAt(user))],
  };
}

/** Two paths kubectl leaves as they are: of a token, which it reads again and again, and of a program to sign in. */
async function placedUser(input: ReadInput, named: Json): Promise<Json> {
  const user = objectAt(named, "user");
  const exec = objectAt(user, "exec");
  const tokenFile = relativePath(textAt(user, "tokenFile"));
  const command = relativePath(textAt(exec, "command"));
  // A name alone is looked for on PATH.
  const program = command?.includes("/") === true ? command : null;
  if (tokenFile === null && program === null) return named;
  const folder = await folderOf(input, textAt(named, "name"));
  return {
    ...named,
    user: {
      ...user,
      ...(tokenFile !== null && { tokenFile: join(folder, tokenFile) }),
      ...(program !== null && { exec: { ...exec, command: join(folder, program) } }),
    },
  };
}

function relativePath(path: string | null): string | null {
  return path === null || isAbsolute(path) ? null : path;
}

/** The folder of the file that names a user: the first that does, as kubectl merges them. */
async function folderOf({ kubectl, kubeconfigs, limits }: ReadInput, user: string | null): Promise<string> {
  for (const path of kubeconfigs.slice(0, -1)) {
    const { stdout } = await kubectl.ask([...viewArgs(), `--kubeconfig=${path}`], limits());
    if (entry(parsedObject(stdout), "users", user) !== null) return dirname(resolve(path));
  }
  return dirname(resolve(kubeconfigs.at(-1) ?? ""));
}
