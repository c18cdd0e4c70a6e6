/** The flags of a typed command: long, each once, and only those its verb has here. */
import { REQUEST_TIMEOUT } from "../command.ts";
import type { VerbForm } from "./verbs.ts";

/** Why awooo never passes a flag on. */
export type FlagWhy =
  | "other_server"
  | "other_user"
  | "credentials"
  | "unnamed_objects"
  | "all_namespaces"
  | "reads_input"
  | "raw"
  | "dry_run"
  | "output"
  | "printing"
  | "follows"
  | "no_safeguard"
  | "logging";

export type FlagFault =
  | { code: "forbidden_flag"; flag: string; why: FlagWhy }
  /** One dash: kubectl reads such a word letter by letter, and the rest as a value. */
  | { code: "short_flag"; flag: string; use: string | null }
  | { code: "flag_spelling"; flag: string; use: string | null }
  | { code: "flag_not_taken"; flag: string; verb: string }
  | { code: "flag_repeated"; flag: string }
  | { code: "flag_needs_equals"; flag: string }
  | { code: "flag_without_value"; flag: string }
  | { code: "flag_value"; flag: string }
  | { code: "switch_value"; flag: string }
  | { code: "request_timeout"; value: string };

const FORBIDDEN: Readonly<Record<string, FlagWhy>> = {
  ...reasonFor("other_server", "server", "cluster", "kubeconfig", "tls-server-name", "insecure-skip-tls-verify"),
  ...reasonFor("other_server", "certificate-authority", "insecure-skip-tls-verify-backend"),
  ...reasonFor("other_user", "as", "as-group", "as-uid", "as-user-extra", "user"),
  ...reasonFor("credentials", "token", "username", "password", "client-key", "client-certificate"),
  ...reasonFor("unnamed_objects", "all", "selector", "field-selector", "pod-selector", "recursive", "all-pods"),
  ...reasonFor("all_namespaces", "all-namespaces"),
  ...reasonFor("reads_input", "filename", "kustomize", "patch-file", "from", "from-file", "env-file"),
  ...reasonFor("raw", "raw"),
  ...reasonFor("dry_run", "dry-run"),
  ...reasonFor("output", "output", "template"),
  ...reasonFor("printing", "show-managed-fields", "no-headers", "label-columns", "show-labels"),
  ...reasonFor("printing", "sort-by", "show-kind", "show-events", "allow-missing-template-keys", "server-print"),
  ...reasonFor("follows", "follow", "watch", "watch-only"),
  ...reasonFor("no_safeguard", "force", "grace-period", "now", "cascade", "disable-eviction", "validate", "overwrite"),
  ...reasonFor("logging", "v", "vmodule", "profile", "profile-output", "cache-dir", "log-file", "log-dir"),
};

function reasonFor(why: FlagWhy, ...flags: string[]): Record<string, FlagWhy> {
  return Object.fromEntries(flags.map((flag) => [flag, why]));
}

/** Letters kubectl knows, by what they stand for with most verbs. */
const SHORT: Readonly<Record<string, string>> = {
  A: "all-namespaces",
  o: "output",
  l: "selector",
  f: "filename",
  k: "kustomize",
  R: "recursive",
  s: "server",
  w: "watch",
  L: "label-columns",
  n: "namespace",
  v: "v",
};

/** What they stand for with some. */
const SHORT_OF_VERB: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  logs: { f: "follow", p: "previous", c: "container" },
  patch: { p: "patch" },
  "set env": { c: "containers" },
  "set resources": { c: "containers" },
};

export interface TypedWords {
  operands: string[];
  flags: Record<string, string>;
  faults: FlagFault[];
}

/** Sorts the words after the verb into flags and operands. Never gives a flag that the verb has not. */
export function readFlags(words: readonly string[], verb: string, form: VerbForm): TypedWords {
  const typed: TypedWords = { operands: [], flags: {}, faults: [] };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") {
      typed.operands.push(...words.slice(i + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      typed.operands.push(word);
      continue;
    }
    const read = readFlag(word, words[i + 1], verb, form);
    if (read.usedNext) i++;
    if ("fault" in read) typed.faults.push(read.fault);
    else if (Object.hasOwn(typed.flags, read.flag))
      typed.faults.push({ code: "flag_repeated", flag: `--${read.flag}` });
    else typed.flags[read.flag] = read.value;
  }
  return typed;
}

type FlagReading = ({ flag: string; value: string } | { fault: FlagFault }) & { usedNext: boolean };

