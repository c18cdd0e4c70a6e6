/** Which kubectl is started, and what it is given of the environment. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the kubectl is; or why there is none, in one line. */
export type FoundProgram = { path: string } | { path: null; why: string };

/**
 * The absolute path of a program. A name is looked for in the absolute folders of PATH alone: with an empty or
 * relative one, a `kubectl` that lies in the current folder would be run.
 * @param setting a name or an absolute path, as AWOOO_KUBECTL has it
 */
export function findProgram(setting: string, env: Environment): FoundProgram {
  if (isAbsolute(setting)) {
    return isProgram(setting) ? { path: setting } : none(`AWOOO_KUBECTL: ${setting} is not a program`);
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(setting)) {
    return none(`AWOOO_KUBECTL: ${setting} is neither a name nor an absolute path`);
  }
  const path = absoluteFolders(env)
    .map((folder) => join(folder, setting))
    .find(isProgram);
  return path === undefined ? none(`there is no ${setting} on PATH`) : { path };
}

function none(why: string): FoundProgram {
  return { path: null, why };
}

function absoluteFolders(env: Environment): string[] {
  return (env["PATH"] ?? "").split(delimiter).filter(isAbsolute);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The kubeconfigs that are there, as kubectl merges them; without any, it would only say so 60 ms later. */
export function kubeconfigsOf(env: Environment, home: string): string[] {
  const named = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  return (named.length > 0 ? named : [join(home, ".kube", "config")]).filter((path) => existsSync(path));
}

/** What kubectl needs to find its kubeconfig, its cache and the network. */
const HANDED_OVER = [
  "KUBECONFIG",
  "TMPDIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];
/** What the programs that sign in to a cloud need besides; theirs to have only where they are allowed. */
const FOR_SIGN_IN = /^(AWS|AZURE|GOOGLE|CLOUDSDK)_/;

/**
 * The whole environment of a kubectl. Nothing that changes what it does (`KUBECTL_*`, kuberc) and no secret of another
 * program is among it.
 * @param signIn programs that a kubeconfig names may be run
 */
export function childEnvironment(env: Environment, home: string, signIn: boolean): Record<string, string> {
  const names = [...HANDED_OVER, ...(signIn ? Object.keys(env).filter((name) => FOR_SIGN_IN.test(name)) : [])];
  const handed = names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return {
    ...Object.fromEntries(handed),
    PATH: absoluteFolders(env).join(delimiter),
    HOME: home,
    LANG: "C.UTF-8",
    KUBERC: "off",
  };
}
