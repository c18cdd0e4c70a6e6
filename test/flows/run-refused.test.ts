/** What keeps a signed request from being started. */
import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import { check } from "../../src/domain/check.ts";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import { freeze } from "../../src/flows/freeze.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { run } from "../../src/flows/run.ts";
import { sign } from "../../src/flows/sign.ts";
import { atMinute } from "../support/builders.ts";
import { A_CLUSTER, aLiveObject } from "../support/run-builders.ts";
import { approvedRequest, quiet, type RunLaptop, refusal, runLaptop } from "../support/run-laptop.ts";
import { aClusterView } from "../support/scripted-cluster.ts";

/** Of five replicas: easily taken back. */
const SCALE_TO_FOUR = catalogueAction("scale", {
  kind: "deployment",
  name: "checkout",
  namespace: "shop",
  replicas: 4,
});

describe("run refuses, writes nothing and starts nothing", () => {
  const failing = (name: "rbac" | "exists" | "dryRun") => (ctx: RunLaptop) => {
    ctx.cluster.view = aClusterView({ [name]: check("RBAC Permission", "failed", "no") });
  };
  it.each<[string, (ctx: RunLaptop, id: string) => unknown, string, RegExp]>([
    ["without permission", failing("rbac"), "refused", /RBAC Permission failed: no/],
    ["what is not there", failing("exists"), "refused", /no/],
    ["what the server would refuse", failing("dryRun"), "refused", /no/],
    [
      "what could not be checked",
      (ctx) => {
        ctx.cluster.view = aClusterView({ rbac: check("RBAC Permission", "not_run", "it took too long") });
      },
      "store_unavailable",
      /could not be made: it took too long/,
    ],
    [
      "while the cluster is away",
      (ctx) => {
        ctx.cluster.view = aClusterView({ reach: "unreachable", why: "connection refused", live: null });
      },
      "store_unavailable",
      /connection refused/,
    ],
    [
      "when another context is the current one",
      (ctx) => {
        ctx.cluster.view = aClusterView({ identity: { ...A_CLUSTER, context: "staging", server: "https://staging" } });
      },
      "conflict",
      /prod-eu.*staging/,
    ],
    [
      "when the context means another server",
      (ctx) => {
        ctx.cluster.view = aClusterView({ identity: { ...A_CLUSTER, server: "https://elsewhere" } });
      },
      "conflict",
      /elsewhere/,
    ],
    [
      "when the object has changed",
      (ctx) => {
        ctx.cluster.view = aClusterView({ live: aLiveObject({ generation: 43, replicas: 6 }) });
      },
      "conflict",
      /42.*43.*5.*6/,
    ],
    [
      "when it is another object of that name",
      (ctx) => {
        ctx.cluster.view = aClusterView({ live: aLiveObject({ uid: "another" }) });
      },
      "conflict",
      /./,
    ],
    [
      "after its time",
      (ctx) => {
        ctx.time = atMinute(240);
      },
      "expired",
      /expired/,
    ],
    ["during a freeze", (ctx) => freeze(ctx, "failover"), "refused", /failover/],
    [
      "when the policy asks for more now",
      (ctx) => {
        ctx.policy = { ...DEFAULT_POLICY, medium: { ...DEFAULT_POLICY.medium, signatures: 2 } };
      },
      "refused",
      /./,
    ],
    [
      "on an incident that is over",
      (ctx) => resolve(ctx, { id: "INC-1", approval: null, reason: "by itself" }),
      "conflict",
      /resolved/,
    ],
  ])("%s", async (_, spoil, code, message) => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    await spoil(ctx, id);
    expect(await refusal(ctx, id)).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("what is not signed, and what was rejected", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx, "medium", []);
    expect(await refusal(ctx, id)).toMatchObject({ code: "signatures_missing" });
    await sign(ctx, { id, decision: "reject", signer: "bob", comment: "no", seenDigest: null });
    expect(await refusal(ctx, id)).toMatchObject({ code: "rejected" });
  });

  it("the fourth change of a namespace within 15 minutes, and says when the next may be", async () => {
    const ctx = runLaptop();
    for (let i = 0; i < 3; i++) await run(ctx, approvedRequest(ctx), quiet);
    ctx.cluster.executed = [];
    const fourth = approvedRequest(ctx);
    expect(await refusal(ctx, fourth)).toMatchObject({ code: "refused", message: expect.stringContaining("shop") });
    ctx.time = atMinute(16);
    expect((await run(ctx, fourth, quiet)).execution.status).toBe("worked");
  });

  it("what is riskier than was signed, by what the cluster says now", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx, "medium", undefined, "shop", A_CLUSTER, SCALE_TO_FOUR);
    ctx.cluster.view = aClusterView({ facts: { replicas: 50 } });
    expect(await refusal(ctx, id)).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/signed as medium, and is high/),
    });
  });

  it("anything while the ledger is not what was written", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    ctx.breakChain();
    expect(await refusal(ctx, id)).toMatchObject({ code: "ledger_broken" });
  });
});

describe("a slip of the terminal one sits at uses nothing up", () => {
  it.each(["no_kubectl", "no_context"] as const)("with %s", async (reach) => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    ctx.cluster.view = aClusterView({ reach, why: "there is no kubeconfig", identity: null, live: null });
    const error = await refusal(ctx, id);
    expect(error).toMatchObject({ code: "store_unavailable", hint: expect.stringContaining("--hand-over") });
    expect(error.message).toMatch(/signed for prod-eu.*there is no kubeconfig/);
    ctx.cluster.view = aClusterView();
    expect((await run(ctx, id, quiet)).execution.status).toBe("worked");
  });
});

describe("what awooo cannot start is handed over", () => {
  it.each(["no_kubectl", "no_context"] as const)("with %s", async (reach) => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx, "medium", undefined, "shop", null);
    ctx.cluster.view = aClusterView({ reach, why: "kubectl was not found", identity: null, live: null });
    const { execution, approval } = await run(ctx, id, quiet);
    expect(execution).toMatchObject({ status: "handed_over", detail: "kubectl was not found" });
    expect(approval.status).toBe("approved");
    expect(ctx.cluster.executed).toEqual([]);
    // Somebody may have done it by hand meanwhile.
    ctx.cluster.view = aClusterView();
    expect(await refusal(ctx, id)).toMatchObject({ code: "conflict", hint: expect.stringContaining("--new") });
    await resolve(ctx, { id: "INC-1", approval: id, reason: null });
    expect(ctx.ledger.read("INC-1")?.state.outcomes).toMatchObject([{ outcome: "inconclusive" }]);
  });
});

it("is handed over where somebody wants that, and never started then", async () => {
  const ctx = runLaptop();
  const id = approvedRequest(ctx);
  const { execution } = await run(ctx, id, quiet, { handOver: true });
  expect(execution).toMatchObject({ status: "handed_over", detail: "alice asked for it" });
  expect(await refusal(ctx, id)).toMatchObject({ code: "conflict" });
  expect(ctx.cluster.executed).toEqual([]);
});
