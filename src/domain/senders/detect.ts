/** Which sender a document is from. Adding a sender: one file, one line in SENDERS, one name in FORMATS. */
import { AwoooError } from "../awooo-error.ts";
import type { FoundJson } from "../json-document.ts";
import { alertmanagerApi, alertmanagerWebhook } from "./alertmanager.ts";
import { incidentDocument } from "./incident-document.ts";
import { FORMATS, type Format, type Normalised, type Sender } from "./sender.ts";

/** Asked in this order; the first whose shape fits reads the document. */
const SENDERS: readonly Sender[] = [alertmanagerWebhook, alertmanagerApi, incidentDocument];

/** @throws AwoooError usage for a format awooo does not know */
export function formatOf(text: string): Format {
  const format = FORMATS.find((known) => known === text);
  if (format !== undefined) return format;
  throw new AwoooError("usage", `unknown format: ${text}`, { hint: `One of: ${FORMATS.join(", ")}.` });
}

/**
 * Reads one document into the common form.
 * @param format forces a sender; null: told by the shape
 * @throws AwoooError invalid_data with the path of the first bad field, or with what each known shape would need
 */
export function normalise({ value, where }: FoundJson, format: Format | null, now: string): Normalised[] {
  const sender = SENDERS.find((one) => (format === null ? one.lacks(value) === null : one.format === format));
  if (sender !== undefined) return sender.read(value, where, now);
  const tried = SENDERS.map((one) => `${one.format} ${one.lacks(value)}`).join("; ");
  throw new AwoooError("invalid_data", `${where}: the document: not a known shape: ${tried}`, {
    hint: `--format ${FORMATS.join(" | ")} says which it is meant to be, and the error then names the field.`,
    details: { where, tried: SENDERS.map((one) => ({ format: one.format, lacks: one.lacks(value) })) },
  });
}
