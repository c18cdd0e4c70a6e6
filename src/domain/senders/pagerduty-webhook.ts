/** PagerDuty webhooks (v3): what became of an incident. They carry none of its alerts. */
import * as z from "zod/mini";
import { once } from "../once.ts";
import { validate, zTime } from "../schema.ts";
import { DEFAULT_RULES, realServices, wordsFor } from "../sender-rules.ts";
import { knownWord, type SeverityWords } from "../severity.ts";
import type { Signal } from "../signal.ts";
import { alertNameIn } from "./alert-text.ts";
import { addSignal, emptyAlerts, graded } from "./normal-form.ts";
import { idOf, textOf, zText } from "./outside-text.ts";
import { isObject, missing, type NormalisedAlerts, type Sender } from "./sender.ts";

const SOURCE = "pagerduty";

const zReference = once(() => z.nullish(z.looseObject({ summary: zText() })));

const zIncidentData = once(() =>
  z.looseObject({
    id: zText(),
    type: z.nullish(z.string()),
    status: z.nullish(z.string()),
    title: zText(),
    created_at: z.nullish(zTime),
    html_url: zText(),
    urgency: zText(),
    priority: zReference(),
    service: zReference(),
  }),
);

const zEvent = once(() =>
  z.looseObject({
    event: z.looseObject({
      event_type: z.string().check(z.minLength(1), z.maxLength(200)),
      occurred_at: z.nullish(zTime),
      data: zIncidentData(),
    }),
  }),
);

type Event = z.infer<ReturnType<typeof zEvent>>["event"];

export const pagerdutyWebhook: Sender = {
  format: "pagerduty-webhook",
  lacks(value) {
    if (!isObject(value)) return "needs an object";
    const event = value["event"];
    if (!isObject(event)) return "lacks event";
    return missing({ "event.event_type": "event_type" in event, "event.data": "data" in event });
  },
  read(value, where, now, rules = DEFAULT_RULES) {
    const { event } = validate(zEvent(), value, where);
    const { data } = event;
    if (!event.event_type.startsWith("incident.") || (data.type ?? "incident") !== "incident") {
      const notices = ["PagerDuty: an event that is not about the state of an incident, nothing to do"];
      return [emptyAlerts(SOURCE, { notices })];
    }
    const words = wordsFor(rules, SOURCE);
    const id = idOf(data.id, where, "event.data.id");
    const service = textOf(data.service?.summary);
    const result = emptyAlerts(SOURCE, {
      group_key: pagerdutyKey(id),
      incident_id: id,
      title: textOf(data.title),
      services: realServices(service === null ? [] : [service], rules),
    });
    if (event.event_type === "incident.resolved" || data.status === "resolved") {
      return [{ ...result, closed_at: event.occurred_at ?? now }];
    }
    addSignal(result, signalOf(event, id, words), words);
    if (result.signals.length > 0) result.notices.push(alertsAreElsewhere(id));
    return [graded(result, words)];
  },
};

/** What all alerts of one PagerDuty incident share. */
export function pagerdutyKey(id: string): string {
  return `pagerduty:${id}`;
}

function alertsAreElsewhere(id: string): NormalisedAlerts["notices"][number] {
  return `${id}: PagerDuty sends no alerts with it; ingest the answer of GET /incidents/${id}/alerts for their labels`;
}

/** An incident that was opened anew fires since then, not since it was made. */
function signalOf({ event_type, occurred_at, data }: Event, id: string, words: SeverityWords): Signal {
  const title = textOf(data.title);
  const starts_at = event_type === "incident.reopened" ? occurred_at : data.created_at;
  const link = textOf(data.html_url, 2000);
  return {
    alert_name: title === null ? `PagerDuty incident ${id}` : alertNameIn(title),
    source: SOURCE,
    severity: knownWord([textOf(data.priority?.summary), textOf(data.urgency)], words),
    message: title,
    labels: {},
    annotations: {},
    fingerprint: pagerdutyKey(id),
    ...(starts_at == null ? {} : { starts_at }),
    status: "firing",
    ...(link === null ? {} : { generator_url: link }),
  };
}
