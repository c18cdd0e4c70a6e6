import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { argvOf, commandText } from "../../src/domain/action.ts";
import { toProposal } from "../../src/domain/answer-proposal.ts";
import { scopeOf } from "../../src/domain/answer-scope.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { readAnswer } from "../../src/domain/llm-answer.ts";
import { effectOf } from "../../src/domain/proposal.ts";
import type { Target } from "../../src/domain/target.ts";
import { anIncident, aReceipt, aSignal } from "../support/builders.ts";

const CHECKOUT: Target = { kind: "deployment", name: "checkout", namespace: "shop" };
const RESTART = { type: "rollout_restart", params: { kind: "deployment", name: "checkout", namespace: "shop" } };

const SOURCE = { provider: "ollama/test", evidence: [], receipt: aReceipt() };

function anAnswer(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    reasoning: "Memory grows until the kernel ends it.",
    action: RESTART,
    title: "Restart checkout",
    description: "checkout leaks memory.",
    remedy: "restart_workload",
    risk_level: "high",
    confidence: 0.7,
    primary_responsibility: "team checkout",
    signoz_correlation: "",
    optimization_suggestions: ["Profile the heap."],
    ...fields,
  };
}

function proposalOf(fields: Record<string, unknown> = {}, incident: Incident = anIncident(), target = CHECKOUT) {
  const answer = readAnswer(JSON.stringify(anAnswer(fields)), scopeOf(incident, target));
  return toProposal(answer, { target, lang: "en" }, SOURCE);
}

function refusal(
  text: string,
  incident: Incident = anIncident(),
  target = CHECKOUT,
): { reason: unknown; message: string } {
  try {
    readAnswer(text, scopeOf(incident, target));
  } catch (error) {
    if (!(error instanceof AwoooError)) throw error;
    expect(error.code).toBe("no_proposal");
    return { reason: error.details?.["reason"], message: error.message };
  }
  throw new Error("the answer was taken");
}

function refusedAction(action: unknown, incident?: Incident, target?: Target) {
  return refusal(JSON.stringify(anAnswer({ action })), incident, target);
}

it("makes a proposal with everything a model says of it", () => {
  expect(proposalOf()).toEqual({
    title: "Restart checkout",
    description: "checkout leaks memory.\n\nReasoning:\nMemory grows until the kernel ends it.",
    action: { name: "rollout_restart", params: RESTART.params },
    manual_steps: [],
    remedy: "restart_workload",
    source: "llm",
    template_id: null,
    playbook_id: null,
    target: CHECKOUT,
    llm: {
      provider: "ollama/test",
      risk_level: "high",
      confidence: 0.7,
      from_cache: false,
      answered_at: null,
      primary_responsibility: "team checkout",
      signoz_correlation: null,
      optimization_suggestions: ["Profile the heap."],
      evidence: [],
      receipt: SOURCE.receipt,
    },
  });
});

it("heads the reasoning in the chosen language", () => {
  const answer = readAnswer(JSON.stringify(anAnswer()), scopeOf(anIncident(), CHECKOUT));
  expect(toProposal(answer, { target: CHECKOUT, lang: "zh-TW" }, SOURCE).description).toContain("\n\n推論依據:\n");
});

