/** Servers that drop the schema leave it to the model how it names the parts of an action. */
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { CLASS_FLOOR, classOf } from "../../src/domain/action.ts";
import { toProposal } from "../../src/domain/answer-proposal.ts";
import { answerSchema } from "../../src/domain/answer-schema.ts";
import { scopeOf } from "../../src/domain/answer-scope.ts";
import { readAnswer } from "../../src/domain/llm-answer.ts";
import { anIncident, aReceipt, aSignal } from "../support/builders.ts";

const params = { kind: "deployment", name: "checkout", namespace: "shop" };

it.each<[string, Record<string, unknown>]>([
  ["type and params", { action: { type: "rollout_restart", params } }],
  ["name for type", { action: { name: "rollout_restart", params } }],
  ["parameters for params", { action: { type: "rollout_restart", parameters: params } }],
  ["an action that is only a word", { action: "rollout_restart", parameters: params }],
])("%s", (_what, fields) => {
  const scope = scopeOf(anIncident(), { kind: "deployment", name: "checkout", namespace: "shop" });
  const answer = readAnswer(JSON.stringify({ description: "It hangs.", ...fields }), scope);
  expect(answer.action).toEqual({ name: "rollout_restart", params });
});

describe("of the catalogue", () => {
  const labels = (more: Record<string, string>) => aSignal({ labels: { namespace: "shop", ...more } });
  const incident = anIncident({
    signals: [
      labels({ deployment: "checkout" }),
      labels({ horizontalpodautoscaler: "checkout" }),
      labels({ persistentvolumeclaim: "data-db-0" }),
      labels({ cronjob: "nightly" }),
      labels({ node: "node-7" }),
    ],
    affected_services: ["shop/bare"],
  });
  const scope = scopeOf(incident, { kind: "deployment", name: "checkout", namespace: "shop" });
  const read = (type: string, given: Record<string, unknown>) =>
    readAnswer(JSON.stringify({ description: "x", remedy: "investigate", action: { type, params: given } }), scope);

  it.each<[string, Record<string, unknown>, string, string]>([
    [
      "set_resources",
      { ...params, container: "app", resource: "memory", limit: "1Gi" },
      "raise_resource_limit",
      "high",
    ],
    ["set_max_replicas", { name: "checkout", namespace: "shop", max_replicas: 9 }, "scale_out", "high"],
    ["set_storage", { name: "data-db-0", namespace: "shop", storage: "20Gi" }, "expand_storage", "high"],
    ["suspend_cronjob", { name: "nightly", namespace: "shop" }, "reduce_load", "high"],
    ["drain", { node: "node-7", ignore_daemonsets: true }, "cordon_drain_node", "high"],
    ["logs", { ...params, previous: true, container: null }, "investigate", "low"],
    ["describe", { kind: "cronjob", name: "nightly" }, "investigate", "low"],
  ])("%s %j counts as %s, and needs %s at least", (type, given, remedy, floor) => {
    const answer = read(type, given);
    if (answer.action === null) throw new Error("no action");
    expect(CLASS_FLOOR[classOf(answer.action)]).toBe(floor);
    const target = { kind: "deployment" as const, name: "checkout", namespace: "shop" };
    expect(
      toProposal(answer, { target, lang: "en" }, { provider: "x", evidence: [], receipt: aReceipt() }).remedy,
    ).toBe(remedy);
  });

  it.each<[string, Record<string, unknown>]>([
    ["delete", params],
    ["drain_force", { node: "node-7", force: "true" }],
    ["set_image", { ...params, container: "app", image: "evil/app:1" }],
    ["set_env", { ...params, container: "app", variable: "MODE", value: "x" }],
    ["can_i", { may: "delete", resource: "nodes" }],
    ["get", params],
  ])("%s is not for a model to propose", (type, given) => {
    expect(() => read(type, given)).toThrow(/no action ".*" in the catalogue \(describe, /);
  });

  it.each<[string, Record<string, unknown>]>([
    ["set_max_replicas", { name: "bare", namespace: "shop", max_replicas: 9 }],
    ["set_storage", { name: "bare", namespace: "shop", storage: "20Gi" }],
    ["suspend_cronjob", { name: "checkout", namespace: "shop" }],
    ["drain", { node: "checkout" }],
  ])("%s of %j is of nothing the incident names", (type, given) => {
    expect(() => read(type, given)).toThrow(/the incident names no such object/);
  });

  it("is offered where its kind of object is named, and nothing else is", () => {
    const found = JSON.stringify(z.toJSONSchema(answerSchema(scope)));
    for (const name of ["set_storage", "drain", "suspend_cronjob", "set_max_replicas"])
      expect(found).toContain(`"${name}"`);
    for (const name of ["delete", "delete_pod", "set_image", "can_i", "drain_force"])
      expect(found).not.toContain(`"const":"${name}"`);
  });
});
