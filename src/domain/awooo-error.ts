/**
 * Every failure a user may meet. The exit code of each is in `cli/exit-codes.ts`;
 * whatever is thrown that is not an AwoooError is a bug in awooo.
 */
export type ErrorCode =
  | "usage"
  | "config"
  | "needs_terminal"
  | "not_found"
  | "invalid_data"
  | "ledger_broken"
  | "store_unavailable"
  | "no_proposal"
  | "refused"
  | "rejected"
  | "expired"
  | "signatures_missing"
  | "conflict"
  | "interrupted"
  | "terminated";

interface ErrorOptions_ {
  /** What the user can do about it; one sentence, shown after the message. */
  hint?: string;
  /** Values for programs (`--json`), never needed to understand the message. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** A failure with one line that names what is wrong and where, and a hint that says what to do. */
export class AwoooError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions_ = {}) {
    super(message, { cause: options.cause });
    this.name = "AwoooError";
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }
}
