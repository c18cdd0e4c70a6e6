import { describe, expect, it } from "vitest";
import { presentCheck } from "../../src/cli/present/check.ts";
import { judgeCommand } from "../../src/domain/command-verdict.ts";
import { plainStyle } from "../../src/text/style.ts";
import { HOSTILE_TEXTS } from "../support/arbitraries.ts";

const shown = (input: string | readonly string[], width = 80): string =>
  presentCheck(judgeCommand(input), {
    style: plainStyle,
    width,
    now: "2026-03-02T09:00:00Z",
    ascii: false,
    lang: "en",
  });

describe("the answer to check", () => {
  it("has class, floor, both forms of the command, and why it is no milder", () => {
    expect(shown("kubectl scale deployment checkout --replicas=3 -n shop")).toBe(
      [
        "allowed  disruptive, at least high",
        "command  kubectl scale deployment/checkout --namespace=shop --replicas=3",
        "argv     kubectl scale --namespace=shop --replicas=3 --request-timeout=30s -- deployment/checkout",
        "note     high because nobody asked how many run now; within half to twice of",
        "         that it is medium",
        "note     awooo adds --context of the cluster that the request is bound to",
      ].join("\n"),
    );
  });

  it("quotes what a shell would take apart", () => {
    const text = shown(`kubectl patch cronjob/sweep -n shop --type=merge --patch='{"spec":{"suspend":true}}'`);
    expect(text).toContain(`command  kubectl patch cronjob/sweep --namespace=shop --type=merge --patch='{"spec"`);
    expect(text).toContain(`--type=merge '--patch={"spec":{"suspend":true}}' --request-timeout=30s --`);
  });

  it("has every reason of a refusal", () => {
    expect(shown("kubectl get secret -A --token=hunter2")).toBe(
      [
        "refused",
        "- -A (--all-namespaces) is forbidden: it reaches every namespace",
        "- --token is forbidden: it sends other credentials",
        "- awooo never touches secrets, not even to look at them",
      ].join("\n"),
    );
  });

  it.each([40, 80, 120])("keeps reasons and notes within %d columns", (width) => {
    const texts = [
      shown("kubectl delete ns prod --dry-run=none -o yaml --insecure_skip_tls_verify", width),
      shown("kubectl logs checkout-0 -n shop --context=prod", width).replaceAll(/^(command|argv).*$/gm, ""),
    ];
    for (const line of texts.join("\n").split("\n")) expect(line.length).toBeLessThanOrEqual(width);
  });

  it("never shows raw what was typed", () => {
    for (const text of HOSTILE_TEXTS) {
      for (const input of [text, `kubectl ${text}`, ["kubectl", "get", "pods", "-n", text], ["kubectl", text]]) {
        expect(shown(input)).toMatch(/^[\x20-\x7e\n]+$/);
      }
    }
  });
});
