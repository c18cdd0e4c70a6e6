/**
 * Grafana alerting: the webhook contact point. Its alerts are Alertmanager's with more fields; names are free text, and
 * where a query fails or finds nothing, the rule that has the query is named by a label.
 */
import * as z from "zod/mini";
import { once } from "../once.ts";
import { zId } from "../schema.ts";
import { DEFAULT_RULES, wordsFor } from "../sender-rules.ts";
import { emptyAlerts, graded } from "./normal-form.ts";
import { labelsIn } from "./outside-text.ts";
import { endOfAlert, sortAlert, zAlertFields } from "./prometheus-alert.ts";
import { isObject, missing, type Sender } from "./sender.ts";
import { validateSound } from "./sound-alerts.ts";

const SOURCE = "grafana";
/** Names of the alerts that Grafana makes when a rule has no result. */
const OF_A_RULE = new Set(["DatasourceNoData", "DatasourceError"]);

const zAlert = once(() =>
  z.looseObject({
    ...zAlertFields(),
    status: z.enum(["firing", "resolved"]),
    fingerprint: z.nullish(zId),
    values: z.nullish(z.record(z.string(), z.unknown())),
  }),
);

const zBody = once(() =>
  z.looseObject({
    groupKey: z.string().check(z.minLength(1), z.maxLength(10_000)),
    alerts: z.array(zAlert()),
    truncatedAlerts: z._default(z.int().check(z.minimum(0)), 0),
  }),
);

type Alert = z.infer<ReturnType<typeof zAlert>>;

export const grafana: Sender = {
  format: "grafana",
  lacks(value) {
    if (!isObject(value)) return "needs an object";
    if (value["version"] === "4") return 'lacks version "1"';
    return missing({
      groupKey: "groupKey" in value,
      alerts: "alerts" in value,
      orgId: "orgId" in value || value["version"] === "1" || hasSilenceLink(value["alerts"]),
    });
  },
  read(value, where, now, rules = DEFAULT_RULES) {
    const words = wordsFor(rules, SOURCE);
    const { document, notices } = validateSound(zBody(), value, where, 2);
    const { groupKey, alerts, truncatedAlerts } = document;
    const result = emptyAlerts(SOURCE, { group_key: groupKey, truncated: truncatedAlerts, notices });
    for (const alert of alerts) {
      if (alert.status === "resolved") result.ended.push(endOfAlert(alert, now));
      else sortAlert(result, alert, { words, more: detailOf(alert) });
    }
    return [graded(result, words)];
  },
};

function hasSilenceLink(alerts: unknown): boolean {
  const first: unknown = Array.isArray(alerts) ? alerts[0] : null;
  return isObject(first) && "silenceURL" in first;
}

/** What the rule is called where the alert is not, and what it measured. */
function detailOf({ labels, values }: Alert): string | null {
  const rule = OF_A_RULE.has(labels.alertname) ? labels["rulename"] : undefined;
  const measured = Object.entries(labelsIn(values)).map(([name, text]) => `${name}=${text}`);
  const lines = [rule && `Rule: ${rule}`, measured.length > 0 && `Values: ${measured.join(", ")}`];
  return lines.filter(Boolean).join("\n") || null;
}
