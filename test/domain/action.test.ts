import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ACTION_NAMES,
  type ActionName,
  argvOf,
  CLASS_FLOOR,
  catalogueAction,
  classOf,
} from "../../src/domain/action.ts";
import type { ActionClass } from "../../src/domain/actions/definition.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import { HOSTILE_TEXTS, hostileText } from "../support/arbitraries.ts";

const workload = { kind: "deployment", name: "checkout", namespace: "shop" };

type Params = Record<string, string | number>;
interface Row {
  params: Params;
  /** The words after `kubectl`. */
  argv: string;
  class: ActionClass;
  floor: RiskLevel;
}

/** One row an action; the type makes a new action without a row an error. */
const ROWS: Record<ActionName, Row> = {
  describe: { params: workload, argv: "describe deployment/checkout --namespace=shop", class: "read", floor: "low" },
  logs: { params: workload, argv: "logs deployment/checkout --namespace=shop --tail=200", class: "read", floor: "low" },
  rollout_restart: {
    params: workload,
    argv: "rollout restart deployment/checkout --namespace=shop",
    class: "reversible",
    floor: "medium",
  },
  rollout_undo: {
    params: { ...workload, to_revision: 7 },
    argv: "rollout undo deployment/checkout --namespace=shop --to-revision=7",
    class: "reversible",
    floor: "medium",
  },
  scale: {
    params: { ...workload, replicas: 3 },
    argv: "scale deployment/checkout --namespace=shop --replicas=3",
    class: "disruptive",
    floor: "high",
  },
  cordon: { params: { node: "node-7.example" }, argv: "cordon node-7.example", class: "reversible", floor: "medium" },
  uncordon: { params: { node: "node-7" }, argv: "uncordon node-7", class: "reversible", floor: "medium" },
  delete_pod: {
    params: { pod: "checkout-5d9c7b6f4-x2x7k", namespace: "shop" },
    argv: "delete pod/checkout-5d9c7b6f4-x2x7k --namespace=shop",
    class: "destructive",
    floor: "critical",
  },
};

const refused = (name: string, params: unknown): AwoooError => {
  try {
    catalogueAction(name, params, "draft");
  } catch (error) {
    if (error instanceof AwoooError && error.code === "invalid_data") return error;
    throw error;
  }
  throw new Error(`accepted ${name} ${JSON.stringify(params)}`);
};

describe.each(ACTION_NAMES)("%s", (name) => {
  const row = ROWS[name];

  it(`is kubectl ${row.argv}`, () => {
    expect(argvOf(catalogueAction(name, row.params))).toEqual(["kubectl", ...row.argv.split(" ")]);
  });

  it(`is ${row.class}, never below ${row.floor}, as long as nobody asked the cluster`, () => {
    expect(classOf(catalogueAction(name, row.params))).toBe(row.class);
    expect(CLASS_FLOOR[classOf(catalogueAction(name, row.params))]).toBe(row.floor);
  });

  it("refuses a parameter it does not know", () => {
    expect(refused(name, { ...row.params, selector: "app=x" }).message).toBe(
      "draft: the document: unknown key selector",
    );
  });

  it("refuses params that are no object", () => {
    for (const params of [null, undefined, "x", 5, [], [row.params]]) refused(name, params);
  });

  it.each(Object.keys(row.params))("refuses hostile text as %s, and names it", (param) => {
    for (const text of HOSTILE_TEXTS) {
      // Lower-case letters with dashes between are names like any other.
      if (text === "constructor" && typeof row.params[param] === "string" && param !== "kind") continue;
      expect(refused(name, { ...row.params, [param]: text }).message, JSON.stringify(text)).toMatch(
        `draft: ${param}: `,
      );
    }
  });

  it.each(Object.keys(row.params))("refuses %s of another type", (param) => {
    for (const value of [null, true, {}, [], ["a"], Number.NaN, Number.POSITIVE_INFINITY, 1.5, -1, { rawJSON: "1" }]) {
      refused(name, { ...row.params, [param]: value });
    }
  });
});

const TOKEN = /^[A-Za-z0-9-][A-Za-z0-9._:/=@-]*$/;
const FLAG = /^--[a-z-]+=[A-Za-z0-9][A-Za-z0-9._:/@-]*$/;

