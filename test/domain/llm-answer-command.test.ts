/** A kubectl command in place of an action is read by the grammar people are held to, and by the same scope. */
import { describe, expect, it } from "vitest";
import { scopeOf } from "../../src/domain/answer-scope.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { type LlmAnswer, readAnswer } from "../../src/domain/llm-answer.ts";
import { anIncident } from "../support/builders.ts";

const params = { kind: "deployment", name: "checkout", namespace: "shop" };
const UNDO = "kubectl rollout undo deployment/checkout -n shop";

function read(fields: Record<string, unknown>): LlmAnswer {
  const scope = scopeOf(anIncident(), { kind: "deployment", name: "checkout", namespace: "shop" });
  return readAnswer(JSON.stringify({ description: "It hangs.", ...fields }), scope);
}

function refusal(fields: Record<string, unknown>): { reason: unknown; message: string } {
  try {
    read(fields);
  } catch (error) {
    if (error instanceof AwoooError) return { reason: error.details?.["reason"], message: error.message };
    throw error;
  }
  throw new Error("the answer was taken");
}

describe("taken", () => {
  it.each<[string, Record<string, unknown>]>([
    ["no action", { kubectl_command: UNDO }],
    ["null as the action", { action: null, kubectl_command: `  ${UNDO}\n` }],
    ["an action that is the command", { action: UNDO }],
    ["an action outside the catalogue", { action: "roll it back", kubectl_command: UNDO }],
    ["an action of another shape", { action: { kind: "rollback" }, kubectl_command: UNDO }],
    ["the command with what awooo adds", { kubectl_command: `${UNDO} --request-timeout=30s` }],
  ])("%s", (_what, fields) => {
    expect(read(fields).action).toEqual({ name: "rollout_undo", params });
  });

  it.each<[string, Record<string, unknown>, LlmAnswer["action"]]>([
    ["an action", { action: { type: "rollout_restart", params } }, { name: "rollout_restart", params }],
    ["a word for an action", { action: "rollout_restart", params }, { name: "rollout_restart", params }],
    ["none", { action: { type: "none" } }, null],
    ["steps by hand", { action: { type: "manual", steps: ["Call the vendor."] } }, null],
  ])("%s wins over a command", (_what, fields, action) => {
    expect(read({ ...fields, kubectl_command: UNDO }).action).toEqual(action);
  });
});

describe("refused", () => {
  it.each<[string, string, RegExp]>([
    ["a context", `${UNDO} --context=prod`, /awooo chooses the --context itself/],
    ["an object the incident does not name", "kubectl rollout undo deployment/billing -n shop", /names no such object/],
    ["another namespace", "kubectl rollout undo deployment/checkout -n kube-system", /names no such object/],
    ["no namespace", "kubectl rollout undo deployment/checkout", /never relies on the current namespace/],
    ["a list", "kubectl get pods -n shop", /no action "get" in the catalogue/],
    ["what no model may propose", "kubectl delete deployment/checkout -n shop", /no action "delete" in the catalogue/],
    ["a forbidden verb", "kubectl exec -n shop deployment/checkout -- reboot", /kubectl exec is forbidden/],
    ["a secret", "kubectl get secret/checkout -n shop", /never touches secrets/],
    ["a second command", `${UNDO} && kubectl delete namespace shop`, /& starts another command/],
    ["two lines", `${UNDO}\nkubectl delete namespace shop`, /control character U\+000A/],
    ["another program", "helm rollback checkout", /exactly kubectl, not "helm"/],
    ["an invisible character", "kubectl rollout undo deployment/check\u200bout -n shop", /U\+200B/],
  ])("%s", (_what, command, text) => {
    const { reason, message } = refusal({ kubectl_command: command });
    expect(reason).toBe("refused_action");
    expect(message).toMatch(text);
    expect(message).toMatch(/^[\x20-\x7e]+$/);
    if (command.startsWith("kubectl ")) expect(refusal({ action: command })).toEqual({ reason, message });
  });

  it("a command that is no text leaves the answer without an action", () => {
    for (const kubectl_command of [null, 5, "", "  ", ["kubectl"], {}]) {
      expect(refusal({ kubectl_command }).reason).toBe("bad_answer");
    }
  });
});
