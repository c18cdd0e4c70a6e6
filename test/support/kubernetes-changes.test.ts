/** What changes an object: the stand-in, proven with the real kubectl. */
import { expect } from "vitest";
import {
  aClaim,
  aCronJob,
  aDaemonSet,
  aDisruptionBudget,
  anAutoscaler,
  aPod,
  aStatefulSet,
} from "./kubernetes/builders.ts";
import { kubectlRig } from "./kubernetes/kubectl-rig.ts";
import type { Workload } from "./kubernetes/objects.ts";
import { needing } from "./needing.ts";

const { describe, it } = needing("kubectl");

const rig = kubectlRig();
type PodSpec = Workload["spec"]["template"]["spec"];

const { done, failed, kubectl } = rig;
const checkout = () => rig.k.get("Deployment", "shop", "checkout") as Workload;
const imageOf = ({ spec }: Workload) => spec.template.spec.containers.map(({ image }) => image).join();
const podNames = () => rig.k.list("pods", "shop").map(({ metadata }) => metadata.name);
const changes = () => rig.k.mutations().map(({ verb, resource, name }) => `${verb} ${resource} ${name}`);

describe("scale", () => {
  it("tries it without doing it", async () => {
    const before = checkout();
    expect(await done("scale deployment/checkout --replicas=5 --dry-run=server")).toMatch("server dry run");
    expect(checkout()).toEqual(before);
    expect(rig.k.mutations()).toEqual([]);
    expect(rig.k.requests.filter(({ dryRun }) => dryRun)).toHaveLength(1);
  });

  it("refuses what cannot be, in a dry run as well", async () => {
    for (const dry of ["", " --dry-run=server"]) {
      expect(await failed(`patch deployment/checkout --type=merge -p {"spec":{"replicas":-1}}${dry}`)).toMatch(
        'Deployment.apps "checkout" is invalid: spec.replicas: Invalid value: -1',
      );
    }
    expect(changes()).toEqual(["patch deployments.apps checkout"]);
  });

  it("does it, and the pods follow", async () => {
    expect(await done("scale deployment/checkout --replicas=5")).toBe("deployment.apps/checkout scaled\n");
    expect(checkout().metadata.generation).toBe(4);
    expect(await done("rollout status deployment/checkout")).toMatch("successfully rolled out");
    expect(podNames()).toHaveLength(5);
    expect(changes()).toEqual(["patch deployments.apps/scale checkout"]);
    await done("scale deployment/checkout --replicas=0");
    await done("rollout status deployment/checkout");
    expect(podNames()).toEqual([]);
  });

  it("by replacement, where the number before is named", async () => {
    expect(await failed("scale deployment/checkout --current-replicas=9 --replicas=3")).toMatch("Expected replicas");
    await done("scale deployment/checkout --current-replicas=2 --replicas=3");
    expect(changes()).toEqual(["update deployments.apps/scale checkout"]);
    expect(checkout().spec.replicas).toBe(3);
  });
});

describe("rollout", () => {
  it("restart replaces every pod", async () => {
    const before = podNames();
    await done("rollout restart deployment/checkout");
    await done("rollout status deployment/checkout");
    expect(podNames()).toHaveLength(2);
    expect(podNames().filter((name) => before.includes(name))).toEqual([]);
    expect(checkout().status).toMatchObject({ observedGeneration: 4, updatedReplicas: 2 });
  });

  it("undo goes back by one, or to a revision, which is then the newest", async () => {
    expect(await done("rollout undo deployment/checkout --dry-run=server")).toMatch("server dry run");
    expect(imageOf(checkout())).toBe("shop/app:42");
    await done("rollout undo deployment/checkout");
    expect(imageOf(checkout())).toBe("shop/app:41");
    await done("rollout status deployment/checkout");
    expect(await done("rollout history deployment/checkout")).toMatch(/\n1 .*\n3 .*\n4 /);
    await done("rollout undo deployment/checkout --to-revision=1");
    expect(imageOf(checkout())).toBe("shop/app:40");
    expect(await failed("rollout undo deployment/checkout --to-revision=99")).toMatch(
      "unable to find specified revision",
    );
  });

  it("pause and resume", async () => {
    await done("rollout pause deployment/checkout");
    expect(checkout().spec["paused"]).toBe(true);
    await done("set image deployment/checkout app=shop/app:43");
    expect(rig.k.list("replicasets", "shop")).toHaveLength(3);
    expect(await failed("rollout undo deployment/checkout")).toMatch("cannot rollback a paused deployment");
    await done("rollout resume deployment/checkout");
    await done("rollout status deployment/checkout");
    expect(rig.k.list("replicasets", "shop")).toHaveLength(4);
    expect(rig.k.list("pods", "shop").map(({ spec }) => (spec as PodSpec).containers[0]?.image)).toEqual([
      "shop/app:43",
      "shop/app:43",
    ]);
  });

  it.each([
    ["statefulset/db", aStatefulSet({ earlier: [{ app: "shop/app:41" }] })],
    ["daemonset/agent", aDaemonSet({ earlier: [{ app: "shop/app:41" }] })],
  ])("of %s: restart, history, undo, status", async (object, revisions) => {
    rig.k.put(...revisions);
    const live = () => rig.k.get(revisions[0]?.kind ?? "", "shop", revisions[0]?.metadata.name ?? "") as Workload;
    expect(await done(`rollout history ${object}`)).toMatch(/\n1 .*\n2 /);
    expect(await done(`rollout undo ${object} --dry-run=server`)).toMatch("server dry run");
    expect(imageOf(live())).toBe("shop/app:42");
    await done(`rollout undo ${object}`);
    expect(imageOf(live())).toBe("shop/app:41");
    expect(await done(`rollout status ${object}`)).toMatch(/complete 2 pods|successfully rolled out/);
    await done(`rollout restart ${object}`);
    await done(`rollout status ${object}`);
    expect(live().metadata.generation).toBe(4);
    expect(
      rig.k
        .list("controllerrevisions", "shop")
        .map((one) => one["revision"])
        .sort(),
    ).toEqual([2, 3, 4]);
  });

  it("may hang, and may miss its deadline", async () => {
    rig.k.rollouts("never");
    await done("rollout restart deployment/checkout");
    expect(await failed("rollout status deployment/checkout --timeout=1s").catch(String)).toMatch(/timed out/);
    rig.k.rollouts("deadline_exceeded");
    await done("rollout restart deployment/checkout");
    const { code, stderr } = await kubectl("rollout status deployment/checkout");
    expect(code).toBe(1);
    expect(stderr).toMatch("exceeded its progress deadline");
  });
});

