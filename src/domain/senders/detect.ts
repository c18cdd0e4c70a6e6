/** Which sender a document is from. Adding a sender: one file, one line in SENDERS, one name in FORMATS. */
import { AwoooError } from "../awooo-error.ts";
import { withDecidedTarget } from "../choose-target.ts";
import type { FoundJson } from "../json-document.ts";
import { DEFAULT_RULES, type SenderRules } from "../sender-rules.ts";
import { alertmanagerApi, alertmanagerWebhook } from "./alertmanager.ts";
import { datadog } from "./datadog.ts";
import { grafana } from "./grafana.ts";
import { incidentDocument } from "./incident-document.ts";
import { incidentIo } from "./incident-io.ts";
import { opsgenie } from "./opsgenie.ts";
import { pagerdutyAlerts } from "./pagerduty-alerts.ts";
import { pagerdutyWebhook } from "./pagerduty-webhook.ts";
import { FORMATS, type Format, isObject, type Normalised, type Sender } from "./sender.ts";
import { sentry } from "./sentry.ts";

/** No real document fits two of them; the first whose shape fits reads it. */
export const SENDERS: readonly Sender[] = [
  alertmanagerWebhook,
  alertmanagerApi,
  grafana,
  pagerdutyWebhook,
  pagerdutyAlerts,
  opsgenie,
  incidentIo,
  sentry,
  datadog,
  incidentDocument,
];

/** @throws AwoooError usage for a format awooo does not know */
export function formatOf(text: string): Format {
  const format = FORMATS.find((known) => known === text);
  if (format !== undefined) return format;
  throw new AwoooError("usage", `unknown format: ${text}`, { hint: `One of: ${FORMATS.join(", ")}.` });
}

/**
 * Reads one document into the common form.
 * @param format forces a sender; null: told by the shape
 * @param rules the team's own words for gravity, labels of services, and exporters
 * @throws AwoooError invalid_data with the path of the first bad field, or with what each known shape would need
 */
export function normalise(
  { value, where }: FoundJson,
  format: Format | null,
  now: string,
  rules: SenderRules = DEFAULT_RULES,
): Normalised[] {
  const sender = SENDERS.find((one) => (format === null ? one.lacks(value) === null : one.format === format));
  if (sender !== undefined) return sender.read(value, where, now, rules).map((part) => withTargets(part, rules));
  if (format === null && isBodies(value)) {
    const bodies = value.map((body, i) => ({ value: body, where: `${where}: [${i}]` }));
    return bodies.flatMap((body) => normalise(body, null, now, rules));
  }
  const tried = SENDERS.map((one) => ({ format: one.format, lacks: one.lacks(value) }));
  throw new AwoooError("invalid_data", `${where}: the document: not a known shape: ${triedText(tried)}`, {
    hint: "--format says which it is meant to be, and the error then names the field.",
    details: { where, tried },
  });
}

/** A list of what a sender sends one by one, as somebody collected it. */
function isBodies(value: unknown): value is unknown[] {
  if (!Array.isArray(value)) return false;
  const first: unknown = value[0];
  return isObject(first) && SENDERS.some((one) => one.lacks(first) === null);
}

/** `grafana lacks orgId; opsgenie, sentry need an object`: shapes that lack the same are named together. */
function triedText(tried: readonly { format: Format; lacks: string | null }[]): string {
  const groups = Map.groupBy(tried, ({ lacks }) => lacks ?? "");
  return [...groups].map(([lacks, members]) => `${members.map(({ format }) => format).join(", ")} ${lacks}`).join("; ");
}

function withTargets(part: Normalised, rules: SenderRules): Normalised {
  const none = rules.service_labels.length + rules.exporters.length === 0;
  if (part.kind === "incident" || none) return part;
  return { ...part, signals: part.signals.map((signal) => withDecidedTarget(signal, rules)) };
}
