/** The verbs of the catalogue with what may follow each, and what is known of all other verbs of kubectl. */

/** How the operands of a verb are written; kubectl reads them differently from verb to verb. */
export type OperandForm =
  /** `KIND/NAME`, `KIND NAME` or `KIND`. */
  | "object"
  /** As `object`, then what is set: `app=shop/app:41`. */
  | "object_and_pairs"
  /** `KIND/NAME`, or the name of a pod: `logs pod x` would be container x of a pod called pod. */
  | "pod"
  /** The name of a node, or `node/NAME`: `cordon node x` would be two nodes. */
  | "node"
  /** What somebody may do, and to which resource. */
  | "permission"
  /** As they are. */
  | "literal";

export interface VerbForm {
  operands: OperandForm;
  /** Flags with a value, besides the namespace. */
  flags?: readonly string[];
  /** Flags without one: typed bare, or as `--flag=true`. */
  switches?: readonly string[];
  /** Flags awooo adds where nobody typed them; they change nothing but how much is printed, or how long is waited. */
  adds?: readonly string[];
}

const VERBS: Readonly<Record<string, VerbForm>> = {
  get: { operands: "object", flags: ["output"] },
  describe: { operands: "object" },
  logs: { operands: "pod", flags: ["container", "since", "tail"], switches: ["previous"], adds: ["tail"] },
  events: { operands: "literal", flags: ["for"] },
  "top pod": { operands: "literal" },
  "top node": { operands: "literal" },
  "auth can-i": { operands: "permission", flags: ["subresource"] },
  "rollout status": { operands: "object", flags: ["watch"], adds: ["watch"] },
  "rollout history": { operands: "object", flags: ["revision"] },
  "rollout restart": { operands: "object" },
  "rollout undo": { operands: "object", flags: ["to-revision"] },
  "rollout pause": { operands: "object" },
  "rollout resume": { operands: "object" },
  scale: { operands: "object", flags: ["replicas"] },
  "set image": { operands: "object_and_pairs" },
  "set env": { operands: "object_and_pairs", flags: ["containers"] },
  "set resources": { operands: "object", flags: ["containers", "limits", "requests"] },
  patch: { operands: "object", flags: ["type", "patch"] },
  cordon: { operands: "node" },
  uncordon: { operands: "node" },
  drain: {
    operands: "node",
    flags: ["timeout"],
    switches: ["ignore-daemonsets", "force", "delete-emptydir-data"],
    adds: ["timeout"],
  },
  delete: { operands: "object", flags: ["wait"], adds: ["wait"] },
};

/** Other spellings of words of a verb that kubectl takes, or people type. */
const SPELLINGS: Readonly<Record<string, string>> = {
  log: "logs",
  event: "events",
  "top po": "top pod",
  "top pods": "top pod",
  "top no": "top node",
  "top nodes": "top node",
};

/** Why a verb kubectl has is never run. */
export type ForbiddenWhy =
  | "runs_in_container"
  | "copies_files"
  | "opens_tunnel"
  | "starts_containers"
  | "free_edit"
  | "free_manifest"
  | "kubeconfig"
  | "runs_programs"
  | "credentials"
  | "exposes";

const FORBIDDEN: Readonly<Record<string, ForbiddenWhy>> = {
  exec: "runs_in_container",
  attach: "runs_in_container",
  cp: "copies_files",
  "port-forward": "opens_tunnel",
  proxy: "opens_tunnel",
  debug: "starts_containers",
  run: "starts_containers",
  edit: "free_edit",
  apply: "free_manifest",
  create: "free_manifest",
  kustomize: "free_manifest",
  replace: "free_manifest",
  config: "kubeconfig",
  plugin: "runs_programs",
  diff: "runs_programs",
  completion: "runs_programs",
  certificate: "credentials",
  expose: "exposes",
  autoscale: "exposes",
};

/** Verbs of kubectl that the catalogue just has no action for. */
const UNSUPPORTED = new Set([
  ...["taint", "label", "annotate", "wait", "explain", "version", "cluster-info"],
  ...["api-resources", "api-versions", "options", "help", "alpha"],
]);

export type VerbReading =
  | { verb: string; form: VerbForm; used: number }
  | { code: "no_verb" }
  | { code: "flag_before_verb"; word: string }
  | { code: "forbidden_verb"; verb: string; why: ForbiddenWhy }
  | { code: "unsupported_verb"; verb: string }
  | { code: "unknown_verb"; verb: string }
  | { code: "verb_spelling"; verb: string; use: string }
  | { code: "no_subverb"; verb: string; known: string[] }
  | { code: "unknown_subverb"; verb: string; subverb: string; known: string[] };

/** Reads the one or two words after `kubectl`. */
export function readVerb([first, second]: readonly string[]): VerbReading {
  if (first === undefined) return { code: "no_verb" };
  if (first.startsWith("-")) return { code: "flag_before_verb", word: first };
  const subverbs = subverbsOf(first);
  if (subverbs.length > 0) return readSubverb(first, second, subverbs);
  const form = formOf(first);
  if (form !== undefined) return { verb: first, form, used: 1 };
  return unreadable(first);
}

function readSubverb(first: string, second: string | undefined, known: string[]): VerbReading {
  if (second === undefined) return { code: "no_subverb", verb: first, known };
  if (second.startsWith("-")) return { code: "flag_before_verb", word: second };
  const verb = `${first} ${second}`;
  const form = formOf(verb);
  if (form !== undefined) return { verb, form, used: 2 };
  const use = spellingOf(verb);
  if (use !== undefined) return { code: "verb_spelling", verb, use };
  return { code: "unknown_subverb", verb: first, subverb: second, known };
}

function unreadable(verb: string): VerbReading {
  const lower = verb.toLowerCase();
  const use = spellingOf(lower);
  if (use !== undefined) return { code: "verb_spelling", verb, use };
  if (lower !== verb && (formOf(lower) !== undefined || subverbsOf(lower).length > 0)) {
    return { code: "verb_spelling", verb, use: lower };
  }
  const why = Object.hasOwn(FORBIDDEN, verb) ? FORBIDDEN[verb] : undefined;
  if (why !== undefined) return { code: "forbidden_verb", verb, why };
  return { code: UNSUPPORTED.has(verb) ? "unsupported_verb" : "unknown_verb", verb };
}

function formOf(verb: string): VerbForm | undefined {
  return Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
}

/** Only to spellings of what the catalogue has. */
function spellingOf(verb: string): string | undefined {
  const use = Object.hasOwn(SPELLINGS, verb) ? SPELLINGS[verb] : undefined;
  return use !== undefined && formOf(use) !== undefined ? use : undefined;
}

function subverbsOf(first: string): string[] {
  return Object.keys(VERBS).flatMap((verb) => {
    const [one, two] = verb.split(" ");
    return one === first && two !== undefined ? [two] : [];
  });
}
