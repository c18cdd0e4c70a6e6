import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import type { EventBodies, EventType } from "../../src/domain/event.ts";
import { makeEvent } from "../../src/domain/event-maker.ts";
import type { CreatedRequest } from "../../src/domain/request.ts";
import { verifyLedger } from "../../src/flows/audit.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { sign } from "../../src/flows/sign.ts";
import { aDecision, anIncident, anOutcome, atMinute } from "../support/builders.ts";
import { laptop, putIncident, putRequest } from "../support/flow-team.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";
import { aRequestOf } from "../support/requests.ts";
import { A_CLUSTER, aRunIntent, aRunResult } from "../support/run-builders.ts";

/** A whole story that breaks no rule; on it each test adds what does. */
async function story(): Promise<TestProposingContext> {
  const ctx = laptop();
  putIncident(ctx);
  const id = putRequest(ctx, "medium");
  await sign(ctx, { id, decision: "approve", signer: "bob", comment: null, seenDigest: null });
  await resolve(ctx, { id, approval: "newest", reason: null }).catch(() => undefined);
  await resolve(ctx, { id: "INC-1", approval: "newest", reason: null });
  putIncident(ctx, { incident_id: "INC-2" });
  return ctx;
}

/** Written by something that is not awooo: the chain is whole, and what it tells of is wrong. */
function smuggle<T extends EventType>(ctx: TestProposingContext, type: T, body: EventBodies[T]): string {
  const event = makeEvent(ctx, "INC-2", type, body);
  ctx.ledger.write((tx) => tx.append([event]));
  return event.id;
}

/** A request of INC-2 on a cluster, which nobody has signed. */
function made(ctx: TestProposingContext): CreatedRequest {
  const incident = anIncident({ incident_id: "INC-2" });
  const request = aRequestOf("medium", { id: ctx.newId(), incident, cluster: A_CLUSTER, now: ctx.now() });
  smuggle(ctx, "request.created", request);
  return request;
}

/** The same, signed as it should be. @returns its id */
function approved(ctx: TestProposingContext): string {
  const { request, content } = made(ctx);
  const decision = aDecision(content, "bob");
  smuggle(ctx, "request.signed", { request_id: request.id, decision, identity: "asserted" });
  return request.id;
}

function requestOf(ctx: TestProposingContext, id: string): CreatedRequest {
  const found = ctx.ledger.read("INC-2")?.state.requests.find(({ request }) => request.id === id);
  if (found === undefined) throw new Error("no request");
  return found;
}

const OUTCOME = { ...anOutcome({ request_id: "nobody" }), action_pattern: "p", action: "a", target: "t" };

