import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ACTION_NAMES,
  type ActionName,
  accessOf,
  actionOfArgv,
  argvOf,
  type CatalogueAction,
  CLASS_FLOOR,
  catalogueAction,
  classOf,
  commandText,
  contextOf,
  definitionOf,
  hasDryRun,
  inverseOf,
  OFFERED_ACTIONS,
  objectOf,
  proofOf,
  undoOf,
} from "../../src/domain/action.ts";
import type { ClusterFacts } from "../../src/domain/actions/definition.ts";
import { BEFORE, ROWS, refused } from "../support/action-rows.ts";
import { HOSTILE_TEXTS } from "../support/arbitraries.ts";

const workload = { kind: "deployment", name: "checkout", namespace: "shop" };

const rowAction = (name: ActionName): CatalogueAction => catalogueAction(name, ROWS[name].params);

/** Hostile elsewhere, and only letters and signs where these may stand. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(["name", "namespace", "pod", "node", "container"].map((param) => [param, ["constructor"]])),
  image: ["constructor", "a/b", "secret/x", "a_b", "x".repeat(254)],
  variable: ["constructor", "A", "a_b"],
  value: ["constructor", "a/b", "secret/x", "a_b", "A", "a-", "a.", "a..b", "a.-b", "a-.b", "a=b"],
};

describe.each(ACTION_NAMES)("%s", (name) => {
  const row = ROWS[name];

  it(`is run as kubectl ${row.strict}`, () => {
    const [flags = "", operands] = ` ${row.strict}`.split(" -- ");
    const own = "--request-timeout=30s";
    const end = operands === undefined ? "" : ` -- ${operands}`;
    expect(argvOf(rowAction(name), null)).toEqual(`kubectl${flags} ${own}${end}`.split(" "));
    expect(argvOf(rowAction(name), "prod-eu")).toEqual(`kubectl${flags} --context=prod-eu ${own}${end}`.split(" "));
  });

  it(`is shown as kubectl ${row.shown}`, () => {
    expect(commandText(rowAction(name), null)).toBe(`kubectl ${row.shown}`);
    expect(commandText(rowAction(name), "prod-eu")).toBe(`kubectl ${row.shown} --context=prod-eu`);
  });

  it(`is ${row.class}, never below ${row.floor}, as long as nobody asked the cluster`, () => {
    expect(classOf(rowAction(name))).toBe(row.class);
    expect(CLASS_FLOOR[classOf(rowAction(name))]).toBe(row.floor);
  });

  it(`needs ${row.access}; ${row.dryRun ? "can be tried" : "cannot be tried"}; is seen by ${row.proof}`, () => {
    const { verb, resource, subresource } = accessOf(rowAction(name));
    expect(`${verb} ${resource}${subresource === undefined ? "" : `/${subresource}`}`).toBe(row.access);
    expect(hasDryRun(rowAction(name))).toBe(row.dryRun);
    expect(proofOf(rowAction(name)).by).toBe(row.proof);
  });

  it(`is taken back by ${row.inverse ?? row.undo}`, () => {
    const inverse = inverseOf(rowAction(name), BEFORE);
    expect(inverse === null ? null : commandText(inverse, null)).toBe(
      row.inverse === null ? null : `kubectl ${row.inverse}`,
    );
    expect(undoOf(rowAction(name))).toBe(row.undo);
  });

  it("says in one line what it takes, and names no parameter it has not", () => {
    const { about, params } = definitionOf(name);
    const [, list = "", ...more] = /^\{([a-z_?, ]+)\}: [^\n]{10,120}$/.exec(about) ?? [];
    expect(more).toEqual([]);
    const told = list.split(", ").map((param) => param.replace("?", ""));
    expect(Object.keys(params().shape)).toEqual(expect.arrayContaining(told));
  });

  it("takes exactly the kinds it says it takes", () => {
    const { kinds, params } = definitionOf(name);
    const { kind } = params().shape as Record<string, { def?: { innerType?: unknown }; options?: string[] }>;
    const options = kind?.options ?? (kind?.def?.innerType as { options?: string[] } | undefined)?.options ?? kinds;
    expect(options).toEqual(kinds);
    const object = objectOf(rowAction(name));
    if (object !== null && kinds.length > 0) expect(kinds).toContain(object.kind);
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
    for (const text of HOSTILE_TEXTS.filter((one) => !HARMLESS[param]?.includes(one))) {
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

it("cannot be reached by a name that objects inherit, nor by one that is nearly there", () => {
  for (const name of ["__proto__", "constructor", "toString", "", "exec", "Describe", "describe ", "replace", "edit"]) {
    expect(refused(name, workload).message).toMatch(/^draft: name: no action/);
  }
  expect(refused("exec", {}).hint).toContain("describe");
});

it("does not change when the caller changes its parameters afterwards", () => {
  const params = { ...workload };
  const action = catalogueAction("rollout_restart", params);
  params.namespace = "kube-system";
  expect(argvOf(action, null)).toContain("--namespace=shop");
});

it("a parameter nobody checked cannot become a word", () => {
  const forged = { name: "rollout_restart", params: { ...workload, name: "--all" } } as CatalogueAction;
  expect(argvOf(catalogueAction("cordon", { node: "a" }), null).at(-1)).toBe("a");
  expect(() => argvOf({ ...forged, params: { ...forged.params, kind: "-A" } } as CatalogueAction, null)).toThrow(
    /may not stand in a command/,
  );
});

describe("floors", () => {
  it("are low, medium, high, critical", () => {
    expect(CLASS_FLOOR).toEqual({ read: "low", reversible: "medium", disruptive: "high", destructive: "critical" });
  });

  /** kubectl's verbs that change nothing, whatever their flags, as far as the catalogue has them. */
  const READING = new Set([
    ...["get", "describe", "logs", "events", "top pod", "top node"],
    ...["rollout status", "rollout history", "auth can-i"],
  ]);
  /** A question that the server answers and never stores. */
  const QUESTION = "selfsubjectaccessreviews.authorization.k8s.io";

  it.each(ACTION_NAMES)("no facts make a read of %s where its verb writes, nor of its access", (name) => {
    const facts = fc.record({ replicas: fc.nat(1000), controlled: fc.boolean() }, { requiredKeys: [] });
    fc.assert(
      fc.property(facts as fc.Arbitrary<ClusterFacts>, (found) => {
        const isRead = classOf(rowAction(name), found) === "read";
        expect(isRead).toBe(READING.has(definitionOf(name).verb.join(" ")));
        const { verb, resource } = accessOf(rowAction(name));
        expect(isRead).toBe(["get", "list"].includes(verb) || (verb === "create" && resource === QUESTION));
      }),
    );
  });

  it("a pod is deleted at high only where a controller makes it anew, anything else never", () => {
    expect(classOf(rowAction("delete_pod"), { controlled: true })).toBe("disruptive");
    expect(classOf(rowAction("delete_pod"), { controlled: false })).toBe("destructive");
    expect(classOf(rowAction("delete"), { controlled: true })).toBe("destructive");
    expect(classOf(rowAction("drain_force"), { controlled: true })).toBe("destructive");
  });
});

