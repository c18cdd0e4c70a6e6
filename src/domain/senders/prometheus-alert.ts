/** An alert as Alertmanager and Grafana, which grew from it, write it. */
import * as z from "zod/mini";
import { once } from "../once.ts";
import { zLabels, zTime } from "../schema.ts";
import type { SenderName } from "../sender-rules.ts";
import type { SeverityWords } from "../severity.ts";
import { fingerprintOf, type Signal } from "../signal.ts";
import { addSignal } from "./normal-form.ts";
import { messageOf } from "./outside-text.ts";
import type { IgnoredWhy, NormalisedAlerts } from "./sender.ts";

/** Alerts that fire to show that alerting works, or to hold back others. */
const ALWAYS_FIRING = new Set(["Watchdog", "InfoInhibitor"]);

export const zAlertFields = once(() => ({
  labels: z.catchall(z.object({ alertname: z.string().check(z.minLength(1), z.maxLength(1000)) }), z.string()),
  annotations: z.nullish(zLabels),
  startsAt: z.nullish(zTime),
  endsAt: z.nullish(zTime),
  generatorURL: z.nullish(z.string()),
}));

export interface PrometheusAlert {
  labels: { [name: string]: string; alertname: string };
  annotations?: Record<string, string> | null | undefined;
  startsAt?: string | null | undefined;
  endsAt?: string | null | undefined;
  generatorURL?: string | null | undefined;
  fingerprint?: string | null | undefined;
}

/** Puts an alert that is not over where it belongs. @param more lines for its message */
export function sortAlert(
  result: NormalisedAlerts,
  alert: PrometheusAlert,
  {
    words,
    suppressed = null,
    more = null,
  }: { words: SeverityWords; suppressed?: IgnoredWhy | null; more?: string | null },
): void {
  const name = alert.labels.alertname;
  const why = ALWAYS_FIRING.has(name) ? "always_firing" : suppressed;
  if (why === null) addSignal(result, signalOf(alert, result.sender, more), words);
  else result.ignored.push({ name, why });
}

/** `endsAt` is left out: of an alert that fires it is only when Alertmanager would give up waiting for news. */
function signalOf(alert: PrometheusAlert, source: SenderName, more: string | null): Signal {
  const annotations = alert.annotations ?? {};
  const starts_at = realTime(alert.startsAt);
  const signal: Signal = {
    alert_name: alert.labels.alertname,
    source,
    severity: alert.labels["severity"] ?? null,
    message: messageOf(annotations["summary"], annotations["description"], more),
    labels: alert.labels,
    annotations,
    ...(starts_at === null ? {} : { starts_at }),
    status: "firing",
    ...(alert.generatorURL ? { generator_url: alert.generatorURL } : {}),
  };
  return { ...signal, fingerprint: alert.fingerprint ?? fingerprintOf(signal) };
}

/** @param now for an end that nobody gave */
export function endOfAlert(alert: PrometheusAlert, now: string): { fingerprint: string; ends_at: string } {
  return {
    fingerprint: fingerprintOf(signalOf(alert, "alertmanager", null)),
    ends_at: realTime(alert.endsAt) ?? now,
  };
}

/** Go writes the year 1 where there is no time. */
function realTime(time: string | null | undefined): string | null {
  return time == null || time.startsWith("0001-01-01") ? null : time;
}
