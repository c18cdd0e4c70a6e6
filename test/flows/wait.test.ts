import { describe, expect, it } from "vitest";
import { resolve } from "../../src/flows/resolve.ts";
import { sign } from "../../src/flows/sign.ts";
import { syncAll } from "../../src/flows/sync.ts";
import { waitForDecision } from "../../src/flows/wait.ts";
import { atMinute } from "../support/builders.ts";
import { laptop, putIncident, putRequest } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";

/** Longer than any test runs. */
const LONG = 3_600_000;

function asked(ctx: TestProposingContext = laptop()) {
  putIncident(ctx);
  return { ctx, id: putRequest(ctx, "critical") };
}

const decide = (ctx: TestProposingContext, id: string, signer: string, decision: "approve" | "reject" = "approve") =>
  sign(ctx, { id, decision, signer, comment: null, seenDigest: null });
const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));

describe("wait", () => {
  it("asks once with a timeout of 0", async () => {
    const { ctx, id } = asked();
    await decide(ctx, id, "bob");
    await expect(waitForDecision(ctx, id, 0)).rejects.toMatchObject({
      code: "signatures_missing",
      message: `${id} has 1 of 2 signatures`,
    });
    expect(ctx.notices).toEqual([]);
  });

  it("ends at once with what was decided before", async () => {
    const { ctx, id } = asked();
    await decide(ctx, id, "bob");
    await decide(ctx, id, "carol");
    expect(await waitForDecision(ctx, "INC-1", LONG)).toMatchObject({ approval: { id, status: "approved" } });
  });

  it("ends with what a colleague decides meanwhile", async () => {
    const store = createSharedStore();
    const { ctx, id } = asked(laptop({ memory: createMemoryFake(store) }));
    await syncAll(ctx);
    const other = laptop({ memory: createMemoryFake(store), host: "laptop-b", operator: "bob" });
    const waiting = waitForDecision(ctx, id, LONG);
    await decide(other, id, "bob");
    await decide(other, id, "carol");
    expect(await waiting).toMatchObject({ approval: { status: "approved", current_signatures: 2 } });
    expect(ctx.notices).toEqual([`waiting for 2 signatures of ${id}`]);
  });

  it("ends with a rejection, and with the end of the time to sign", async () => {
    const { ctx, id } = asked();
    const waiting = waitForDecision(ctx, id, LONG);
    await pause(20);
    ctx.time = atMinute(30);
    await expect(waiting).rejects.toMatchObject({ code: "expired", message: expect.stringContaining(atMinute(30)) });
    ctx.time = atMinute(1);
    await decide(ctx, id, "bob", "reject");
    await expect(waitForDecision(ctx, id, 0)).rejects.toMatchObject({
      code: "rejected",
      message: `${id} was rejected by bob`,
    });
  });

  it("ends where nobody can sign any more because the incident is over", async () => {
    const { ctx, id } = asked();
    const waiting = waitForDecision(ctx, id, LONG);
    await resolve(ctx, { id: "INC-1", approval: null, reason: "it went away" });
    await expect(waiting).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("is resolved") });
  });

  it("ends when its own time is over", async () => {
    const { ctx, id } = asked();
    const waiting = waitForDecision(ctx, id, 2000);
    await pause(20);
    ctx.time = atMinute(1);
    await expect(waiting).rejects.toMatchObject({ code: "signatures_missing" });
  });

  it("ends with what the user interrupted it by, and leaves no timer", async () => {
    const { ctx, id } = asked();
    const controller = new AbortController();
    const reason = new Error("interrupted");
    const waiting = waitForDecision(Object.assign(ctx, { signal: controller.signal }), id, LONG);
    await pause(20);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(waitForDecision(ctx, id, LONG)).rejects.toBe(reason);
  });

  it("says once that Redis is away, however often it asks", async () => {
    const memory = createMemoryFake();
    const { ctx, id } = asked(laptop({ memory }));
    await syncAll(ctx);
    memory.down = true;
    const controller = new AbortController();
    const waiting = waitForDecision(Object.assign(ctx, { signal: controller.signal }), id, LONG);
    await pause(1200);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    expect(ctx.notices.filter((notice) => notice.includes("working with the local ledger"))).toHaveLength(1);
  });
});