describe("what a model may propose", () => {
  it("is nothing that destroys, and nothing whose value could only come from an alert's text", () => {
    for (const name of OFFERED_ACTIONS.filter((offered) => offered !== "delete_pod"))
      expect(classOf(rowAction(name))).not.toBe("destructive");
    for (const name of ["set_image", "set_env", "delete", "drain_force", "can_i"] as const)
      expect(OFFERED_ACTIONS).not.toContain(name);
  });

  it("always names one object", () => {
    for (const name of OFFERED_ACTIONS) expect(objectOf(rowAction(name))?.name).toEqual(expect.any(String));
  });
});

describe("an argv is read back", () => {
  it.each(ACTION_NAMES)("%s, with a context and without", (name) => {
    for (const context of [null, "prod-eu"]) {
      const argv = argvOf(rowAction(name), context);
      expect(actionOfArgv(argv)).toEqual(rowAction(name));
      expect(contextOf(argv)).toBe(context);
    }
  });

  it.each([
    ["a flag more", "kubectl delete --namespace=shop --wait=false --request-timeout=30s --force=true -- job/a"],
    ["a flag twice", "kubectl cordon --request-timeout=30s --request-timeout=30s -- a"],
    ["another order", "kubectl delete --request-timeout=30s --namespace=shop --wait=false -- job/a"],
    ["another time limit", "kubectl cordon --request-timeout=0 -- a"],
    ["none", "kubectl cordon -- a"],
    ["an operand before --", "kubectl cordon a --request-timeout=30s"],
    ["two objects", "kubectl cordon --request-timeout=30s -- a b"],
    ["another program", "sh cordon --request-timeout=30s -- a"],
    ["another verb", "kubectl exec --namespace=shop --request-timeout=30s -- pod/a"],
    ["nothing", ""],
  ])("but not with %s", (_what, line) => expect(actionOfArgv(line.split(" "))).toBeNull());
});
