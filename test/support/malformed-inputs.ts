/**
 * Inputs that `ingest` must refuse, each with what the error has to say: the place, and what is wrong there.
 * The shapes are those of `test/fixtures/ingest`; one thing is wrong with each.
 */
import { changed, payload, payloadText } from "./ingest-fixture.ts";

export interface MalformedInput {
  what: string;
  input: string | Uint8Array;
  /** Part of the message after `NAME: `. */
  says: string;
}

type Path = (string | number)[];

const utf8 = new TextEncoder();
const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...utf8.encode(part)] : part)));

function cutAt(name: string, share: number): string {
  const text = payloadText(name).trim();
  return text.slice(0, Math.floor(text.length * share));
}

const SYNTAX: [what: string, input: string | Uint8Array, says: string][] = [
  ["nothing", "", "line 1 column 1: unexpected end of the document"],
  ["only white space", " \n\t\n", "line 3 column 1: unexpected end of the document"],
  ["only a byte order mark", bytes([0xef, 0xbb, 0xbf]), "line 1 column 1: unexpected end of the document"],
  ["a lone brace", "{", "line 1 column 2: unexpected end"],
  ["a lone bracket", "[", "line 1 column 2: unexpected end"],
  ["a closing brace first", "}", "line 1 column 1: unexpected `}`"],
  ["the wrong closing", '{"a":[1}', "line 1 column 8: expected"],
  ["no value", '{"incident_id":}', "line 1 column 16: unexpected `}`"],
  ["no colon", '{"incident_id" "INC-1"}', "line 1 column 16: expected `:`"],
  ["no comma", '{"incident_id":"INC-1" "severity":"P1"}', "line 1 column 24: expected `,`"],
  ["a trailing comma in an object", '{"incident_id":"INC-1",}', "line 1 column 24: expected a key"],
  ["a trailing comma in an array", '[{"incident_id":"INC-1"},]', "line 1 column 26: unexpected `]`"],
  ["a bare key", '{incident_id:"INC-1"}', "line 1 column 2: unexpected `incident_id`"],
  ["single quotes", "{'incident_id':'INC-1'}", "line 1 column 2: unexpected `'incident_id'`"],
  ["a line comment", '// note\n{"incident_id":"INC-1"}', "line 1 column 1: comments are not allowed"],
  ["a block comment", '{"incident_id":/* x */"INC-1"}', "line 1 column 16: comments are not allowed"],
  ["an open comment", '{"incident_id":/* x', "line 1 column 16: comments are not allowed"],
  ["two documents in one line", '{"incident_id":"A"}{"incident_id":"B"}', "line 1 column 20: text after the end"],
  ["prose", "Sure! Here is the incident:", "line 1 column 1: unexpected `Sure!`"],
  ["a web page", "<!doctype html><html></html>", "line 1 column 1: unexpected `<!doctype`"],
  ["YAML", "incident_id: INC-1\nseverity: P1\n", "line 1 column 1: unexpected `incident_id`"],
  ["NaN", '{"incident_id":NaN}', "line 1 column 16: unexpected `NaN`"],
  ["Infinity", '{"incident_id":-Infinity}', "line 1 column 16"],
  ["a hexadecimal number", '{"n":0x10}', "line 1 column 7: unexpected `x10`"],
  ["a number with a plus", '{"n":+1}', "line 1 column 6: unexpected"],
  ["a number cut off", '{"n":1.', "unexpected end inside a number"],
  ["an exponent cut off", '{"n":1e', "unexpected end inside a number"],
  ["TRUE", '{"n":TRUE}', "line 1 column 6: unexpected `TRUE`"],
  ["undefined", '{"n":undefined}', "line 1 column 6: unexpected `undefined`"],
  ["a string over two lines", '{"n":"a\nb"}', "unexpected end inside a string"],
  ["a raw NUL in a string", '{"n":"\u0000"}', "line 1 column 6: control character in a string"],
  ["a raw NUL outside", '{"n":1}\u0000', "line 1 column 8: unexpected character"],
  ["a bad escape", '{"n":"\\q"}', "line 1 column 6: bad escape in a string"],
  ["a short unicode escape", '{"n":"\\u12"}', "line 1 column 6: bad \\u escape"],
  ["a bidi character outside strings", '{\u202e"n":1}', "line 1 column 2: unexpected character"],
  ["a no-break space", '{\u00a0"n":1}', "line 1 column 2: unexpected character"],
  ["a UTF-16 file", bytes([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), "byte 0: not valid UTF-8"],
  ["a byte that starts nothing", bytes('{"n":"', [0xff], '"}'), "byte 6: not valid UTF-8"],
  ["an overlong character", bytes('{"n":"', [0xc0, 0xaf], '"}'), "byte 6: not valid UTF-8"],
  ["a surrogate in UTF-8", bytes('{"n":"', [0xed, 0xa0, 0x80], '"}'), "byte 6: not valid UTF-8"],
  ["a character cut off", bytes('{"n":"', [0xe2, 0x82]), "byte 6: not valid UTF-8"],
  ["Latin-1", bytes('{"title":"caf', [0xe9], '"}'), "byte 13: not valid UTF-8"],
  ["a gzip file", bytes([0x1f, 0x8b, 0x08, 0x00]), "byte 1: not valid UTF-8"],
  ["too large", `"${"a".repeat(10 * 1024 * 1024)}"`, "larger than 10 MiB"],
  ["101 levels", "[".repeat(101) + "]".repeat(101), "line 1 column 101: nested deeper than 100 levels"],
  ["a million brackets", "[".repeat(1_000_000), "nested deeper than 100 levels"],
  ["a million objects", '{"a":'.repeat(1_000_000), "nested deeper than 100 levels"],
  ["a key twice", '{"incident_id":"A","incident_id":"B"}', "incident_id: the key is there twice"],
  ["a key twice, deep", '{"a":[{"b":{"c":1,"d":2,"c":3}}]}', "a[0].b.c: the key is there twice"],
  ["a key twice, once escaped", '{"severity":"P3","\\u0073everity":"P0"}', "severity: the key is there twice"],
  ["a prototype", '{"__proto__":{"incident_id":"A"}}', "__proto__: this key is not allowed"],
  ["a prototype in labels", '[{"labels":{"__proto__":"x"}}]', "[0].labels.__proto__: this key is not allowed"],
  ["a lone high surrogate", '{"title":"\\ud83d"}', "title: half of a surrogate pair"],
  ["a lone low surrogate", '[{"labels":{"a":"\\udc00x"}}]', "[0].labels.a: half of a surrogate pair"],
  ["a lone surrogate in a key", '{"a\\ud83d":1}', "half of a surrogate pair"],
  ["a webhook, half of it", cutAt("webhook.json", 0.5), "line "],
  ["an API answer, a third of it", cutAt("api-alerts.json", 0.33), "line "],
  ["an API answer without its last character", cutAt("api-alerts.json", 0.9999), "unexpected end of the document"],
  ["lines, the last cut off", cutAt("incidents.jsonl", 0.95), " line 2: column "],
  [
    "lines, one of them blank JSON",
    `${payloadText("incidents.jsonl")}{}\n`,
    " line 3: the document: not a known shape",
  ],
];

const SHAPE: [what: string, value: unknown, says: string][] = [
  ["null", null, "the document: not a known shape"],
  ["a number", 7, "the document: not a known shape"],
  ["a string", "INC-1", "the document: not a known shape"],
  ["an empty object", {}, "the document: not a known shape"],
  ["an array of numbers", [1, 2], "the document: not a known shape"],
  ["an array of arrays", [[]], "the document: not a known shape"],
  ["an array of null", [null], "the document: not a known shape"],
  ["another sender", { orgId: 1, alerts: [], version: "1" }, 'alertmanager-webhook lacks version "4", groupKey'],
  ["a webhook of version 3", { version: "3", groupKey: "g", alerts: [] }, 'alertmanager-webhook lacks version "4"'],
  ["a webhook with version 4 as a number", { version: 4, groupKey: "g", alerts: [] }, 'lacks version "4"'],
];

const FIELDS: [file: string, path: Path, to: unknown, says: string][] = [
  ["webhook.json", ["groupKey"], 4, "groupKey: expected string, got a number"],
  ["webhook.json", ["groupKey"], "", "groupKey: expected at least 1 characters"],
  ["webhook.json", ["status"], "open", "status: expected one of firing, resolved"],
  ["webhook.json", ["status"], undefined, "status: expected one of firing, resolved"],
  ["webhook.json", ["receiver"], 1, "receiver: expected string, got a number"],
  ["webhook.json", ["groupLabels"], [], "groupLabels: expected object, got an array"],
  ["webhook.json", ["commonLabels", "severity"], 1, "commonLabels.severity: expected string, got a number"],
  ["webhook.json", ["commonAnnotations"], "x", "commonAnnotations: expected object, got a string"],
  ["webhook.json", ["externalURL"], {}, "externalURL: expected string, got an object"],
  ["webhook.json", ["truncatedAlerts"], "37", "truncatedAlerts: expected number, got a string"],
  ["webhook.json", ["truncatedAlerts"], 1.5, "truncatedAlerts: expected int"],
  ["webhook.json", ["truncatedAlerts"], -1, "truncatedAlerts: expected at least 0"],
  ["webhook.json", ["alerts"], null, "alerts: expected array, got null"],
  ["webhook.json", ["alerts"], { 0: {} }, "alerts: expected array, got an object"],
  ["webhook.json", ["alerts", 1], "x", "alerts[1]: expected object, got a string"],
  ["webhook.json", ["alerts", 0, "status"], 1, "alerts[0].status: expected one of firing, resolved"],
  ["webhook.json", ["alerts", 0, "labels"], undefined, "alerts[0].labels: expected object, it is missing"],
  ["webhook.json", ["alerts", 0, "labels"], [], "alerts[0].labels: expected object, got an array"],
  [
    "webhook.json",
    ["alerts", 0, "labels", "alertname"],
    undefined,
    "alerts[0].labels.alertname: expected string, it is missing",
  ],
  [
    "webhook.json",
    ["alerts", 0, "labels", "alertname"],
    "",
    "alerts[0].labels.alertname: expected at least 1 characters",
  ],
  [
    "webhook.json",
    ["alerts", 0, "labels", "alertname"],
    "x".repeat(1001),
    "alerts[0].labels.alertname: expected at most 1000 characters",
  ],
  ["webhook.json", ["alerts", 1, "labels", "severity"], 2, "alerts[1].labels.severity: expected string, got a number"],
  ["webhook.json", ["alerts", 1, "labels", "team"], null, "alerts[1].labels.team: expected string, got null"],
  ["webhook.json", ["alerts", 1, "labels", "a\u202eb\n"], {}, 'alerts[1].labels["a\\u{202e}b\\n"]: expected string'],
  ["webhook.json", ["alerts", 2, "annotations"], [], "alerts[2].annotations: expected object, got an array"],
  [
    "webhook.json",
    ["alerts", 2, "annotations", "summary"],
    true,
    "alerts[2].annotations.summary: expected string, got a boolean",
  ],
  ["webhook.json", ["alerts", 0, "startsAt"], 1_700_000_000, "alerts[0].startsAt: expected"],
  [
    "webhook.json",
    ["alerts", 0, "startsAt"],
    "2026-05-11",
    "alerts[0].startsAt: expected an RFC 3339 time with a zone",
  ],
  [
    "webhook.json",
    ["alerts", 0, "startsAt"],
    "2026-05-11T03:10:04",
    "alerts[0].startsAt: expected an RFC 3339 time with a zone",
  ],
  [
    "webhook.json",
    ["alerts", 0, "startsAt"],
    "2026-02-30T00:00:00Z",
    "alerts[0].startsAt: expected an RFC 3339 time with a zone",
  ],
  [
    "webhook.json",
    ["alerts", 0, "startsAt"],
    "2026-05-11T25:00:00Z",
    "alerts[0].startsAt: expected an RFC 3339 time with a zone",
  ],
  ["webhook.json", ["alerts", 2, "endsAt"], "", "alerts[2].endsAt: expected an RFC 3339 time with a zone"],
  ["webhook.json", ["alerts", 0, "generatorURL"], 3, "alerts[0].generatorURL: expected string, got a number"],
  ["webhook.json", ["alerts", 0, "fingerprint"], 3, "alerts[0].fingerprint: expected string, got a number"],
  ["webhook.json", ["alerts", 0, "fingerprint"], "a b", "alerts[0].fingerprint: expected one word"],
  ["api-alerts.json", [0, "status"], "active", "[0].status: expected object, got a string"],
  [
    "api-alerts.json",
    [0, "status", "state"],
    "resolved",
    "[0].status.state: expected one of active, suppressed, unprocessed",
  ],
  ["api-alerts.json", [5, "status", "inhibitedBy"], "x", "[5].status.inhibitedBy: expected array, got a string"],
  ["api-alerts.json", [6, "status", "silencedBy", 0], 1, "[6].status.silencedBy[0]: expected string, got a number"],
  ["api-alerts.json", [1, "fingerprint"], undefined, "alertmanager-api lacks [0].fingerprint"],
  ["api-alerts.json", [1, "labels"], null, "[1].labels: expected object, got null"],
  ["api-alerts.json", [4, "startsAt"], {}, "[4].startsAt: expected"],
  ["api-groups.json", [0, "receiver"], "awooo", "[0].receiver: expected object, got a string"],
  ["api-groups.json", [0, "receiver", "name"], 1, "[0].receiver.name: expected string, got a number"],
  ["api-groups.json", [1, "labels"], [], "[1].labels: expected object, got an array"],
  ["api-groups.json", [1, "alerts"], {}, "[1].alerts: expected array, got an object"],
  ["api-groups.json", [1, "alerts", 0, "labels", "job"], 1, "[1].alerts[0].labels.job: expected string, got a number"],
  ["incident.json", ["incident_id"], 7, "incident_id: expected string, got a number"],
  ["incident.json", ["incident_id"], "", "incident_id: expected one word"],
  ["incident.json", ["incident_id"], "-rf", "incident_id: expected one word"],
  ["incident.json", ["incident_id"], "INC 1", "incident_id: expected one word"],
  ["incident.json", ["incident_id"], "INC-1\n", "incident_id: expected one word"],
  ["incident.json", ["incident_id"], "INC-\u0000", "incident_id: expected one word"],
  ["incident.json", ["incident_id"], "INC-\u001b[2J", "incident_id: expected one word"],
  ["incident.json", ["incident_id"], "INC-\u202e1", "incident_id: expected one word"],
  ["incident.json", ["incident_id"], "INC-\u200b1", "incident_id: expected one word"],
  ["incident.json", ["incident_id"], "x".repeat(201), "incident_id: expected one word"],
  ["incident.json", ["severity"], undefined, "severity: expected one of P0, P1, P2, P3"],
  ["incident.json", ["severity"], "critical", "severity: expected one of P0, P1, P2, P3"],
  ["incident.json", ["severity"], 1, "severity: expected one of P0, P1, P2, P3"],
  ["incident.json", ["status"], "open", "status: expected one of investigating, mitigating, resolved, closed"],
  ["incident.json", ["status"], null, "status: expected one of investigating, mitigating, resolved, closed"],
  ["incident.json", ["title"], [], "title: expected string, got an array"],
  ["incident.json", ["title"], "x".repeat(2001), "title: expected at most 2000 characters"],
  ["incident.json", ["signals"], {}, "signals: expected array, got an object"],
  ["incident.json", ["signals"], null, "signals: expected array, got null"],
  ["incident.json", ["signals", 0], null, "signals[0]: expected object, got null"],
  ["incident.json", ["signals", 0, "alert_name"], undefined, "signals[0].alert_name: expected string, it is missing"],
  ["incident.json", ["signals", 0, "labels"], { a: 1 }, "signals[0].labels.a: expected string, got a number"],
  ["incident.json", ["signals", 0, "starts_at"], "soon", "signals[0].starts_at: expected an RFC 3339 time with a zone"],
  ["incident.json", ["signals", 0, "fingerprint"], "", "signals[0].fingerprint: expected at least 1 characters"],
  [
    "incident.json",
    ["signals"],
    Array.from({ length: 2001 }, () => ({ alert_name: "A" })),
    "signals: expected at most 2000 elements",
  ],
  ["incident.json", ["affected_services"], "checkout", "affected_services: expected array, got a string"],
  ["incident.json", ["affected_services", 0], 1, "affected_services[0]: expected string, got a number"],
  ["incident.json", ["affected_services", 0], "", "affected_services[0]: expected at least 1 characters"],
  ["incident.json", ["proposal_ids"], ["-x"], "proposal_ids[0]: expected one word"],
  ["incident.json", ["decision"], "done", "decision: expected object, got a string"],
  ["incident.json", ["created_at"], null, "created_at: expected"],
  ["incident.json", ["created_at"], "2026-13-01T00:00:00Z", "created_at: expected an RFC 3339 time with a zone"],
  ["incident.json", ["updated_at"], 0, "updated_at: expected"],
  ["incident.json", ["resolved_at"], "2026-05-11 03:10:00Z", "resolved_at: expected an RFC 3339 time with a zone"],
  ["incidents.json", [1, "incident_id"], undefined, "[1].incident_id: expected string, it is missing"],
  ["incidents.json", [1], 5, "[1]: expected object, got a number"],
  [
    "incidents.json",
    [1, "signals", 0, "labels", "namespace"],
    [],
    "[1].signals[0].labels.namespace: expected string, got an array",
  ],
];

/** Only the alert that the path leads to: beside sound ones a bad alert is left out and not refused. */
function alone(file: string, value: unknown, path: Path): unknown {
  const [first, , third] = path;
  if (file === "api-alerts.json") return (value as unknown[]).filter((_, i) => i === first);
  if (file === "api-groups.json" && third !== undefined) return changed(value, [0, "alerts"], []);
  if (file !== "webhook.json" || first !== "alerts" || path.length < 2) return value;
  return changed(value, ["alerts"], [(value as { alerts: unknown[] }).alerts[Number(path[1])]]);
}

/** What the error says of the same alert where it is the only one. */
function saidAlone(says: string): string {
  return says.replace(/^(alerts)?\[\d+\]/, "$1[0]");
}

const OF_ALERTS = new Set(["webhook.json", "api-alerts.json"]);

export const MALFORMED_INPUTS: readonly MalformedInput[] = [
  ...SYNTAX.map(([what, input, says]) => ({ what, input, says })),
  ...SHAPE.map(([what, value, says]) => ({ what, input: JSON.stringify(value), says })),
  ...FIELDS.map(([file, path, to, says]) => ({
    what: `${file} with ${path.join(".")} = ${(JSON.stringify(to) ?? "nothing").slice(0, 40)}`,
    input: JSON.stringify(alone(file, changed(payload(file), path, to), path)),
    says: OF_ALERTS.has(file) ? saidAlone(says) : says,
  })),
];
