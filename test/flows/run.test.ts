import { describe, expect, it } from "vitest";
import { check } from "../../src/domain/check.ts";
import { makeEvent } from "../../src/domain/event-maker.ts";
import { FREEZE_STREAM } from "../../src/domain/freeze.ts";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import { verifyLedger } from "../../src/flows/audit.ts";
import { freeze, unfreeze } from "../../src/flows/freeze.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { type RunningContext, run } from "../../src/flows/run.ts";
import { sign } from "../../src/flows/sign.ts";
import { atMinute } from "../support/builders.ts";
import { laptop, putIncident } from "../support/flow-team.ts";
import { A_CLUSTER, aLiveObject } from "../support/run-builders.ts";
import { approvedRequest, quiet, type RunLaptop, refusal, runLaptop } from "../support/run-laptop.ts";
import { aClusterView, type ScriptedCluster } from "../support/scripted-cluster.ts";

function typesOf(ctx: RunningContext): string[] {
  return ctx.ledger.read("INC-1")?.events.map(({ type }) => type) ?? [];
}

describe("run", () => {
  it("starts exactly what was signed, verifies it, and records what came of it", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    const result = await run(ctx, id, quiet);
    expect(result.execution).toMatchObject({ status: "worked", exit_code: 0, reason: "verified", by: "alice" });
    expect(result.approval.status).toBe("executed");
    expect(ctx.cluster.executed).toEqual([result.approval.metadata.argv]);
    expect(typesOf(ctx).slice(-3)).toEqual(["run.started", "run.finished", "outcome.recorded"]);
    expect(verifyLedger(ctx.ledger)).toMatchObject({ ok: true, problems: [] });
    const closed = await resolve(ctx, { id: "INC-1", approval: "newest", reason: null });
    expect(closed.incident.status).toBe("resolved");
    expect(typesOf(ctx).filter((type) => type === "outcome.recorded")).toHaveLength(1);
  });

  it("writes the intent before kubectl is started", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    let seen: string[] = [];
    ctx.cluster.onExecute = () => {
      seen = typesOf(ctx);
    };
    await run(ctx, id, quiet);
    expect(seen.at(-1)).toBe("run.started");
  });

  it("takes an incident's id for its approved request", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    expect((await run(ctx, "INC-1", quiet)).approval.id).toBe(id);
  });

  it.each<[string, Partial<ScriptedCluster["result"]>, Partial<ScriptedCluster["verification"]>, string, string]>([
    ["kubectl fails", { exit_code: 1, detail: "error: forbidden" }, {}, "failed", "command_failed"],
    ["kubectl is killed", { exit_code: null, detail: "took longer than 60s" }, {}, "inconclusive", "interrupted"],
    [
      "kubectl cannot be started",
      { exit_code: null, started: false, detail: "EACCES" },
      {},
      "inconclusive",
      "not_started",
    ],
    ["it does not help", {}, { holds: false, message: "1 of 5 ready" }, "failed", "not_verified"],
    ["nobody can look", {}, { holds: null, message: "no answer" }, "inconclusive", "unverifiable"],
  ])("says so when %s", async (_, result, verification, status, reason) => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    Object.assign(ctx.cluster.result, result);
    Object.assign(ctx.cluster.verification, verification);
    expect((await run(ctx, id, quiet)).execution).toMatchObject({ status, reason });
    expect(verifyLedger(ctx.ledger).ok).toBe(true);
  });

  it("never starts it again, whatever came of it", async () => {
    for (const fault of [{}, { exit_code: 1 }]) {
      const ctx = runLaptop();
      const id = approvedRequest(ctx);
      Object.assign(ctx.cluster.result, fault);
      await run(ctx, id, quiet);
      ctx.cluster.executed = [];
      expect(await refusal(ctx, id)).toMatchObject({ code: "conflict" });
    }
  });

  it("leaves it unknown when awooo dies meanwhile, and does not start it again", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    ctx.cluster.onExecute = () => {
      throw new Error("power cut");
    };
    await expect(run(ctx, id, quiet)).rejects.toThrow("power cut");
    ctx.cluster.executed = [];
    expect(await refusal(ctx, id)).toMatchObject({ code: "conflict", hint: expect.stringContaining("--reconcile") });
  });

  it("does not start when Ctrl-C comes while the cluster is looked at", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    ctx.cluster.onInspect = () => ctx.interrupt();
    expect(await refusal(ctx, id)).toMatchObject({ code: "interrupted" });
  });

  it("lets the change end on Ctrl-C, and says that nobody watched", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    ctx.cluster.onExecute = () => ctx.interrupt();
    const { execution } = await run(ctx, id, quiet);
    expect(execution).toMatchObject({ status: "inconclusive", reason: "interrupted", exit_code: 0 });
  });

  it("tells what takes it back", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx, "high");
    const { execution } = await run(ctx, id, quiet);
    expect(execution.inverse).toBe("kubectl scale deployment/checkout --namespace=shop --replicas=5 --context=prod-eu");
  });
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

  it("anything while the ledger is not what was written", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    ctx.breakChain();
    expect(await refusal(ctx, id)).toMatchObject({ code: "ledger_broken" });
  });
});

describe("what awooo cannot start is handed over", () => {
  it.each(["no_kubectl", "no_context"] as const)("with %s", async (reach) => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
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

it("a freeze is no incident", async () => {
  const ctx = laptop();
  putIncident(ctx);
  await freeze(ctx, "failover");
  expect(ctx.ledger.incidents({}).map(({ incident_id }) => incident_id)).toEqual(["INC-1"]);
  expect(verifyLedger(ctx.ledger).ok).toBe(true);
  expect((await freeze(ctx, "again")).already).toBe(true);
  const event = makeEvent(ctx, FREEZE_STREAM, "freeze.lifted", { reason: null });
  ctx.ledger.write((tx) => tx.append([event]));
  expect((await unfreeze(ctx, null)).already).toBe(true);
});
