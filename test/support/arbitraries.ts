/** fast-check arbitraries of domain values: what a hostile or merely unlucky world could hand to the domain. */
import * as fc from "fast-check";
import type { Decision, SignedContent } from "../../src/domain/approval.ts";
import { contentDigest } from "../../src/domain/approval.ts";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { INCIDENT_STATUSES, type Incident, SEVERITIES } from "../../src/domain/incident.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import type { Signal } from "../../src/domain/signal.ts";
import type { Outcome, OutcomeRecord } from "../../src/domain/trust.ts";
import { aDecision, anEvent, anIncident, aReceipt, aRequest, aSignal, atMinute, uuidOf } from "./builders.ts";
import { aRunIntent, aRunResult } from "./run-builders.ts";

/** Texts that try to become a flag, a path, a shell word, a selector, another line, or something invisible. */
export const HOSTILE_TEXTS = [
  "",
  " ",
  "-",
  "--",
  "-A",
  "-Ashttp://evil",
  "--all",
  "--server=http://evil",
  "--insecure_skip_tls_verify",
  "--dry-run=none",
  "a b",
  "a\nb",
  "a\n",
  "a\u0000b",
  "a;rm",
  "$(id)",
  "`id`",
  "a|b",
  "a&b",
  "*",
  "../x",
  "/x",
  "a/b",
  "a,b",
  "a=b",
  "@file",
  "secret/x",
  "\u202Ea",
  "a\u200Bb",
  "а", // Cyrillic
  "É",
  "A",
  "a_b",
  "a-",
  "-a",
  ".a",
  "a.",
  "a..b",
  "a.-b",
  "a-.b",
  "\u001B[2J",
  "x".repeat(254),
  "__proto__",
  "constructor",
] as const;

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ unit: "grapheme-ascii", maxLength: 20 }),
);

/** A time within `days` of T0, on a grid of minutes, so that equal times are common. */
function someTime(days = 1): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: days * 24 * 60 }).map(atMinute);
}

/** Few fingerprints, so that the same alert comes more than once; sometimes none, so that the hash decides. */
export const someSignal: fc.Arbitrary<Signal> = fc
  .record({
    alert_name: fc.constantFrom("KubePodCrashLooping", "HighLatency"),
    labels: fc.constantFrom({ namespace: "shop" }, { namespace: "pay" }),
    fingerprint: fc.constantFrom(null, "f1", "f2", "f3"),
    status: fc.constantFrom("firing", "firing", "resolved"),
    x_vendor: fc.integer(),
  })
  .map((fields) => aSignal(fields));

/** Names that are hard to compare: one person in several spellings, and several people. */
export const someName = fc.constantFrom("alice", "Alice", " alice ", "bob", "BOB", "carol", "dave");

export interface DecisionOptions {
  /** Share of decisions over other content, and after the end; for tests of what does not count. */
  flawed?: boolean;
}

/**
 * A decision on `content` by one of few people with one key each or none.
 * One key belongs to one person, as the signers' file demands; a person may have several keys.
 */
export function someDecision(content: SignedContent, { flawed = true }: DecisionOptions = {}): fc.Arbitrary<Decision> {
  const good = contentDigest(content);
  return fc
    .record({
      signer: someName,
      decision: fc.constantFrom("approve" as const, "approve" as const, "approve" as const, "reject" as const),
      digest: flawed ? fc.constantFrom(good, good, good, "0".repeat(64)) : fc.constant(good),
      signed_at: flawed
        ? fc.oneof(fc.integer({ min: 0, max: 300 }).map(atMinute), fc.constantFrom("", "yesterday"))
        : fc.integer({ min: 0, max: 20 }).map(atMinute),
      comment: fc.constantFrom(null, "ok"),
      key: fc.constantFrom(null, "k1", "k2"),
    })
    .map(({ key, ...fields }) => ({
      ...fields,
      key_fingerprint: key === null ? null : `${key}-of-${fields.signer.trim().toLowerCase()}`,
    }));
}

export const someRisk: fc.Arbitrary<RiskLevel> = fc.constantFrom("low", "medium", "high", "critical");

export const someOutcome: fc.Arbitrary<OutcomeRecord> = fc
  .record({
    outcome: fc.constantFrom<Outcome[]>("worked", "worked", "worked", "failed", "inconclusive"),
    request: fc.integer({ min: 0, max: 30 }),
    at: someTime(60),
    approvers: fc.subarray(["alice", "bob", "Alice ", "carol"]),
  })
  .map(({ request, ...fields }) => ({ request_id: `r-${request}`, ...fields }));

