import { describe, expect, it } from "vitest";
import { makeEvent } from "../../src/domain/event-maker.ts";
import { listApprovals } from "../../src/flows/list.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { sign } from "../../src/flows/sign.ts";
import { aDecision, atMinute } from "../support/builders.ts";
import { laptop, putIncident, putRequest } from "../support/flow-team.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";

const ids = async (ctx: TestProposingContext, pending: boolean, limit?: number) => {
  const { approvals } = await listApprovals(ctx, { pending, ...(limit !== undefined && { limit }) });
  return approvals.map(({ id }) => id);
};

describe("approvals", () => {
  it("are all there are, or those that wait, newest first", async () => {
    const ctx = laptop();
    putIncident(ctx);
    putIncident(ctx, { incident_id: "INC-2" });
    const first = putRequest(ctx, "critical");
    ctx.time = atMinute(1);
    const second = putRequest(ctx, "medium", "INC-2");
    ctx.time = atMinute(2);
    const third = putRequest(ctx, "low");
    expect(await ids(ctx, false)).toEqual([third, second, first]);
    expect(await ids(ctx, true)).toEqual([second, first]);
    expect(await ids(ctx, true, 1)).toEqual([second]);
    await sign(ctx, { id: second, decision: "approve", signer: "bob", comment: null, seenDigest: null });
    expect(await ids(ctx, true)).toEqual([first]);
    ctx.time = atMinute(30);
    expect(await ids(ctx, true)).toEqual([]);
  });

  it("do not wait once their incident is over", async () => {
    const ctx = laptop();
    putIncident(ctx);
    putRequest(ctx, "critical");
    await resolve(ctx, { id: "INC-1", approval: null, reason: "over" });
    expect(await ids(ctx, true)).toEqual([]);
    expect(await ids(ctx, false)).toHaveLength(1);
    expect((await listApprovals(ctx, { pending: false })).over).toEqual(new Set(["INC-1"]));
  });

  it("go on waiting after a rejection that does not count", async () => {
    const ctx = laptop();
    putIncident(ctx);
    const id = putRequest(ctx, "critical");
    const content = ctx.ledger.read("INC-1")?.state.requests[0]?.content;
    if (content === undefined) throw new Error("no request");
    const decision = aDecision(content, "mallory", { decision: "reject", digest: "0".repeat(64) });
    const body = { request_id: id, decision, identity: "asserted" as const };
    ctx.ledger.write((tx) => tx.adopt([{ ...makeEvent(ctx, "INC-1", "request.signed", body), lamport: 3 }]));
    expect(await ids(ctx, true)).toEqual([id]);
  });
});
