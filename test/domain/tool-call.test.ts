/** Whatever a model calls, what comes of it reads, and reads what the incident names. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argvOf, type CatalogueAction, classOf, objectOf } from "../../src/domain/action.ts";
import { type AnswerScope, objectInScope, scopeOf } from "../../src/domain/answer-scope.ts";
import { EVIDENCE_SOURCES, type EvidenceCall } from "../../src/domain/evidence.ts";
import { callKey, callText, LOOK_TOOLS, readToolCall, toolNames } from "../../src/domain/tool-call.ts";
import { toolsFor } from "../../src/domain/tool-spec.ts";
import { anIncident, aSignal } from "../support/builders.ts";

const TARGET = { kind: "deployment", name: "checkout", namespace: "shop" } as const;
const SCOPE = scopeOf(
  anIncident({
    signals: [aSignal(), aSignal({ labels: { namespace: "shop", pod: "db-0", node: "node-7", statefulset: "db" } })],
  }),
  TARGET,
);

function call(name: string, args: unknown = {}, scope: AnswerScope = SCOPE): EvidenceCall {
  const read = readToolCall(name, args, scope, EVIDENCE_SOURCES);
  if ("refused" in read) throw new Error(read.refused);
  return read;
}

function refusal(
  name: string,
  args: unknown = {},
  available = EVIDENCE_SOURCES as readonly (typeof EVIDENCE_SOURCES)[number][],
): string {
  const read = readToolCall(name, args, SCOPE, available);
  return "refused" in read ? read.refused : `read: ${callText(read)}`;
}

const CHECKOUT = { kind: "deployment", name: "checkout", namespace: "shop" };

describe("readToolCall", () => {
  it.each<[string, unknown, string]>([
    ["describe", CHECKOUT, "kubectl describe deployment/checkout --namespace=shop"],
    ["describe", { kind: "deployment", name: "checkout" }, "kubectl describe deployment/checkout --namespace=shop"],
    ["describe", { kind: "node", name: "node-7", namespace: "" }, "kubectl describe node/node-7"],
    ["get", { ...CHECKOUT, output: "wide" }, "kubectl get deployment/checkout --namespace=shop --output=wide"],
    ["logs", CHECKOUT, "kubectl logs deployment/checkout --namespace=shop --tail=100"],
    [
      "logs",
      { ...CHECKOUT, previous: true, tail: "20", container: null },
      "kubectl logs deployment/checkout --namespace=shop --previous=true --tail=20",
    ],
    [
      "logs",
      { ...CHECKOUT, previous: false, tail: 5000 },
      "kubectl logs deployment/checkout --namespace=shop --tail=100",
    ],
    ["events", { namespace: "shop" }, "kubectl events --namespace=shop"],
    ["events", CHECKOUT, "kubectl events --namespace=shop --for=deployment/checkout"],
    [
      "rollout_history",
      { ...CHECKOUT, revision: 3 },
      "kubectl rollout history deployment/checkout --namespace=shop --revision=3",
    ],
    ["top_nodes", { node: "node-7" }, "kubectl top node node-7"],
    ["prometheus_query", { query: ' up{job="x"} ' }, 'prometheus: up{job="x"}'],
    ["signoz_service", { service: "checkout" }, "signoz: checkout"],
    ["similar_incidents", {}, "similar incidents"],
    ["playbooks", null, "playbooks"],
    ["recent_changes", undefined, "recent changes"],
  ])("%s %j", (name, args, text) => {
    expect(callText(call(name, args))).toBe(text);
  });

  it.each<[string, unknown, string]>([
    ["rollout_restart", CHECKOUT, 'no tool "rollout_restart"; there are describe, logs'],
    ["exec", {}, 'no tool "exec"'],
    ["toString", {}, 'no tool "toString"'],
    ["__proto__", {}, 'no tool "__proto__"'],
    [
      "describe",
      { ...CHECKOUT, name: "billing" },
      "describe of deployment/billing in namespace shop: the incident names no such object",
    ],
    ["describe", { ...CHECKOUT, namespace: "kube-system" }, "the incident names no such object"],
    ["describe", { kind: "secret", name: "checkout", namespace: "shop" }, "kind: expected one of"],
    ["get", { kind: "deployment", namespace: "shop" }, "name the object it is about"],
    ["events", { namespace: "kube-system" }, "name the object it is about"],
    ["top_pods", { namespace: "shop" }, "name the object it is about"],
    ["logs", { ...CHECKOUT, follow: true }, 'logs: no argument "follow"; it takes kind, name, namespace'],
    ["describe", JSON.parse('{"__proto__":{"kind":"deployment"}}'), 'no argument "__proto__"'],
    ["describe", { constructor: 1 }, 'no argument "constructor"'],
    ["describe", { ...CHECKOUT, name: ["checkout"] }, "describe: name: expected a text or a number"],
    ["describe", { ...CHECKOUT, name: "x".repeat(501) }, "describe: name: longer than 500 characters"],
    ["describe", { ...CHECKOUT, name: "checkout --all" }, "expected an RFC 1123 name"],
    ["describe", "deployment/checkout", "expected an object of arguments"],
    ["describe", [CHECKOUT], "expected an object of arguments"],
    ["prometheus_query", {}, "expected an expression in PromQL"],
    ["prometheus_query", { query: 7 }, "expected an expression in PromQL"],
    ["prometheus_query", { query: "up\nup" }, "expected one line of printable characters"],
    ["prometheus_query", { query: "up\u202e" }, "expected one line of printable characters"],
    ["prometheus_query", { query: "u".repeat(501) }, "longer than 500 characters"],
    ["prometheus_query", { query: 'count({__name__=~".+"})' }, "query: a selector needs the name of a metric"],
    ["prometheus_query", { query: "rate(up[2d])" }, "query: the range [2d] is longer than a day"],
    ["signoz_service", { service: "billing" }, 'the incident names no service "billing"'],
    ["signoz_service", { service: "node-7" }, 'the incident names no service "node-7"'],
    ["similar_incidents", { about: "x" }, 'no argument "about"; it takes none'],
  ])("refuses %s %j in one line", (name, args, says) => {
    const line = refusal(name, args);
    expect(line).toContain(says);
    expect(line).toMatch(/^[^\p{C}]{1,300}$/u);
  });

  it("offers and takes only what can be read here", () => {
    expect(refusal("describe", CHECKOUT, ["playbooks"])).toBe('no tool "describe"; there are playbooks');
    expect(toolNames([])).toEqual([]);
  });

  it("makes nothing but looks at objects of the scope, whatever comes", () => {
    const word = fc.oneof(
      fc.constantFrom(
        "checkout",
        "shop",
        "deployment",
        "pod",
        "node",
        "node-7",
        "db",
        "statefulset",
        "secret",
        "kube-system",
        "--all",
        "-A",
        "true",
        "",
      ),
      fc.string({ maxLength: 8 }),
    );
    const value = fc.oneof(
      word,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(word),
      fc.dictionary(word, word),
    );
    const key = fc.oneof(
      fc.constantFrom(
        "kind",
        "name",
        "namespace",
        "pod",
        "node",
        "tail",
        "previous",
        "since",
        "revision",
        "container",
        "query",
        "service",
        "output",
        "__proto__",
      ),
      fc.string({ maxLength: 6 }),
    );
    const args = fc.oneof(
      fc.dictionary(key, value),
      fc.record({ kind: word, name: word, namespace: word }),
      fc.anything(),
    );
    const name = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...toolNames(EVIDENCE_SOURCES), "delete") },
      fc.string(),
    );
    const chaos = fc.tuple(name, args);
    // Calls as a model makes them of what it is told, with a name that is none of the incident's here and there.
    const near = fc
      .constantFrom(...toolsFor(SCOPE, EVIDENCE_SOURCES))
      .chain(({ function: { name: tool, parameters } }) => {
        const entries = Object.entries(parameters.properties).map(([each, { type, enum: closed }]) => {
          if (type === "integer") return [each, fc.integer({ min: -1, max: 9000 })];
          if (type === "boolean") return [each, fc.boolean()];
          return [
            each,
            closed === undefined ? fc.constantFrom("15m", "app", "up", "wide") : fc.constantFrom(...closed, "billing"),
          ];
        });
        return fc.tuple(
          fc.constant(tool),
          fc.record<Record<string, unknown>>(Object.fromEntries(entries), { requiredKeys: parameters.required }),
        );
      });
    let reads = 0;
    fc.assert(
      fc.property(fc.oneof(chaos, near), ([tool, given]) => {
        const read = readToolCall(tool, given, SCOPE, EVIDENCE_SOURCES);
        if ("refused" in read) return void expect(read.refused).toMatch(/^[^\p{C}]{1,300}$/u);
        reads++;
        expect(callText(read)).toMatch(/^[^\p{C}]+$/u);
        if (read.source === "kubectl") expectLook(read.action);
      }),
      { numRuns: 4000 },
    );
    expect(reads).toBeGreaterThan(500);
  });
});

/** It reads, and what the incident names, or the events of its namespace. */
function expectLook(action: CatalogueAction): void {
  expect(classOf(action)).toBe("read");
  expect(argvOf(action, "prod-eu").slice(0, 1)).toEqual(["kubectl"]);
  const object = objectOf(action);
  if (object === null) return void expect(action).toEqual({ name: "events", params: { namespace: "shop" } });
  const { kind, name, namespace } = object;
  expect(objectInScope(SCOPE, { kind, name: name ?? "", namespace: namespace ?? undefined })).toBeDefined();
}

