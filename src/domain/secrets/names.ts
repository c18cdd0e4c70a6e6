/** What the name of a field, label, variable or flag says about its value. */
import type { SecretKind } from "./finding.ts";

export interface NamedSecret {
  kind: SecretKind;
  /**
   * `always`: whatever the value is. `reference`: it may be the name of a Kubernetes Secret. `random`: only where the
   * value cannot be anything else. `unless word`: also the key of a record, which is a plain word. `mixed`: also a verb
   * or a number of rounds. `code`: also a version of Erlang. `unless path`: also the folder that one is in.
   */
  masked: "always" | "reference" | "random" | "unless word" | "mixed" | "code" | "unless path";
}

/** Longest name that is looked at, in UTF-16 units. */
export const MAX_NAME = 80;

const PASSWORDS =
  /(?:passw(?:or)?d|passwort|kennwort|passphrase|passcode|dbpass|userpass|sshpass|storepass|keypass|rootpass|requirepass|masterauth)\d{0,3}$/;
const TOKENS = /(?:token|jwt|bearer)\d{0,3}$/;
const SECRETS = /(?:secret|credentials?|htpasswd)\d{0,3}$/;
/** What a `key` must be for to be one that opens something; most keys open nothing. */
const KEYS =
  /^(?:api|access|secret|private|signing|sign|encryption|encrypt|decryption|master|auth|account|shared|licen[cs]e|subscription|integration|storage|ssh|deploy|hmac|session|webhook|age|gpg|pgp|stripe|datadog|dd|sendgrid|twilio|openai|anthropic|github|gitlab|mailgun|newrelic|sentry|opsgenie|grafana|cloudflare|aws|gcp|azure|vault|app|client|service)_key$/;
const FUSED_KEYS = /(?:api|access|secret|private|signing|encryption|master|auth|account)key$/;
/** Of them, those that records and labels have as well. */
const KEYS_OF_RECORDS =
  /^(?:account|shared|subscription|integration|storage|deploy|session|webhook|stripe|datadog|dd|sendgrid|github|gitlab|sentry|opsgenie|grafana|cloudflare|aws|gcp|azure|vault|app|client|service)_?key$/;
const CLOUD_KEYS = /access|account|shared|storage|aws|azure|gcp|secret/;
const PRIVATE_KEYS = /private|ssh|gpg|pgp|age/;

/** In front of `token` or `secret` they make something that is no credential: a limit, a place to go on, a complaint. */
const HARMLESS_BEFORE =
  /^(?:max|min|num|count|next|page|pages?token|continue|continuation|sync|decision|bos|eos|pad|sep|unk|cls|stop|special|invalid|unexpected|expected|missing|bad|expired|wrong|unknown|insufficient|no|not|tokens?per)$/;

const REFERENCE = /^(?:exported|tls|image|pull|ca|cert|k8s|kube|kubernetes|existing|secret|from|name)$/;

/** `dbPassword-old` is `["db", "password", "old"]`. */
function wordsOf(name: string): string[] {
  const spaced = name.replace(/([a-z0-9])(?=[A-Z])/g, "$1 ").replace(/([A-Z])(?=[A-Z][a-z])/g, "$1 ");
  return spaced
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** Words behind the one that counts that change nothing. */
const AFTER =
  /^(?:\d+|old|new|prev|previous|current|prod|dev|test|plain|plaintext|raw|b64|base64|encoded|value|string)$/;

/** Some part of every name that says anything; most names have none of them. */
const ANY =
  /pass|kennwort|pwd|pw|otp|token|jwt|bearer|secret|cred|htpasswd|docker|kubeconfig|data|auth|sig|sas|key|cookie|sess|sid/i;

/** Whether nearly everything behind a name is a credential. */
export function isSure({ masked }: NamedSecret): boolean {
  return masked === "always" || masked === "unless path";
}

/** null for a name that says nothing of a credential. */
export function namedSecret(name: string): NamedSecret | null {
  if (name.length > MAX_NAME || !ANY.test(name)) return null;
  const words = wordsOf(name);
  while (words.length > 1 && AFTER.test(words.at(-1) ?? "")) words.pop();
  const last = words.at(-1);
  if (last === undefined) return null;
  const before = words.at(-2) ?? "";
  return (
    passwordOf(last, before, words) ??
    tokenOf(last, before, words) ??
    keyOf(last, before, words) ??
    sessionOf(last, before)
  );
}

const always = (kind: SecretKind): NamedSecret => ({ kind, masked: "always" });
const random = (kind: SecretKind): NamedSecret => ({ kind, masked: "random" });

/** Names that mean something else, too, where no other word is with them. */
const ALONE: ReadonlyMap<string, NamedSecret["masked"]> = new Map([
  ["pass", "mixed"],
  ["otp", "code"],
  ["pwd", "unless path"],
]);

function passwordOf(last: string, before: string, words: readonly string[]): NamedSecret | null {
  if (PASSWORDS.test(last)) return HARMLESS_BEFORE.test(before) ? null : always("password");
  const alone = words.length === 1 ? ALONE.get(last) : undefined;
  if (alone !== undefined) return { kind: "password", masked: alone };
  if (/^(?:pass|pw|otp)$/.test(last)) return always("password");
  if (last.endsWith("pwd") || last === "mypass") return always("password");
  if (last === "hash" && PASSWORDS.test(before)) return always("password hash");
  return null;
}

function tokenOf(last: string, before: string, words: readonly string[]): NamedSecret | null {
  if (last === "kubeconfig" || (last === "data" && /^(?:key|certificate|authority)$/.test(before)))
    return always("kubeconfig data");
  if (/^docker(?:cfg|configjson)$/.test(last) || (last === "json" && before === "config" && words.includes("docker")))
    return always("token");
  if (HARMLESS_BEFORE.test(before)) return null;
  if (TOKENS.test(last)) return always(last.startsWith("jwt") ? "jwt" : "token");
  if (!SECRETS.test(last)) return null;
  if (!/^secret\d*$/.test(last)) return always("secret");
  return { kind: "secret", masked: before === "" || REFERENCE.test(before) ? "reference" : "always" };
}

function keyOf(last: string, before: string, words: readonly string[]): NamedSecret | null {
  if (/^(?:auth|authorization|sig|signature|authkey|xauth)$/.test(last)) return random("token");
  if (last.endsWith("sas") && last.length <= 4) return random("token");
  const joined = last === "key" ? `${before}_key` : last;
  if (!(KEYS.test(joined) || FUSED_KEYS.test(joined)) || words.includes("public")) return null;
  const masked = KEYS_OF_RECORDS.test(joined) ? "unless word" : "always";
  if (CLOUD_KEYS.test(joined)) return { kind: "cloud key", masked };
  return { kind: PRIVATE_KEYS.test(joined) ? "private key" : "api key", masked };
}

function sessionOf(last: string, before: string): NamedSecret | null {
  if (/^cookies?$/.test(last)) return random("cookie");
  const session = /sess(?:ion)?(?:id)?$/.test(last) || last === "sid" || (last === "id" && before === "session");
  return session ? random("cookie") : null;
}