describe("what does no harm is put right", () => {
  test.each([
    ["HIGH ", "high"],
    ["severe", "medium"],
    [3, "medium"],
    [undefined, "medium"],
  ])("risk_level %j counts as %s", (risk_level, level) => {
    expect(proposalOf({ risk_level }).llm?.risk_level).toBe(level);
  });

  test.each([[1.2], [-0.1], ["0.9"], [null], [undefined]])("confidence %j counts as 0", (confidence) => {
    expect(proposalOf({ confidence }).llm?.confidence).toBe(0);
  });

  test.each([
    ["a fence", (json: string) => `\`\`\`json\n${json}\n\`\`\``],
    ["a greeting", (json: string) => `Sure! Here it is:\n${json}\nStay safe.`],
  ])("JSON in %s is found", (_name, wrap) => {
    const answer = readAnswer(wrap(JSON.stringify(anAnswer())), scopeOf(anIncident(), CHECKOUT));
    expect(answer.action?.name).toBe("rollout_restart");
  });

  it("lets what is optional be missing", () => {
    const json = JSON.stringify({ action: { type: "none" }, description: "It is a heartbeat." });
    const answer = readAnswer(json, scopeOf(anIncident(), CHECKOUT));
    expect(toProposal(answer, { target: CHECKOUT, lang: "en" }, SOURCE)).toMatchObject({
      title: "Nothing to change",
      description: "It is a heartbeat.",
      action: null,
      remedy: "investigate",
      target: CHECKOUT,
    });
  });

  it("takes null for a parameter that was left open", () => {
    const params = { ...RESTART.params, to_revision: null };
    expect(proposalOf({ action: { type: "rollout_undo", params } }).action?.params).toEqual(RESTART.params);
  });

  it("fills in the namespace of a look that leaves it out", () => {
    const { action } = proposalOf({ action: { type: "describe", params: { kind: "deployment", name: "checkout" } } });
    expect(action === null ? null : commandText(action, null)).toBe(
      "kubectl describe deployment/checkout --namespace=shop",
    );
  });

  it("caps every text and keeps code points whole", () => {
    const long = "🔥".repeat(5000);
    const proposal = proposalOf({
      title: long,
      description: long,
      reasoning: `\ud800${long}`,
      optimization_suggestions: Array(50).fill(long),
    });
    expect(proposal.title.length).toBeLessThanOrEqual(120);
    expect(proposal.description.length).toBeLessThanOrEqual(6100);
    expect(proposal.llm?.optimization_suggestions).toHaveLength(5);
    expect(JSON.stringify(proposal).isWellFormed()).toBe(true);
    expect(proposal.title.isWellFormed() && proposal.description.isWellFormed()).toBe(true);
  });
});

describe("what is not one JSON object is refused", () => {
  test.each([
    ["", "the answer is empty"],
    ["I would restart it.", "the answer is prose, not JSON"],
    ['{"reasoning": "Let me', "the answer is not one complete JSON object"],
    ["[1, 2]", "the answer is prose, not JSON"],
  ])("%j", (text, message) => {
    expect(refusal(text)).toEqual({ reason: "not_json", message });
  });

  it("survives nesting that is ten thousand levels deep", () => {
    expect(refusal(`{"action":${"[".repeat(10_000)}${"]".repeat(10_000)}}`).reason).toBe("bad_answer");
  });
});

describe("wrong types are named", () => {
  test.each([
    [{ description: 42 }, "answer: description: "],
    [{ description: undefined }, "answer: description: "],
    [{ title: ["a"] }, "answer: title: "],
    [{ action: 7 }, "answer: action: expected an object with a type"],
    [{ action: { type: "manual", steps: [" "] } }, "answer: action.steps: expected at least one step"],
  ])("%j", (fields, message) => {
    const found = refusal(JSON.stringify(anAnswer(fields)));
    expect(found.reason).toBe("bad_answer");
    expect(found.message).toContain(message);
  });
});

describe("an action is refused", () => {
  test.each([
    ["that is not in the catalogue", { type: "exec", params: RESTART.params }, 'no action "exec" in the catalogue'],
    ["that is called like a part of every object", { type: "__proto__", params: {} }, "in the catalogue"],
    [
      "with a parameter it does not take",
      { type: "rollout_restart", params: { ...RESTART.params, force: 1 } },
      "action rollout_restart:",
    ],
    ["with a flag for a name", { type: "rollout_restart", params: { ...RESTART.params, name: "--all" } }, "RFC 1123"],
    [
      "with a number out of range",
      { type: "scale", params: { ...RESTART.params, replicas: 1e9 } },
      "action scale: replicas",
    ],
    ["without parameters", { type: "rollout_restart" }, "action rollout_restart:"],
    [
      "on another object",
      { type: "rollout_restart", params: { ...RESTART.params, name: "payments" } },
      "deployment/payments in namespace shop: the incident names no such object",
    ],
    [
      "in another namespace",
      { type: "rollout_restart", params: { ...RESTART.params, namespace: "kube-system" } },
      "namespace kube-system",
    ],
    [
      "on another kind",
      { type: "rollout_restart", params: { ...RESTART.params, kind: "statefulset" } },
      "statefulset/checkout",
    ],
    ["on a node nobody named", { type: "cordon", params: { node: "checkout" } }, "node/checkout"],
    ["on a pod nobody named", { type: "delete_pod", params: { pod: "checkout", namespace: "shop" } }, "pod/checkout"],
  ])("%s", (_name, action, message) => {
    const found = refusedAction(action);
    expect(found.reason).toBe("refused_action");
    expect(found.message).toContain(message);
  });
});

