/** Who has signed, who still must, and until when. */
import type { ApprovalRequest } from "../domain/request.ts";
import { flow, type Span } from "./flow.ts";
import { safeText } from "./safe-text.ts";
import { checkMark, symbolsFor } from "./symbols.ts";
import { ageText, clockText, spanText } from "./time.ts";
import type { TextOptions } from "./view.ts";
import { wordsFor } from "./words.ts";

const MAX_NAME = 80;
const MAX_COMMENT = 500;

/** A person's name as it may be shown. */
export function personText(name: string, ascii: boolean): string {
  return safeText(name, { max: MAX_NAME, ascii });
}

/** The first characters of an id: enough to be unambiguous among the requests of a team, short enough to type. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** `1 of 2 signatures: alice@corp 03:12`; for low risk `no signature needed`. */
export function signatureWords(
  approval: ApprovalRequest,
  { now, lang, ascii }: Omit<TextOptions, "style" | "width">,
): string {
  const words = wordsFor(lang);
  if (approval.required_signatures === 0) return words.noneNeeded;
  const count = words.signatureCount(approval.current_signatures, approval.required_signatures);
  const names = approval.signatures
    .filter((signature) => signature.decision === "approve")
    .map((signature) => `${personText(signature.signer, ascii)} ${clockText(signature.signed_at, now)}`);
  return names.length === 0 ? count : `${count}: ${names.join(", ")}`;
}

/** Whether the time to sign is over, by the given clock; the store decides by its own. */
export function hasExpired(approval: ApprovalRequest, now: string): boolean {
  return approval.status === "expired" || (approval.status === "pending" && isPast(approval, now));
}

function isPast({ expires_at }: ApprovalRequest, now: string): boolean {
  return expires_at !== null && Date.parse(expires_at) <= Date.parse(now);
}

function isWaiting(approval: ApprovalRequest, now: string): boolean {
  return approval.status === "pending" && !isPast(approval, now);
}

/** Those that wait for signatures at `now`. */
export function openRequests(
  approvals: readonly ApprovalRequest[],
  { now }: Pick<TextOptions, "now">,
): ApprovalRequest[] {
  return approvals.filter((approval) => isWaiting(approval, now));
}

/** How many other requests wait for signatures at `now`. */
export function otherOpenRequests(
  approvals: readonly ApprovalRequest[],
  shown: ApprovalRequest,
  options: Pick<TextOptions, "now">,
): number {
  return openRequests(approvals, options).filter(({ id }) => id !== shown.id).length;
}

/** Whether nobody had decided it when its incident ended, so that nobody can any more. */
export function closedUndecided(approval: ApprovalRequest, now: string, open: boolean): boolean {
  return !open && isWaiting(approval, now);
}

/** Whether there is a command that was approved and not started yet. */
export function awaitsRun({ status, metadata }: ApprovalRequest): boolean {
  return status === "approved" && metadata.argv !== null && metadata.execution === undefined;
}

/** Whether it was approved, and the time to run it went by, by the given clock; `run` decides by its own. */
export function hasLapsed(approval: ApprovalRequest, now: string): boolean {
  return awaitsRun(approval) && isPast(approval, now);
}

/** `expires in 24m`, `expired 3m ago`, `run within 24m`; empty where it makes no difference any more. */
export function expiryWords(approval: ApprovalRequest, { now, lang }: Pick<TextOptions, "now" | "lang">): string {
  const words = wordsFor(lang);
  if (approval.expires_at === null) return "";
  if (hasExpired(approval, now)) return words.expiredAgo(ageText(approval.expires_at, now));
  if (hasLapsed(approval, now)) return words.notRunInTime(ageText(approval.expires_at, now));
  const left = spanText(Date.parse(approval.expires_at) - Date.parse(now));
  if (approval.status === "pending") return words.expiresIn(left);
  return awaitsRun(approval) ? words.runWithin(left) : "";
}

/** Every signature on a line of its own, with its comment. */
export function signatureLines(approval: ApprovalRequest, options: TextOptions, indent: number): string[] {
  const { style, width, now, ascii, lang } = options;
  const words = wordsFor(lang);
  const { quote } = symbolsFor(ascii);
  return approval.signatures.flatMap((signature) => {
    const approves = signature.decision === "approve";
    const mark = checkMark(approves ? "passed" : "failed", ascii);
    const comment = signature.comment === null ? "" : safeText(signature.comment, { max: MAX_COMMENT, ascii });
    const spans: Span[] = [
      { text: mark, paint: approves ? style.green : style.red },
      { text: personText(signature.signer, ascii), paint: style.bold },
      { text: `${words.decision[signature.decision]} ${clockText(signature.signed_at, now)}` },
      { text: comment === "" ? "" : quote[0] + comment + quote[1], paint: style.dim },
    ];
    return flow(spans, { width, indent, gap: " " });
  });
}
