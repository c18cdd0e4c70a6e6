import { describe, expect, it } from "vitest";
import { alternativeOf } from "../../src/domain/alternative.ts";
import type { Draft } from "../../src/domain/draft.ts";
import type { Proposal } from "../../src/domain/proposal.ts";
import { aProposal, byModel, describeAction, restartAction } from "../support/builders.ts";

const aDraft = (proposal: Partial<Proposal> = {}, match = ["template t", "one", "two", "three", "four"]): Draft => ({
  proposal: aProposal({ template_id: "t", ...proposal }),
  match,
  matchedPlaybookId: null,
  looks: [],
});
const byHand = { action: null, manual_steps: ["Renew it."] } as const;

describe("whether library and model agree", () => {
  it.each<[string, Partial<Proposal>, Partial<Proposal>, boolean]>([
    ["the same command", {}, {}, true],
    ["the same command under another remedy", {}, { remedy: "fix_configuration" }, true],
    ["another namespace", {}, { action: restartAction("bank") }, false],
    ["another command of the same remedy", {}, { action: describeAction() }, false],
    ["by hand, the same remedy", { ...byHand, manual_steps: [] }, { ...byHand, manual_steps: ["Other words"] }, true],
    ["by hand, another remedy", { ...byHand, manual_steps: [] }, { action: null, remedy: "renew_certificate" }, false],
    ["a command, and the same remedy by hand", {}, { action: null }, false],
    ["by hand, and a command of the same remedy", { action: null }, {}, false],
  ])("%s: %s", (_what, library, model, agrees) => {
    expect(alternativeOf(aDraft(library), byModel(aProposal(model), "low")).agrees).toBe(agrees);
  });
});

describe("what the library would have proposed", () => {
  it("a template, with its first reasons and without its name among them", () => {
    expect(alternativeOf(aDraft(), aProposal())).toMatchObject({
      source: "template",
      id: "t",
      title: "Restart checkout",
      command: "kubectl rollout restart deployment/checkout --namespace=shop",
      why: ["one", "two", "three"],
    });
  });

  it("a playbook, whose likeness is its reason; without a command where it has none", () => {
    const draft = aDraft({ ...byHand, manual_steps: [], source: "playbook", template_id: null, playbook_id: "p" }, [
      "p, 0.91",
    ]);
    expect(alternativeOf(draft, aProposal())).toMatchObject({
      source: "playbook",
      id: "p",
      command: null,
      why: ["p, 0.91"],
    });
  });
});