describe("verifyLedger", () => {
  it("has nothing to say of what awooo did", async () => {
    const ctx = await story();
    expect(verifyLedger(ctx.ledger)).toEqual({
      ok: true,
      events: 6,
      chain_id: expect.any(String),
      head: ctx.ledger.chain().head.hash,
      break: null,
      stale_projections: [],
      problems: [],
    });
    expect(verifyLedger(laptop().ledger)).toMatchObject({ ok: true, events: 0 });
  });

  it.each<[string, (ctx: TestProposingContext) => string]>([
    [
      "request_mismatch",
      (ctx) => {
        const { request, content } = aRequestOf("critical");
        const moved = { request: { ...request, incident_id: "INC-2" }, content: { ...content, incident_id: "INC-2" } };
        return smuggle(ctx, "request.created", moved);
      },
    ],
    ["resolved_unapproved", (ctx) => smuggle(ctx, "incident.resolved", { approval_id: "nobody", reason: null })],
    [
      "resolved_unapproved",
      (ctx) => smuggle(ctx, "incident.resolved", { approval_id: putRequest(ctx, "medium", "INC-2"), reason: null }),
    ],
    ["outcome_without_request", (ctx) => smuggle(ctx, "outcome.recorded", OUTCOME)],
    ["run_unapproved", (ctx) => smuggle(ctx, "run.started", aRunIntent(made(ctx)))],
    ["run_unapproved", (ctx) => smuggle(ctx, "run.handed_over", { request_id: made(ctx).request.id, reason: "x" })],
    ["result_without_run", (ctx) => smuggle(ctx, "run.finished", aRunResult(made(ctx).request.id))],
    ["worked_without_run", (ctx) => smuggle(ctx, "outcome.recorded", { ...OUTCOME, request_id: approved(ctx) })],
    [
      "worked_without_run",
      (ctx) => {
        const request_id = approved(ctx);
        smuggle(ctx, "run.started", aRunIntent(requestOf(ctx, request_id)));
        smuggle(ctx, "run.finished", aRunResult(request_id, { outcome: "inconclusive", reason: "interrupted" }));
        return smuggle(ctx, "outcome.recorded", { ...OUTCOME, request_id });
      },
    ],
    [
      "run_unapproved",
      (ctx) => {
        const request_id = approved(ctx);
        ctx.time = atMinute(4 * 60 + 1);
        return smuggle(ctx, "run.started", aRunIntent(requestOf(ctx, request_id)));
      },
    ],
    [
      "run_mismatch",
      (ctx) => {
        const argv = ["kubectl", "delete", "namespace", "shop"];
        return smuggle(ctx, "run.started", aRunIntent(requestOf(ctx, approved(ctx)), { argv }));
      },
    ],
    [
      "run_mismatch",
      (ctx) => {
        const cluster = { ...A_CLUSTER, server: "https://elsewhere" };
        return smuggle(ctx, "run.started", aRunIntent(requestOf(ctx, approved(ctx)), { cluster }));
      },
    ],
    [
      "run_again",
      (ctx) => {
        const request = requestOf(ctx, approved(ctx));
        smuggle(ctx, "run.started", aRunIntent(request));
        const again = { ...makeEvent(ctx, "INC-2", "run.started", aRunIntent(request, { pid: 2 })), lamport: 99 };
        ctx.ledger.write((tx) => tx.adopt([again]));
        return again.id;
      },
    ],
  ])("finds %s", async (problem, add) => {
    const ctx = await story();
    const event_id = add(ctx);
    expect(verifyLedger(ctx.ledger)).toMatchObject({
      ok: false,
      break: null,
      problems: [{ incident_id: "INC-2", event_id, problem }],
    });
    if (problem !== "worked_without_run") expect(ctx.ledger.outcomes("p", ctx.now())).toEqual([]);
  });

  it("finds a close over a rejection that was known", async () => {
    const ctx = await story();
    const id = putRequest(ctx, "medium", "INC-2");
    await sign(ctx, { id, decision: "reject", signer: "bob", comment: null, seenDigest: null });
    const event_id = smuggle(ctx, "incident.resolved", { approval_id: id, reason: null });
    expect(verifyLedger(ctx.ledger).problems).toMatchObject([{ event_id, problem: "resolved_unapproved" }]);
  });

  it("finds a row that was changed, and whose it is", async () => {
    const ctx = await story();
    edit(ctx, "UPDATE events SET actor = 'mallory' WHERE seq = 3");
    expect(verifyLedger(ctx.ledger)).toMatchObject({
      ok: false,
      break: { seq: 3, problem: "hash", incident_id: "INC-1" },
      problems: [],
    });
    edit(ctx, "DELETE FROM events WHERE seq = 3");
    expect(verifyLedger(ctx.ledger).break).toEqual({ seq: 3, problem: "gap", incident_id: null });
  });

  it("finds projections that were changed", async () => {
    const ctx = await story();
    edit(ctx, "UPDATE incidents SET status = 'investigating'");
    expect(verifyLedger(ctx.ledger)).toMatchObject({ ok: false, break: null, stale_projections: ["incidents"] });
  });

  it("finds what was hidden by taking an incident out of the projections", async () => {
    const ctx = await story();
    const event_id = smuggle(ctx, "incident.resolved", { approval_id: "nobody", reason: null });
    edit(ctx, "DELETE FROM incidents");
    const report = verifyLedger(ctx.ledger);
    expect(report.stale_projections).toEqual(["incidents"]);
    expect(report.problems).toMatchObject([{ event_id }]);
  });
});

function edit(ctx: TestProposingContext, statement: string): void {
  const db = new Database(String(ctx.ledger.facts().path));
  db.exec(statement);
  db.close();
}
