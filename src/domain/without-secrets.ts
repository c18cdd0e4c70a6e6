/** What comes from outside, as awooo keeps it: the same documents without the credentials in their texts. */
import { canonicalJson, isRawNumber } from "./canonical-json.ts";
import type { EventBodies, EventType, IncidentEvent } from "./event.ts";
import type { Incident } from "./incident.ts";
import { isSecretName, maskNamed, maskSecrets, maskSecretsInKey } from "./secrets.ts";
import type { Normalised } from "./senders/sender.ts";
import { fingerprintOf, type Signal } from "./signal.ts";

/** Fields by which services know a signal or an incident again, and what is no text; they stay as they are. */
const SIGNAL_KEYS: ReadonlySet<string> = new Set(["fingerprint", "starts_at", "ends_at", "status"]);
const INCIDENT_KEYS: ReadonlySet<string> = new Set([
  "incident_id",
  "status",
  "severity",
  "proposal_ids",
  "created_at",
  "updated_at",
  "resolved_at",
]);
const NOT_TEXTS: ReadonlySet<string> = new Set([...INCIDENT_KEYS, "signals", "decision"]);
/** The key under which other services find the decision: an id, and no credential. */
const DECISION_KEYS: ReadonlySet<string> = new Set(["token", "state"]);

const NO_KEYS: ReadonlySet<string> = new Set();

/**
 * A JSON value without credentials, its keys taken for names of what they hold. What has none is given back as it is,
 * the very object, so that whoever wants to know can compare.
 */
export function withoutSecrets<T>(value: T): T {
  return deep(value, "", new Map()) as T;
}

export function signalWithoutSecrets(signal: Signal): Signal {
  return signalOf(signal, new Map());
}

export function incidentWithoutSecrets(document: Incident): Incident {
  const seen: Seen = new Map();
  const signals = sameOrNew(document.signals, (signal) => signalOf(signal, seen));
  const decision = document.decision == null ? document.decision : fields(document.decision, DECISION_KEYS, seen);
  const texts = fields(document, NOT_TEXTS, seen);
  if (signals === document.signals && decision === document.decision) return texts;
  return { ...texts, signals, ...(document.decision !== undefined && { decision }) };
}

/** What a sender told, before anything is made of it. */
export function alertsWithoutSecrets(part: Normalised): Normalised {
  if (part.kind === "incident") return { ...part, document: incidentWithoutSecrets(part.document) };
  const { title, group_key, services } = part;
  const seen: Seen = new Map();
  return {
    ...part,
    // Two groups that only a credential told apart become one.
    group_key: group_key === null ? null : maskSecretsInKey(group_key),
    title: title === null ? null : maskSecrets(title),
    signals: part.signals.map((signal) => signalOf(signal, seen)),
    services: services.map(maskSecrets),
  };
}

/** The body of an event, before it is written. What people sign was cleaned when it was made, and stays as signed. */
export function bodyWithoutSecrets<T extends EventType>(type: T, body: EventBodies[T]): EventBodies[T] {
  return (CLEANERS[type] as (body: EventBodies[T]) => EventBodies[T])(body);
}

/** An event that somebody else wrote, perhaps with an awooo that knew less. */
export function eventWithoutSecrets(event: IncidentEvent): IncidentEvent {
  return { ...event, body: bodyWithoutSecrets(event.type, event.body) } as IncidentEvent;
}

/**
 * An incident as it is written over a document of other services: fields that are theirs alone keep what they held,
 * unless somebody changed it. awooo itself adds no credential, and takes none away from where it is needed.
 * @param mine without credentials
 * @param found the document that is there, as it was read
 */
export function withTheirFields(mine: Incident, found: Incident | null): Incident {
  if (found === null) return mine;
  const masked = incidentWithoutSecrets(found);
  if (masked === found) return mine;
  const theirs = new Map(
    masked.signals.map((signal, i) => [fingerprintOf(signal), [signal, found.signals[i]] as const]),
  );
  const signals = mine.signals.map((signal) => {
    const [clean, raw] = theirs.get(fingerprintOf(signal)) ?? [];
    return clean === undefined || raw === undefined ? signal : restored(signal, clean, raw, OWN_OF_SIGNAL);
  });
  const decision =
    mine.decision == null || found.decision == null
      ? mine.decision
      : restored(mine.decision, masked.decision ?? {}, found.decision, DECISION_KEYS);
  const whole = restored(mine, masked, found, OWN_OF_INCIDENT);
  return { ...whole, signals, ...(mine.decision !== undefined && { decision }) };
}