function readFlag(word: string, next: string | undefined, verb: string, form: VerbForm): FlagReading {
  // A value never starts with a dash, so what does is the next flag.
  const value = next === undefined || next.startsWith("-") ? undefined : next;
  if (word === "-n") return withValue("namespace", value, true);
  if (!word.startsWith("--")) {
    return refused(shortFault(word, value, verb, form), value !== undefined && word.length === 2);
  }
  const equals = word.indexOf("=");
  const flag = word.slice(2, equals === -1 ? undefined : equals);
  const fault = nameFault(flag, verb, form);
  if (fault !== null) return refused(fault, equals === -1 && value !== undefined);
  const isSwitch = form.switches?.includes(flag) === true;
  if (equals !== -1) return checked(flag, word.slice(equals + 1), isSwitch);
  if (isSwitch) return { flag, value: "true", usedNext: false };
  if (flag === "namespace") return withValue(flag, value, true);
  return refused({ code: "flag_needs_equals", flag: `--${flag}` }, value !== undefined);
}

function refused(fault: FlagFault, usedNext: boolean): FlagReading {
  return { fault, usedNext };
}

function withValue(flag: string, value: string | undefined, usedNext: boolean): FlagReading {
  if (value === undefined) return refused({ code: "flag_without_value", flag: `--${flag}` }, false);
  return { ...checked(flag, value, false), usedNext };
}

/** What a value may be made of; what it may say, the action decides. */
const PLAIN_VALUE = /^[A-Za-z0-9][A-Za-z0-9._:/=@,+%-]*$/;

function checked(flag: string, value: string, isSwitch: boolean): FlagReading {
  const name = `--${flag}`;
  if (value === "") return refused({ code: "flag_without_value", flag: name }, false);
  if (isSwitch && value !== "true") return refused({ code: "switch_value", flag: name }, false);
  if (flag === "request-timeout" && value !== REQUEST_TIMEOUT) {
    return refused({ code: "request_timeout", value: REQUEST_TIMEOUT }, false);
  }
  if (flag !== "patch" && !PLAIN_VALUE.test(value)) return refused({ code: "flag_value", flag: name }, false);
  return { flag, value, usedNext: false };
}

/** Flags of every verb; whether an action is in a namespace, it says itself. */
const COMMON = ["namespace", "context", "request-timeout"];

function nameFault(flag: string, verb: string, form: VerbForm): FlagFault | null {
  if ([...COMMON, ...(form.flags ?? []), ...(form.switches ?? [])].includes(flag)) return null;
  const plain = flag.toLowerCase().replaceAll("_", "-");
  const why = whyForbidden(plain);
  if (why !== undefined) return { code: "forbidden_flag", flag: `--${plain}`, why };
  const name = /^[a-z][a-z0-9-]*$/.test(plain) ? `--${plain}` : "--";
  if (plain !== flag || name === "--") return { code: "flag_spelling", flag: name, use: null };
  const full = [...COMMON, ...(form.flags ?? []), ...(form.switches ?? [])].find((one) => one.startsWith(flag));
  return full === undefined
    ? { code: "flag_not_taken", flag: name, verb }
    : { code: "flag_spelling", flag: name, use: `--${full}` };
}

function whyForbidden(flag: string): FlagWhy | undefined {
  return Object.hasOwn(FORBIDDEN, flag) ? FORBIDDEN[flag] : undefined;
}

/** Names the letter only: what follows may be a secret. */
function shortFault(word: string, next: string | undefined, verb: string, form: VerbForm): FlagFault {
  const letter = word.charAt(1);
  const long = longOf(letter, verb);
  if (long === "namespace") return { code: "short_flag", flag: "-n", use: "--namespace=NAME" };
  const use = long === null ? null : longForm(long, word.slice(2) || next, form);
  const why = long === null ? undefined : whyForbidden(long);
  if (use === null && word.length === 2 && why !== undefined) {
    return { code: "forbidden_flag", flag: `-${letter} (--${long})`, why };
  }
  return { code: "short_flag", flag: /[a-zA-Z]/.test(letter) ? `-${letter}` : "-", use };
}

function longOf(letter: string, verb: string): string | null {
  const own = Object.hasOwn(SHORT_OF_VERB, verb) ? SHORT_OF_VERB[verb] : undefined;
  const letters = own !== undefined && Object.hasOwn(own, letter) ? own : SHORT;
  return Object.hasOwn(letters, letter) ? (letters[letter] ?? null) : null;
}

/** How a flag is written that the verb has here; null: it has none, or not with this value. */
function longForm(long: string, value: string | undefined, { flags = [], switches = [] }: VerbForm): string | null {
  if (switches.includes(long)) return `--${long}`;
  if (!flags.includes(long)) return null;
  if (long !== "output") return `--${long}=VALUE`;
  return value === "wide" || value === "name" ? `--output=${value}` : null;
}
