/** What propose makes of a model: its answers kept, what it is told, what is kept of it, and who waits for it. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import { ANSWER_TTL_MS } from "../../src/domain/cached-answer.ts";
import { type ProposeInput, propose } from "../../src/flows/propose.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { sign } from "../../src/flows/sign.ts";
import type { Commons } from "../../src/ports-memory.ts";
import { aProposal, aReceipt, atMinute, byModel, llmNotes, restartAction } from "../support/builders.ts";
import { laptop, putIncident } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import { noCommons } from "../support/no-model.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";

const run = (ctx: TestProposingContext, input: Partial<ProposeInput> = {}) =>
  propose(ctx, { id: "INC-1", source: "auto", llm: true, fresh: false, ...input });

const scale = aProposal({
  action: catalogueAction("scale", { kind: "deployment", name: "checkout", namespace: "shop", replicas: 3 }),
  remedy: "scale_out",
});

/** With an incident, and a model that wants to scale; the only template restarts. */
function asking(memory: Parameters<typeof laptop>[0] = {}): TestProposingContext {
  const ctx = laptop(memory);
  putIncident(ctx);
  ctx.proposal = byModel(scale, "medium");
  return ctx;
}

describe("an answer", () => {
  it("serves again for the same question, and says so", async () => {
    const ctx = asking();
    const first = await run(ctx);
    const again = await run(ctx, { fresh: true });
    expect([first.reused, again.reused, ctx.drafts]).toEqual([false, false, 1]);
    expect(again.approval.id).not.toBe(first.approval.id);
    expect(again.approval.action).toBe(first.approval.action);
    expect([first, again].map(({ approval }) => approval.metadata["llm_from_cache"])).toEqual([false, true]);
    expect(again.approval.metadata.llm_receipt).toEqual(aReceipt({ from_cache: true }));
    const [at, cachedAt] = [first, again].map(({ approval }) => approval.metadata["llm_answered_at"]);
    expect([typeof at, cachedAt]).toEqual(["string", at]);
    expect(again.degraded).not.toContain("llm");
  });

  it("serves the whole team, for some minutes", async () => {
    const store = createSharedStore();
    const [a, b] = [
      asking({ memory: createMemoryFake(store) }),
      laptop({ memory: createMemoryFake(store), host: "b" }),
    ];
    await run(a);
    expect((await run(b, { fresh: true })).approval.metadata["llm_from_cache"]).toBe(true);
    expect(b.drafts).toBe(0);
    const [kept] = store.answers.values();
    const left = (kept?.endsAt ?? 0) - performance.now();
    expect(left).toBeGreaterThan(ANSWER_TTL_MS - 60_000);
    expect(left).toBeLessThanOrEqual(ANSWER_TTL_MS);
  });

  it("does not serve for another question: one was turned down since", async () => {
    const ctx = asking();
    const { approval } = await run(ctx);
    await sign(ctx, { id: approval.id, decision: "reject", signer: "bob", comment: "not again", seenDigest: null });
    await run(ctx);
    expect(ctx.drafts).toBe(2);
    expect(ctx.asked?.earlier).toEqual([
      {
        action: "kubectl scale deployment/checkout --namespace=shop --replicas=3",
        became: "rejected",
        comment: "not again",
      },
    ]);
  });

  it("that nobody can read any more is asked for anew", async () => {
    const ctx = asking();
    ctx.commons = { ...noCommons, readAnswer: async () => "damaged" } satisfies Commons;
    await run(ctx);
    expect(ctx.drafts).toBe(1);
  });

  it("is none where the model failed", async () => {
    const ctx = asking();
    ctx.proposal = null;
    await run(ctx);
    await run(ctx, { fresh: true });
    expect(ctx.drafts).toBe(2);
  });

  it("is not looked for, nor is the file it would be in made, without a model", async () => {
    const ctx = asking();
    await run(ctx, { llm: false });
    await run(ctx, { source: "template", fresh: true });
    const folder = dirname(ctx.ledger.facts().path ?? "");
    expect(existsSync(join(folder, "commons.db"))).toBe(false);
    await run(ctx, { fresh: true });
    expect(existsSync(join(folder, "commons.db"))).toBe(true);
  });

  it("is kept here where the team's store is away", async () => {
    const memory = createMemoryFake();
    const ctx = asking({ memory });
    memory.down = true;
    expect((await run(ctx)).degraded).toEqual(["cluster", "redis"]);
    expect((await run(ctx, { fresh: true })).approval.metadata["llm_from_cache"]).toBe(true);
  });
});

