/** Proposing again: what was open, what a model said before, and what it failed to say. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { verifyLedger } from "../../src/flows/audit.ts";
import { type ProposeInput, propose } from "../../src/flows/propose.ts";
import { sign } from "../../src/flows/sign.ts";
import { aProposal, aReceipt, byModel } from "../support/builders.ts";
import { laptop, putIncident } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";

const run = (ctx: TestProposingContext, input: Partial<ProposeInput> = {}) =>
  propose(ctx, { id: "INC-1", source: "auto", llm: true, fresh: false, ...input });

const scale = aProposal({
  action: catalogueAction("scale", { kind: "deployment", name: "checkout", namespace: "shop", replicas: 3 }),
  remedy: "scale_out",
});
const answer = byModel(scale, "medium");

function asking(memory: Parameters<typeof laptop>[0] = {}): TestProposingContext {
  const ctx = laptop(memory);
  putIncident(ctx);
  ctx.proposal = answer;
  return ctx;
}

/** With an open template that stands in for a model that is away. */
async function stoodIn(memory: Parameters<typeof laptop>[0] = {}) {
  const ctx = asking(memory);
  ctx.proposal = null;
  const first = await run(ctx);
  return { ctx, first };
}

const askedOf = (ctx: TestProposingContext) =>
  ctx.ledger.read("INC-1")?.events.flatMap((event) => (event.type === "model.asked" ? [event.body.receipt] : [])) ?? [];

describe("a template that stands in for a model", () => {
  it("gives way once the model answers", async () => {
    const { ctx, first } = await stoodIn();
    ctx.proposal = answer;
    const again = await run(ctx);
    expect([again.reused, again.approval.metadata.source, ctx.drafts]).toEqual([false, "llm", 2]);
    expect(again.degraded).toEqual(["cluster"]);
    expect(again.approval.id).not.toBe(first.approval.id);
    expect((await run(ctx)).approval.id).toBe(again.approval.id);
    expect(ctx.drafts).toBe(2);
  });

  it("stays the one request while the model fails, and the audit knows each time", async () => {
    const { ctx, first } = await stoodIn();
    const again = await run(ctx);
    expect([again.reused, again.approval.id, ctx.drafts]).toEqual([true, first.approval.id, 2]);
    expect(again.degraded).toEqual(["cluster", "llm"]);
    expect(askedOf(ctx)).toEqual([aReceipt({ failure: "timeout", answer_sha256: null })]);
    expect(ctx.ledger.read("INC-1")?.state.requests).toHaveLength(1);
    expect(verifyLedger(ctx.ledger).ok).toBe(true);
  });

  it("is relied on once somebody has signed it; reused, it says what it lacks", async () => {
    const { ctx, first } = await stoodIn();
    const { id, required_signatures } = first.approval;
    expect(required_signatures).toBeGreaterThan(0);
    await sign(ctx, { id, decision: "approve", signer: "bob", comment: null, seenDigest: null });
    ctx.proposal = answer;
    const again = await run(ctx);
    expect([again.reused, again.approval.id, again.degraded]).toEqual([true, id, ["cluster", "llm"]]);
    expect(ctx.drafts).toBe(1);
  });

  it("is enough for whoever asks no model, who misses none", async () => {
    const { ctx, first } = await stoodIn();
    const again = await run(ctx, { llm: false });
    expect([again.reused, again.approval.id, again.degraded]).toEqual([true, first.approval.id, ["cluster"]]);
  });

  it("is kept where the engineer took it himself, and he is told how to ask again", async () => {
    const ctx = asking();
    const patience = new AbortController();
    ctx.patience = patience.signal;
    ctx.beforeDraft = () => patience.abort();
    const first = await run(ctx);
    expect(ctx.notices.at(-1)).toMatch(/; to ask it again: awooo propose INC-1 --new$/);
    ctx.patience = new AbortController().signal;
    const again = await run(ctx);
    expect([again.approval.id, again.degraded, ctx.drafts]).toEqual([first.approval.id, ["cluster", "llm"], 1]);
  });
});

