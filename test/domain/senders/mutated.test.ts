/**
 * Payloads with one or two things wrong, many of them: each gives an error of one line or an incident that can be read
 * again, and none takes long. The mutations follow from a fixed seed.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwoooError } from "../../../src/domain/awooo-error.ts";
import { chooseTarget } from "../../../src/domain/choose-target.ts";
import { zIncident } from "../../../src/domain/incident.ts";
import { alertGroups, decideGroup, type KnownIncidents } from "../../../src/domain/ingest.ts";
import { parseDocuments } from "../../../src/domain/json-document.ts";
import { DEFAULT_RULES } from "../../../src/domain/sender-rules.ts";
import { normalise } from "../../../src/domain/senders/detect.ts";
import { FORMATS, type Format } from "../../../src/domain/senders/sender.ts";
import { zSignal } from "../../../src/domain/signal.ts";
import { T0 } from "../../support/builders.ts";
import { changed, payload, payloadText } from "../../support/ingest-fixture.ts";

const NOTHING: KnownIncidents = { state: () => null, openIncidentOf: () => null, openIncidentWith: () => null };
const RUNS = 2000;

const FILES = [
  "webhook.json",
  "api-alerts.json",
  "api-groups.json",
  "grafana.json",
  "grafana-odd.json",
  "pagerduty-triggered.json",
  "pagerduty-resolved.json",
  "pagerduty-alerts.json",
  "pagerduty-alerts-odd.json",
  "opsgenie-create.json",
  "opsgenie-close.json",
  "incident-io-created.json",
  "incident-io-closed.json",
  "sentry-event-alert.json",
  "sentry-issue-resolved.json",
  "sentry-metric.json",
  "datadog-triggered.json",
  "datadog-default.json",
  "datadog-odd.json",
  "incident.json",
];

type Path = (string | number)[];

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [at];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...entries.flatMap(([step, member]) => pathsOf(member, [...at, step]))];
}

/** Every place of every payload. */
const PLACES = FILES.flatMap((file) => pathsOf(payload(file)).map((path) => ({ file, path })));

const nested = (depth: number): unknown => (depth === 0 ? "x" : { a: [nested(depth - 1)] });
const VALUES: unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  1e308,
  12.5,
  "",
  " ",
  "-rf",
  "\u001b[2J\u202e\u0000",
  "x".repeat(50_000),
  "[".repeat(20_000),
  "-".repeat(20_000),
  "{a:".repeat(10_000),
  "Labels:\n - alertname = X\n".repeat(3000),
  " - a = b\n".repeat(5000),
  "$(reboot); `id`",
  "0001-01-01T00:00:00Z",
  "9".repeat(19),
  [],
  {},
  [[]],
  [null],
  { constructor: "x", toString: 1, hasOwnProperty: null },
  { rawJSON: "7" },
  nested(20),
  Array.from({ length: 3000 }, (_, i) => i),
  Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`k${i}`, "v"])),
];