/** A field no service has told awooo about. */
const foreignField = fc.tuple(
  fc.constantFrom("brain_notes", "x_owner", "sla"),
  fc.oneof(fc.integer(), fc.constant(null), fc.constant({ deep: [1, "two"] })),
);

/** A document as another service may have written it: any status, own fields, signals of its own. */
export const someDocument: fc.Arbitrary<Incident> = fc
  .record({
    status: fc.constantFrom(...INCIDENT_STATUSES),
    severity: fc.constantFrom(...SEVERITIES),
    signals: fc.array(someSignal, { maxLength: 3 }),
    affected_services: fc.subarray(["checkout", "cart", "pay"]),
    proposal_ids: fc.subarray(["p-1", "p-2", "p-3"]),
    updated_at: someTime(),
    foreign: fc.array(foreignField, { maxLength: 2 }),
  })
  .map(({ foreign, ...fields }) => anIncident({ ...fields, ...Object.fromEntries(foreign) }));

type Place = Pick<IncidentEvent, "lamport" | "at" | "id">;

function anyBody(document: Incident, signals: Signal[], number: number): ((place: Place) => IncidentEvent)[] {
  const { request, content } = aRequest({ id: uuidOf(number), incident: document });
  return [
    (p) => anEvent("incident.opened", { document, group_key: "g" }, p),
    (p) => anEvent("incident.imported", { document, from: "redis" }, p),
    (p) => anEvent("signals.added", { signals, affected_services: ["cart"], severity: document.severity }, p),
    (p) => anEvent("signals.ended", { ended: [{ fingerprint: "f1", ends_at: p.at }] }, p),
    (p) => anEvent("request.created", { request, content }, p),
    (p) =>
      anEvent(
        "request.signed",
        { request_id: request.id, decision: aDecision(content, "bob"), identity: "asserted" },
        p,
      ),
    (p) => anEvent("run.started", aRunIntent({ request, content }, { pid: p.lamport }), p),
    (p) =>
      anEvent(
        "run.finished",
        aRunResult(request.id, {
          outcome: (["worked", "failed", "inconclusive"] as const)[p.lamport % 3] ?? "worked",
          reconciled: p.lamport % 2 === 0,
        }),
        p,
      ),
    (p) => anEvent("run.handed_over", { request_id: request.id, reason: "no kubectl" }, p),
    (p) => anEvent("model.asked", { receipt: aReceipt({ failure: "timeout", answer_sha256: null }) }, p),
    (p) => anEvent("incident.resolved", { approval_id: request.id, reason: null }, p),
    (p) =>
      anEvent(
        "outcome.recorded",
        {
          request_id: request.id,
          outcome: "worked",
          at: p.at,
          approvers: ["bob"],
          action_pattern: "p",
          action: "rollout_restart",
          target: "shop/checkout",
          fingerprints: ["f1"],
        },
        p,
      ),
  ];
}

/** Any event of INC-1; logical times collide often, ids never. */
export const someEvent: fc.Arbitrary<IncidentEvent> = fc
  .record({
    kind: fc.integer({ min: 0, max: 11 }),
    document: someDocument,
    signals: fc.array(someSignal, { maxLength: 3 }),
    request: fc.integer({ min: 1, max: 3 }),
    lamport: fc.integer({ min: 1, max: 6 }),
    at: someTime(),
    id: fc.uuid(),
  })
  .map(({ kind, document, signals, request, ...place }) => {
    const make = anyBody(document, signals, request)[kind];
    if (make === undefined) throw new RangeError(`no event kind ${kind}`);
    return make(place);
  });

/** Events of INC-1 in order of arrival, the first of them one that makes the incident. */
export const someHistory: fc.Arbitrary<IncidentEvent[]> = fc
  .tuple(someDocument, fc.array(someEvent, { maxLength: 10 }))
  .map(([document, events]) => [
    anEvent("incident.opened", { document, group_key: "g" }, { lamport: 0, id: uuidOf("first") }),
    ...events.filter((event, i) => events.findIndex((other) => other.id === event.id) === i),
  ]);

/** A list together with the same list in another order. */
export function shuffled<T>(list: fc.Arbitrary<T[]>): fc.Arbitrary<[T[], T[]]> {
  return list.chain((items) =>
    fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length })),
  );
}
