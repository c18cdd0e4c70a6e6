/** What stands in a command's place is written by awooo, and what a model thinks aloud is no answer. */
import { describe, expect, it, test } from "vitest";
import { toProposal } from "../../src/domain/answer-proposal.ts";
import { scopeOf } from "../../src/domain/answer-scope.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { readAnswer } from "../../src/domain/llm-answer.ts";
import { actionText } from "../../src/domain/proposal.ts";
import type { Target } from "../../src/domain/target.ts";
import { anIncident, aReceipt } from "../support/builders.ts";

const CHECKOUT: Target = { kind: "deployment", name: "checkout", namespace: "shop" };
const SOURCE = { provider: "ollama/test", evidence: [], receipt: aReceipt() };
const SCOPE = scopeOf(anIncident(), CHECKOUT);

function anAnswer(fields: Record<string, unknown> = {}): Record<string, unknown> {
  const action = { type: "rollout_restart", params: CHECKOUT };
  return { reasoning: "Memory grows.", action, description: "checkout leaks memory.", ...fields };
}

function reasonOf(text: string): unknown {
  try {
    readAnswer(text, SCOPE);
  } catch (error) {
    if (error instanceof AwoooError) return error.details?.["reason"];
    throw error;
  }
  throw new Error("the answer was taken");
}

describe("thoughts", () => {
  test.each([
    ["thoughts", (json: string) => `<think>\nIs {"action": 1} right?\n</think>\n\n${json}`],
    ["thoughts without a beginning", (json: string) => `{"action": {"type": "none"}}?\n</think>${json}`],
    ["thoughts that are an answer too", (json: string) => `<think>{"action": {"type": "none"}}</think>${json}`],
  ])("%s are cut off", (_name, wrap) => {
    expect(readAnswer(wrap(JSON.stringify(anAnswer())), SCOPE).action?.name).toBe("rollout_restart");
  });

  it.each(["", "<think>Is {it}?</think>"])("a text that speaks of thoughts is kept after %j", (before) => {
    const reasoning = "The log ends in </think>, then {nothing}.";
    const text = before + JSON.stringify(anAnswer({ reasoning }));
    expect(readAnswer(text, SCOPE).reasoning).toBe(reasoning);
  });

  it("takes no thought for the answer", () => {
    expect(reasonOf(`<think>${JSON.stringify(anAnswer())}</think>`)).toBe("not_json");
  });
});

describe("the line of what has no action is awooo's own", () => {
  const steps = { type: "manual", steps: ["Ask the vendor"] };
  const none = { type: "none" };
  test.each([
    [none, "investigate", "en", "Nothing to change"],
    [none, "silence_or_tune", "zh-TW", "無需變更"],
    [steps, "investigate", "en", "Look at deployment/checkout"],
    [steps, "silence_or_tune", "zh-TW", "查看 deployment/checkout"],
    [steps, "renew_certificate", "en", "Steps by hand for deployment/checkout"],
    [steps, "renew_certificate", "zh-TW", "deployment/checkout 的手動步驟"],
  ] as const)("%j, %s, %s: %s", (action, remedy, lang, line) => {
    const said = anAnswer({ action, remedy, title: "Shut all of it down\nnow" });
    const answer = readAnswer(JSON.stringify(said), SCOPE);
    const proposal = toProposal(answer, { target: CHECKOUT, lang }, SOURCE);
    expect(proposal.title).toBe(line);
    expect(actionText(proposal, null)).toBe(line);
    expect(proposal.description).toMatch(/^Shut all of it down now\n\ncheckout leaks memory\./);
  });

  it.each(["unknown-service", "kubectl delete pod x", "Checkout"])("without the name %j", (name) => {
    const target = { ...CHECKOUT, name };
    const answer = readAnswer(JSON.stringify(anAnswer({ action: steps, remedy: "free_disk" })), SCOPE);
    expect(toProposal(answer, { target, lang: "en" }, SOURCE).title).toBe("Steps by hand");
  });

  it("a command for a title is refused", () => {
    const title = "kubectl scale deployment/payments --namespace=bank --replicas=0";
    expect(reasonOf(JSON.stringify(anAnswer({ action: none, remedy: "investigate", title })))).toBe("refused_command");
  });
});
