/** What an action can be aimed at, and the bounds of its values. */
import { describe, expect, it } from "vitest";
import {
  ACTION_NAMES,
  accessOf,
  actionOfArgv,
  argvOf,
  catalogueAction,
  commandText,
  definitionOf,
  objectOf,
} from "../../src/domain/action.ts";
import { ROWS, refused } from "../support/action-rows.ts";

const workload = { kind: "deployment", name: "checkout", namespace: "shop" };

describe("what can be named", () => {
  const SECRETS = [
    "secret",
    "secrets",
    "Secret",
    "secret/x",
    "serviceaccount",
    "deployments",
    "deployment.apps",
    "all",
  ];

  it.each(ACTION_NAMES.filter((name) => "kind" in definitionOf(name).params().shape))(
    "%s has no secrets, and one spelling of each kind",
    (name) => {
      for (const kind of [...SECRETS, "namespace", "clusterrole"]) refused(name, { ...ROWS[name].params, kind });
    },
  );

  it("can_i asks of no secrets", () => {
    for (const resource of ["secrets", "*", "deployments", "all"]) refused("can_i", { ...ROWS.can_i.params, resource });
    for (const may of ["*", "impersonate", "escalate", "bind", "use"]) refused("can_i", { ...ROWS.can_i.params, may });
  });

  it.each(["pod", "node", "namespace"])("delete has no kind %s", (kind) => {
    refused("delete", { kind, name: "a", namespace: "shop" });
  });

  it.each(["describe", "get"] as const)("%s of a node is in no namespace, of anything else in a named one", (name) => {
    expect(commandText(catalogueAction(name, { kind: "node", name: "n1" }), null)).toBe(`kubectl ${name} node/n1`);
    refused(name, { kind: "node", name: "n1", namespace: "shop" });
    expect(refused(name, { kind: "pod", name: "a" }).message).toContain("draft: namespace: expected a namespace");
  });

  it("config maps are listed and never described", () => {
    const params = { kind: "configmap", name: "app", namespace: "shop" };
    expect(commandText(catalogueAction("get", params), null)).toBe("kubectl get configmap/app --namespace=shop");
    refused("describe", params);
    for (const output of ["yaml", "json", "jsonpath={.data}", "custom-columns=a"])
      refused("get", { ...params, output });
  });

  it.each([
    [
      "get",
      { kind: "pod", namespace: "shop" },
      "get pod --namespace=shop",
      { kind: "pod", name: null, namespace: "shop" },
    ],
    ["get", { kind: "node" }, "get node", { kind: "node", name: null, namespace: null }],
    ["top_pods", { namespace: "shop" }, "top pod --namespace=shop", { kind: "pod", name: null, namespace: "shop" }],
    ["top_nodes", {}, "top node", { kind: "node", name: null, namespace: null }],
    ["events", { namespace: "shop" }, "events --namespace=shop", null],
  ])("%s %j is kubectl %s", (name, params, shown, object) => {
    const action = catalogueAction(name, params);
    expect(commandText(action, null)).toBe(`kubectl ${shown}`);
    expect(objectOf(action)).toEqual(object);
    expect(accessOf(action).verb).toBe("list");
    expect(actionOfArgv(argvOf(action, null))).toEqual(action);
  });

  it("events are of an object with its kind, or of none", () => {
    for (const half of [{ kind: "pod" }, { name: "a" }]) refused("events", { ...half, namespace: "shop" });
  });

  it.each([
    ["rollout_restart", ["deployment", "statefulset", "daemonset"]],
    ["rollout_undo", ["deployment", "statefulset", "daemonset"]],
    ["rollout_pause", ["deployment"]],
    ["scale", ["deployment", "statefulset"]],
    ["logs", ["deployment", "statefulset", "daemonset", "job", "pod"]],
  ] as const)("%s takes %j", (name, kinds) => {
    const all = ["deployment", "statefulset", "daemonset", "job", "cronjob", "pod", "node", "service", "replicaset"];
    const taken = all.filter((kind) => {
      try {
        return catalogueAction(name, { ...ROWS[name].params, kind });
      } catch {
        return false;
      }
    });
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
    for (const text of ["a".repeat(1_000_000), `${"a-".repeat(500_000)}!`, "a.".repeat(500_000), "1".repeat(500_000)]) {
      refused("cordon", { node: text });
      refused("set_image", { ...ROWS.set_image.params, image: text });
      refused("set_env", { ...ROWS.set_env.params, value: text });
      refused("set_storage", { ...ROWS.set_storage.params, storage: text });
    }
  });

  it.each([
    ["scale", "replicas", [0, 1, 1000], [-1, -0, 1001, 1.5, "3"]],
    ["rollout_undo", "to_revision", [1, 1_000_000], [0, -1, 1_000_001, 2.5, "1"]],
    ["rollout_history", "revision", [1, 1_000_000], [0, 1.5, "1"]],
    ["logs", "tail", [1, 5000], [0, -1, 5001, "all"]],
    ["logs", "since", ["1s", "15m", "24h"], ["0s", "1d", "1h30m", "-1h", 60]],
    ["logs", "previous", ["true"], ["false", "", 1]],
    ["set_max_replicas", "max_replicas", [1, 1000], [0, 1001, 1.5, "3"]],
  ] as const)("%s: %s within its bounds", (name, param, good, bad) => {
    for (const value of good)
      expect(catalogueAction(name, { ...ROWS[name].params, [param]: value }).params[param]).toBe(value);
    for (const value of bad) refused(name, { ...ROWS[name].params, [param]: value });
  });

  it("rollout_undo without a revision goes back by one", () => {
    expect(argvOf(catalogueAction("rollout_undo", workload), null).join(" ")).not.toContain("revision");
  });
});
