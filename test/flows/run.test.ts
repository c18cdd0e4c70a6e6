import { describe, expect, it } from "vitest";
import { makeEvent } from "../../src/domain/event-maker.ts";
import { FREEZE_STREAM } from "../../src/domain/freeze.ts";
import { verifyLedger } from "../../src/flows/audit.ts";
import { freeze, unfreeze } from "../../src/flows/freeze.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { run } from "../../src/flows/run.ts";
import type { RunningContext } from "../../src/ports.ts";
import { laptop, putIncident } from "../support/flow-team.ts";
import { aLiveObject } from "../support/run-builders.ts";
import { approvedRequest, quiet, refusal, runLaptop } from "../support/run-laptop.ts";
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
    ["kubectl is refused", { exit_code: 1, refused: true, detail: "forbidden" }, {}, "failed", "command_failed"],
    ["the connection is lost, and it helped", { exit_code: 1, detail: "EOF" }, {}, "worked", "verified"],
    [
      "the connection is lost, and it did not",
      { exit_code: 1, detail: "EOF" },
      { holds: false },
      "failed",
      "not_verified",
    ],
    ["kubectl is killed, and it helped", { exit_code: null, detail: "took longer than 60s" }, {}, "worked", "verified"],
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
    ctx.cluster.onExecute = () => {
      ctx.cluster.view = aClusterView({ live: aLiveObject({ generation: 43 }) });
    };
    expect((await run(ctx, id, quiet)).execution).toMatchObject({ status, reason });
    expect(verifyLedger(ctx.ledger).ok).toBe(true);
  });

  it("blames nobody for a command that never arrived", async () => {
    const ctx = runLaptop();
    const id = approvedRequest(ctx);
    Object.assign(ctx.cluster.result, { exit_code: 1, detail: "EOF" });
    const { execution } = await run(ctx, id, quiet);
    expect(execution).toMatchObject({ status: "inconclusive", reason: "unverifiable" });
    expect(execution.detail).toContain("did not reach the cluster");
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