describe("what the model is given", () => {
  it("is the object the library found, its looks, and what can be read", async () => {
    const ctx = asking();
    const look = {
      name: "describe",
      params: { kind: "{target.kind}", name: "{target.name}", namespace: "shop" },
    } as const;
    const { templates } = ctx.templates.templates();
    const with_look = templates.map((template) => ({ ...template, diagnostics: [look] }));
    ctx.templates = { templates: () => ({ templates: with_look, problems: [], files: new Map() }) };
    await run(ctx, { source: "llm" });
    expect(ctx.asked?.target).toEqual({ kind: "deployment", name: "checkout", namespace: "shop" });
    expect(ctx.asked?.looks).toMatchObject([{ name: "describe", params: { name: "checkout" } }]);
    expect(await ctx.asked?.evidence.sources(ctx.signal)).toContain("similar_incidents");
  });

  it("what can be told while it works is told", async () => {
    const ctx = asking();
    const steps: string[] = [];
    ctx.onProgress = ({ step }) => void steps.push(step);
    ctx.beforeDraft = () => ctx.asked?.onProgress({ step: "gathering", model: null });
    await run(ctx);
    expect(steps).toEqual(["gathering"]);
  });
});

describe("where no model is waited for any more", () => {
  it.each([
    ["by a model", byModel(aProposal(), "low")],
    ["by the library, as the model failed", null],
  ])("it is told so once there is a draft %s, before the cluster is looked at", async (_by, proposal) => {
    const ctx = asking();
    const steps: string[] = [];
    ctx.proposal = proposal;
    ctx.beforeDraft = () => void steps.push("asked");
    ctx.drafted = () => void steps.push("drafted");
    const { cluster } = ctx;
    const inspect: typeof cluster.inspect = (...input) => {
      steps.push("inspected");
      return cluster.inspect(...input);
    };
    ctx.cluster = { ...cluster, inspect };
    await run(ctx);
    expect(steps.slice(0, 3)).toEqual(["asked", "drafted", "inspected"]);
  });
});

describe("what the library would have said", () => {
  it("stands beside the model's proposal where it differs", async () => {
    const { approval } = await run(asking());
    expect(approval.metadata.alternative).toEqual({
      source: "template",
      id: "restart",
      title: "Restart shop/checkout",
      remedy: "restart_workload",
      command: "kubectl rollout restart deployment/checkout --namespace=shop",
      why: ["no template knows this alert"],
      agrees: false,
    });
    // Who wrote it and what the library makes of it is data, which each reader puts into words of theirs.
    expect(approval.metadata.match).toEqual([]);
  });

  it("agrees where it comes to the same command, whatever it is called", async () => {
    const ctx = asking();
    ctx.proposal = byModel(aProposal({ action: restartAction(), remedy: "fix_configuration" }), "medium");
    const { approval } = await run(ctx, { source: "llm" });
    expect(approval.metadata.alternative?.agrees).toBe(true);
  });

  it("is the proposal itself where the model fails: with what was asked, and nothing of a model's own", async () => {
    const ctx = asking();
    ctx.proposal = null;
    const { approval } = await run(ctx);
    expect(approval.metadata.llm_receipt).toEqual(aReceipt({ failure: "timeout", answer_sha256: null }));
    expect(approval.metadata).not.toHaveProperty("alternative");
    expect(approval.metadata).not.toHaveProperty("evidence");
    expect(approval.metadata.source).toBe("template");
    const without = (await run(ctx, { llm: false, fresh: true })).approval.metadata;
    expect(without).not.toHaveProperty("llm_receipt");
  });

  it("the evidence of a model's proposal is kept with it", async () => {
    const ctx = asking();
    const item = {
      id: "E1",
      source: "kubectl",
      query: "kubectl get",
      ok: true,
      text: "3 pods",
      cut: false,
      cited: true,
    } as const;
    ctx.proposal = { ...byModel(scale, "medium"), llm: llmNotes({ evidence: [item] }) };
    expect((await run(ctx)).approval.metadata.evidence).toEqual([item]);
    const nothing = asking();
    expect((await run(nothing)).approval.metadata.evidence).toEqual([]);
  });

  it("confidence decides nothing", async () => {
    const risks = [0, 1].map(async (confidence) => {
      const ctx = asking();
      ctx.proposal = { ...byModel(scale, "low"), llm: llmNotes({ risk_level: "low", confidence }) };
      const { approval } = await run(ctx);
      return [approval.risk_level, approval.required_signatures, approval.status];
    });
    const [none, full] = await Promise.all(risks);
    expect(none).toEqual(full);
  });
});

