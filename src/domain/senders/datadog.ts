/**
 * Datadog webhooks: the default body, which says in its title what happened, and the template that awooo recommends.
 * A variable that Datadog does not know stays in the body as it was written (`$ALERT_CYCLE_KEY`): it says nothing.
 */
import * as z from "zod/mini";
import { AwoooError } from "../awooo-error.ts";
import { sha256 } from "../canonical-json.ts";
import { once } from "../once.ts";
import { validate } from "../schema.ts";
import { maskSecrets } from "../secrets.ts";
import { DEFAULT_RULES, wordsFor } from "../sender-rules.ts";
import { knownWord, type SeverityWords } from "../severity.ts";
import type { Signal } from "../signal.ts";
import { withoutPrefixes } from "./alert-text.ts";
import { datadogLabels } from "./datadog-labels.ts";
import { addSignal, emptyAlerts, graded } from "./normal-form.ts";
import { idOf, MAX_TEXT, messageOf, type OutsideText, textOf, unixTime, zText } from "./outside-text.ts";
import { isObject, missing, type Sender } from "./sender.ts";

const SOURCE = "datadog";
const UNFILLED = /^\$[A-Z][A-Z0-9_]*(\[[^\]]*\])?$/;

const LITTLE_SAID =
  "Datadog's default body has no transition, priority or tags: they were read from the title; README has a better one";

const FIELDS = [
  "id",
  "aggregation_key",
  "cycle_key",
  "monitor_id",
  "title",
  "alert_title",
  "transition",
  "type",
  "priority",
  "status",
  "query",
  "scope",
  "tags",
  "hostname",
  "link",
  "date",
  "last_updated",
  "body",
] as const;
type Field = (typeof FIELDS)[number];
/** The fields that say something, each as text. */
type Event = Readonly<Record<Field, string | null>>;

const zBody = once(() =>
  z.looseObject({
    ...(Object.fromEntries(FIELDS.map((field) => [field, zText()])) as Record<Field, ReturnType<typeof zText>>),
    org: z.nullish(z.looseObject({ id: zText() })),
  }),
);

export const datadog: Sender = {
  format: "datadog",
  lacks(value) {
    if (!isObject(value)) return "needs an object";
    const type = value["event_type"];
    const named = "event_type" in value && !(typeof type === "string" && Object.hasOwn(value, type));
    return missing({ event_type: named, org: "org" in value, title: "title" in value });
  },
  read(value, where, now, rules = DEFAULT_RULES) {
    const body = validate(zBody(), value, where);
    const event = Object.fromEntries(FIELDS.map((field) => [field, filled(body[field])])) as Event;
    const title = event.title ?? event.alert_title;
    if (title === null) throw unfilled(where);
    const words = wordsFor(rules, SOURCE);
    const id = idOf(event.cycle_key ?? event.aggregation_key ?? event.id, where, "cycle_key");
    const signal = signalOf(event, title, filled(body.org?.id), words);
    const result = emptyAlerts(SOURCE, { group_key: `datadog:${id}`, incident_id: id, title: signal.alert_name });
    if (isRecovery(event, title)) {
      const ends_at = unixTime(event.last_updated) ?? unixTime(event.date) ?? now;
      // The default body has no key that a recovery shares with the alert; what it is about it does share.
      return [{ ...result, closed_at: ends_at, ended: [{ fingerprint: signal.fingerprint ?? "", ends_at }] }];
    }
    addSignal(result, signal, words);
    if (event.transition === null) result.notices.push(LITTLE_SAID);
    return [graded(result, words)];
  },
};

function filled(value: OutsideText): string | null {
  const text = textOf(value, MAX_TEXT);
  return text === null || UNFILLED.test(text) ? null : text;
}

function unfilled(where: string): AwoooError {
  return new AwoooError("invalid_data", `${where}: title: Datadog has not filled it in`, {
    hint: "This is the template of a webhook, not what Datadog sends with it. Send a test notification from a monitor.",
    details: { where, path: "title" },
  });
}

function isRecovery({ transition, type }: Event, title: string): boolean {
  if (transition !== null) return /^recovered$/i.test(transition);
  return type?.toLowerCase() === "success" || /^(\s*\[[^[\]]*\])*?\s*\[(recovered|ok)\b/i.test(title.slice(0, 1000));
}

/** `[P2]` before the title. */
function priorityIn(title: string): string | null {
  return /^(?:\s*\[[^[\]]*\])*?\s*\[(P[1-5])\]/i.exec(title.slice(0, 1000))?.[1] ?? null;
}

function signalOf(event: Event, title: string, org: string | null, words: SeverityWords): Signal {
  const name = textOf(withoutPrefixes(event.alert_title ?? title)) ?? title;
  const labels = datadogLabels(event, title);
  const starts_at = unixTime(event.date);
  const subject = [org, event.monitor_id, name, scopeOf(event, title)];
  const link = event.link;
  return {
    alert_name: name,
    source: SOURCE,
    severity: knownWord([event.priority, priorityIn(title), event.type], words),
    message: messageOf(event.status, event.body?.replaceAll("%%%", "").trim(), event.query),
    labels,
    annotations: {},
    fingerprint: `datadog:${sha256(maskSecrets(JSON.stringify(subject))).slice(0, 16)}`,
    ...(starts_at === null ? {} : { starts_at }),
    status: "firing",
    ...(link === null ? {} : { generator_url: link }),
  };
}

/** What one alert of a monitor is about: `kube_deployment:search`. */
function scopeOf({ scope }: Event, title: string): string {
  return scope ?? /\bon \{([^{}]*)\}/.exec(title)?.[1] ?? "";
}