describe("callKey", () => {
  it("is the same for calls that read the same", () => {
    const tails = [10, 20].map((tail) => callKey(call("logs", { ...CHECKOUT, tail })));
    expect(new Set(tails).size).toBe(1);
    expect(callKey(call("prometheus_query", { query: "up  ==  0" }))).toBe(
      callKey(call("prometheus_query", { query: "up == 0" })),
    );
    expect(callKey(call("describe", { kind: "deployment", name: "checkout" }))).toBe(
      callKey(call("describe", CHECKOUT)),
    );
  });

  it("is another for every other call", () => {
    const calls = [
      call("describe", CHECKOUT),
      call("get", CHECKOUT),
      call("logs", CHECKOUT),
      call("logs", { ...CHECKOUT, previous: true }),
      call("events", CHECKOUT),
      call("events", { namespace: "shop" }),
      call("prometheus_query", { query: "checkout" }),
      call("signoz_service", { service: "checkout" }),
      call("playbooks"),
      call("recent_changes"),
    ];
    expect(new Set(calls.map(callKey)).size).toBe(calls.length);
  });
});

describe("toolsFor", () => {
  const tools = toolsFor(SCOPE, EVIDENCE_SOURCES);
  const parameters = (name: string) => tools.find((tool) => tool.function.name === name)?.function.parameters;

  it("describes the tools as a model server takes them", () => {
    expect(tools.map((tool) => tool.function.name)).toEqual(toolNames(EVIDENCE_SOURCES));
    expect(parameters("describe")).toEqual({
      type: "object",
      properties: {
        kind: { type: "string", enum: ["deployment", "statefulset", "pod", "node"] },
        name: { type: "string", enum: ["checkout", "db", "db-0", "node-7"] },
        namespace: { type: "string", enum: ["shop"] },
      },
      required: ["kind", "name"],
    });
    expect(parameters("logs")?.properties).toMatchObject({ previous: { type: "boolean" }, tail: { type: "integer" } });
    expect(parameters("events")?.required).toEqual(["namespace"]);
    expect(parameters("similar_incidents")).toEqual({ type: "object", properties: {}, required: [] });
    expect(parameters("prometheus_query")?.properties).toMatchObject({ query: { type: "string" } });
    expect(parameters("signoz_service")?.properties["service"]?.enum).toEqual(["checkout", "db"]);
  });

  it("leaves out what fits nothing the incident names, and what is not there", () => {
    const node: AnswerScope = { objects: [{ kind: "node", name: "node-7", namespace: null }], namespaces: [] };
    expect(toolsFor(node, ["kubectl"]).map((tool) => tool.function.name)).toEqual(["describe", "get", "top_nodes"]);
    expect(toolsFor({ objects: [], namespaces: [] }, EVIDENCE_SOURCES).map((tool) => tool.function.name)).toEqual([
      "prometheus_query",
      "similar_incidents",
      "playbooks",
      "recent_changes",
    ]);
    expect(toolsFor(SCOPE, ["playbooks"]).map((tool) => tool.function.name)).toEqual(["playbooks"]);
  });

  it("what its lists allow is not refused", () => {
    for (const tool of tools.filter(({ function: { name } }) => LOOK_TOOLS.some((look) => look === name))) {
      const { properties, required } = tool.function.parameters;
      const args = Object.fromEntries(required.map((key) => [key, properties[key]?.enum?.[0] ?? ""]));
      const read = readToolCall(tool.function.name, args, SCOPE, EVIDENCE_SOURCES);
      expect("refused" in read ? read.refused : callText(read)).toMatch(/^kubectl /);
    }
  });
});
