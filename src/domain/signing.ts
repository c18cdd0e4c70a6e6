/** What happens when somebody signs: decided inside the ledger's transaction, never by a screen or a command. */
import {
  contentDigest,
  type Decision,
  type Evaluation,
  evaluateApproval,
  personKey,
  type Signers,
} from "./approval.ts";
import { AwoooError } from "./awooo-error.ts";
import type { IncidentState } from "./fold.ts";
import { isOpen } from "./incident.ts";
import type { RequestState } from "./request.ts";

export interface SigningInput {
  requestId: string;
  signer: string;
  decision: "approve" | "reject";
  comment: string | null;
  /** The `content_sha256` of what the signer saw; null where the command itself is the answer. */
  seenDigest: string | null;
  signers: Signers;
  now: string;
}

/**
 * `signed`: the decision was taken. The others are answers too: nothing was written, and nothing had to be.
 */
export type SigningOutcome = "signed" | "already_signed" | "already_approved";

export interface Signing {
  outcome: SigningOutcome;
  /** The decision to record; null where nothing is. */
  decision: Decision | null;
}

/** @throws AwoooError rejected, expired, refused, conflict: the decision does not count, and why */
export function decideSigning(state: IncidentState, input: SigningInput): Signing {
  if (personKey(input.signer) === "") throw new AwoooError("usage", "A signature needs a name");
  const request = state.requests.find((r) => r.request.id === input.requestId);
  if (request === undefined) throw new AwoooError("not_found", `Approval request not found: ${input.requestId}`);
  const digest = contentDigest(request.content);
  const before = evaluateApproval(request.content, request.decisions, input.signers, input.now);
  refuseEnded(state, request, before, input);
  if (input.seenDigest !== null && input.seenDigest !== digest) {
    throw new AwoooError("conflict", `${input.requestId} is not the request that was shown`, {
      hint: "Look at it again: `awooo show` prints what would be signed.",
    });
  }
  if (input.decision === "approve") {
    if (before.counted.some((d) => personKey(d.signer) === personKey(input.signer))) {
      return { outcome: "already_signed", decision: null };
    }
    if (before.status === "approved") return { outcome: "already_approved", decision: null };
  }
  const { signer, decision, comment, now } = input;
  const signed: Decision = { signer, decision, digest, comment, signed_at: now, key_fingerprint: null };
  const after = evaluateApproval(request.content, [...request.decisions, signed], input.signers, now);
  const ignored = after.ignored.find((entry) => entry.decision === signed);
  if (ignored !== undefined) throw notCounted(ignored.reason, request, input);
  return { outcome: "signed", decision: signed };
}

function refuseEnded(state: IncidentState, request: RequestState, now: Evaluation, input: SigningInput): void {
  const { id } = request.request;
  if (now.rejection !== null) {
    const { signer, comment } = now.rejection;
    throw new AwoooError("rejected", `${id} was rejected by ${signer}${comment === null ? "" : `: ${comment}`}`, {
      hint: `A rejection is final. For another proposal: awooo propose ${state.incident.incident_id}`,
    });
  }
  if (request.run !== null) throw new AwoooError("conflict", `${id} has been executed already`);
  if (!isOpen(state.incident.status)) {
    throw new AwoooError(
      "conflict",
      `${state.incident.incident_id} is ${state.incident.status}; nothing is left to sign`,
    );
  }
  if (now.status === "expired") {
    throw new AwoooError("expired", `${id} expired at ${request.request.expires_at}`, {
      hint: `For a fresh one: awooo propose ${state.incident.incident_id}`,
    });
  }
  if (now.status === "approved" && input.decision === "reject") {
    throw new AwoooError("conflict", `${id} is approved already; it cannot be rejected any more`);
  }
}

function notCounted(reason: string, request: RequestState, { signer }: SigningInput): AwoooError {
  const { id, risk_level } = request.request;
  if (reason === "operator_may_not") {
    return new AwoooError(
      "refused",
      `${id} is ${risk_level}: somebody other than ${signer}, who asked for it, must sign`,
      {
        hint: "Ask a colleague to sign.",
      },
    );
  }
  if (reason === "not_a_signer") return new AwoooError("refused", `${signer} is not in the signers file`);
  return new AwoooError("refused", `the signature of ${signer} on ${id} would not count (${reason})`);
}
