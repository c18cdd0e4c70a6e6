/** The stand-in, proven with the real kubectl: what tests of awooo take for granted of a cluster. */
import { expect } from "vitest";
import {
  aClaim,
  aCronJob,
  aDaemonSet,
  aDeployment,
  aDisruptionBudget,
  aJob,
  aNode,
  anAutoscaler,
  anEvent,
  aPod,
  aService,
  aStatefulSet,
} from "./kubernetes/builders.ts";
import { CA_CERTIFICATES } from "./kubernetes/kubeconfig.ts";
import { kubectlRig } from "./kubernetes/kubectl-rig.ts";
import type { Fields, Workload } from "./kubernetes/objects.ts";
import { startKubernetesApi } from "./kubernetes-api.ts";
import { needing } from "./needing.ts";

const { describe, it } = needing("kubectl");

const rig = kubectlRig();
const { done, failed, kubectl } = rig;
const checkout = () => rig.k.get("Deployment", "shop", "checkout") as Workload;
const podNames = () => rig.k.list("pods", "shop").map(({ metadata }) => metadata.name);

describe("looking", () => {
  it("gets an object with all its parts", async () => {
    const found = JSON.parse(await done("get deployment/checkout -o json"));
    expect(found).toMatchObject({
      metadata: { name: "checkout", namespace: "shop", generation: 3, annotations: {} },
      status: { observedGeneration: 3, readyReplicas: 2 },
    });
    expect(found.metadata.annotations["deployment.kubernetes.io/revision"]).toBe("3");
    expect(found.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(rig.k.mutations()).toEqual([]);
  });

  it("lists by label, by field and over namespaces", async () => {
    rig.k.put(aPod(), aPod({ namespace: "pay", name: "till", node: "node-2" }));
    expect(await done("get pods -l app=checkout -o name")).toBe(
      podNames()
        .slice(0, 2)
        .map((n) => `pod/${n}\n`)
        .join(""),
    );
    expect(await done("get pods -l app!=checkout -o name")).toBe("pod/lonely\n");
    expect(await done("get pods -l !app -o name")).toBe("pod/lonely\n");
    expect((await done("get pods -l app -o name")).split("\n")).toHaveLength(3);
    expect(await done(["get", "pods", "-l", "app in (checkout,x)", "-o", "name"])).not.toMatch("lonely");
    expect(await done(["get", "pods", "-l", "app notin (checkout,x)", "-o", "name"])).toBe("pod/lonely\n");
    expect(await done("get pods -A --field-selector=spec.nodeName=node-2 -o name")).toBe("pod/till\n");
    expect(await done("get pods --field-selector=metadata.name!=lonely,spec.nodeName=node-1 -o name")).not.toMatch(
      "lonely",
    );
  });

  it("says what is not there", async () => {
    expect(await failed("get deployment/nope")).toBe(
      'Error from server (NotFound): deployments.apps "nope" not found\n',
    );
    expect(await failed("get bananas")).toMatch(`the server doesn't have a resource type "bananas"`);
  });

  it("describes everything there is a builder for", async () => {
    const objects = [
      ...aStatefulSet(),
      ...aDaemonSet(),
      ...[aPod(), anAutoscaler(), aClaim(), aJob(), aCronJob(), aService(), aDisruptionBudget()],
    ];
    rig.k.put(...objects);
    for (const { kind, metadata } of [...objects, aNode(), checkout()]) {
      expect(await done(`describe ${kind.toLowerCase()} ${metadata.name}`)).toMatch(
        new RegExp(`^Name: +${metadata.name}$`, "m"),
      );
    }
  });

  it("has events, logs and metrics", async () => {
    const [pod = ""] = podNames();
    rig.k.put(anEvent(rig.k.get("Pod", "shop", pod), "Back-off restarting failed container"));
    rig.k.log("shop", pod, ["one", "two", "three"]);
    expect(await done(`events --for=pod/${pod}`)).toMatch("Back-off restarting failed container");
    expect(await done(`describe pod/${pod}`)).toMatch("Back-off restarting failed container");
    expect(await done(`logs --tail=2 -- pod/${pod}`)).toBe("two\nthree\n");
    expect(await done("logs deployment/checkout")).toMatch(/two|is up/);
    expect(await failed(`logs pod/${pod} -c nope`)).toMatch("container nope is not valid");
    expect(await done("top pods")).toMatch(`${pod}   25m`);
    expect(await done("top nodes")).toMatch(/node-1 +25m/);
  });

  it("answers who may do what", async () => {
    rig.k.fault({ verb: "patch", resource: "deployments.apps", answer: "forbidden" });
    expect((await kubectl("auth can-i patch deployments.apps/checkout -q")).code).toBe(1);
    expect((await kubectl("auth can-i get deployments.apps/checkout -q")).code).toBe(0);
    expect(await done("auth can-i patch deployments.apps --subresource=scale")).toBe("yes\n");
    expect(await failed("rollout restart deployment/checkout")).toMatch(
      'deployments.apps "checkout" is forbidden: User "tester" cannot patch resource "deployments" in API group "apps" in the namespace "shop"',
    );
    expect(rig.k.mutations()).toHaveLength(1);
    expect(checkout().metadata.generation).toBe(3);
  });
});

describe("somebody else meanwhile", () => {
  it("changes what is wanted, and the generation rises", async () => {
    rig.k.change("Deployment", "shop", "checkout", (object) => {
      (object.spec as Fields)["replicas"] = 3;
    });
    expect(checkout().metadata.generation).toBe(4);
    await done("rollout status deployment/checkout");
    rig.k.change("Deployment", "shop", "checkout", (object) => {
      object.metadata.labels = { team: "cart" };
    });
    expect(checkout().metadata.generation).toBe(4);
  });

  it("a change over an older version is a conflict", async () => {
    const old = checkout().metadata.resourceVersion;
    rig.k.change("Deployment", "shop", "checkout", (object) => {
      object.metadata.labels = { team: "cart" };
    });
    expect(
      await failed(
        `patch deployment/checkout --type=merge -p {"metadata":{"resourceVersion":"${old}"},"spec":{"replicas":9}}`,
      ),
    ).toMatch("the object has been modified");
  });

  it("deletes it: another of the same name has another uid", () => {
    const { uid } = checkout().metadata;
    rig.k.delete("Deployment", "shop", "checkout");
    rig.k.put(...aDeployment());
    expect(checkout().metadata.uid).not.toBe(uid);
  });
});

describe("faults", () => {
  const scale = "scale deployment/checkout --replicas=3";

  it.each([
    ["forbidden", { answer: "forbidden" }, 'cannot patch resource "deployments/scale"'],
    ["unauthorized", { answer: "unauthorized" }, "Unauthorized"],
    ["error", { answer: "error" }, "Internal error occurred"],
    ["drop", { answer: "drop" }, "EOF"],
    ["wrong_type", { answer: "wrong_type" }, "Sign in|couldn't get|unable to decode|invalid character"],
    ["webhook", { answer: "webhook", message: "no" }, 'admission webhook "policy.example" denied the request: no'],
    [
      "webhook, as a bad request",
      { answer: "webhook", message: "no", code: 400 },
      "BadRequest.*denied the request: no",
    ],
    ["no_dry_run", { answer: "no_dry_run" }, 'admission webhook "policy.example" does not support dry run'],
  ] as const)("%s: nothing changes, and kubectl fails", async (_name, answer, complaint) => {
    const before = checkout();
    const takeBack = rig.k.fault({ verb: "patch", resource: "deployments.apps/scale", name: "checkout", ...answer });
    expect(await failed(scale)).toMatch(new RegExp(complaint));
    expect(checkout()).toEqual(before);
    takeBack();
    await done(scale);
    expect(checkout().spec.replicas).toBe(3);
  });

  it("conflict: kubectl tries a scale again, and gives up with everything else", async () => {
    rig.k.fault({ verb: "patch", resource: "deployments.apps", answer: "conflict" });
    expect(await failed("rollout restart deployment/checkout")).toMatch("the object has been modified");
    rig.k.fault({ verb: "patch", resource: "deployments.apps/scale", answer: "conflict", times: 1 });
    await done(scale);
    expect(rig.k.mutations().map(({ resource }) => resource)).toEqual([
      "deployments.apps",
      "deployments.apps/scale",
      "deployments.apps/scale",
    ]);
  });

  it("drop_after: kubectl fails, and it was done all the same", async () => {
    rig.k.fault({ verb: "patch", answer: "drop_after" });
    expect(await failed(scale)).toMatch("EOF");
    expect(checkout().spec.replicas).toBe(3);
  });

  it("slow: kubectl gives up at its time limit", async () => {
    rig.k.fault({ verb: "patch", answer: "slow", ms: 60_000 });
    expect(await failed(`${scale} --request-timeout=1s`)).toMatch(/deadline exceeded|Timeout exceeded/);
    expect(checkout().spec.replicas).toBe(2);
  });

  it("slow: or waits for it", async () => {
    rig.k.fault({ verb: "get", resource: "deployments.apps", answer: "slow", ms: 100 });
    expect(await done("get deployment/checkout -o name")).toBe("deployment.apps/checkout\n");
  });

  it("a webhook's words come as they are, escape sequences too", async () => {
    rig.k.fault({ dryRun: true, answer: "webhook", message: "\u001B[2J\u202Eno" });
    expect(await failed(`${scale} --dry-run=server`)).toMatch("denied the request: \u001B[2J\u202Eno");
    await done(scale);
  });

  it("only where and as often as wanted", async () => {
    rig.k.fault({ verb: ["get", "list"], namespace: "pay", answer: "error" });
    rig.k.fault({ path: /^\/apis\/apps\/v1\/namespaces\/shop\/deployments\/checkout$/, times: 1, answer: "conflict" });
    expect(await failed("get deployment/checkout")).toMatch("the object has been modified");
    await done("get deployment/checkout");
    expect(await failed("get pods -n pay")).toMatch("Internal error");
    rig.k.clearFaults();
    await done("get pods -n pay");
  });

  it("no server at all", async () => {
    await rig.k.stop();
    expect(await failed("get pods")).toMatch("refused");
  });
});

it("a kubeconfig may have other contexts, and another one may be current", async () => {
  const other = await startKubernetesApi();
  await rig.k.kubeconfig(rig.dir, {
    context: "prod-eu",
    others: { decoy: { server: other.url, namespace: "pay", ca: CA_CERTIFICATES.other } },
    current: "decoy",
  });
  await done("get pods");
  expect(other.requests.at(-1)).toMatchObject({ resource: "pods", namespace: "pay", verb: "list" });
  rig.k.forgetRequests();
  const before = other.requests.length;
  await done("get pods --context=prod-eu --namespace=shop");
  expect(rig.k.requests.at(-1)).toMatchObject({ resource: "pods", namespace: "shop", verb: "list", mutating: false });
  expect(other.requests).toHaveLength(before);
  await other.stop();
});