const OWN_OF_INCIDENT = new Set([...NOT_TEXTS, "title", "affected_services"]);
const OWN_OF_SIGNAL = new Set([...SIGNAL_KEYS, "alert_name", "source", "severity", "message", "labels", "annotations"]);

function restored<T extends object>(mine: T, masked: object, found: object, own: ReadonlySet<string>): T {
  const before = masked as Record<string, unknown>;
  const kept = Object.entries(found).filter(([field]) => {
    const held = (mine as Record<string, unknown>)[field];
    return !own.has(field) && held !== undefined && canonicalJson(held) === canonicalJson(before[field]);
  });
  return kept.length === 0 ? mine : { ...mine, ...Object.fromEntries(kept) };
}

const asIs = <T>(body: T): T => body;

const CLEANERS: { readonly [T in EventType]: (body: EventBodies[T]) => EventBodies[T] } = {
  "incident.opened": (body) => ({
    ...body,
    document: incidentWithoutSecrets(body.document),
    group_key: body.group_key === null ? null : maskSecretsInKey(body.group_key),
  }),
  "incident.imported": (body) => ({ ...body, document: incidentWithoutSecrets(body.document) }),
  "signals.added": (body) => {
    const seen: Seen = new Map();
    const signals = sameOrNew(body.signals, (signal) => signalOf(signal, seen));
    return { ...body, signals, affected_services: body.affected_services.map(maskSecrets) };
  },
  "signals.ended": asIs,
  "request.created": asIs,
  "request.signed": (body) => {
    const { comment } = body.decision;
    return comment === null ? body : { ...body, decision: { ...body.decision, comment: maskSecrets(comment) } };
  },
  "run.started": asIs,
  "run.finished": (body) => ({ ...body, detail: maskSecrets(body.detail) }),
  "run.handed_over": (body) => ({ ...body, reason: maskSecrets(body.reason) }),
  "freeze.set": (body) => ({ ...body, reason: maskSecrets(body.reason) }),
  "freeze.lifted": (body) => (body.reason === null ? body : { ...body, reason: maskSecrets(body.reason) }),
  "incident.resolved": (body) => (body.reason === null ? body : { ...body, reason: maskSecrets(body.reason) }),
  "model.asked": asIs,
  "outcome.recorded": asIs,
};

/** Masked texts by what they were masked from: the labels of a thousand alerts are a few texts. */
type Seen = Map<string, string>;

function signalOf(signal: Signal, seen: Seen): Signal {
  return fields(signal, SIGNAL_KEYS, seen);
}

/** The fields of an object but those named, each masked by its name. */
function fields<T extends object>(value: T, keep: ReadonlySet<string>, seen: Seen): T {
  let changed = false;
  const taken = new Set(Object.keys(value));
  const entries = Object.entries(value).map(([key, held]): [string, unknown] => {
    if (keep.has(key)) return [key, held];
    const masked = deep(held, key, seen);
    const name = free(text("", key, seen), key, taken);
    changed ||= masked !== held || name !== key;
    return [name, masked];
  });
  return changed ? (Object.fromEntries(entries) as T) : value;
}

/** Two names that only a credential told apart stay two: the second has a number behind it. */
function free(name: string, before: string, taken: Set<string>): string {
  if (name === before) return name;
  let own = name;
  for (let n = 2; taken.has(own); n++) own = `${name} ${n}`;
  taken.add(own);
  return own;
}

function deep(value: unknown, name: string, seen: Seen): unknown {
  if (typeof value === "string") return text(name, value, seen);
  if (typeof value === "number" || isRawNumber(value)) return number(name, value, seen);
  if (Array.isArray(value)) return sameOrNew(value as unknown[], (one) => deep(one, name, seen));
  return typeof value === "object" && value !== null ? fields(value, NO_KEYS, seen) : value;
}

function text(name: string, value: string, seen: Seen): string {
  // The length says where the name ends, whatever is in it.
  const key = `${name.length}:${name}${value}`;
  const known = seen.get(key);
  if (known !== undefined) return known;
  const masked = maskNamed(name, value);
  seen.set(key, masked);
  return masked;
}

/** Numbers of a few digits are limits and counts; a longer one under such a name is what the name says. */
function number(name: string, value: unknown, seen: Seen): unknown {
  const digits = String(typeof value === "number" ? value : canonicalJson(value));
  return digits.length > 5 && isSecretName(name) ? text(name, digits, seen) : value;
}

function sameOrNew<T>(list: T[], change: (one: T) => T): T[] {
  const changed = list.map(change);
  return changed.every((one, i) => one === list[i]) ? list : changed;
}