describe("while the model hangs, whoever waited takes what the first one got", () => {
  /** Several processes of one laptop that ask for the same at the same time. */
  const many = (ctx: TestProposingContext) => [
    ctx,
    ...Array.from({ length: 5 }, () => Object.assign(Object.create(ctx) as TestProposingContext, { drafts: 0 })),
  ];

  it("the template", async () => {
    const ctx = asking();
    ctx.proposal = null;
    ctx.beforeDraft = () => sleep(300);
    const results = await Promise.all(many(ctx).map((one) => run(one)));
    expect(new Set(results.map(({ approval }) => approval.id)).size).toBe(1);
    expect(ctx.drafts).toBe(1);
    for (const { degraded } of results) expect(degraded).toEqual(["cluster", "llm"]);
  });

  it("the template that was open before", async () => {
    const { ctx, first } = await stoodIn();
    ctx.beforeDraft = () => sleep(300);
    const results = await Promise.all(many(ctx).map((one) => run(one)));
    expect(new Set(results.map(({ approval }) => approval.id))).toEqual(new Set([first.approval.id]));
    expect(ctx.drafts).toBe(2);
  });

  it("requests of their own", async () => {
    const ctx = asking();
    ctx.proposal = null;
    ctx.beforeDraft = () => sleep(300);
    const results = await Promise.all(many(ctx).map((one) => run(one, { fresh: true })));
    expect([new Set(results.map(({ approval }) => approval.id)).size, ctx.drafts]).toEqual([6, 1]);
    for (const { approval } of results) expect(approval.metadata.llm_receipt?.failure).toBe("timeout");
  });

  it("the failure, where only the model's proposal counts", async () => {
    const ctx = asking();
    ctx.proposal = null;
    ctx.beforeDraft = () => sleep(300);
    const results = await Promise.allSettled(many(ctx).map((one) => run(one, { source: "llm" })));
    for (const result of results) {
      expect(result).toMatchObject({
        status: "rejected",
        reason: { code: "no_proposal", details: { reason: "timeout" } },
      });
    }
    expect([ctx.drafts, askedOf(ctx).length]).toEqual([1, 1]);
  });

  it("in a team, too", async () => {
    const store = createSharedStore();
    const a = asking({ memory: createMemoryFake(store) });
    a.proposal = null;
    a.beforeDraft = () => sleep(400);
    const waits = laptop({ memory: createMemoryFake(store), host: "b" });
    const first = run(a, { source: "llm" }).catch(() => {});
    await sleep(150);
    await expect(run(waits, { source: "llm" })).rejects.toMatchObject({ details: { reason: "timeout" } });
    await first;
    expect([a.drafts, waits.drafts]).toEqual([1, 0]);
  });
});

it("a colleague whose laptop has no model keeps nobody else from theirs", async () => {
  const store = createSharedStore();
  const a = asking({ memory: createMemoryFake(store) });
  const b = laptop({ memory: createMemoryFake(store), host: "b" });
  b.proposal = answer;
  const receipt = aReceipt({ failure: "unreachable", prompt_sha256: null, answer_sha256: null });
  a.drafter = {
    ...a.drafter,
    draft: async () => {
      await sleep(400);
      throw new AwoooError("no_proposal", "away", { details: { reason: "unreachable", receipt } });
    },
  };
  const first = run(a);
  await sleep(150);
  const second = await run(b);
  expect((await first).approval.metadata.source).toBe("template");
  expect([second.approval.metadata.source, b.drafts]).toEqual(["llm", 1]);
  expect([...askedOf(a), ...askedOf(b)]).toEqual([]);
});

describe("what was sent to a model is in the audit", () => {
  it("also where only its proposal counts, and there is none", async () => {
    const ctx = asking();
    ctx.proposal = null;
    await expect(run(ctx, { source: "llm" })).rejects.toMatchObject({ code: "no_proposal" });
    expect(askedOf(ctx)).toEqual([aReceipt({ failure: "timeout", answer_sha256: null })]);
    expect(verifyLedger(ctx.ledger)).toMatchObject({ ok: true, stale_projections: [], problems: [] });
  });

  it("also where the command is ended, before the answer or after it", async () => {
    for (const begin of ["beforeDraft", "drafted"] as const) {
      const ctx = asking();
      const end = new AbortController();
      ctx.signal = end.signal;
      ctx[begin] = () => end.abort(new Error("told to end"));
      await expect(run(ctx)).rejects.toThrow("told to end");
      const failure = begin === "beforeDraft" ? "stopped" : null;
      expect(askedOf(ctx).map((receipt) => receipt.failure)).toEqual([failure]);
      expect(ctx.ledger.read("INC-1")?.state.requests).toEqual([]);
    }
  });

  it("once: a request that holds the receipt is enough, and a server that was never told anything none at all", async () => {
    const ctx = asking();
    await run(ctx);
    ctx.proposal = null;
    await run(ctx, { fresh: true, cache: false });
    expect(askedOf(ctx)).toEqual([]);
  });
});

describe("an answer of before", () => {
  it("does not serve for evidence from elsewhere", async () => {
    const ctx = asking();
    let cluster = "prod-eu";
    ctx.evidence = { ...ctx.evidence, origin: async () => cluster };
    await run(ctx);
    cluster = "prod-us";
    await run(ctx, { fresh: true });
    expect(ctx.drafts).toBe(2);
    await run(ctx, { fresh: true });
    expect(ctx.drafts).toBe(2);
  });

  it("is not asked where it is from before there is one", async () => {
    const ctx = asking();
    ctx.proposal = null;
    let looks = 0;
    ctx.evidence = { ...ctx.evidence, origin: async () => `${++looks}` };
    await run(ctx);
    expect(looks).toBe(0);
  });

  it("does not serve where the model is to be asked anew; the new one does from then on", async () => {
    const ctx = asking();
    await run(ctx);
    const anew = await run(ctx, { fresh: true, cache: false });
    expect([ctx.drafts, anew.approval.metadata["llm_from_cache"]]).toEqual([2, false]);
    expect((await run(ctx, { fresh: true })).approval.metadata["llm_from_cache"]).toBe(true);
    expect(ctx.drafts).toBe(2);
  });
});
