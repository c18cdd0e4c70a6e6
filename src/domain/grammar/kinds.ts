/** How the kinds of the catalogue may be written, and which other spellings kubectl would take. */
import { TARGET_KINDS, type TargetKind } from "../target.ts";

/** What a word means where a kind is expected. */
export type KindReading =
  | { kind: TargetKind }
  /** Another spelling of a kind; `use` is the one awooo takes. */
  | { spelling: string }
  /** Secrets, in whatever spelling. */
  | { secret: true }
  | { unknown: true };

const PLURALS = new Map<string, TargetKind>(TARGET_KINDS.map((kind) => [pluralOf(kind), kind]));

function pluralOf(kind: TargetKind): string {
  return kind.endsWith("s") ? `${kind}es` : `${kind}s`;
}

/** Short names of `kubectl api-resources`. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  deploy: "deployment",
  sts: "statefulset",
  ds: "daemonset",
  rs: "replicaset",
  po: "pod",
  no: "node",
  svc: "service",
  cj: "cronjob",
  hpa: "horizontalpodautoscaler",
  pvc: "persistentvolumeclaim",
  ing: "ingress",
  cm: "configmap",
  ns: "namespace",
  sa: "serviceaccount",
  pv: "persistentvolume",
  ev: "event",
  ep: "endpoints",
  rc: "replicationcontroller",
  pdb: "poddisruptionbudget",
  netpol: "networkpolicy",
  quota: "resourcequota",
  crd: "customresourcedefinition",
};

/** `secret`, `Secrets`, `secrets.v1.`, and one of several: `pods,secrets`. */
const SECRET = /(^|,)secrets?([.,]|$)/i;

/** Exact singular or plural names only: kubectl takes more, and one name a kind is enough. */
export function readKind(word: string): KindReading {
  if (SECRET.test(word)) return { secret: true };
  const kind = TARGET_KINDS.find((one) => one === word) ?? PLURALS.get(word);
  if (kind !== undefined) return { kind };
  const [bare = ""] = word.toLowerCase().split(".");
  const use = Object.hasOwn(SHORT_NAMES, bare) ? SHORT_NAMES[bare] : (PLURALS.get(bare) ?? bare);
  const known = TARGET_KINDS.find((one) => one === use);
  return known === undefined ? { unknown: true } : { spelling: known };
}
