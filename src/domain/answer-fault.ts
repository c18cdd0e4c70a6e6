import { AwoooError } from "./awooo-error.ts";

/** Why an answer was not used; `details.reason` of the error. */
export type AnswerFault =
  | "not_json"
  | "bad_answer"
  | "refused_action"
  /** It cites evidence, or uses a name, that nobody gave. */
  | "unknown_name"
  /** A text of it holds a command that awooo would refuse. */
  | "refused_command";

/** @param message one line that can be shown to the model */
export function answerFault(reason: AnswerFault, message: string): AwoooError {
  return new AwoooError("no_proposal", message, { details: { reason } });
}

/** Data of a model's answer as an object, whatever it is. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
