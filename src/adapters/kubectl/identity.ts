/**
 * Which cluster kubectl would talk to, read from the kubeconfig without asking the network.
 *
 * What a kubeconfig may not do here:
 * - run a program to sign in (`exec`, `auth-provider`), unless the setting kubectl_exec allows it;
 * - act as somebody else (`as`): who runs a command is who the cluster sees;
 * - send requests through a proxy (`proxy-url`) where nobody verifies who answers: the proxy would be the cluster;
 * - hold a password in the server's address, which is signed, shared and kept.
 */
import { createHash } from "node:crypto";
import type { ClusterView, Reach } from "../../ports.ts";
import { safeText } from "../../text/safe-text.ts";
import type { Failure } from "./failure.ts";
import { at, type Json, objectAt, parsedObject, textAt } from "./json.ts";
import { entry, flatArgs, onlyContext, type ReadInput, viewArgs } from "./kubeconfig.ts";

export type Identity = NonNullable<ClusterView["identity"]>;

/** There is no context that may be used; `why` says so in one line, safe to print. */
export interface NoIdentity {
  identity: null;
  reach: Reach;
  why: string;
}

/** `in_files`: certificates or keys are in files, and a CA is not hashed yet. */
export type Read = { identity: Identity; in_files: boolean } | NoIdentity;

/** `config` is what was identified, for kubectl to read: this context alone, and no path that depends on a folder. */
export type Found = { identity: Identity; config: Json } | NoIdentity;

/** A context that can stand in a command as it is. */
const USABLE_CONTEXT = /^[A-Za-z0-9][A-Za-z0-9._:/=@+-]{0,252}$/;

export interface IdentityInput extends ReadInput {
  /** Looked at instead of the current one. */
  context: string | null;
  /** Programs that the kubeconfig names may be run. */
  signIn: boolean;
}

export async function findIdentity(input: IdentityInput): Promise<Found> {
  const { kubectl, context, signIn, limits } = input;
  const { stdout, failure } = await kubectl.ask(viewArgs(), limits());
  if (failure !== null) return { identity: null, ...unread(failure) };
  const config = parsedObject(stdout);
  const found = identityIn(config, context, signIn);
  if (found.identity === null) return found;
  if (!found.in_files)
    return { identity: found.identity, config: await onlyContext(input, config, found.identity.context) };
  // The path of a certificate is relative to whichever file named it: kubectl knows which, and puts in what is there.
  const flat = await kubectl.ask(flatArgs(found.identity.context), limits());
  if (flat.failure !== null) return { identity: null, ...unread(flat.failure) };
  const flattened = parsedObject(flat.stdout);
  // It may be another one by now.
  const again = identityIn(flattened, found.identity.context, signIn);
  if (again.identity === null) return again;
  return { identity: again.identity, config: await onlyContext(input, flattened, again.identity.context) };
}

function unread({ fault, message }: Failure): { reach: Reach; why: string } {
  if (fault === "not_started") return { reach: "no_kubectl", why: message };
  if (fault === "interrupted" || fault === "timed_out") return { reach: "unreachable", why: message };
  return { reach: "no_context", why: `the kubeconfig cannot be read: ${message}` };
}

/**
 * @param config what `kubectl config view --raw` prints
 * @param wanted looked at instead of the current context
 */
export function identityIn(config: Json, wanted: string | null, signIn: boolean): Read {
  const context = wanted ?? textAt(config, "current-context");
  if (context === null) return unusable("the kubeconfig has no current context");
  if (!USABLE_CONTEXT.test(context)) {
    return unusable(`the context's name cannot stand in a command: ${safeText(JSON.stringify(context), { max: 200 })}`);
  }
  const parts = entry(config, "contexts", context);
  const cluster = objectAt(entry(config, "clusters", textAt(parts, "context", "cluster")), "cluster");
  const user = objectAt(entry(config, "users", textAt(parts, "context", "user")), "user");
  const server = textAt(cluster, "server") ?? "";
  const problem =
    (parts === null ? "it is not in the kubeconfig" : serverProblem(server)) ??
    userProblem(user, signIn) ??
    proxyProblem(cluster, server);
  if (problem !== null) return unusable(`context ${context}: ${problem}`);
  const paths = [at(cluster, "certificate-authority"), at(user, "client-certificate"), at(user, "client-key")];
  const in_files = paths.some((path) => typeof path === "string" && path !== "");
  return { identity: { context, server, ca_hash: caHash(cluster, server) }, in_files };
}

function dataOf(cluster: Json): string | null {
  return textAt(cluster, "certificate-authority-data");
}

function unusable(why: string): NoIdentity {
  return { identity: null, reach: "no_context", why };
}

function serverProblem(server: string): string | null {
  const url = /^[\x21-\x7e]+$/.test(server) ? URL.parse(server) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return `its server is no http or https address: ${safeText(JSON.stringify(server), { max: 200 })}`;
  }
  return url.username === "" && url.password === "" ? null : "its server's address holds a user name or password";
}

function userProblem(user: Json, signIn: boolean): string | null {
  const program = textAt(user, "exec", "command") ?? textAt(user, "auth-provider", "name");
  const runs = program !== null || at(user, "exec") != null || at(user, "auth-provider") != null;
  if (runs && !signIn) {
    const name = safeText(program ?? "a program", { max: 200 });
    return `it runs ${name} to sign in, which is refused; AWOOO_KUBECTL_EXEC=allow allows it`;
  }
  // `as`, `as-uid`, `as-groups`, `as-user-extra`, as kubectl writes them.
  const impersonates = Object.keys(user).some((field) => /^as(-|$)/.test(field));
  return impersonates ? "it acts as somebody else (impersonation), which is refused" : null;
}

function proxyProblem(cluster: Json, server: string): string | null {
  if (textAt(cluster, "proxy-url") === null || isVerified(cluster, server)) return null;
  return "it sends requests through a proxy without verifying who answers, which is refused";
}

function isVerified(cluster: Json, server: string): boolean {
  return /^https:/i.test(server) && at(cluster, "insecure-skip-tls-verify") !== true;
}

/** What the server is verified by: the SHA-256 of the CA certificate, `system`, or `insecure`. */
function caHash(cluster: Json, server: string): string {
  if (at(cluster, "insecure-skip-tls-verify") === true) return "insecure";
  const data = dataOf(cluster);
  if (data !== null) return createHash("sha256").update(Buffer.from(data, "base64")).digest("hex");
  return isVerified(cluster, server) ? "system" : "insecure";
}

/** Whether both mean the same cluster. */
export function isSame(one: Identity, other: Identity): boolean {
  return one.context === other.context && one.server === other.server && one.ca_hash === other.ca_hash;
}
