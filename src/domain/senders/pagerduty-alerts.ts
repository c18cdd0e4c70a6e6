/** PagerDuty's answer to `GET /incidents/{id}/alerts`: what its webhooks leave out. */
import * as z from "zod/mini";
import { once } from "../once.ts";
import { validate, zTime } from "../schema.ts";
import { DEFAULT_RULES, realServices, type SenderRules, wordsFor } from "../sender-rules.ts";
import { knownWord, type SeverityWords } from "../severity.ts";
import { fingerprintOf, type Signal } from "../signal.ts";
import { alertNameIn, alertsInText, type TextAlert } from "./alert-text.ts";
import { addSignal, emptyAlerts, graded } from "./normal-form.ts";
import { idOf, labelsIn, messageOf, textOf, zText } from "./outside-text.ts";
import { pagerdutyKey } from "./pagerduty-webhook.ts";
import { isObject, missing, type NormalisedAlerts, type Sender } from "./sender.ts";

const SOURCE = "pagerduty";

/** What an answer says of itself beside its alerts. */
const PAGE_KEYS = new Set(["alerts", "limit", "offset", "more", "total"]);
const MORE = "PagerDuty has more alerts than this answer (more: true): ingest the next page, too";
const NONE = "PagerDuty: the answer has no alerts, nothing to do";

const zAlert = once(() =>
  z.looseObject({
    id: zText(),
    summary: zText(),
    status: z.enum(["triggered", "acknowledged", "resolved"]),
    severity: zText(),
    suppressed: z.nullish(z.boolean()),
    created_at: z.nullish(zTime),
    resolved_at: z.nullish(zTime),
    html_url: zText(),
    service: z.nullish(z.looseObject({ summary: zText() })),
    incident: z.nullish(z.looseObject({ id: zText() })),
    /** What an integration puts in there has no fixed form. */
    body: z.looseObject({ details: z.optional(z.unknown()) }),
  }),
);

const zBody = once(() => z.looseObject({ alerts: z.array(zAlert()), more: z.nullish(z.boolean()) }));

type Alert = z.infer<ReturnType<typeof zAlert>>;

export const pagerdutyAlerts: Sender = {
  format: "pagerduty-alerts",
  lacks(value) {
    if (!isObject(value)) return "needs an object";
    const alerts = value["alerts"];
    if (!Array.isArray(alerts)) return "lacks alerts";
    // A page without alerts is known by what PagerDuty says of its pages.
    if (alerts.length === 0) {
      return missing({ "alerts[0].body": Object.keys(value).every((key) => PAGE_KEYS.has(key)) });
    }
    const body: unknown = isObject(alerts[0]) ? alerts[0]["body"] : null;
    return missing({ 'alerts[0].body.type "alert_body"': isObject(body) && body["type"] === "alert_body" });
  },
  read(value, where, now, rules = DEFAULT_RULES) {
    const { alerts, more } = validate(zBody(), value, where);
    const named = alerts.map((alert, i) => ({ alert, id: incidentOf(alert, where, i) }));
    const results = [...Map.groupBy(named, ({ id }) => id)].map(([id, members]) =>
      readIncident(
        id,
        members.map((member) => member.alert),
        rules,
        now,
      ),
    );
    const [first = emptyAlerts(SOURCE), ...others] = results;
    const notices = more === true ? [MORE] : alerts.length === 0 ? [NONE] : [];
    return [{ ...first, notices }, ...others];
  },
};

/** An alert that belongs to no incident yet stands for itself. */
function incidentOf(alert: Alert, where: string, i: number): string {
  if (alert.incident != null) return idOf(alert.incident.id, where, `alerts[${i}].incident.id`);
  return idOf(alert.id, where, `alerts[${i}].id`);
}

function readIncident(id: string, alerts: readonly Alert[], rules: SenderRules, now: string): NormalisedAlerts {
  const words = wordsFor(rules, SOURCE);
  const names = alerts.map((alert) => textOf(alert.service?.summary)).filter((name) => name !== null);
  const result = emptyAlerts(SOURCE, {
    group_key: pagerdutyKey(id),
    incident_id: id,
    title: textOf(alerts[0]?.summary),
    services: realServices(names, rules),
  });
  for (const alert of alerts) addAlert(result, alert, words, now);
  return graded(result, words);
}

function addAlert(result: NormalisedAlerts, alert: Alert, words: SeverityWords, now: string): void {
  const { signals, ended, left_out } = signalsOf(alert, words);
  result.truncated += left_out;
  const ends_at = alert.resolved_at ?? now;
  for (const signal of ended) result.ended.push({ fingerprint: fingerprintOf(signal), ends_at });
  for (const signal of signals) {
    if (alert.status === "resolved") result.ended.push({ fingerprint: fingerprintOf(signal), ends_at });
    else if (alert.suppressed === true) result.ignored.push({ name: signal.alert_name, why: "suppressed" });
    else addSignal(result, signal, words);
  }
}

/** One signal for each of Alertmanager's alerts in the text of the details; else one with the details for labels. */
function signalsOf(alert: Alert, words: SeverityWords): { signals: Signal[]; ended: Signal[]; left_out: number } {
  const details = alert.body["details"];
  const text = (name: string): string => {
    const value = isObject(details) ? details[name] : null;
    return typeof value === "string" ? value : "";
  };
  const firing = alertsInText(text("firing"));
  const resolved = alertsInText(text("resolved"));
  const signal = (one: TextAlert) => signalOf(alert, one, words, null);
  const ended = resolved.alerts.map(signal);
  if (firing.alerts.length > 0) return { signals: firing.alerts.map(signal), ended, left_out: firing.left_out };
  const summary = textOf(alert.summary);
  const labels = labelsIn(details);
  const name = labels["alertname"] ?? (summary === null ? "PagerDuty alert" : alertNameIn(summary));
  return { signals: [signalOf(alert, { name, labels, annotations: {} }, words, textOf(alert.id))], ended, left_out: 0 };
}

function signalOf(
  alert: Alert,
  { name, labels, annotations }: TextAlert,
  words: SeverityWords,
  id: string | null,
): Signal {
  const link = textOf(alert.html_url, 2000);
  const signal: Signal = {
    alert_name: textOf(name) ?? "PagerDuty alert",
    source: SOURCE,
    severity: knownWord([labels["severity"] ?? null, textOf(alert.severity)], words),
    message: messageOf(annotations["summary"], annotations["description"]) ?? textOf(alert.summary),
    labels,
    annotations,
    ...(alert.created_at == null ? {} : { starts_at: alert.created_at }),
    status: "firing",
    ...(link === null ? {} : { generator_url: link }),
  };
  return { ...signal, fingerprint: id === null ? fingerprintOf(signal) : `pagerduty:alert:${id}`.slice(0, 200) };
}
