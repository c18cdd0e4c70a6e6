/**
 * Sentry: webhooks of issue alerts, metric alerts and issues. Which one it is the header says, and the body, too.
 * A browser sends events with whatever tags it likes, so that tags become no labels: they name no target.
 */
import { validate } from "../schema.ts";
import { DEFAULT_RULES, realServices, type SenderRules, wordsFor } from "../sender-rules.ts";
import type { Signal } from "../signal.ts";
import { addSignal, emptyAlerts, graded } from "./normal-form.ts";
import { idOf, labelsOf, MAX_TEXT, messageOf, textOf } from "./outside-text.ts";
import { isObject, missing, type NormalisedAlerts, type Sender } from "./sender.ts";
import { type SentryBody, zSentryBody } from "./sentry-body.ts";

const SOURCE = "sentry";
/** What ends a metric alert or an issue. */
const CLOSING = new Set(["resolved", "archived", "ignored"]);

/** What the three resources have in common. */
interface Resource {
  key: string;
  id: string;
  title: string | null;
  closed_at: string | null;
  services: (string | null | undefined)[];
  signal: Signal;
}

export const sentry: Sender = {
  format: "sentry",
  lacks(value) {
    if (!isObject(value)) return "needs an object";
    const data = value["data"];
    if (!isObject(data)) return missing({ action: "action" in value, data: false });
    const known = "event" in data || "metric_alert" in data || "issue" in data;
    return missing({ action: "action" in value, "data.event or data.metric_alert": known });
  },
  read(value, where, now, rules = DEFAULT_RULES) {
    const body = validate(zSentryBody(), value, where);
    if (body.data.metric_alert !== undefined) return [normalForm(metricAlert(body, where, now), rules)];
    if (body.data.issue !== undefined) return [normalForm(issue(body, where, now), rules)];
    return [normalForm(issueAlert(body, where), rules)];
  },
};

function normalForm({ key, id, title, closed_at, services, signal }: Resource, rules: SenderRules): NormalisedAlerts {
  const words = wordsFor(rules, SOURCE);
  const names = services.filter((name) => name != null).map((name) => textOf(name));
  const result = emptyAlerts(SOURCE, {
    group_key: `sentry:${key}`,
    incident_id: id,
    title,
    closed_at,
    services: realServices(
      names.filter((name) => name !== null),
      rules,
    ),
  });
  if (closed_at !== null) return { ...result, services: [] };
  addSignal(result, signal, words);
  return graded(result, words);
}

/** An issue may set off several rules: one signal each, in one incident. */
function issueAlert({ data }: SentryBody, where: string): Resource {
  const event = data.event ?? {};
  const id = idOf(event["issue_id"], where, "data.event.issue_id");
  const title = textOf(event["title"]);
  const rule = textOf(data.triggered_rule);
  const { culprit, release, environment, level, web_url, url } = event;
  const named = { release, environment, level, culprit };
  const project = projectIn(textOf(url, 2000)) ?? projectIn(textOf(web_url, 2000));
  return {
    key: `issue:${id}`,
    id,
    title: title ?? rule,
    closed_at: null,
    services: [project ?? packageIn(textOf(release))],
    signal: signalOf({
      alert_name: rule ?? title ?? `Sentry issue ${id}`,
      severity: textOf(level),
      message: messageOf(title, textOf(culprit)),
      labels: labelsOf(project === null ? named : { project, ...named }),
      fingerprint: `sentry:issue:${id}:${rule ?? ""}`.slice(0, 200),
      starts_at: event.datetime,
      link: textOf(web_url, 2000),
    }),
  };
}

function issue({ action, data }: SentryBody, where: string, now: string): Resource {
  const found = data.issue ?? {};
  const id = idOf(found["id"], where, "data.issue.id");
  const title = textOf(found["title"]);
  return {
    key: `issue:${id}`,
    id,
    title,
    closed_at: CLOSING.has(action) ? now : null,
    services: [textOf(found.project?.slug)],
    signal: signalOf({
      alert_name: title ?? `Sentry issue ${id}`,
      severity: textOf(found["level"]),
      message: messageOf(title, textOf(found["culprit"])),
      labels: labelsOf({ level: found["level"], culprit: found["culprit"], project: found.project?.slug }),
      fingerprint: `sentry:issue:${id}`,
      starts_at: found.firstSeen,
      link: textOf(found["permalink"], 2000),
    }),
  };
}

function metricAlert({ action, data }: SentryBody, where: string, now: string): Resource {
  const alert = data.metric_alert ?? {};
  const id = idOf(alert["identifier"] ?? alert["id"], where, "data.metric_alert.identifier");
  const rule = alert["alert_rule"];
  const name = textOf(rule?.name) ?? textOf(alert["title"]);
  return {
    key: `metric:${id}`,
    id,
    title: name,
    closed_at: CLOSING.has(action) ? (alert.date_closed ?? now) : null,
    services: alert.projects ?? [],
    signal: signalOf({
      alert_name: name ?? `Sentry alert ${id}`,
      // `critical` and `warning` are actions here.
      severity: textOf(action),
      message: messageOf(textOf(data.description_text, MAX_TEXT)),
      labels: labelsOf({ environment: rule?.environment, query: rule?.query, aggregate: rule?.aggregate }),
      fingerprint: `sentry:metric:${id}`,
      starts_at: alert.date_started,
      link: textOf(data.web_url, 2000),
    }),
  };
}

interface Found {
  alert_name: string;
  severity: string | null;
  message: string | null;
  labels: Record<string, string>;
  fingerprint: string;
  starts_at: string | null | undefined;
  link: string | null;
}

function signalOf({ starts_at, link, ...found }: Found): Signal {
  return {
    ...found,
    source: SOURCE,
    annotations: {},
    ...(starts_at == null ? {} : { starts_at }),
    status: "firing",
    ...(link === null ? {} : { generator_url: link }),
  };
}

/** `/projects/acme/payments/events/...` */
function projectIn(url: string | null): string | null {
  return /\/projects\/[^/?#]{1,200}\/([^/?#]{1,200})\//.exec(url ?? "")?.[1] ?? null;
}

/** `ledger@9.1.0`. Clients send the release, so that it must not name a namespace (`kube-system/...`). */
function packageIn(release: string | null): string | null {
  return /^([^@/\s]{1,200})@/.exec(release ?? "")?.[1] ?? null;
}