describe("Ctrl-C", () => {
  const impatient = (ctx: TestProposingContext) => {
    const controller = new AbortController();
    ctx.patience = controller.signal;
    return controller;
  };

  it("while the model thinks takes the template; the rest goes on", async () => {
    const ctx = asking();
    const controller = impatient(ctx);
    let looked: boolean | null = null;
    const { inspect } = ctx.cluster;
    ctx.cluster = {
      ...ctx.cluster,
      inspect: (target, action, signal) => {
        looked = signal.aborted;
        return inspect(target, action, signal);
      },
    };
    ctx.beforeDraft = () => controller.abort();
    const { approval, degraded } = await run(ctx);
    expect([approval.metadata.source, degraded, looked]).toEqual(["template", ["cluster", "llm"], false]);
    expect(approval.metadata.llm_receipt?.failure).toBe("stopped");
  });

  it("while somebody else asks it takes the template, and asks nobody", async () => {
    const ctx = asking();
    await ctx.commons.acquireLease("propose:INC-1", 60_000);
    const controller = impatient(ctx);
    const running = run(ctx);
    await sleep(150);
    controller.abort();
    const { approval, degraded } = await running;
    expect([approval.metadata.source, degraded, ctx.drafts]).toEqual(["template", ["cluster", "llm"], 0]);
    expect(ctx.notices).toEqual([
      "somebody else is proposing for INC-1 right now; waiting for it",
      "waiting for a model was stopped; using a playbook or template instead; to ask it again: awooo propose INC-1 --new",
    ]);
  });

  it("where only the model's proposal counts there is none", async () => {
    const ctx = asking();
    impatient(ctx).abort();
    await expect(run(ctx, { source: "llm" })).rejects.toMatchObject({
      code: "no_proposal",
      details: { reason: "stopped" },
    });
  });
});

describe("several on one machine", () => {
  it("get one request from one draft", async () => {
    const first = asking();
    first.time = atMinute(1);
    first.beforeDraft = () => sleep(300);
    const others = Array.from({ length: 4 }, () =>
      Object.assign(Object.create(first) as TestProposingContext, { drafts: 0 }),
    );
    const results = await Promise.all([first, ...others].map((ctx) => run(ctx)));
    expect(new Set(results.map(({ approval }) => approval.id)).size).toBe(1);
    expect(results.map(({ reused }) => reused)).toEqual([false, true, true, true, true]);
    expect(first.drafts).toBe(1);
  });

  it("do not ask for an incident that was resolved while they waited", async () => {
    const ctx = asking();
    const lease = await ctx.commons.acquireLease("propose:INC-1", 60_000);
    const running = run(ctx);
    await sleep(100);
    await resolve(ctx, { id: "INC-1", approval: null, reason: "gone" });
    await lease?.release();
    await expect(running).rejects.toMatchObject({ code: "conflict" });
    expect(ctx.drafts).toBe(0);
  });
});