/** What became of a document: the error's code, or how many incidents. */
function outcomeOf(bytes: string | Uint8Array, format: Format | null): string {
  try {
    const parts = parseDocuments(bytes, "in.json").flatMap((document) => normalise(document, format, T0));
    for (const part of parts) {
      if (part.kind === "incident") zIncident.parse(part.document);
      else checkAlerts(part);
    }
    return "sound";
  } catch (error) {
    if (!(error instanceof AwoooError)) throw error;
    expect(["invalid_data", "usage"]).toContain(error.code);
    expect(error.message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(error.message.length).toBeLessThan(600);
    return error.code;
  }
}

function checkAlerts(part: Extract<ReturnType<typeof normalise>[number], { kind: "alerts" }>): void {
  for (const notice of part.notices) expect(notice).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  for (const signal of part.signals) zSignal.parse(signal);
  for (const { fingerprint, ends_at } of part.ended) {
    expect(fingerprint).not.toBe("");
    expect(Date.parse(ends_at)).not.toBeNaN();
  }
  const decisions = alertGroups(part, DEFAULT_RULES).flatMap((group) => decideGroup(group, NOTHING, T0));
  for (const { change, kept } of decisions) {
    if (part.updates_only) {
      expect({ change, kept }).toEqual({ change: null, kept: "unknown" });
      continue;
    }
    if (change?.type !== "incident.opened") throw new Error("nothing was opened");
    const incident = zIncident.parse(JSON.parse(JSON.stringify(change.body.document)));
    chooseTarget(incident);
  }
}

describe("a mutated payload", () => {
  it("is refused in one line or gives a sound incident", { timeout: 120_000 }, () => {
    const counts: Record<string, number> = {};
    const mutation = fc.record({ at: fc.constantFrom(...PLACES), to: fc.constantFrom(...VALUES) });
    const format = fc.oneof(
      { weight: 6, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom(...FORMATS) },
    );
    fc.assert(
      fc.property(mutation, fc.nat(), fc.constantFrom(...VALUES), format, ({ at, to }, second, too, forced) => {
        const once = changed(payload(at.file), at.path, to);
        const paths = pathsOf(once);
        const path = paths[second % paths.length] ?? [];
        const value = second % 2 === 0 || path.length === 0 ? once : changed(once, path, too);
        const outcome = outcomeOf(JSON.stringify(value) ?? "", forced);
        counts[outcome] = (counts[outcome] ?? 0) + 1;
      }),
      { numRuns: RUNS, seed: 20260511, endOnFailure: true },
    );
    // Both happen often, so that neither half of the promise is empty.
    expect(counts["sound"]).toBeGreaterThan(RUNS / 10);
    expect(counts["invalid_data"]).toBeGreaterThan(RUNS / 10);
  });

  it("is refused where its bytes are spoilt, or gives a sound incident", () => {
    fc.assert(
      fc.property(fc.constantFrom(...FILES), fc.nat(), fc.nat({ max: 255 }), fc.boolean(), (file, at, byte, cut) => {
        const bytes = new TextEncoder().encode(payloadText(file));
        const place = at % bytes.length;
        if (cut) outcomeOf(bytes.subarray(0, place), null);
        else outcomeOf(bytes.with(place, byte), null);
      }),
      { numRuns: 500, seed: 511 },
    );
  });

  it.each(FILES)("with keys of prototypes is refused or sound: %s", (file) => {
    const text = payloadText(file);
    for (const key of ["__proto__", "constructor", "prototype", "toString"]) {
      const value = `{"${key}":{"severity":"critical","namespace":"kube-system"}`;
      const first = text.indexOf("{");
      outcomeOf(`${text.slice(0, first)}${value},${text.slice(first + 1)}`, null);
    }
    expect(({} as Record<string, unknown>)["severity"]).toBeUndefined();
  });
});

describe("a huge payload", () => {
  /** Ten times the work must not take a hundred times as long; the shortest of some runs counts. */
  function growth(make: (size: number) => unknown): number {
    const shortest = (size: number) => {
      const text = JSON.stringify(make(size));
      const times = [0, 1, 2].map(() => {
        const start = performance.now();
        outcomeOf(text, null);
        return performance.now() - start;
      });
      return Math.max(1, Math.min(...times));
    };
    return shortest(200_000) / shortest(20_000);
  }

  const SPOILT: [string, Path, string][] = [
    ["pagerduty-triggered.json", ["event", "data", "title"], "[ ] "],
    ["pagerduty-alerts.json", ["alerts", 0, "body", "details", "firing"], "Labels:\n - alertname = -\n"],
    ["opsgenie-create.json", ["alert", "description"], " - a = - - =\n"],
    ["opsgenie-create.json", ["alert", "details", "job"], "-_/"],
    ["datadog-triggered.json", ["title"], "[ on {"],
    ["datadog-triggered.json", ["tags"], "kube_deployment:-,"],
    ["sentry-event-alert.json", ["data", "event", "url"], "/projects/"],
    ["webhook.json", ["alerts", 0, "labels", "job"], "-"],
    ["webhook.json", ["alerts", 0, "labels", "pod"], "-a1-"],
    ["grafana.json", ["alerts", 0, "labels", "severity"], " \t"],
    ["incident-io-created.json", ["public_incident.incident_created_v2", "severity", "name"], "- "],
  ];

  it.each(SPOILT)("takes time in proportion to its size: %s %j", (file, path, unit) => {
    const ratio = growth((size) => changed(payload(file), path, unit.repeat(Math.ceil(size / unit.length))));
    expect(ratio).toBeLessThan(60);
  });
});
