/**
 * The grammar against the real kubectl: the words awooo makes of a typed command ask the server for the same as the
 * command itself, from a kubeconfig whose current namespace is another one.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { argvOf } from "../../src/domain/action.ts";
import { parseCommand } from "../../src/domain/grammar.ts";
import { splitWords } from "../../src/domain/shell-words.ts";
import { aClaim, aCronJob, aDeployment, aNode, anAutoscaler, aPod } from "../support/kubernetes/builders.ts";
import { runKubectl } from "../support/kubernetes/run-kubectl.ts";
import { startKubernetesApi } from "../support/kubernetes-api.ts";
import { needing } from "../support/needing.ts";

const { it } = needing("kubectl");

/** Times and ids differ from run to run. */
const settled = (body: unknown) =>
  JSON.stringify(body)?.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?|[0-9a-f]{8}-[0-9a-f-]{27}/g, "*");

/** What kubectl asks a fresh cluster for, besides what there is. */
async function askedBy(words: readonly string[]): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), "awooo-grammar-"));
  const k = await startKubernetesApi();
  try {
    k.put(aNode(), aNode({ name: "node-2" }), aPod(), aCronJob(), aClaim(), anAutoscaler());
    k.put(...aDeployment({ earlier: [{ app: "shop/app:40" }, { app: "shop/app:41" }] }));
    const kubeconfig = await k.kubeconfig(dir, { context: "prod-eu", namespace: "elsewhere" });
    const { code, stderr } = await runKubectl(words.slice(1), { kubeconfig, home: dir });
    expect({ words, code, stderr: code === 0 ? "" : stderr }).toEqual({ words, code: 0, stderr: "" });
    return k.requests
      .filter(({ resource }) => resource !== "")
      .map(({ verb, resource, namespace, name, mutating, body }) =>
        [verb, resource, namespace, name, mutating ? settled(body) : ""].join(" "),
      );
  } finally {
    await k.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

it.each([
  "kubectl get pods -n shop",
  "kubectl get deployment checkout -n shop --output=wide",
  "kubectl get nodes",
  "kubectl describe -n shop deployments/checkout",
  "kubectl describe nodes node-2",
  "kubectl logs lonely -n shop",
  "kubectl logs pods/lonely -n shop --tail=5 --previous",
  "kubectl events -n shop --for=pods/lonely",
  "kubectl auth can-i patch deployments.apps -n shop",
  "kubectl rollout history deployment checkout -n shop",
  "kubectl rollout status deployment/checkout -n shop",
  "kubectl rollout restart deployment checkout -n shop",
  "kubectl rollout undo -n shop --to-revision=1 -- deployments/checkout",
  "kubectl rollout pause deployment/checkout --namespace shop",
  "kubectl scale --replicas=3 deployments checkout -n shop",
  "kubectl cordon nodes/node-2",
  "kubectl set image deployment checkout 'app=shop/app:43' -n shop",
  "kubectl set env deployment checkout LOG_LEVEL=debug --containers=app -n shop",
  "kubectl set resources deployment checkout --limits=memory=1Gi --containers=app -n shop",
  // kubectl would wait for the end unless it is told not to.
  "kubectl delete pods lonely -n shop --wait=false",
  "kubectl drain node-2 --ignore-daemonsets",
])("%s", async (typed) => {
  const split = splitWords(typed);
  const parsed = parseCommand(typed);
  if (parsed.verdict === "refused" || "fault" in split) throw new Error("refused");
  const [byHand, byAwooo] = await Promise.all([askedBy(split.words), askedBy(argvOf(parsed.action, "prod-eu"))]);
  expect(byAwooo).toEqual(byHand);
  expect(byAwooo.length).toBeGreaterThan(0);
  expect(byAwooo.join("\n")).not.toContain("elsewhere");
});
