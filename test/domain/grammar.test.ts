/** What a person may type, and which action of the catalogue it is. */
import { describe, expect, it } from "vitest";
import { argvOf } from "../../src/domain/action.ts";
import type { ActionClass } from "../../src/domain/actions/definition.ts";
import { judgeCommand } from "../../src/domain/command-verdict.ts";
import { refusalText } from "../../src/domain/grammar/reason.ts";
import { parseCommand } from "../../src/domain/grammar.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";

/** The words that would be run, without those that every command has. */
const runOf = (input: string | readonly string[]): string => {
  const parsed = parseCommand(input);
  if (parsed.verdict === "refused") throw new Error(parsed.reasons.map(refusalText).join("; "));
  return argvOf(parsed.action, parsed.context)
    .filter((word) => !["kubectl", "--", "--request-timeout=30s"].includes(word))
    .join(" ");
};

describe("allowed", () => {
  it.each<[typed: string, run: string, ActionClass, RiskLevel]>([
    ["get pods -n shop", "get --namespace=shop pod", "read", "low"],
    ["get pod -n shop", "get --namespace=shop pod", "read", "low"],
    ["get pods checkout-0 --namespace shop", "get --namespace=shop pod/checkout-0", "read", "low"],
    ["get ingresses --namespace=shop", "get --namespace=shop ingress", "read", "low"],
    ["get deployments -n shop --output=wide", "get --namespace=shop --output=wide deployment", "read", "low"],
    ["get nodes", "get node", "read", "low"],
    ["get node/node-7", "get node/node-7", "read", "low"],
    ["describe deployment checkout -n shop", "describe --namespace=shop deployment/checkout", "read", "low"],
    ["describe nodes/node-7.example", "describe node/node-7.example", "read", "low"],
    ["describe -n kube-system pod/dns-0", "describe --namespace=kube-system pod/dns-0", "read", "low"],
    ["logs checkout-0 -n shop", "logs --namespace=shop --tail=200 pod/checkout-0", "read", "low"],
    ["logs pods/checkout-0 -n shop --tail=5", "logs --namespace=shop --tail=5 pod/checkout-0", "read", "low"],
    [
      "logs deployment/checkout -n shop --previous --container=app --since=15m",
      "logs --namespace=shop --container=app --previous=true --since=15m --tail=200 deployment/checkout",
      "read",
      "low",
    ],
    ["events -n shop", "events --namespace=shop", "read", "low"],
    ["events -n shop --for=pods/checkout-0", "events --namespace=shop --for=pod/checkout-0", "read", "low"],
    ["top pod -n shop", "top pod --namespace=shop", "read", "low"],
    ["top pod checkout-0 -n shop", "top pod --namespace=shop checkout-0", "read", "low"],
    ["top node", "top node", "read", "low"],
    [
      "rollout status deployment/checkout -n shop",
      "rollout status --namespace=shop --watch=false deployment/checkout",
      "read",
      "low",
    ],
    [
      "rollout history deployment/checkout -n shop --revision=4",
      "rollout history --namespace=shop --revision=4 deployment/checkout",
      "read",
      "low",
    ],
    ["auth can-i patch deployments.apps -n shop", "auth can-i --namespace=shop patch deployments.apps", "read", "low"],
    [
      "auth can-i get pods --subresource=log -n shop",
      "auth can-i --namespace=shop --subresource=log get pods",
      "read",
      "low",
    ],
    [
      "rollout restart deployment checkout -n shop",
      "rollout restart --namespace=shop deployment/checkout",
      "reversible",
      "medium",
    ],
    [
      "rollout undo deployment/checkout -n shop",
      "rollout undo --namespace=shop deployment/checkout",
      "reversible",
      "medium",
    ],
    [
      "rollout undo -n shop --to-revision=7 -- statefulset/db",
      "rollout undo --namespace=shop --to-revision=7 statefulset/db",
      "reversible",
      "medium",
    ],
    [
      "rollout pause deployment/checkout -n shop",
      "rollout pause --namespace=shop deployment/checkout",
      "reversible",
      "medium",
    ],
    [
      "rollout resume deployment/checkout -n shop",
      "rollout resume --namespace=shop deployment/checkout",
      "reversible",
      "medium",
    ],
    [
      "rollout restart daemonset/dns -n kube-system",
      "rollout restart --namespace=kube-system daemonset/dns",
      "reversible",
      "critical",
    ],
    [
      "scale --replicas=3 deployment/checkout -n shop",
      "scale --namespace=shop --replicas=3 deployment/checkout",
      "disruptive",
      "high",
    ],
    [
      "scale deployments checkout --replicas=0 -n shop",
      "scale --namespace=shop --replicas=0 deployment/checkout",
      "disruptive",
      "high",
    ],
    ["cordon node-7", "cordon node-7", "reversible", "medium"],
    ["uncordon nodes/node-7", "uncordon node-7", "reversible", "medium"],
    ["drain node-7 --ignore-daemonsets", "drain --ignore-daemonsets=true --timeout=300s node-7", "disruptive", "high"],
    ["drain node-7 --force", "drain --force=true --timeout=300s node-7", "destructive", "critical"],
    [
      "drain node-7 --delete-emptydir-data=true",
      "drain --delete-emptydir-data=true --timeout=300s node-7",
      "destructive",
      "critical",
    ],
    [
      "set image deployment checkout app=shop/app:1.2 -n shop",
      "set image --namespace=shop deployment/checkout app=shop/app:1.2",
      "disruptive",
      "high",
    ],
    [
      "set env deployment/checkout LOG_LEVEL=debug --containers=app -n shop",
      "set env --namespace=shop --containers=app deployment/checkout LOG_LEVEL=debug",
      "disruptive",
      "high",
    ],
    [
      "set resources deployment/checkout --containers=app --limits=memory=1Gi -n shop",
      "set resources --namespace=shop --containers=app --limits=memory=1Gi deployment/checkout",
      "disruptive",
      "high",
    ],
    [
      `patch cronjob/sweep -n shop --type=merge --patch='{"spec":{"suspend":true}}'`,
      `patch --namespace=shop --type=merge --patch={"spec":{"suspend":true}} cronjob/sweep`,
      "disruptive",
      "high",
    ],
    ["delete pod checkout-0 -n shop", "delete --namespace=shop --wait=false pod/checkout-0", "destructive", "critical"],
    [
      "delete deployment/checkout -n shop",
      "delete --namespace=shop --wait=false deployment/checkout",
      "destructive",
      "critical",
    ],
    ["'get' \"pods\" -n sh'op'", "get --namespace=shop pod", "read", "low"],
    ["  get   pods  -n  shop ", "get --namespace=shop pod", "read", "low"],
    [
      "rollout undo deployment/checkout -n shop --context=arn:aws:eks:eu-1:1:cluster/prod_1 --request-timeout=30s",
      "rollout undo --namespace=shop --context=arn:aws:eks:eu-1:1:cluster/prod_1 deployment/checkout",
      "reversible",
      "medium",
    ],
  ])("kubectl %s", (typed, run, effect, floor) => {
    const line = `kubectl ${typed}`;
    expect(runOf(line)).toBe(run);
    expect(judgeCommand(line)).toMatchObject({ verdict: "allowed", class: effect, floor });
    // As words the same: no word here needs a shell, but those with quotes.
    if (!/['"]/.test(line)) expect(parseCommand(line.trim().split(/ +/))).toEqual(parseCommand(line));
  });

  it("a context is given back, and decides nothing", () => {
    const typed = "kubectl rollout undo deployment/checkout -n shop";
    const parsed = parseCommand(`${typed} --context=kind-test`);
    expect(parsed).toMatchObject({ context: "kind-test" });
    expect(parsed).toEqual({ ...parseCommand(typed), context: "kind-test" });
  });

  it("says what awooo adds", () => {
    expect(parseCommand("kubectl logs checkout-0 -n shop")).toMatchObject({ added: ["--tail=200"] });
    expect(parseCommand("kubectl logs checkout-0 -n shop --tail=200")).toMatchObject({ added: [] });
    expect(parseCommand("kubectl get pods -n shop")).toMatchObject({ added: [] });
    expect(parseCommand("kubectl drain node-7")).toMatchObject({ added: ["--timeout=300s"] });
    expect(parseCommand("kubectl delete pod x -n shop")).toMatchObject({ added: ["--wait=false"] });
  });
});

describe("notes", () => {
  const notesOf = (line: string) => {
    const judged = judgeCommand(line);
    return judged.verdict === "allowed" ? judged.notes.map(({ code }) => code) : [];
  };

  it.each([
    ["kubectl scale deployment/x --replicas=3 -n shop", ["replicas_unknown", "no_context"]],
    ["kubectl scale deployment/x --replicas=0 -n shop", ["no_context"]],
    ["kubectl scale deployment/x --replicas=3 -n kube-system", ["system_namespace", "no_context"]],
    ["kubectl delete pod x -n shop", ["controller_unknown", "added", "no_context"]],
    ["kubectl delete deployment x -n shop", ["added", "no_context"]],
    ["kubectl delete deployment x -n shop --wait=false", ["no_context"]],
    ["kubectl drain x --ignore-daemonsets", ["added", "no_context"]],
    ["kubectl logs x -n kube-system --context=prod", ["added", "context_named"]],
  ])("%s: %j", (line, codes) => {
    expect(notesOf(line)).toEqual(codes);
  });

  it.each(["kube-system", "kube-public", "kube-node-lease"])(
    "a change in %s is critical, a look is not",
    (namespace) => {
      expect(judgeCommand(`kubectl rollout undo deployment/x -n ${namespace}`)).toMatchObject({ floor: "critical" });
      expect(judgeCommand(`kubectl get pods -n ${namespace}`)).toMatchObject({ floor: "low" });
    },
  );
});
