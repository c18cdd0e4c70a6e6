import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { type SignInput, sign } from "../../src/flows/sign.ts";
import { syncAll } from "../../src/flows/sync.ts";
import { atMinute } from "../support/builders.ts";
import { laptop, putIncident, putRequest } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";

const SIGNER = fileURLToPath(new URL("sign-child.ts", import.meta.url));

function asked(risk: RiskLevel, ctx: TestProposingContext = laptop()) {
  putIncident(ctx);
  return { ctx, id: putRequest(ctx, risk) };
}

const signing = (ctx: TestProposingContext, id: string, input: Partial<SignInput> = {}) =>
  sign(ctx, { id, decision: "approve", signer: "bob", comment: null, seenDigest: null, ...input });

describe("sign", () => {
  it("records who decided, and tells how the request stands", async () => {
    const { ctx, id } = asked("critical");
    const first = await signing(ctx, id, { comment: "go" });
    expect(first).toMatchObject({
      outcome: "signed",
      signer: "bob",
      degraded: [],
      approval: { status: "pending", current_signatures: 1, signatures: [{ signer: "bob", comment: "go" }] },
    });
    expect((await signing(ctx, id, { signer: "carol" })).approval).toMatchObject({ status: "approved" });
    expect(ctx.ledger.read("INC-1")?.events.map(({ type, actor }) => [type, actor])).toEqual([
      ["incident.opened", "alice"],
      ["request.created", "alice"],
      ["request.signed", "bob"],
      ["request.signed", "carol"],
    ]);
  });

  it.each<[string, RiskLevel, Partial<SignInput>, string, string]>([
    ["another digest than is there", "medium", { seenDigest: "0".repeat(64) }, "conflict", atMinute(0)],
    ["the operator alone on a high one", "high", { signer: "ALICE" }, "refused", atMinute(0)],
    ["after its time", "medium", {}, "expired", atMinute(240)],
    ["nobody", "medium", { signer: " " }, "usage", atMinute(0)],
  ])("writes nothing for %s", async (_, risk, input, code, time) => {
    const { ctx, id } = asked(risk);
    ctx.time = time;
    const head = ctx.ledger.chain().head;
    await expect(signing(ctx, id, input)).rejects.toMatchObject({ code });
    expect(ctx.ledger.chain().head).toEqual(head);
  });

  it("writes nothing twice, and says so", async () => {
    const { ctx, id } = asked("critical");
    await signing(ctx, id);
    const head = ctx.ledger.chain().head;
    expect((await signing(ctx, id, { signer: "BOB" })).outcome).toBe("already_signed");
    expect(ctx.ledger.chain().head).toEqual(head);
  });

  it("is over with the incident", async () => {
    const { ctx, id } = asked("medium");
    await resolve(ctx, { id: "INC-1", approval: null, reason: "over" });
    await expect(signing(ctx, id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("resolved"),
    });
  });

  it("knows a rejection that a colleague made meanwhile", async () => {
    const store = createSharedStore();
    const { ctx, id } = asked("critical", laptop({ memory: createMemoryFake(store) }));
    await syncAll(ctx);
    const other = laptop({ memory: createMemoryFake(store), host: "laptop-b", operator: "bob" });
    await signing(other, id, { decision: "reject", comment: "no" });
    await expect(signing(ctx, id, { signer: "carol" })).rejects.toMatchObject({ code: "rejected" });
  });

  it("keeps signatures made on laptops that could not see each other", async () => {
    const store = createSharedStore();
    const [mine, theirs] = [createMemoryFake(store), createMemoryFake(store)];
    const { ctx, id } = asked("critical", laptop({ memory: mine }));
    await syncAll(ctx);
    const other = laptop({ memory: theirs, host: "laptop-b", operator: "bob" });
    await syncAll(other);
    mine.down = true;
    theirs.down = true;
    expect((await signing(ctx, id, { signer: "carol" })).degraded).toEqual(["redis"]);
    expect((await signing(other, id)).approval).toMatchObject({ status: "pending", current_signatures: 1 });
    mine.down = false;
    theirs.down = false;
    for (const one of [ctx, other, ctx]) await syncAll(one);
    const state = ctx.ledger.read("INC-1")?.state;
    expect(other.ledger.read("INC-1")?.state).toEqual(state);
    expect(state?.requests[0]?.decisions.map(({ signer }) => signer).sort()).toEqual(["bob", "carol"]);
  });

  it("of two processes at once keeps both, and of ten only what is needed", { timeout: 60_000 }, async () => {
    const { ctx, id } = asked("critical");
    const path = String(ctx.ledger.facts().path);
    const names = Array.from({ length: 10 }, (_, i) => `person-${i}`);
    const answers = await Promise.all(names.map((name) => signInProcess(path, id, name)));
    const state = ctx.ledger.read("INC-1")?.state;
    const signers = state?.requests[0]?.decisions.map(({ signer }) => signer) ?? [];
    expect(signers).toHaveLength(2);
    expect(new Set(signers).size).toBe(2);
    expect(answers.filter((answer) => answer === "signed")).toHaveLength(2);
    expect(answers.filter((answer) => answer === "already_approved")).toHaveLength(8);
    expect(ctx.ledger.chain()).toMatchObject({ head: { seq: 4 }, break: null });
  });
});

function signInProcess(path: string, id: string, signer: string): Promise<string> {
  return new Promise((resume) => {
    const child = spawn(process.execPath, [SIGNER, path, id, signer], { stdio: ["ignore", "pipe", "inherit"] });
    let answer = "";
    child.stdout.on("data", (data) => {
      answer += data;
    });
    child.on("close", () => resume(answer.trim()));
  });
}