describe("an action may be aimed at", () => {
  const labels = { namespace: "shop", pod: "checkout-7d9f8c6b5d-x2k4p", node: "node-7" };
  const incident = anIncident({ signals: [aSignal({ labels })], affected_services: ["shop/checkout", "pay/ledger"] });

  test.each([
    [
      { type: "delete_pod", params: { pod: labels.pod, namespace: "shop" } },
      { kind: "pod", name: labels.pod, namespace: "shop" },
    ],
    [
      { type: "cordon", params: { node: "node-7" } },
      { kind: "node", name: "node-7", namespace: null },
    ],
    [
      { type: "scale", params: { kind: "statefulset", name: "ledger", namespace: "pay", replicas: 3 } },
      { kind: "statefulset", name: "ledger", namespace: "pay" },
    ],
    [RESTART, CHECKOUT],
  ])("%j", (action, target) => {
    expect(proposalOf({ action }, incident).target).toEqual(target);
  });

  it("the assumed namespace where nobody names one, as templates do", () => {
    const bare = anIncident({ signals: [], affected_services: ["checkout"] });
    const target: Target = { kind: "service", name: "checkout", namespace: null };
    const inDefault = { type: "rollout_restart", params: { ...RESTART.params, namespace: "default" } };
    expect(proposalOf({ action: inDefault }, bare, target).target.namespace).toBe("default");
    expect(refusedAction(RESTART, bare, target).reason).toBe("refused_action");
  });
});

describe("the remedy", () => {
  test.each([
    [RESTART, "investigate", "restart_workload"],
    [{ type: "logs", params: { ...RESTART.params, tail: 50 } }, "free_disk", "investigate"],
    [{ type: "none" }, "free_disk", "investigate"],
    [{ type: "none" }, "silence_or_tune", "silence_or_tune"],
    [{ type: "manual", steps: ["Renew it"] }, "renew_certificate", "renew_certificate"],
  ])("of %j called %s is %s", (action, remedy, expected) => {
    expect(proposalOf({ action, remedy }).remedy).toBe(expected);
  });

  it("cannot turn steps by hand into something approved without a signature", () => {
    const disguised = proposalOf({ action: { type: "manual", steps: ["Delete the database"] }, remedy: "investigate" });
    expect(disguised.manual_steps).toEqual([]);
    expect(disguised.description).toContain("To look at:\n- Delete the database");
    const honest = proposalOf({ action: { type: "manual", steps: ["Compact the table"] }, remedy: "free_disk" });
    expect(honest.manual_steps).toEqual(["Compact the table"]);
    expect(effectOf(honest)).toBe("manual");
  });
});

it("never crashes, and never takes an object the incident does not name (property)", () => {
  const words = fc.oneof(
    fc.constantFrom("checkout", "shop", "deployment", "payments", "rollout_restart", "exec", "--all"),
    fc.string(),
  );
  const value = fc.oneof(words, fc.integer(), fc.constant(null));
  const params = fc.dictionary(
    fc.constantFrom("kind", "name", "namespace", "pod", "node", "replicas", "__proto__"),
    value,
  );
  const action = fc.oneof(fc.record({ type: words, params }), fc.anything());
  fc.assert(
    fc.property(action, fc.anything(), (chosen, remedy) => {
      const text = JSON.stringify({ ...anAnswer(), action: chosen, remedy }, (_key, v) =>
        typeof v === "bigint" ? 0 : v,
      );
      try {
        const taken = readAnswer(text, scopeOf(anIncident(), CHECKOUT)).action;
        if (taken !== null)
          expect(argvOf(taken, null).join(" ")).toMatch(/ --namespace=shop .*-- deployment\/checkout( |$)/);
      } catch (error) {
        if (!(error instanceof AwoooError)) throw error;
      }
    }),
  );
});
