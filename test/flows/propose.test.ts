import { afterEach, describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import { makeEvent } from "../../src/domain/event-maker.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { type ProposeInput, propose } from "../../src/flows/propose.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { sign } from "../../src/flows/sign.ts";
import { anIncident, aProposal, aSignal, atMinute, byModel, describeAction } from "../support/builders.ts";
import type { LedgerContextOptions } from "../support/ledger-context.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import { openProposingContext, type TestProposingContext } from "../support/proposing-context.ts";

const opened: TestProposingContext[] = [];
afterEach(() => {
  for (const ctx of opened.splice(0)) ctx.remove();
});

function laptop(options: LedgerContextOptions = {}): TestProposingContext {
  const ctx = openProposingContext(options);
  opened.push(ctx);
  return ctx;
}

function put(ctx: TestProposingContext, fields: Partial<Incident> = {}): void {
  const document = anIncident({ severity: "P2", ...fields });
  const body = { document, group_key: null };
  ctx.ledger.write((tx) => tx.append([makeEvent(ctx, document.incident_id, "incident.opened", body)]));
}

const run = (ctx: TestProposingContext, input: Partial<ProposeInput> = {}) =>
  propose(ctx, { id: "INC-1", source: "auto", llm: false, fresh: false, ...input });

const scaleTo = (replicas: number) =>
  aProposal({
    action: catalogueAction("scale", { kind: "deployment", name: "checkout", namespace: "shop", replicas }),
  });

describe("propose", () => {
  it("writes a request, and the incident is being mitigated", async () => {
    const ctx = laptop();
    put(ctx);
    ctx.time = atMinute(3);
    const { approval, incident, reused, degraded, message } = await run(ctx);
    expect(approval).toMatchObject({ status: "pending", risk_level: "medium", required_signatures: 1 });
    expect(incident).toMatchObject({ status: "mitigating", proposal_ids: [approval.id], updated_at: atMinute(3) });
    expect([reused, degraded]).toEqual([false, ["cluster"]]);
    expect(message).toBe("Proposal generated: kubectl rollout restart deployment/checkout --name... (Risk: medium)");
    expect(ctx.ledger.chain().head.seq).toBe(2);
  });

  it("asks the model where it may, and takes the template where it does not answer", async () => {
    const ctx = laptop();
    put(ctx);
    expect((await run(ctx, { llm: true })).degraded).toEqual(["cluster", "llm"]);
    ctx.proposal = byModel(aProposal({ action: describeAction() }), "low");
    const { approval, degraded } = await run(ctx, { llm: true, fresh: true });
    expect([approval.metadata.source, approval.status, degraded]).toEqual(["llm", "approved", ["cluster"]]);
    const silent = laptop();
    put(silent);
    await expect(run(silent, { source: "llm" })).rejects.toMatchObject({ code: "no_proposal" });
  });

  it.each(["resolved", "closed"] as const)("has nothing to propose for a %s incident", async (status) => {
    const ctx = laptop();
    put(ctx, { status });
    await expect(run(ctx)).rejects.toMatchObject({
      code: "conflict",
      message: `Cannot generate proposal for status: ${status}`,
    });
    expect(ctx.ledger.chain().head.seq).toBe(1);
  });

  it("finds out while the model thinks that the incident is over", async () => {
    const ctx = laptop();
    put(ctx);
    ctx.proposal = byModel(aProposal(), "low");
    ctx.beforeDraft = async () => void (await resolve(ctx, { id: "INC-1", approval: null, reason: "gone" }));
    await expect(run(ctx, { llm: true })).rejects.toMatchObject({ code: "conflict" });
    expect(ctx.ledger.read("INC-1")?.state.requests).toEqual([]);
  });
});

describe("an equal proposal", () => {
  it("is used again without asking the model, and nothing is written", async () => {
    const ctx = laptop();
    put(ctx);
    ctx.proposal = byModel(aProposal(), "low");
    const first = await run(ctx, { llm: true });
    const head = ctx.ledger.chain().head;
    const again = await run(ctx, { llm: true });
    expect([again.reused, again.approval.id, ctx.drafts]).toEqual([true, first.approval.id, 1]);
    expect(ctx.ledger.chain().head).toEqual(head);
  });

  it("is not used with --new, for another source, or once it was rejected", async () => {
    const ctx = laptop();
    put(ctx);
    const first = await run(ctx);
    expect((await run(ctx, { fresh: true })).reused).toBe(false);
    expect((await run(ctx, { source: "template" })).reused).toBe(true);
    const all = ctx.ledger.read("INC-1")?.state.requests.map(({ request }) => request.id) ?? [];
    expect(all[0]).toBe(first.approval.id);
    for (const id of all) await sign(ctx, { id, decision: "reject", signer: "bob", comment: null, seenDigest: null });
    expect((await run(ctx)).reused).toBe(false);
  });

  it("is used where a new alert leads to the same, at the same risk", async () => {
    const ctx = laptop();
    put(ctx);
    const first = await run(ctx);
    addSignal(ctx, "P2");
    const second = await run(ctx);
    expect([second.reused, second.approval.id]).toEqual([true, first.approval.id]);
  });

  it("is not used where the incident has become graver since: the old one needed less", async () => {
    const ctx = laptop();
    put(ctx);
    const first = await run(ctx);
    await sign(ctx, { id: first.approval.id, decision: "approve", signer: "bob", comment: null, seenDigest: null });
    addSignal(ctx, "P0");
    const second = await run(ctx);
    expect([second.reused, second.approval.risk_level, second.approval.status]).toEqual([false, "critical", "pending"]);
  });

  it("takes the risk of the incident as it is when the model is done", async () => {
    const ctx = laptop();
    put(ctx);
    ctx.proposal = byModel(scaleTo(3), "medium");
    ctx.beforeDraft = () => (ctx.drafts === 1 ? addSignal(ctx, "P0") : undefined);
    const { approval } = await run(ctx, { llm: true });
    expect(approval.metadata.severity).toBe("P0");
    expect(ctx.drafts).toBe(2);
  });

  it("says what was missing for the draft it is, not for one before it; and that a model is waited for again", async () => {
    const ctx = laptop();
    put(ctx);
    const told: string[] = [];
    ctx.drafting = () => void told.push("drafting");
    ctx.drafted = () => void told.push("drafted");
    ctx.beforeDraft = () => {
      if (ctx.drafts === 1) addSignal(ctx, "P0");
      else ctx.proposal = byModel(scaleTo(3), "medium");
    };
    const { approval, degraded } = await run(ctx, { llm: true });
    expect([ctx.drafts, approval.metadata.source, degraded]).toEqual([2, "llm", ["cluster"]]);
    expect(told).toEqual(["drafting", "drafted", "drafting", "drafted"]);
  });
});

function addSignal(ctx: TestProposingContext, severity: "P0" | "P2"): void {
  const body = { signals: [aSignal({ fingerprint: "new" })], affected_services: [], severity };
  ctx.ledger.write((tx) => tx.append([makeEvent(ctx, "INC-1", "signals.added", body)]));
}

describe("a team", () => {
  const team = () => {
    const store = createSharedStore();
    const a = laptop({ memory: createMemoryFake(store) });
    const b = laptop({ memory: createMemoryFake(store), host: "laptop-b", operator: "bob" });
    for (const ctx of [a, b]) ctx.proposal = byModel(aProposal(), "low");
    put(a);
    return { a, b, store };
  };
  const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));

  it("that proposes at the same time gets one request from one draft", async () => {
    const { a, b } = team();
    await run(a, { id: "INC-1", source: "template", fresh: true });
    a.beforeDraft = () => pause(300);
    b.beforeDraft = () => pause(300);
    const [one, two] = await Promise.all([run(a, { source: "llm" }), pause(50).then(() => run(b, { source: "llm" }))]);
    expect(two.approval.id).toBe(one.approval.id);
    expect([one.reused, two.reused, a.drafts + b.drafts]).toEqual([false, true, 1]);
    expect(b.notices).toContainEqual(expect.stringContaining("somebody else is proposing"));
  });

  it("does not propose again what a colleague finished between the look and the lease", async () => {
    const { a, b, store } = team();
    await run(a, { llm: true, source: "template" });
    const memory = createMemoryFake(store);
    const slow = laptop({
      host: "laptop-c",
      operator: "carol",
      memory: {
        ...memory,
        acquireLease: async (name, ttl) => {
          await run(b, { source: "llm" });
          return memory.acquireLease(name, ttl);
        },
      },
    });
    slow.proposal = byModel(aProposal(), "low");
    const result = await run(slow, { source: "llm" });
    expect([result.reused, slow.drafts]).toEqual([true, 0]);
  });

  it("waits for no lease of a Redis that is away", async () => {
    const { a, store } = team();
    store.leases.set("propose:INC-1", { holder: {}, endsAt: Number.POSITIVE_INFINITY });
    const fake = createMemoryFake(store);
    fake.down = true;
    const alone = laptop({ memory: fake });
    put(alone);
    expect((await run(alone)).degraded).toEqual(["cluster", "redis"]);
    expect(a.drafts).toBe(0);
  });

  it("stops waiting for a lease when the user interrupts", async () => {
    const { a, store } = team();
    store.leases.set("propose:INC-1", { holder: {}, endsAt: Number.POSITIVE_INFINITY });
    const controller = new AbortController();
    Object.assign(a, { signal: controller.signal });
    const running = run(a);
    await pause(50);
    controller.abort(new Error("interrupted"));
    await expect(running).rejects.toThrow("interrupted");
    expect(a.ledger.read("INC-1")?.state.requests).toEqual([]);
  });

  it("gives the lease back, also after a failure", async () => {
    const { a, store } = team();
    a.proposal = null;
    await expect(run(a, { source: "llm" })).rejects.toMatchObject({ code: "no_proposal" });
    expect([...store.leases.keys()]).toEqual([]);
  });
});
