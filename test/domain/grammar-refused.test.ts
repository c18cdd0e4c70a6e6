/** What is refused, and with which reason. */
import { describe, expect, it } from "vitest";
import { argvOf } from "../../src/domain/action.ts";
import { type RefusalReason, refusalText } from "../../src/domain/grammar/reason.ts";
import { parseCommand } from "../../src/domain/grammar.ts";

const reasonsOf = (input: string | readonly string[]): readonly RefusalReason[] => {
  const parsed = parseCommand(input);
  if (parsed.verdict === "refused") return parsed.reasons;
  throw new Error(`allowed as ${argvOf(parsed.action, parsed.context).join(" ")}`);
};
const textsOf = (input: string | readonly string[]): string => reasonsOf(input).map(refusalText).join("; ");

describe("refused", () => {
  const SHOP = "-n shop";
  it.each<[typed: string, code: RefusalReason["code"], text: RegExp]>([
    // What the issue names.
    ["kubectl delete ns prod --dry-run=none", "forbidden_flag", /--dry-run is forbidden: awooo makes its own/],
    ["kubectl get pods > x", "shell_character", /character 18: > is a redirection/],
    ["kubectl config use-context prod", "forbidden_verb", /config is forbidden: .* which cluster/],
    ["kubectl get secret -o yaml", "secrets", /never touches secrets/],
    ["kubectl get --raw /", "forbidden_flag", /--raw is forbidden/],
    ["kubectl exec", "forbidden_verb", /exec is forbidden: .* inside a container/],
    ["kubectl apply -f -", "forbidden_verb", /apply is forbidden: .* manifest/],
    ["kubectl get pods; rm -rf /", "shell_character", /character 17: ; starts another command/],
    ["kubectl --kubeconfig=/x get pods", "flag_before_verb", /before the verb/],
    // Tricks of kubectl 1.32.
    [`kubectl get pods ${SHOP} -Ashttp://host`, "short_flag", /^-A: short flags are refused/],
    [`kubectl get pods ${SHOP} --server=http://host`, "forbidden_flag", /--server is forbidden: .* another server/],
    [
      `kubectl get pods ${SHOP} --insecure_skip_tls_verify`,
      "forbidden_flag",
      /--insecure-skip-tls-verify is forbidden/,
    ],
    [`kubectl get pods ${SHOP} --Server=http://host`, "forbidden_flag", /--server is forbidden/],
    ["kubectl foo", "unknown_verb", /no verb "foo", and would run any program of the name kubectl-foo/],
    ["kubectl get-all", "unknown_verb", /kubectl-get-all/],
    [`kubectl delete pod x ${SHOP} --dry-run=none`, "forbidden_flag", /dry run/],
    [`kubectl delete pod x ${SHOP} --dry-run=server`, "forbidden_flag", /dry run/],
    [`kubectl delete pod x ${SHOP} --dry-run`, "forbidden_flag", /dry run/],
    [`kubectl get pods ${SHOP} --kubeconfig=/x`, "forbidden_flag", /--kubeconfig is forbidden/],
    [`kubectl get pods ${SHOP} --kubeconfig /x`, "forbidden_flag", /--kubeconfig is forbidden/],
    // Programs.
    ["/usr/bin/kubectl get pods -n shop", "not_kubectl", /exactly kubectl, not "\/usr\/bin\/kubectl"/],
    ["./kubectl get pods -n shop", "not_kubectl", /exactly kubectl/],
    ["k get pods -n shop", "not_kubectl", /not "k"/],
    ["sudo kubectl get pods -n shop", "not_kubectl", /not "sudo"/],
    ["KUBECONFIG=/x kubectl get pods -n shop", "not_kubectl", /not "KUBECONFIG=\/x"/],
    ["Kubectl get pods -n shop", "not_kubectl", /exactly kubectl/],
    ["helm rollback shop", "not_kubectl", /not "helm"/],
    ["", "empty", /no command/],
    ["kubectl", "no_verb", /verb is missing/],
    // Verbs.
    ["kubectl -n shop get pods", "flag_before_verb", /right after kubectl/],
    ["kubectl rollout -n shop undo deployment/x", "flag_before_verb", /right after kubectl/],
    ["kubectl attach x -n shop", "forbidden_verb", /attach is forbidden/],
    ["kubectl cp a b:/c -n shop", "forbidden_verb", /copies files/],
    ["kubectl port-forward pod/x 80 -n shop", "forbidden_verb", /opens a way/],
    ["kubectl proxy", "forbidden_verb", /opens a way/],
    ["kubectl debug node/x", "forbidden_verb", /containers of any image/],
    ["kubectl run x --image=y", "forbidden_verb", /containers of any image/],
    ["kubectl edit deployment/x -n shop", "forbidden_verb", /only be known afterwards/],
    ["kubectl plugin list", "forbidden_verb", /other programs/],
    ["kubectl create deployment x", "forbidden_verb", /manifest/],
    ["kubectl replace -f x", "forbidden_verb", /manifest/],
    ["kubectl expose deployment x", "forbidden_verb", /new objects/],
    ["kubectl autoscale deployment x", "forbidden_verb", /new objects/],
    ["kubectl certificate approve x", "forbidden_verb", /grants access/],
    ["kubectl label pod x a=b", "unsupported_verb", /nothing for kubectl label/],
    ["kubectl taint node x a=b:NoSchedule", "unsupported_verb", /nothing for kubectl taint/],
    ["kubectl GET pods", "verb_spelling", /write "get" in full instead of "GET"/],
    ["kubectl log x", "verb_spelling", /write "logs"/],
    ["kubectl top pods -n shop", "verb_spelling", /write "top pod"/],
    ["kubectl rollout", "no_subverb", /One of: status, history, restart, undo, pause, resume/],
    ["kubectl rollout abort deployment/x", "unknown_subverb", /nothing for kubectl rollout "abort"/],
    ["kubectl set selector x", "unknown_subverb", /only image, env, resources/],
    ["kubectl auth reconcile -f x", "unknown_subverb", /only can-i/],
    ["kubectl constructor", "unknown_verb", /kubectl-constructor/],
    ["kubectl __proto__", "unknown_verb", /kubectl-__proto__/],
    // Kinds.
    ["kubectl get po -n shop", "kind_spelling", /write "pod" in full instead of "po"/],
    ["kubectl rollout undo deploy/x -n shop", "kind_spelling", /write "deployment"/],
    ["kubectl describe svc x -n shop", "kind_spelling", /write "service"/],
    ["kubectl get deployments.apps -n shop", "kind_spelling", /write "deployment"/],
    ["kubectl get Pods -n shop", "kind_spelling", /write "pod"/],
    ["kubectl get all -n shop", "kind_unknown", /nothing for the kind "all"/],
    ["kubectl delete namespace prod", "kind_unknown", /nothing for the kind "namespace"/],
    ["kubectl delete crd x", "kind_unknown", /nothing for the kind "crd"/],
    ["kubectl get pods,services -n shop", "several_kinds", /one object at a time/],
    ["kubectl get secrets -n shop", "secrets", /secrets/],
    ["kubectl get Secret/x -n shop", "secrets", /secrets/],
    ["kubectl describe secrets.v1. x -n shop", "secrets", /secrets/],
    ["kubectl get pods,secrets -n shop", "secrets", /secrets/],
    ["kubectl get secret,pods -n shop", "secrets", /secrets/],
    ["kubectl delete 'sec'ret x -n shop", "secrets", /secrets/],
    ["kubectl auth can-i get secrets -n shop", "secrets", /secrets/],
    ["kubectl events -n shop --for=secret/x", "secrets", /secrets/],
    // Flags.
    [
      `kubectl get pods ${SHOP} -A`,
      "forbidden_flag",
      /-A \(--all-namespaces\) is forbidden: it reaches every namespace/,
    ],
    [`kubectl delete pod ${SHOP} --all`, "forbidden_flag", /--all is forbidden: it reaches objects that nobody named/],
    [`kubectl delete pod ${SHOP} -l app=x`, "forbidden_flag", /-l \(--selector\) is forbidden/],
    [`kubectl delete pod ${SHOP} --selector=app=x`, "forbidden_flag", /nobody named/],
    [`kubectl get pods ${SHOP} --field-selector=a=b`, "forbidden_flag", /nobody named/],
    [`kubectl get pods ${SHOP} -o yaml`, "forbidden_flag", /-o \(--output\) is forbidden/],
    [`kubectl get pods ${SHOP} -oyaml`, "short_flag", /^-o: short flags/],
    [`kubectl get pods ${SHOP} --output=yaml`, "does_not_fit", /output: expected one of wide, name/],
    [`kubectl describe pod/x ${SHOP} --output=yaml`, "forbidden_flag", /values that nobody should see/],
    [`kubectl get pods ${SHOP} -w`, "forbidden_flag", /never follows/],
    [`kubectl logs x ${SHOP} -f`, "forbidden_flag", /-f \(--follow\) is forbidden: awooo never follows/],
    [`kubectl logs x ${SHOP} -p`, "short_flag", /^-p: write --previous;/],
    [`kubectl logs x ${SHOP} -c app`, "short_flag", /^-c: write --container=VALUE;/],
    [`kubectl get pods ${SHOP} -o wide`, "short_flag", /^-o: write --output=wide;/],
    [`kubectl get pods ${SHOP} -oname`, "short_flag", /^-o: write --output=name;/],
    [`kubectl describe pod/x ${SHOP} -o wide`, "forbidden_flag", /-o \(--output\) is forbidden/],
    [`kubectl patch cronjob/x ${SHOP} -p x`, "short_flag", /^-p: write --patch=VALUE;/],
    [`kubectl get events ${SHOP}`, "kind_unknown", /^use kubectl events /],
    [`kubectl get ev ${SHOP}`, "kind_unknown", /^use kubectl events /],
    [`kubectl logs x ${SHOP} --follow`, "forbidden_flag", /never follows/],
    [`kubectl delete -f x.yaml ${SHOP}`, "forbidden_flag", /-f \(--filename\) is forbidden: it reads/],
    [`kubectl delete --filename=- ${SHOP}`, "forbidden_flag", /--filename is forbidden/],
    [`kubectl delete pod x ${SHOP} --force`, "forbidden_flag", /--force is forbidden: it leaves out a safeguard/],
    [`kubectl delete pod x ${SHOP} --grace-period=0`, "forbidden_flag", /safeguard/],
    [`kubectl delete pod x ${SHOP} --now`, "forbidden_flag", /safeguard/],
    ["kubectl drain x --disable-eviction", "forbidden_flag", /safeguard/],
    ["kubectl drain x --force=false", "switch_value", /either there or not/],
    [`kubectl get pods ${SHOP} --as=root`, "forbidden_flag", /acts as somebody else/],
    [`kubectl get pods ${SHOP} --as-group=system:masters`, "forbidden_flag", /acts as somebody else/],
    [`kubectl get pods ${SHOP} --token=abc`, "forbidden_flag", /^--token is forbidden: it sends other credentials$/],
    [`kubectl get pods ${SHOP} -s http://host`, "forbidden_flag", /-s \(--server\)/],
    [`kubectl get pods ${SHOP} --cluster=x`, "forbidden_flag", /another server/],
    [`kubectl get pods ${SHOP} --v=9`, "forbidden_flag", /what kubectl writes about itself/],
    ["kubectl get pods -nshop", "short_flag", /write --namespace=NAME/],
    ["kubectl get pods -n=shop", "short_flag", /write --namespace=NAME/],
    ["kubectl get pods -n", "flag_without_value", /--namespace has no value/],
    ["kubectl get pods --namespace=", "flag_without_value", /--namespace has no value/],
    ["kubectl get pods -n --all", "flag_without_value", /--namespace has no value/],
    ["kubectl get pods --namespace=-A", "flag_value", /value of --namespace must start/],
    ["kubectl get pods --namespac=shop", "flag_spelling", /write --namespace in full/],
    ["kubectl get pods -n a -n b", "flag_repeated", /--namespace stands there twice/],
    ["kubectl get pods --namespace=a -n a", "flag_repeated", /twice/],
    ["kubectl rollout undo deployment/x -n shop --to_revision=3", "flag_spelling", /not spelled as kubectl documents/],
    ["kubectl rollout undo deployment/x -n shop --to-revision=3 --to-revision=4", "flag_repeated", /--to-revision/],
    ["kubectl rollout undo deployment/x -n shop --to-revision 3", "flag_needs_equals", /write --to-revision=VALUE/],
    ["kubectl rollout restart deployment/x -n shop --to-revision=3", "flag_not_taken", /rollout restart may have/],
    ["kubectl get pods -n shop --request-timeout=0", "request_timeout", /set by awooo, and is 30s/],
    ["kubectl get pods -n shop --context prod", "flag_needs_equals", /--context=VALUE/],
    ["kubectl get pods -n shop --context=a --context=b", "flag_repeated", /--context/],
    ["kubectl get pods -n shop --=x", "flag_spelling", /-- is not spelled/],
    ["kubectl get pods -n shop ---all", "flag_spelling", /is not spelled/],
    ["kubectl get pods -n shop --__proto__=x", "flag_spelling", /is not spelled/],
    ["kubectl get pods -n shop --constructor=x", "flag_not_taken", /--constructor/],
    ["kubectl rollout status deployment/x -n shop --watch=true", "differs", /--watch=false/],
    // Places.
    ["kubectl get pods", "namespace_missing", /never relies on the current namespace/],
    ["kubectl rollout undo deployment/x", "namespace_missing", /no --namespace/],
    ["kubectl describe deployment x", "namespace_missing", /no --namespace/],
    ["kubectl auth can-i get pods", "namespace_missing", /no --namespace/],
    ["kubectl cordon x -n shop", "namespace_not_taken", /nodes are in no namespace/],
    ["kubectl get nodes -n shop", "namespace_not_taken", /nodes are in no namespace/],
    ["kubectl get pods -n SHOP", "does_not_fit", /namespace: expected an RFC 1123 label/],
    ["kubectl get pods -n a.b", "does_not_fit", /namespace: expected an RFC 1123 label/],
    // Objects.
    [`kubectl delete pod a b ${SHOP}`, "no_action", /one object/],
    [`kubectl delete pod/a pod/b ${SHOP}`, "no_action", /one object/],
    [`kubectl delete pod ${SHOP}`, "does_not_fit", /pod: the name is missing/],
    [`kubectl rollout restart deployment ${SHOP}`, "does_not_fit", /name: the name is missing/],
    [`kubectl describe deployment ${SHOP}`, "does_not_fit", /name: the name is missing/],
    ["kubectl cordon a b", "no_action", /kubectl cordon/],
    ["kubectl cordon node/node/x", "differs", /something else than that: kubectl cordon x$/],
    ["kubectl cordon node x", "no_action", /kubectl cordon/],
    [`kubectl logs pod x ${SHOP}`, "second_word", /would take "x" for a container/],
    [`kubectl delete pod - ${SHOP}`, "stdin", /standard input/],
    [`kubectl delete ${SHOP} -- pod -A`, "operand", /"-A" is neither a name nor a value/],
    [`kubectl delete pod ../x ${SHOP}`, "operand", /neither a name/],
    [`kubectl delete pod X ${SHOP}`, "does_not_fit", /RFC 1123 name/],
    [`kubectl delete pod/x/y ${SHOP}`, "no_action", /./],
    [
      `kubectl scale deployment/x ${SHOP}`,
      "does_not_fit",
      /replicas: expected a whole number such as 3, it is missing$/,
    ],
    [`kubectl scale deployment/x --replicas=1.5 ${SHOP}`, "does_not_fit", /replicas: expected a whole .* 3, got 1\.5$/],
    [`kubectl delete pod x ${SHOP} --wait=true`, "differs", /--wait=false/],
    ["kubectl drain x --timeout=9999s", "differs", /--timeout=300s/],
    [`kubectl scale deployment/x --replicas=1e3 ${SHOP}`, "does_not_fit", /replicas/],
    [`kubectl scale deployment/x --replicas=03 ${SHOP}`, "does_not_fit", /replicas/],
    [`kubectl scale daemonset/x --replicas=3 ${SHOP}`, "does_not_fit", /kind/],
    [`kubectl scale deployment/x --replicas=3 --current-replicas=2 ${SHOP}`, "flag_not_taken", /--current-replicas/],
    [`kubectl set image deployment/x a=b c=d ${SHOP}`, "no_action", /./],
    [`kubectl set image deployment/x '*=evil' ${SHOP}`, "shell_word", /pattern for file names/],
    [`kubectl patch cronjob/x --type=merge --patch='{"spec":{}}' ${SHOP}`, "no_action", /./],
    [`kubectl patch cronjob/x --type=merge --patch='{"spec": {"suspend":true}}' ${SHOP}`, "blank_in_word", /blank/],
    // The shell.
    ["kubectl get pods -n $(whoami)", "shell_character", /\$ is a substitution/],
    ['kubectl get pods -n "$NS"', "shell_character", /\$ is a substitution/],
    ["kubectl get pods -n `whoami`", "shell_character", /` is a substitution/],
    ["kubectl get pods -n shop | sh", "shell_character", /\| is a pipe/],
    ["kubectl get pods -n shop && reboot", "shell_character", /& starts another command/],
    ["kubectl get pods -n shop &", "shell_character", /& starts/],
    ["kubectl get pods -n shop # quiet", "shell_character", /# starts a comment/],
    ["kubectl get pods -n {a,b}", "shell_character", /\{ is an expansion/],
    ["kubectl get pods -n ~", "shell_character", /home directory/],
    ["kubectl get pod* -n shop", "shell_character", /pattern/],
    ["kubectl get pods -n shop !!", "shell_character", /recalls/],
    ["kubectl apply -f - <<EOF", "shell_character", /redirection/],
    ["kubectl get pods -n 'shop", "unclosed_quote", /quote ' at character 21 is never closed/],
    ["kubectl get pods -n shop\\", "unfinished_escape", /backslash/],
    ["kubectl get pods -n shop\nrm -rf /", "control_character", /character 25 is the control character U\+000A/],
    ["kubectl get pods -n shop\0", "control_character", /U\+0000/],
    ["kubectl get pods -n shop\x1b[2J", "control_character", /U\+001B/],
    ["kubectl get pоds -n shop", "not_ascii", /character 14 is U\+043E, which is not ASCII/],
    ["kubectl get pods -n shop\u202e", "not_ascii", /U\+202E/],
    ["kubectl get pods -n sh\u200bop", "not_ascii", /U\+200B/],
    ["kubectl get pods \u2212n shop", "not_ascii", /U\+2212/],
    ["kubectl get pods －－all", "not_ascii", /U\+FF0D/],
    [`kubectl get pods -n ${"a".repeat(5000)}`, "too_long", /5020 characters/],
    ["kubectl get pods -n ''", "empty_word", /word 5 is empty/],
  ])("%j: %s", (typed, code, text) => {
    expect(reasonsOf(typed).map((reason) => reason.code)).toContain(code);
    expect(textsOf(typed)).toMatch(text);
    expect(textsOf(typed)).toMatch(/^[\x20-\x7e]+$/);
  });

  it("as words, too, what a shell has let through", () => {
    const with_ = (...words: string[]) => reasonsOf(["kubectl", "get", "pods", "-n", "shop", ...words])[0];
    expect(with_(";", "rm")).toEqual({ code: "shell_word", word: ";", meaning: "chain" });
    expect(with_("x;rm")).toEqual({ code: "shell_word", word: "x;rm", meaning: "chain" });
    expect(with_("$(x)")).toMatchObject({ code: "shell_word", meaning: "substitution" });
    expect(with_("a b")).toEqual({ code: "blank_in_word", place: { word: 6, character: 2 } });
    expect(with_("")).toEqual({ code: "empty_word", place: { word: 6, character: 1 } });
    expect(with_("a\n")).toMatchObject({ code: "control_character", place: { word: 6, character: 2 } });
    expect(with_("--namespace=a;b")).toMatchObject({ code: "flag_value" });
    expect(reasonsOf([])).toEqual([{ code: "empty" }]);
    expect(reasonsOf(["kubectl get pods -n shop"])).toMatchObject([{ code: "blank_in_word" }]);
  });

  it("names every flag that is wrong, not only the first", () => {
    const typed = "kubectl get secret --as=root -A --token=abc -o yaml --server http://host";
    expect(reasonsOf(typed).map(({ code }) => code)).toEqual([...Array(5).fill("forbidden_flag"), "secrets"]);
  });

  it.each([
    "kubectl get pods --token=hunter2 -n shop",
    "kubectl get pods --token hunter2 -n shop",
    "kubectl get --password hunter2 pods -n shop",
    "kubectl get pods -thunter2 -n shop",
    "kubectl get pods --namespace=shop --namespace=hunter2",
    "kubectl get pods --namespace=-hunter2",
    "kubectl get pods -n shop --request-timeout=hunter2",
  ])("%s: says nothing of the value of a flag", (typed) => {
    expect(textsOf(typed)).not.toContain("hunter2");
  });
});
