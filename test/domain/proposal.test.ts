import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import { actionText, argvOfProposal, type Effect, effectOf, isMutating, REMEDIES } from "../../src/domain/proposal.ts";
import { aProposal, describeAction, restartAction } from "../support/builders.ts";

describe("effectOf", () => {
  const steps = { action: null, manual_steps: ["Ask the owner."] };

  it("is the class of the action where there is one, whatever the remedy says", () => {
    expect(effectOf(aProposal({ action: restartAction(), remedy: "investigate" }))).toBe("reversible");
    expect(effectOf(aProposal({ action: describeAction(), remedy: "investigate" }))).toBe("read");
  });

  it("asks the cluster's facts", () => {
    const scale = catalogueAction("scale", { kind: "deployment", name: "a", namespace: "b", replicas: 4 });
    expect(effectOf(aProposal({ action: scale }))).toBe("disruptive");
    expect(effectOf(aProposal({ action: scale }), { replicas: 3 })).toBe("reversible");
    expect(effectOf(aProposal({ action: scale }), { replicas: 1 })).toBe("disruptive");
  });

  it.each(REMEDIES)("of steps by hand for %s", (remedy) => {
    const harmless = remedy === "investigate" || remedy === "silence_or_tune";
    expect(effectOf(aProposal({ ...steps, remedy }))).toBe(harmless ? "none" : "manual");
    expect(effectOf(aProposal({ action: null, manual_steps: [], remedy }))).toBe("none");
  });
});

describe("isMutating", () => {
  const rows: [Effect, boolean][] = [
    ["none", false],
    ["read", false],
    ["manual", true],
    ["reversible", true],
    ["disruptive", true],
    ["destructive", true],
  ];
  it.each(rows)("%s: %s", (effect, mutating) => expect(isMutating(effect)).toBe(mutating));
});

describe("the line a proposal is known by", () => {
  it("is its command, else its title", () => {
    expect(actionText(aProposal(), null)).toBe("kubectl rollout restart deployment/checkout --namespace=shop");
    expect(actionText(aProposal(), "prod-eu")).toMatch(/ --namespace=shop --context=prod-eu$/);
    const byHand = aProposal({ action: null, manual_steps: ["x"], title: "Renew the certificate" });
    expect(argvOfProposal(byHand, "prod-eu")).toBeNull();
    expect(actionText(byHand, "prod-eu")).toBe("Renew the certificate");
  });
});

it("there are fifteen remedies, each once", () => {
  expect(new Set(REMEDIES).size).toBe(15);
  expect(REMEDIES).toHaveLength(15);
});
