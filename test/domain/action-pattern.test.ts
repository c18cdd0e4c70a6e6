import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import { actionPattern, namespaceClass } from "../../src/domain/action-pattern.ts";
import type { Proposal } from "../../src/domain/proposal.ts";
import { aProposal, describeAction, restartAction } from "../support/builders.ts";

describe("namespaceClass", () => {
  it.each([
    [null, "other"],
    ["shop", "other"],
    ["default", "other"],
    ["prod", "production"],
    ["shop-prod", "production"],
    ["production-eu-1", "production"],
    ["live", "production"],
    ["product", "other"],
    ["reproduction", "other"],
    ["delivery", "other"],
    ["staging", "staging"],
    ["shop-stg-2", "staging"],
    ["dev", "staging"],
    ["developers", "other"],
    ["latest", "other"],
    ["prod-test", "staging"],
    ["kube-system", "system"],
    ["kube-public", "system"],
    ["kubernetes-dashboard", "other"],
  ] as const)("of %j is %s", (namespace, expected) => expect(namespaceClass(namespace)).toBe(expected));
});

const inNamespace = (namespace: string): Proposal =>
  aProposal({ action: restartAction(namespace), target: { kind: "deployment", name: "checkout", namespace } });

describe("actionPattern", () => {
  it("names generator, action, kind, namespace class, cluster and alert family", () => {
    expect(actionPattern(inNamespace("shop-prod"), "eu-1", "KubePodCrashLoopingCritical")).toBe(
      "template/rollout_restart/deployment/production/eu-1/kube-pod-crash-looping",
    );
  });

  it("without cluster, alert and action names what is left", () => {
    const proposal = aProposal({ action: null, remedy: "renew_certificate" });
    expect(actionPattern(proposal, null, null)).toBe("template/renew_certificate/deployment/other/any/none");
  });

  const base = actionPattern(inNamespace("prod"), "eu-1", "HighCpu");
  it.each([
    ["a model lends nothing to a template", { ...inNamespace("prod"), source: "llm" as const }, "eu-1", "HighCpu"],
    [
      "a playbook lends nothing to a template",
      { ...inNamespace("prod"), source: "playbook" as const },
      "eu-1",
      "HighCpu",
    ],
    ["staging lends nothing to production", inNamespace("staging"), "eu-1", "HighCpu"],
    ["one cluster lends nothing to another", inNamespace("prod"), "eu-2", "HighCpu"],
    ["one alert lends nothing to another", inNamespace("prod"), "eu-1", "HighMemory"],
    ["one action lends nothing to another", { ...inNamespace("prod"), action: describeAction() }, "eu-1", "HighCpu"],
    [
      "one kind lends nothing to another",
      aProposal({ target: { kind: "statefulset", name: "checkout", namespace: "prod" } }),
      "eu-1",
      "HighCpu",
    ],
  ])("%s", (_, proposal, cluster, alert) => {
    expect(actionPattern(proposal, cluster, alert)).not.toBe(base);
  });

  it("leaves out names of objects, hashes and ordinals, and the severity of the alert", () => {
    const pod = (name: string) => {
      const action = catalogueAction("delete_pod", { pod: name, namespace: "prod" });
      return actionPattern(aProposal({ action, target: { kind: "pod", name, namespace: "prod" } }), "eu-1", "PodStuck");
    };
    expect(pod("checkout-5d9c7b6f4-x2x7k")).toBe(pod("cart-0"));
    expect(actionPattern(inNamespace("prod"), "eu-1", "CriticalCpu")).toBe(base);
    expect(actionPattern({ ...inNamespace("prod"), action: restartAction("pay-live") }, "eu-1", "HighCpu")).toBe(base);
  });

  it("tells clusters apart whatever their names hold", () => {
    const name = fc.stringMatching(/^[a-z0-9:/_@.-]{1,20}$/);
    fc.assert(
      fc.property(
        name,
        name,
        fc.constantFrom("A", "B"),
        fc.constantFrom("A", "B"),
        (one, other, alertOne, alertOther) => {
          fc.pre(one !== other || alertOne !== alertOther);
          const patterns = [actionPattern(aProposal(), one, alertOne), actionPattern(aProposal(), other, alertOther)];
          expect(patterns[0]).not.toBe(patterns[1]);
        },
      ),
    );
  });
});
