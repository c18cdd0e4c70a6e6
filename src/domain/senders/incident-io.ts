/** incident.io webhooks. The event is in a field that has the event's own name; private incidents have an id only. */
import * as z from "zod/mini";
import { AwoooError } from "../awooo-error.ts";
import { once } from "../once.ts";
import { validate, zTime } from "../schema.ts";
import { DEFAULT_RULES, realServices, wordsFor } from "../sender-rules.ts";
import type { SeverityWord } from "../severity.ts";
import type { Signal } from "../signal.ts";
import { addSignal, emptyAlerts, graded } from "./normal-form.ts";
import { idOf, MAX_TEXT, messageOf, type OutsideText, textOf, zNamed, zText } from "./outside-text.ts";
import { isObject, type NormalisedAlerts, type Sender } from "./sender.ts";

const SOURCE = "incident-io";
/** Its own three; whoever declares an incident there thinks more of `major` than the author of a rule. */
const OWN_WORDS: Readonly<Record<string, SeverityWord>> = { minor: "P3", major: "P1", critical: "P1" };
/** Categories of a status in which the incident itself is over. */
const OVER = new Set(["closed", "declined", "merged", "canceled", "learning"]);
const SERVICE_FIELD = /^(affected |impacted )?services?$/i;

const zFieldValue = once(() =>
  z.looseObject({
    value_catalog_entry: zNamed(),
    value_option: z.nullish(z.looseObject({ value: zText() })),
    value_text: zText(),
  }),
);

const zIncident = once(() =>
  z.looseObject({
    id: zText(),
    reference: zText(),
    name: zText(),
    summary: zText(),
    permalink: zText(),
    created_at: z.nullish(zTime),
    updated_at: z.nullish(zTime),
    incident_status: z.nullish(z.looseObject({ category: zText() })),
    severity: zNamed(),
    custom_field_entries: z.nullish(
      z.array(z.looseObject({ custom_field: zNamed(), values: z.nullish(z.array(zFieldValue())) })),
    ),
    creator: z.nullish(z.looseObject({ alert: z.nullish(z.looseObject({ title: zText() })) })),
  }),
);

type Incident = z.infer<ReturnType<typeof zIncident>>;

export const incidentIo: Sender = {
  format: "incident-io",
  lacks(value) {
    if (!isObject(value)) return "needs an object";
    const type = value["event_type"];
    if (typeof type !== "string") return "lacks event_type";
    return Object.hasOwn(value, type) ? null : "lacks the field that event_type names";
  },
  read(value, where, now, rules = DEFAULT_RULES) {
    const { event, type } = eventOf(value, where);
    if (!/^(public|private)_incident\.incident_/.test(type)) {
      return [
        emptyAlerts(SOURCE, { notices: ["incident.io: an event that is not about an incident itself, nothing to do"] }),
      ];
    }
    // Changes of a status have the incident one level further down.
    const path = isObject(event) && "incident" in event ? ["event", "incident"] : ["event"];
    const inner = isObject(event) && "incident" in event ? event["incident"] : event;
    const incident = validate(zIncident(), inner, `${where}: ${path.join(".")}`);
    const key = idOf(incident.id ?? incident.reference, where, `${path.join(".")}.id`);
    const id = incident.reference == null ? key : idOf(incident.reference, where, `${path.join(".")}.reference`);
    const result = emptyAlerts(SOURCE, {
      group_key: `${SOURCE}:${key}`,
      incident_id: id,
      title: textOf(incident.name),
    });
    if (isOver(incident)) return [{ ...result, closed_at: incident.updated_at ?? now }];
    if (type.startsWith("private_") || textOf(incident.name) === null) return [{ ...result, notices: [onlyTheId(id)] }];
    const words = wordsFor(rules, SOURCE, OWN_WORDS);
    addSignal(result, signalOf(incident, key), words);
    return [graded({ ...result, services: realServices(servicesOf(incident), rules) }, words)];
  },
};

function eventOf(value: unknown, where: string): { event: unknown; type: string } {
  const body = validate(z.looseObject({ event_type: z.string() }), value, where);
  const type = body.event_type;
  if (Object.hasOwn(body, type)) return { event: body[type], type };
  throw new AwoooError("invalid_data", `${where}: the field that event_type names is missing`, { details: { where } });
}

function onlyTheId(id: string): NormalisedAlerts["notices"][number] {
  return `${id}: incident.io sends the id only, of which no incident can be made; look it up there`;
}

function isOver({ incident_status }: Incident): boolean {
  return OVER.has(textOf(incident_status?.category)?.toLowerCase() ?? "");
}

function servicesOf({ custom_field_entries }: Incident): string[] {
  const entries = custom_field_entries ?? [];
  const values = entries.flatMap(({ custom_field, values }) =>
    SERVICE_FIELD.test(textOf(custom_field?.name) ?? "") ? (values ?? []) : [],
  );
  const given = (texts: OutsideText[]) => texts.map((text) => textOf(text)).find((text) => text !== null);
  return values
    .map((one) => given([one.value_catalog_entry?.name, one.value_option?.value, one.value_text]))
    .filter((name) => name !== undefined);
}

function signalOf(incident: Incident, key: string): Signal {
  const alert = textOf(incident.creator?.alert?.title);
  const name = textOf(incident.name);
  const link = textOf(incident.permalink, 2000);
  return {
    alert_name: alert ?? name ?? `incident ${key}`,
    source: SOURCE,
    severity: textOf(incident.severity?.name),
    message: messageOf(name, textOf(incident.summary, MAX_TEXT)),
    labels: {},
    annotations: {},
    fingerprint: `${SOURCE}:${key}`.slice(0, 200),
    ...(incident.created_at == null ? {} : { starts_at: incident.created_at }),
    status: "firing",
    ...(link === null ? {} : { generator_url: link }),
  };
}
