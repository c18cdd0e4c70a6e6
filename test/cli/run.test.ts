/** From the proposal to the verified change with the built program and the real kubectl. */
import { afterEach, beforeEach, expect } from "vitest";
import { incidentDocument } from "../support/awooo.ts";
import { aDeployment } from "../support/kubernetes/builders.ts";
import { startKubernetesApi } from "../support/kubernetes-api.ts";
import { needing } from "../support/needing.ts";
import { type RunRig, startRunRig } from "../support/run-rig.ts";

const { describe, test } = needing("kubectl");

let rig: RunRig;
beforeEach(async () => {
  rig = await startRunRig();
});
afterEach(async () => {
  await rig.stop();
});

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** What a terminal would obey or not show, in a text. */
function hiddenIn(text: string): string[] {
  return [...text].filter((character) => character !== "\n" && /[\p{Cc}\p{Cf}]/u.test(character));
}

describe("awooo run", () => {
  test("what was signed is what runs, and it is seen to work", async () => {
    const { k, laptop } = rig;
    await laptop.json("ingest", await laptop.file("i.json", JSON.stringify(incidentDocument("INC-1"))));
    const proposed = await laptop.json("propose", "INC-1", "--no-llm");
    expect(proposed.approval.dry_run_checks.map(({ status }) => status)).toEqual(Array(4).fill("passed"));
    expect(proposed.approval.blast_radius.affected_pods).toBe(5);
    expect(proposed.degraded).toEqual([]);
    expect(k.mutations(), "proposing changes nothing").toEqual([]);
    const { id, metadata } = proposed.approval;
    await laptop.fails(8, "run", id);
    await laptop.json("approve", id);
    await laptop.json("approve", id, "--as", "bob");

    const { execution, approval } = await laptop.json("run", id);
    expect(execution).toMatchObject({ status: "worked", exit_code: 0, argv: metadata.argv, by: "alice" });
    expect(execution.inverse).toContain("--to-revision=2");
    expect(approval.status).toBe("executed");
    expect(k.mutations()).toMatchObject([
      { method: "PATCH", path: expect.stringContaining("/namespaces/shop/deployments/checkout") },
    ]);
    expect(JSON.stringify(k.get("Deployment", "shop", "checkout").spec)).toContain("shop/checkout:41");

    expect((await laptop.json("resolve", "INC-1", "--approval")).incident.status).toBe("resolved");
    expect((await laptop.run(["audit", "verify"])).code).toBe(0);
  });

  test("without permission the check says failed, and run refuses", async () => {
    const { k, laptop, signed } = rig;
    k.fault({ verb: "patch", resource: "deployments.apps", answer: "forbidden" });
    const { id, dry_run_checks } = await signed();
    expect(dry_run_checks[0]).toMatchObject({ name: "RBAC Permission", status: "failed", passed: false });
    expect((await laptop.fails(7, "run", id)).error.message).toMatch(/RBAC Permission failed/);
    expect(k.mutations()).toEqual([]);
  });

  test("a target that moved after the approval is a conflict that says what changed", async () => {
    const { k, laptop, signed } = rig;
    const { id } = await signed();
    k.change("Deployment", "shop", "checkout", (object) => {
      (object.spec as { replicas: number }).replicas = 6;
    });
    const { error } = await laptop.fails(9, "run", id);
    expect(error.message).toMatch(/generation 2.*3/);
    expect(error.message).toMatch(/replicas 5.*6/);
    expect(k.mutations()).toEqual([]);
  });

  test("another current context is refused", async () => {
    const { k, laptop, signed, dir } = rig;
    const { id } = await signed();
    const others = { "prod-eu": { server: k.url } };
    await k.kubeconfig(dir, { context: "staging", others });
    const { error } = await laptop.fails(9, "run", id);
    expect(error.message).toMatch(/prod-eu.*staging/);
    expect(k.mutations()).toEqual([]);
  });

  test("an approval that has expired is not used", async () => {
    const { k, laptop, signed } = rig;
    await laptop.file("policy.yaml", "critical: { expires_after: 8s }\n");
    const { id, expires_at } = await signed();
    await until(() => Date.now() > Date.parse(expires_at ?? ""));
    expect((await laptop.fails(7, "run", id)).error.code).toBe("expired");
    expect(k.mutations()).toEqual([]);
  });

  test("during a freeze nothing runs", async () => {
    const { laptop, signed } = rig;
    const { id } = await signed();
    await laptop.json("freeze", "--reason", "failover under way");
    expect((await laptop.fails(7, "run", id)).error.message).toMatch(/failover under way/);
    await laptop.json("unfreeze");
    expect((await laptop.json("run", id)).execution.status).toBe("worked");
  });

  test("without kubectl the proposal says not_run, and run hands the exact text over", async () => {
    const { k, laptop, signed, dir } = rig;
    laptop.env["PATH"] = dir;
    const { id, action, dry_run_checks } = await signed();
    expect(dry_run_checks.slice(0, 2).map(({ status }) => status)).toEqual(["not_run", "not_run"]);
    const { code, stdout } = await laptop.run(["run", id]);
    expect(code).toBe(6);
    expect(stdout.replace(/\s+/g, " ")).toContain(action);
    expect(k.requests).toEqual([]);
    expect((await laptop.fails(9, "run", id)).error.message).toMatch(/handed over/);
  });

  // Fifty, a hundred times over, are in test/flows/run-once.test.ts; here with everything that a command starts.
  test("a request that was signed for a cluster is refused where there is none, and can be run later", async () => {
    const { k, laptop, signed, dir } = rig;
    const { id } = await signed();
    const nowhere = { env: { KUBECONFIG: `${dir}/gone` } };
    const { code, stderr } = await laptop.run(["run", id], nowhere);
    expect(code).toBe(5);
    expect(stderr).toMatch(/signed for prod-eu.*there is no kubeconfig[\s\S]*--hand-over/);
    expect((await laptop.json("run", id)).execution.status).toBe("worked");
    expect(k.mutations()).toHaveLength(1);
  });

  test("a kubeconfig that changes while it is looked at sends nothing elsewhere", async () => {
    const { k, laptop, signed, start, dir } = rig;
    const { id } = await signed();
    const decoy = await startKubernetesApi();
    decoy.put(...aDeployment({ images: { app: "shop/checkout:42" }, earlier: [{ app: "shop/checkout:41" }] }));
    k.fault({ verb: "patch", resource: "deployments.apps", dryRun: true, answer: "slow", ms: 1500 });
    const run = start("run", id);
    await until(() => k.requests.some(({ query }) => query.get("dryRun") !== null));
    await decoy.kubeconfig(dir, { context: "prod-eu" });
    expect((await run.ended).code).not.toBe(0);
    expect(decoy.mutations()).toEqual([]);
    expect(k.mutations()).toEqual([]);
    await decoy.stop();
    expect((await laptop.run(["audit", "verify"])).code).toBe(0);
  });

  test("20 at once change it once", { timeout: 180_000 }, async () => {
    const { k, signed, start, laptop } = rig;
    const { id } = await signed();
    const ended = await Promise.all(Array.from({ length: 20 }, () => start("run", id).ended));
    expect(k.mutations()).toHaveLength(1);
    expect(ended.filter(({ code }) => code === 0)).toHaveLength(1);
    // On a machine this busy a look at the cluster may take too long, and then nothing was run either.
    expect(ended.filter(({ code }) => code !== 0 && code !== 5 && code !== 9)).toEqual([]);
    expect((await laptop.run(["audit", "verify"])).code).toBe(0);
  });

  test("kill -9 leaves it unknown, and nobody starts it again or judges it while kubectl may be at work", async () => {
    const { k, laptop, signed, start } = rig;
    const { id } = await signed();
    k.rollouts("ready", 3000);
    const run = start("run", id);
    await until(() => k.mutations().length === 1);
    run.kill("SIGKILL");
    await run.ended;
    const { approvals } = await laptop.json("show", "INC-1");
    expect(approvals[0]).toMatchObject({ status: "executed", metadata: { execution: { status: "unknown" } } });
    expect((await laptop.fails(9, "run", id)).error.hint).toContain("--reconcile");

    expect((await laptop.fails(9, "run", id, "--reconcile")).error.message).toMatch(/may still be at work/);
    expect(k.mutations(), "it was not run again").toHaveLength(1);
    expect((await laptop.run(["audit", "verify"])).code).toBe(0);
  });

  test("Ctrl-C while it is watched ends the watching, not the change", async () => {
    const { k, laptop, signed, start } = rig;
    const { id } = await signed();
    k.rollouts("never");
    const run = start("run", id);
    await until(() => k.mutations().length === 1);
    await until(() =>
      k.requests.some(({ path, query }) => path.endsWith("/deployments") && query.get("watch") !== null),
    );
    run.kill("SIGINT");
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    expect(stdout).toContain("INCONCLUSIVE");
    const { approvals } = await laptop.json("show", "INC-1");
    expect(approvals[0]?.metadata.execution).toMatchObject({ status: "inconclusive", exit_code: 0 });

    k.settle("Deployment", "shop", "checkout");
    const { execution } = await laptop.json("run", id, "--reconcile");
    expect(execution).toMatchObject({ status: "worked", reason: "verified", reconciled: true, exit_code: null });
    expect(k.mutations(), "it was not run again").toHaveLength(1);
  });

  test("what a webhook or an object says never reaches the terminal raw", async () => {
    const { k, laptop, signed } = rig;
    const { id } = await signed();
    const message = "no \u001b[2J\u001b]0;owned\u0007 \u202eevil \u200bhidden";
    k.fault({ resource: "deployments.apps", dryRun: true, answer: "webhook", message });
    const text = await laptop.run(["run", id]);
    expect(text.code).toBe(7);
    expect(hiddenIn(text.stdout + text.stderr)).toEqual([]);
    k.clearFaults();
    k.fault({ resource: "deployments.apps", verb: "patch", dryRun: false, answer: "webhook", message });
    const ran = await laptop.run(["run", id]);
    expect(ran.code).toBe(10);
    expect(ran.stdout).toContain("FAILED");
    expect(hiddenIn(ran.stdout + ran.stderr)).toEqual([]);
  });

  test("a target that a delivery tool manages is said to be put back", async () => {
    const { k, laptop, signed } = rig;
    k.change("Deployment", "shop", "checkout", ({ metadata }) => {
      metadata.annotations = {
        ...metadata.annotations,
        "argocd.argoproj.io/tracking-id": "checkout:apps/Deployment:shop/checkout",
      };
    });
    const { metadata } = await signed();
    expect(metadata.managed_by).toMatch(/^Argo CD/);
    expect((await laptop.run(["show", "INC-1", "--plain"])).stdout).toMatch(/managed by Argo CD/);
  });
});
