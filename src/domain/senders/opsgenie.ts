/** Opsgenie: the webhook and OEC body of an alert action. */
import * as z from "zod/mini";
import { signalTarget } from "../choose-target.ts";
import { once } from "../once.ts";
import { validate } from "../schema.ts";
import { DEFAULT_RULES, realServices, type SenderRules, wordsFor } from "../sender-rules.ts";
import { knownWord, type SeverityWords } from "../severity.ts";
import { fingerprintOf, type Signal } from "../signal.ts";
import { alertNameIn, alertsInText, type TextAlert } from "./alert-text.ts";
import { addSignal, emptyAlerts, graded } from "./normal-form.ts";
import { idOf, labelsIn, messageOf, textOf, unixTime, zText } from "./outside-text.ts";
import { isObject, missing, type Sender } from "./sender.ts";

const SOURCE = "opsgenie";
/** Actions after which an alert is over; all others leave it open. */
const CLOSING = new Set(["close", "delete"]);
/**
 * Actions that say the alert fires. All others (a note, a tag, an owner) come for alerts of any age, closed ones too:
 * they tell of an incident that is known and open none.
 */
const OPENING = new Set([
  "create",
  "acknowledge",
  "unacknowledge",
  "escalate",
  "escalatenext",
  "updatepriority",
  "snoozeended",
]);

const zBody = once(() =>
  z.looseObject({
    action: z.string().check(z.minLength(1), z.maxLength(200)),
    alert: z.looseObject({
      alertId: zText(),
      message: zText(),
      description: z.nullish(z.string()),
      entity: zText(),
      priority: zText(),
      createdAt: zText(),
      updatedAt: zText(),
      tags: z.nullish(z.array(z.string())),
      details: z.nullish(z.record(z.string(), z.unknown())),
    }),
  }),
);

type Alert = z.infer<ReturnType<typeof zBody>>["alert"];

export const opsgenie: Sender = {
  format: "opsgenie",
  lacks(value) {
    if (!isObject(value)) return "needs an object";
    const alert = value["alert"];
    if (!isObject(alert)) return missing({ action: "action" in value, alert: false });
    return missing({ action: "action" in value, "alert.alertId": "alertId" in alert });
  },
  read(value, where, now, rules = DEFAULT_RULES) {
    const { action, alert } = validate(zBody(), value, where);
    const id = idOf(alert.alertId, where, "alert.alertId");
    const result = emptyAlerts(SOURCE, {
      group_key: `opsgenie:${id}`,
      incident_id: id,
      title: textOf(alert.message),
      updates_only: !OPENING.has(action.toLowerCase()),
    });
    if (CLOSING.has(action.toLowerCase())) return [{ ...result, closed_at: unixTime(alert.updatedAt) ?? now }];
    const words = wordsFor(rules, SOURCE);
    const { signals, left_out } = signalsOf(alert, id, words);
    for (const signal of signals) addSignal(result, signal, words);
    return [graded({ ...result, services: servicesOf(alert, signals, rules), truncated: left_out }, words)];
  },
};

/** The entity is whatever the integration puts there: it counts where the labels name nothing. */
function servicesOf({ entity }: Alert, signals: readonly Signal[], rules: SenderRules): string[] {
  const name = textOf(entity);
  const address = name !== null && /:\d{1,5}$/.test(name);
  return name === null || address || signals.some((signal) => signalTarget(signal) !== null)
    ? []
    : realServices([name], rules);
}

/** One signal for each of Alertmanager's alerts in the description; else one with the details for labels. */
function signalsOf(alert: Alert, id: string, words: SeverityWords): { signals: Signal[]; left_out: number } {
  const details = labelsIn(alert.details);
  const { alerts, left_out } = alertsInText(alert.description);
  const message = textOf(alert.message);
  const name = textOf(details["alertname"]) ?? (message === null ? "Opsgenie alert" : alertNameIn(message));
  const single: TextAlert = { name, labels: {}, annotations: {} };
  const signals = (alerts.length > 0 ? alerts : [single]).map((one, i) => {
    const signal = signalOf(alert, { ...one, labels: { ...details, ...one.labels } }, words);
    // The first one keeps its name in later actions, which come without the description.
    return {
      ...signal,
      fingerprint: i === 0 ? `opsgenie:${id}`.slice(0, 200) : fingerprintOf({ ...signal, labels: one.labels }),
    };
  });
  return { signals, left_out };
}

function signalOf(alert: Alert, { name, labels, annotations }: TextAlert, words: SeverityWords): Signal {
  const starts_at = unixTime(alert.createdAt);
  return {
    alert_name: name,
    source: SOURCE,
    severity: knownWord([textOf(alert.priority), labels["severity"] ?? null], words),
    message: messageOf(textOf(alert.message), alert.description),
    labels,
    annotations,
    ...(starts_at === null ? {} : { starts_at }),
    status: "firing",
  };
}