describe("any argv that can be built at all", () => {
  const namish = fc.oneof(
    hostileText,
    fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,20}[a-z0-9])?$/),
    fc.constantFrom("deployment", "pod", "node", "secret", "statefulset", "job"),
  );
  const numberish = fc.oneof(fc.integer({ min: -2, max: 1200 }), fc.double(), hostileText);
  /** The row's parameters with some of them replaced, so that most attempts get as far as the other values. */
  const paramsOf = (name: ActionName) => {
    const known = { tail: 200, to_revision: 1, ...ROWS[name].params };
    const some = Object.entries(known).map(([key, value]) => {
      const other = typeof value === "number" ? numberish : namish;
      const kept = key in ROWS[name].params ? fc.constant(value) : fc.constant(undefined);
      return fc
        .oneof({ arbitrary: kept, weight: 4 }, { arbitrary: other, weight: 1 })
        .map((given) => [key, given] as const);
    });
    return fc.tuple(...some).map((entries) => Object.fromEntries(entries.filter(([, value]) => value !== undefined)));
  };
  const attempt = fc.constantFrom(...ACTION_NAMES).chain((name) => fc.tuple(fc.constant(name), paramsOf(name)));

  it("is made of safe tokens, with no value that starts with a dash and no flag twice", () => {
    let built = 0;
    fc.assert(
      fc.property(attempt, ([name, params]) => {
        let argv: readonly string[];
        try {
          argv = argvOf(catalogueAction(name, params));
        } catch (error) {
          expect(error).toBeInstanceOf(AwoooError);
          return;
        }
        built++;
        expect(argv[0]).toBe("kubectl");
        const flags = argv.filter((word) => word.startsWith("-"));
        for (const word of argv) expect(word).toMatch(TOKEN);
        for (const flag of flags) expect(flag).toMatch(FLAG);
        expect(new Set(flags.map((flag) => flag.split("=")[0])).size).toBe(flags.length);
        // Of the flags alone: `pod/a--all` is a name like any other.
        expect(flags.join(" ")).not.toMatch(/--all|-A\b|--raw|--server|--kubeconfig|--as/);
        expect(argv.join(" ")).not.toMatch(/ secrets?\//);
      }),
      { numRuns: 5000 },
    );
    expect(built).toBeGreaterThan(500);
  });

  it("is the same for the same action, and cannot be reached by a name that objects inherit", () => {
    for (const name of [
      "__proto__",
      "constructor",
      "toString",
      "hasOwnProperty",
      "",
      "exec",
      "Describe",
      "describe ",
    ]) {
      expect(refused(name, workload).message).toMatch(/^draft: name: no action/);
    }
    expect(refused("exec", {}).hint).toContain("describe");
  });

  it("does not change when the caller changes its parameters afterwards", () => {
    const params = { ...workload };
    const action = catalogueAction("rollout_restart", params);
    params.namespace = "kube-system";
    expect(argvOf(action)).toContain("--namespace=shop");
  });
});

describe("what can be named", () => {
  it.each(["secret", "secrets", "Secret", "configmap", "serviceaccount", "deployments", "deployment.apps", "all"])(
    "describe has no kind %s",
    (kind) => {
      refused("describe", { ...workload, kind });
    },
  );

  it("describe of a node needs no namespace", () => {
    expect(argvOf(catalogueAction("describe", { kind: "node", name: "n1" }))).toEqual([
      "kubectl",
      "describe",
      "node/n1",
    ]);
  });

  it.each([
    ["rollout_restart", ["deployment", "statefulset", "daemonset"]],
    ["rollout_undo", ["deployment", "statefulset", "daemonset"]],
    ["scale", ["deployment", "statefulset"]],
    ["logs", ["deployment", "statefulset", "daemonset", "job", "pod"]],
  ] as const)("%s takes %j", (name, kinds) => {
    const taken = ["deployment", "statefulset", "daemonset", "job", "cronjob", "pod", "node", "service"].filter(
      (kind) => {
        try {
          return catalogueAction(name, { ...ROWS[name].params, kind });
        } catch {
          return false;
        }
      },
    );
    expect(taken).toEqual(kinds);
  });

  it.each([
    ["a", true],
    ["0", true],
    ["a-b.c-d", true],
    ["x".repeat(253), true],
    ["x".repeat(254), false],
    ["a..b", false],
    ["a.-b", false],
    ["a-.b", false],
    ["a-", false],
    ["A", false],
    ["a_b", false],
  ])("the object name %j: %s", (name, taken) => {
    if (taken) expect(catalogueAction("cordon", { node: name }).params).toEqual({ node: name });
    else refused("cordon", { node: name });
  });

  it.each([
    ["a-b", true],
    ["x".repeat(63), true],
    ["x".repeat(64), false],
    ["a.b", false],
  ])("the namespace %j: %s", (namespace, taken) => {
    const params = { ...workload, namespace };
    if (taken) expect(catalogueAction("rollout_restart", params).params).toEqual(params);
    else refused("rollout_restart", params);
  });

  it("answers at once on very long text", () => {
    for (const text of ["a".repeat(1_000_000), `${"a-".repeat(500_000)}!`, "a.".repeat(500_000)]) {
      refused("cordon", { node: text });
    }
  });

  it.each([
    ["scale", "replicas", [0, 1, 1000], [-1, 1001, 1.5, "3"]],
    ["rollout_undo", "to_revision", [1, 1_000_000], [0, -1, 1_000_001, 2.5, "1"]],
    ["logs", "tail", [1, 5000], [0, -1, 5001, "all"]],
  ] as const)("%s: %s within its bounds", (name, param, good, bad) => {
    for (const value of good)
      expect(catalogueAction(name, { ...ROWS[name].params, [param]: value }).params[param]).toBe(value);
    for (const value of bad) refused(name, { ...ROWS[name].params, [param]: value });
  });

  it("rollout_undo without a revision goes back by one", () => {
    expect(argvOf(catalogueAction("rollout_undo", workload))).not.toContainEqual(expect.stringContaining("revision"));
  });
});

describe("floors", () => {
  it("are low, medium, high, critical", () => {
    expect(CLASS_FLOOR).toEqual({ read: "low", reversible: "medium", disruptive: "high", destructive: "critical" });
  });

  it("only a read has low: facts cannot make a change harmless", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ACTION_NAMES), fc.option(fc.nat(1000), { nil: undefined }), (name, replicas) => {
        const found = classOf(catalogueAction(name, ROWS[name].params), replicas === undefined ? {} : { replicas });
        expect(CLASS_FLOOR[found] === "low").toBe(["describe", "logs"].includes(name));
      }),
    );
  });
});
