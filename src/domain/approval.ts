/** Requests, signatures, and the one function that says whether a request may be acted on. */
import type { CatalogueAction } from "./action.ts";
import { canonicalJson, digestOf } from "./canonical-json.ts";
import type { LiveObject } from "./live-object.ts";
import type { ApprovalRule } from "./policy.ts";
import type { RiskLevel } from "./risk-level.ts";

export type ApprovalStatus = "pending" | "approved" | "rejected" | "expired" | "executed";

/** What a signature is over. Anything else in a request may change without voiding signatures; nothing here may. */
export interface SignedContent {
  request_id: string;
  incident_id: string;
  /** What `argv` was built from; null where there is none. */
  action: CatalogueAction | null;
  argv: readonly string[] | null;
  /** What a person is asked to do where there is no argv. */
  manual_steps: readonly string[];
  cluster: { context: string; server: string; ca_hash: string } | null;
  namespace: string | null;
  target: { kind: string; name: string; uid: string | null; generation: number | null };
  /** Digest of what was there when it was proposed (see `beforeDigest`); null where nobody looked. */
  before_sha256?: string | null;
  risk: RiskLevel;
  reasons: readonly string[];
  rule: ApprovalRule;
  policy_hash: string;
  operator: string;
  expires_at: string | null;
  /** Hash of the last event of the ledger the request was written to. */
  audit_head: string;
}

/** Names what was there before, by which drift is told and what takes it back is made. */
export function beforeDigest(before: LiveObject | null): string | null {
  return before === null ? null : digestOf(before);
}

/** The SHA-256 people sign and screens pass back: proof of which request was looked at. */
export function contentDigest(content: SignedContent): string {
  return digestOf(content);
}

export interface Decision {
  signer: string;
  decision: "approve" | "reject";
  /** The `contentDigest` the signer saw. */
  digest: string;
  signed_at: string;
  comment: string | null;
  key_fingerprint: string | null;
}

/** Who may sign where a signers file is set; null: names are asserted, anybody may. */
export type Signers = ReadonlySet<string> | null;

export type IgnoredReason =
  | "other_content"
  | "not_a_signer"
  | "after_expiry"
  | "same_person"
  | "same_key"
  | "operator_may_not"
  | "after_end";

export interface Evaluation {
  status: "pending" | "approved" | "rejected" | "expired";
  required: number;
  /** Approvals that count, in the order they were signed. */
  counted: Decision[];
  /** The rejection that ended it. */
  rejection: Decision | null;
  ignored: { decision: Decision; reason: IgnoredReason }[];
}

const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

/** How names are compared: `Alice`, `alice ` and one with a zero-width space in it are one person. */
export function personKey(name: string): string {
  // Normalised again because lower case can be composable where upper case was not.
  return name.replace(INVISIBLE, "").normalize("NFKC").toLowerCase().normalize("NFKC").trim();
}

function voidReason(
  content: SignedContent,
  digest: string,
  decision: Decision,
  signers: Signers,
): IgnoredReason | null {
  if (decision.digest !== digest) return "other_content";
  if (signers !== null && !signers.has(decision.signer)) return "not_a_signer";
  return isBeforeExpiry(content, decision.signed_at) ? null : "after_expiry";
}

/** Whether a time is before the end of a request. Fails closed: what cannot be dated was not in time. */
export function isBeforeExpiry(content: Pick<SignedContent, "expires_at">, time: string): boolean {
  const at = Date.parse(time);
  return content.expires_at === null ? !Number.isNaN(at) : at < Date.parse(content.expires_at);
}

function bySigningTime(a: Decision, b: Decision): number {
  return signingTime(a) - signingTime(b) || (canonicalJson(a) < canonicalJson(b) ? -1 : 1);
}

/** Undated ones last, so that they cannot upset the order of the others. */
function signingTime({ signed_at }: Decision): number {
  const at = Date.parse(signed_at);
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}

/**
 * Decides a request. The same answer for any order of `decisions`: one valid rejection ends it, a person and a key
 * count once, and nothing counts that was signed over other content, too late, or by somebody who may not.
 *
 * A rejection wins even over approvals that came before it: the ledger takes none after an end, so a rejection that
 * is there was made before its maker could know of the end (another laptop, without a connection).
 * @param now RFC 3339; only decides whether an unfinished request has expired
 */
export function evaluateApproval(
  content: SignedContent,
  decisions: readonly Decision[],
  signers: Signers,
  now: string,
): Evaluation {
  const digest = contentDigest(content);
  const required = content.rule.signatures;
  const result: Evaluation = { status: "pending", required, counted: [], rejection: null, ignored: [] };
  const valid: Decision[] = [];
  for (const decision of [...decisions].sort(bySigningTime)) {
    const reason = voidReason(content, digest, decision, signers);
    if (reason === null) valid.push(decision);
    else result.ignored.push({ decision, reason });
  }

  const people = new Set<string>();
  const keys = new Set<string>();
  for (const decision of valid) {
    if (decision.decision === "reject" && result.rejection === null) {
      result.rejection = decision;
      continue;
    }
    const reason = uncountedReason(content, decision, people, keys, result);
    if (reason !== null) {
      result.ignored.push({ decision, reason });
      continue;
    }
    people.add(personKey(decision.signer));
    if (decision.key_fingerprint !== null) keys.add(decision.key_fingerprint);
    result.counted.push(decision);
  }
  result.status = statusOf(content, result, now);
  return result;
}

function uncountedReason(
  content: SignedContent,
  decision: Decision,
  people: ReadonlySet<string>,
  keys: ReadonlySet<string>,
  so_far: Evaluation,
): IgnoredReason | null {
  if (so_far.rejection !== null) return "after_end";
  const person = personKey(decision.signer);
  if (people.has(person)) return "same_person";
  if (decision.key_fingerprint !== null && keys.has(decision.key_fingerprint)) return "same_key";
  if (!content.rule.self_approval && person === personKey(content.operator)) return "operator_may_not";
  return so_far.counted.length >= so_far.required ? "after_end" : null;
}

function statusOf(content: SignedContent, evaluation: Evaluation, now: string): Evaluation["status"] {
  if (evaluation.rejection !== null) return "rejected";
  if (evaluation.counted.length >= evaluation.required) return "approved";
  return isBeforeExpiry(content, now) ? "pending" : "expired";
}
