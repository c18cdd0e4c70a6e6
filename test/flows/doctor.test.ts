import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { makeEvent } from "../../src/domain/event-maker.ts";
import { examine } from "../../src/flows/doctor.ts";
import { syncAll } from "../../src/flows/sync.ts";
import type { EvidenceStatus } from "../../src/ports-drafting.ts";
import { laptop, putIncident } from "../support/flow-team.ts";
import { createMemoryFake } from "../support/memory-fake.ts";
import { noCommons, noDrafter } from "../support/no-model.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";
import { scriptedEvidence } from "../support/scripted-evidence.ts";

async function found(ctx: TestProposingContext) {
  const checks = await examine(ctx);
  return Object.fromEntries(checks.map(({ name, ...check }) => [name, check]));
}

function edit(ctx: TestProposingContext, statement: string): void {
  const db = new Database(String(ctx.ledger.facts().path));
  db.exec(statement);
  db.close();
}

describe("examine", () => {
  it("tells of every part, and changes nothing", async () => {
    const ctx = laptop();
    putIncident(ctx);
    const before = [ctx.ledger.chain(), ctx.ledger.facts(), ctx.ledger.queued()];
    const checks = await found(ctx);
    expect(Object.entries(checks).map(([name, { status }]) => [name, status])).toEqual([
      ["SQLite", "ok"],
      ["Audit ledger", "ok"],
      ["Redis", "off"],
      ["Outbox", "ok"],
      ["Model", "warning"],
      ["Answer cache", "off"],
      ["Cluster", "off"],
      ["Runs", "ok"],
      ["Templates", "ok"],
    ]);
    expect(checks["Audit ledger"]?.message).toBe("1 event, chain whole");
    expect([ctx.ledger.chain(), ctx.ledger.facts(), ctx.ledger.queued()]).toEqual(before);
  });

  it("warns of a model that attends to too little", async () => {
    const ctx = laptop();
    const told = { reachable: true, model_present: true, context_needed: 4096, message: "has model m, too small" };
    ctx.drafter = { ...ctx.drafter, status: async () => ({ ...(await noDrafter.status()), ...told }) };
    const model = (await examine(ctx)).find(({ name }) => name === "Model");
    expect(model).toMatchObject({
      status: "warning",
      fix: expect.stringContaining("a context of 4096 tokens or more"),
    });
  });

  it.each([
    [true, "ok", null],
    [false, "warning", expect.stringContaining("Set AWOOO_TOOL_MODEL")],
    [null, "warning", expect.stringMatching(/^(?!.*AWOOO_TOOL_MODEL)Ask again/)],
  ])("a tool model of which tools are known as %s", async (tools, status, fix) => {
    const told = { reachable: true, model_present: true, message: "has model m" };
    const tool_model = { name: "t", present: true, tools, message: "as it said" };
    const ctx = laptop();
    ctx.drafter = { ...ctx.drafter, status: async () => ({ ...(await noDrafter.status()), ...told, tool_model }) };
    expect((await found(ctx))["Tool model"]).toEqual({ status, message: "as it said", fix });
  });

  it("tells which servers of evidence are configured, and answer", async () => {
    const states: EvidenceStatus[] = [
      { name: "Prometheus", state: "failed", message: "http://127.0.0.1:9090: connection refused" },
      { name: "SigNoz", state: "off", message: "AWOOO_SIGNOZ_URL is not set" },
    ];
    const checks = await found(Object.assign(laptop(), { evidence: scriptedEvidence({ states }) }));
    expect(checks["Prometheus"]).toEqual({
      status: "warning",
      message: "http://127.0.0.1:9090: connection refused",
      fix: "Check AWOOO_PROMETHEUS_URL. Until it answers, proposals are made without it.",
    });
    expect(checks["SigNoz"]).toMatchObject({ status: "off", fix: null });
  });

  it.each([
    ["ok", "ok", null],
    ["damaged", "warning", expect.stringContaining("Nothing is lost")],
    ["foreign", "warning", expect.stringContaining("Move that file away")],
    ["unusable", "warning", expect.stringContaining("Let yourself read and write it")],
  ] as const)("an answer cache that is %s", async (state, status, fix) => {
    const commons = { ...noCommons, status: async () => ({ state, message: "commons.db" }) };
    const checks = await found(Object.assign(laptop(), { commons }));
    expect(checks["Answer cache"]).toEqual({ status, message: "commons.db", fix });
  });

  it("says what to do for everything that is not in order", async () => {
    const memory = createMemoryFake();
    const ctx = laptop({ memory });
    memory.down = true;
    putIncident(ctx);
    await syncAll(ctx);
    Object.assign(ctx, {
      templates: { templates: () => ({ templates: [], problems: [{ file: "mine.yaml", message: "line 3" }] }) },
    });
    const checks = await found(ctx);
    expect(checks["Redis"]).toMatchObject({ status: "failed", fix: "It is a fake." });
    expect(checks["Outbox"]).toMatchObject({ status: "warning", message: "1 event waits for Redis" });
    expect(checks["Templates"]).toMatchObject({
      status: "warning",
      message: expect.stringContaining("left out: mine.yaml: line 3"),
    });
    for (const [name, { status, fix }] of Object.entries(checks)) {
      expect(fix === null, name).toBe(status === "ok" || (status === "off" && name !== "Cluster"));
    }
  });

  it("names the row that was changed and its incident, what breaks the rules, and projections to make anew", async () => {
    const ctx = laptop();
    putIncident(ctx);
    edit(ctx, "UPDATE incidents SET severity = 'P3'");
    expect((await found(ctx))["Audit ledger"]).toMatchObject({ status: "warning", fix: "awooo audit rebuild" });
    const body = { approval_id: "nobody", reason: null };
    ctx.ledger.write((tx) => tx.append([makeEvent(ctx, "INC-1", "incident.resolved", body)]));
    expect((await found(ctx))["Audit ledger"]).toMatchObject({
      status: "failed",
      message: expect.stringContaining("1 events break the rules"),
    });
    edit(ctx, "UPDATE events SET host = 'x' WHERE seq = 1");
    expect((await found(ctx))["Audit ledger"]).toMatchObject({
      status: "failed",
      message: "row 1 of 2 (INC-1): hash is wrong",
      fix: expect.stringContaining("restore the last backup"),
    });
  });
});