describe("other changes", () => {
  it("set image, resources and env", async () => {
    await done("set image deployment/checkout app=shop/app:43");
    await done("set resources deployment/checkout -c=app --limits=memory=512Mi --requests=cpu=100m");
    await done("set env deployment/checkout LEVEL=debug OTHER=x");
    await done("set env deployment/checkout OTHER-");
    expect(checkout().spec.template.spec.containers).toEqual([
      {
        ...{ name: "app", image: "shop/app:43", env: [{ name: "LEVEL", value: "debug" }] },
        resources: { limits: { memory: "512Mi" }, requests: { cpu: "100m" } },
      },
    ]);
    expect(await failed("set image deployment/checkout nope=x")).toMatch('unable to find container named "nope"');
    expect(new Set(changes())).toEqual(new Set(["patch deployments.apps checkout"]));
  });

  it("patches of three kinds", async () => {
    rig.k.put(anAutoscaler(), aClaim(), aCronJob());
    await done('patch hpa/checkout --type=merge -p {"spec":{"maxReplicas":9}}');
    await done('patch pvc/data --type=strategic -p {"spec":{"resources":{"requests":{"storage":"20Gi"}}}}');
    await done('patch cronjob/nightly --type=json -p [{"op":"replace","path":"/spec/suspend","value":true}]');
    expect(rig.k.get("HorizontalPodAutoscaler", "shop", "checkout").spec).toMatchObject({
      minReplicas: 1,
      maxReplicas: 9,
    });
    expect(rig.k.get("PersistentVolumeClaim", "shop", "data").spec).toMatchObject({
      resources: { requests: { storage: "20Gi" } },
    });
    expect(rig.k.get("CronJob", "shop", "nightly").spec).toMatchObject({ suspend: true, schedule: "0 3 * * *" });
    expect(
      await failed('patch cronjob/nightly --type=json -p [{"op":"test","path":"/spec/suspend","value":false}]'),
    ).toMatch("the server rejected our request");
  });

  it("deletes a pod, which its controller makes anew", async () => {
    rig.k.put(aPod());
    const [first = ""] = podNames();
    expect(await done(`delete pod/${first} --dry-run=server`)).toMatch("server dry run");
    expect(podNames()).toContain(first);
    await done(`delete pod/${first}`);
    await done("delete pod/lonely");
    expect(podNames()).not.toContain(first);
    await expect.poll(podNames).toHaveLength(2);
    expect(changes()).toEqual([`delete pods ${first}`, "delete pods lonely"]);
  });

  it("deletes a deployment with what it owns", async () => {
    await done("delete deployment/checkout");
    expect([...rig.k.list("replicasets", null), ...rig.k.list("pods", null)]).toEqual([]);
  });

  it("cordons, uncordons and drains a node", async () => {
    rig.k.put(...aDaemonSet());
    expect(await done("cordon node-1 --dry-run=server")).toMatch("server dry run");
    await done("cordon node-1");
    expect(rig.k.get("Node", null, "node-1").spec).toEqual({ unschedulable: true });
    await done("uncordon node-1");
    expect(rig.k.get("Node", null, "node-1").spec?.["unschedulable"]).not.toBe(true);
    rig.k.forgetRequests();
    expect(await done("drain node-1 --ignore-daemonsets --dry-run=server")).toMatch("server dry run");
    expect(rig.k.mutations()).toEqual([]);
    expect(await failed("drain node-1 --timeout=5s").catch(String)).toMatch("cannot delete DaemonSet-managed Pods");
    const before = podNames().filter((name) => name.startsWith("checkout"));
    expect(await done("drain node-1 --ignore-daemonsets --timeout=10s")).toMatch("node/node-1 drained");
    expect(changes().sort()).toEqual(
      ["patch nodes node-1", ...before.map((name) => `create pods/eviction ${name}`)].sort(),
    );
    await expect
      .poll(() =>
        rig.k
          .list("pods", "shop")
          .map(({ spec }) => spec?.["nodeName"])
          .sort(),
      )
      .toEqual(["node-1", "node-2", "node-2", "node-2"]);
  });

  it("a drain honours budgets", async () => {
    rig.k.put(aDisruptionBudget());
    const before = podNames();
    const { code, stderr } = await kubectl("drain node-1 --timeout=1s");
    expect(code).toBe(1);
    expect(stderr).toMatch("Cannot evict pod as it would violate the pod's disruption budget");
    expect(podNames()).toEqual(before);
  });
});
