/**
 * Prometheus Alertmanager: the webhook body (version 4), and the lists of its API v2 (`/alerts`, `/alerts/groups`).
 * Labels and annotations are text of whoever wrote the rule, or of an attacker: data, never a command.
 */
import * as z from "zod/mini";
import { once } from "../once.ts";
import { zId, zLabels } from "../schema.ts";
import { DEFAULT_RULES, type SenderRules, wordsFor } from "../sender-rules.ts";
import type { SeverityWords } from "../severity.ts";
import { emptyAlerts, graded } from "./normal-form.ts";
import { endOfAlert, sortAlert, zAlertFields } from "./prometheus-alert.ts";
import { type IgnoredWhy, isObject, missing, type NormalisedAlerts, type Sender } from "./sender.ts";
import { validateSound } from "./sound-alerts.ts";

const SOURCE = "alertmanager";

const zWebhookAlert = once(() =>
  z.looseObject({
    ...zAlertFields(),
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
    ...zAlertFields(),
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

type ApiAlert = z.infer<ReturnType<typeof zApiAlert>>;

export const alertmanagerWebhook: Sender = {
  format: "alertmanager-webhook",
  lacks: (value) =>
    isObject(value)
      ? missing({ 'version "4"': value["version"] === "4", groupKey: "groupKey" in value, alerts: "alerts" in value })
      : "needs an object",
  read(value, where, now, rules = DEFAULT_RULES) {
    const words = wordsFor(rules, SOURCE);
    const { document: body, notices } = validateSound(zWebhook(), value, where, 2);
    const result = emptyAlerts(SOURCE, { group_key: body.groupKey, truncated: body.truncatedAlerts, notices });
    for (const alert of body.alerts) {
      if (alert.status === "resolved") result.ended.push(endOfAlert(alert, now));
      else sortAlert(result, alert, { words });
    }
    return [graded(result, words)];
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
  read(value, where, _now, rules: SenderRules = DEFAULT_RULES) {
    const words = wordsFor(rules, SOURCE);
    if (Array.isArray(value) && isGroup(value[0])) return readGroups(value, where, words);
    const { document, notices } = validateSound(z.array(zApiAlert()), value, where, 1);
    return [{ ...readAlerts(null, document, words), notices }];
  },
};

function isGroup(value: unknown): boolean {
  return (
    isObject(value) &&
    "alerts" in value &&
    ("receiver" in value || "labels" in value) &&
    !("fingerprint" in value || "groupKey" in value)
  );
}

function readGroups(value: unknown, where: string, words: SeverityWords): NormalisedAlerts[] {
  const { document, notices } = validateSound(z.array(zApiGroup()), value, where, 3);
  return document.map(({ receiver, labels, alerts }, i) => ({
    ...readAlerts(`${receiver.name}:${labelText(labels)}`, alerts, words),
    notices: i === 0 ? notices : [],
  }));
}

function readAlerts(group_key: string | null, alerts: readonly ApiAlert[], words: SeverityWords): NormalisedAlerts {
  const result = emptyAlerts(SOURCE, { group_key });
  for (const alert of alerts) sortAlert(result, alert, { words, suppressed: suppression(alert) });
  return graded(result, words);
}

/** `{namespace="shop"}`: labels the way Prometheus writes them, in one order only. */
function labelText(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  return `{${names.map((name) => `${name}=${JSON.stringify(labels[name])}`).join(", ")}}`;
}

function suppression({ status }: ApiAlert): IgnoredWhy | null {
  if (status.state === "active") return null;
  if (status.silencedBy.length > 0) return "silenced";
  if (status.inhibitedBy.length > 0) return "inhibited";
  return status.state === "unprocessed" ? "unprocessed" : "muted";
}
