/**
 * Prometheus Alertmanager: the webhook body (version 4), and the lists of its API v2 (`/alerts`, `/alerts/groups`).
 * Labels and annotations are text of whoever wrote the rule, or of an attacker: data, never a command.
 */
import * as z from "zod/mini";
import { once } from "../once.ts";
import { validate, zId, zLabels, zTime } from "../schema.ts";
import { gravestOf, severityOf } from "../severity.ts";
import { fingerprintOf, type Signal } from "../signal.ts";
import { type IgnoredWhy, isObject, missing, type NormalisedAlerts, type Sender } from "./sender.ts";

const SOURCE = "alertmanager";
/** Longest message kept; the annotations keep the whole text. */
const MAX_MESSAGE = 4000;
/** Alerts that fire to show that alerting works, or to hold back others. */
const ALWAYS_FIRING = new Set(["Watchdog", "InfoInhibitor"]);

const zAlert = once(() => ({
  labels: z.catchall(z.object({ alertname: z.string().check(z.minLength(1), z.maxLength(1000)) }), z.string()),
  annotations: z.nullish(zLabels),
  startsAt: z.nullish(zTime),
  endsAt: z.nullish(zTime),
  generatorURL: z.nullish(z.string()),
}));

const zWebhookAlert = once(() =>
  z.looseObject({
    ...zAlert(),
    status: z.enum(["firing", "resolved"]),
    fingerprint: z.nullish(zId),
  }),
);

const zWebhook = once(() =>
  z.looseObject({
    version: z.literal("4"),
    groupKey: z.string().check(z.minLength(1), z.maxLength(10_000)),
    status: z.enum(["firing", "resolved"]),
    receiver: z.nullish(z.string()),
    alerts: z.array(zWebhookAlert()),
    groupLabels: z.nullish(zLabels),
    commonLabels: z.nullish(zLabels),
    commonAnnotations: z.nullish(zLabels),
    externalURL: z.nullish(z.string()),
    truncatedAlerts: z._default(z.int().check(z.minimum(0)), 0),
  }),
);

const zNames = once(() => z._default(z.array(z.string()), []));

const zApiAlert = once(() =>
  z.looseObject({
    ...zAlert(),
    fingerprint: zId,
    status: z.looseObject({
      state: z.enum(["active", "suppressed", "unprocessed"]),
      silencedBy: zNames(),
      inhibitedBy: zNames(),
      mutedBy: zNames(),
    }),
  }),
);

const zApiGroup = once(() =>
  z.looseObject({
    labels: zLabels,
    receiver: z.looseObject({ name: z.string() }),
    alerts: z.array(zApiAlert()),
  }),
);

type Alert = z.infer<ReturnType<typeof zWebhookAlert>> | z.infer<ReturnType<typeof zApiAlert>>;
type ApiAlert = z.infer<ReturnType<typeof zApiAlert>>;

export const alertmanagerWebhook: Sender = {
  format: "alertmanager-webhook",
  lacks: (value) =>
    isObject(value)
      ? missing({ 'version "4"': value["version"] === "4", groupKey: "groupKey" in value, alerts: "alerts" in value })
      : "needs an object",
  read(value, where, now) {
    const body = validate(zWebhook(), value, where);
    const result = emptyResult(body.groupKey);
    result.truncated = body.truncatedAlerts;
    for (const alert of body.alerts) {
      if (alert.status === "resolved") result.ended.push(endOf(alert, now));
      else sort(result, alert, null);
    }
    return [graded(result)];
  },
};

export const alertmanagerApi: Sender = {
  format: "alertmanager-api",
  lacks(value) {
    if (!Array.isArray(value)) return "needs an array";
    const first: unknown = value[0];
    if (value.length === 0 || isGroup(first)) return null;
    if (!isObject(first)) return "needs objects as elements";
    return missing({
      "[0].labels": "labels" in first,
      "[0].fingerprint": "fingerprint" in first,
      "[0].status": "status" in first,
    });
  },
  read(value, where) {
    if (Array.isArray(value) && isGroup(value[0])) return readGroups(value, where);
    const result = emptyResult(null);
    for (const alert of validate(z.array(zApiAlert()), value, where)) sort(result, alert, suppression(alert));
    return [graded(result)];
  },
};

function isGroup(value: unknown): boolean {
  return (
    isObject(value) && "alerts" in value && ("receiver" in value || "labels" in value) && !("fingerprint" in value)
  );
}

function readGroups(value: unknown, where: string): NormalisedAlerts[] {
  return validate(z.array(zApiGroup()), value, where).map((group) => {
    const result = emptyResult(`${group.receiver.name}:${labelText(group.labels)}`);
    for (const alert of group.alerts) sort(result, alert, suppression(alert));
    return graded(result);
  });
}

/** `{namespace="shop"}`: labels the way Prometheus writes them, in one order only. */
function labelText(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  return `{${names.map((name) => `${name}=${JSON.stringify(labels[name])}`).join(", ")}}`;
}

function emptyResult(group_key: string | null): NormalisedAlerts {
  return {
    kind: "alerts",
    sender: SOURCE,
    group_key,
    incident_id: null,
    title: null,
    severity: "P2",
    severity_assumed: true,
    signals: [],
    ended: [],
    ignored: [],
    truncated: 0,
  };
}

function graded(result: NormalisedAlerts): NormalisedAlerts {
  const { severity, assumed } = gravestOf(result.signals.map((signal) => signal.severity));
  return { ...result, severity, severity_assumed: assumed };
}

/** Puts an alert that is not over where it belongs. */
function sort(result: NormalisedAlerts, alert: Alert, suppressed: IgnoredWhy | null): void {
  const name = alert.labels.alertname;
  const idle = ALWAYS_FIRING.has(name) ? "always_firing" : null;
  const why = idle ?? suppressed ?? (severityOf(alert.labels["severity"]) === "ignore" ? "severity_none" : null);
  if (why === null) result.signals.push(signalOf(alert));
  else result.ignored.push({ name, why });
}

function suppression({ status }: ApiAlert): IgnoredWhy | null {
  if (status.state === "active") return null;
  if (status.silencedBy.length > 0) return "silenced";
  if (status.inhibitedBy.length > 0) return "inhibited";
  return status.state === "unprocessed" ? "unprocessed" : "muted";
}

/** `endsAt` is left out: of an alert that fires it is only when Alertmanager would give up waiting for news. */
function signalOf(alert: Alert): Signal {
  const annotations = alert.annotations ?? {};
  const { summary, description } = annotations;
  const message = [summary, description].filter((text) => text !== undefined && text !== "").join("\n");
  const starts_at = realTime(alert.startsAt);
  const signal: Signal = {
    alert_name: alert.labels.alertname,
    source: SOURCE,
    severity: alert.labels["severity"] ?? null,
    message: message === "" ? null : cut(message),
    labels: alert.labels,
    annotations,
    ...(starts_at === null ? {} : { starts_at }),
    status: "firing",
    ...(alert.generatorURL ? { generator_url: alert.generatorURL } : {}),
  };
  return { ...signal, fingerprint: alert.fingerprint ?? fingerprintOf(signal) };
}

function cut(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE).toWellFormed()}…`;
}

function endOf(alert: Alert, now: string): { fingerprint: string; ends_at: string } {
  return { fingerprint: fingerprintOf(signalOf(alert)), ends_at: realTime(alert.endsAt) ?? now };
}

/** Go writes the year 1 where there is no time. */
function realTime(time: string | null | undefined): string | null {
  return time == null || time.startsWith("0001-01-01") ? null : time;
}
