/** What a team says about its senders (`senders.yaml`): words for gravity, labels that name services, exporters. */
import { isExporterName, type ServiceRules } from "./service-rules.ts";
import { type SeverityWord, type SeverityWords, severityWords } from "./severity.ts";

/** Whose alerts awooo reads; a sender may have several formats. */
export const SENDER_NAMES = [
  "alertmanager",
  "grafana",
  "pagerduty",
  "opsgenie",
  "incident-io",
  "sentry",
  "datadog",
] as const;
export type SenderName = (typeof SENDER_NAMES)[number];

type Words = Readonly<Record<string, SeverityWord>>;

export interface SenderRules extends ServiceRules {
  /** Words of every sender. */
  severity: Words;
  /** Words of one sender; they win over those of every sender. */
  severity_by_sender: Readonly<Partial<Record<SenderName, Words>>>;
}

export const DEFAULT_RULES: SenderRules = { severity: {}, severity_by_sender: {}, service_labels: [], exporters: [] };

/** What a sender's words for gravity mean. @param own words that mean something else with this sender */
export function wordsFor(rules: SenderRules, sender: SenderName, own: Words = {}): SeverityWords {
  return severityWords(own, rules.severity, rules.severity_by_sender[sender] ?? {});
}

/** Services a sender names, without those that only measure others. */
export function realServices(names: readonly string[], rules: ServiceRules): string[] {
  return [...new Set(names)].filter((name) => !isExporterName(name, rules));
}
