/** Another command in place of a request's. */
import { describe, expect, it } from "vitest";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { makeEvent } from "../../src/domain/event-maker.ts";
import { requestAt } from "../../src/domain/request.ts";
import { requestProblem } from "../../src/domain/request-integrity.ts";
import { edit } from "../../src/flows/edit.ts";
import { propose } from "../../src/flows/propose.ts";
import { aProposal, llmNotes } from "../support/builders.ts";
import { putIncident } from "../support/flow-team.ts";
import { approvedRequest, type RunLaptop, runLaptop } from "../support/run-laptop.ts";

const SCALE = "kubectl scale deployment/checkout --namespace=shop --replicas=4";

function requestsOf(ctx: RunLaptop) {
  const requests = ctx.ledger.read("INC-1")?.state.requests ?? [];
  return requests.map((request) => ({ made: request, shown: requestAt(request, null, ctx.now()) }));
}

function digestOf(ctx: RunLaptop, id: string): string {
  const found = requestsOf(ctx).find(({ shown }) => shown.id === id);
  return found?.shown.metadata.content_sha256 ?? "";
}

/** What a colleague's alert does to the incident meanwhile. */
function putSeverity(ctx: RunLaptop): void {
  const body = { signals: [], affected_services: [], severity: "P0" as const };
  ctx.ledger.write((tx) => tx.append([makeEvent(ctx, "INC-1", "signals.added", body)]));
}

async function refusal(ctx: RunLaptop, requestId: string, line: string, seenDigest = digestOf(ctx, requestId)) {
  const head = ctx.ledger.chain().head;
  const error = await edit(ctx, { requestId, seenDigest, line }).then(
    () => expect.unreachable("it was taken"),
    (thrown: unknown) => thrown,
  );
  expect(ctx.ledger.chain().head, "nothing was written").toEqual(head);
  expect(error).toBeInstanceOf(AwoooError);
  return error as AwoooError;
}

describe("a command of the catalogue about an object of the incident", () => {
  it("is a new request that nobody has signed, assessed anew; the old one keeps its signatures", async () => {
    const ctx = runLaptop();
    const old = approvedRequest(ctx, "medium");
    const { requestId } = await edit(ctx, { requestId: old, seenDigest: digestOf(ctx, old), line: SCALE });
    const [before, after] = requestsOf(ctx);
    if (before === undefined || after === undefined) return expect.unreachable("there are two");
    expect(before.shown).toMatchObject({ id: old, status: "approved", current_signatures: 1 });
    expect(after.shown).toMatchObject({
      id: requestId,
      status: "pending",
      signatures: [],
      action: `${SCALE} --context=${before.shown.metadata.cluster?.context}`,
    });
    const { metadata } = after.shown;
    expect(metadata).toMatchObject({ source: "operator", template_id: null });
    expect(metadata.match[0]).toMatch(/^edited by .+, it was: kubectl rollout restart deployment\/checkout/);
    expect(after.shown.description).toBe(metadata.match[0]);
    expect(metadata.trust_adjustment.action_pattern).toContain("/scale/");
    expect(metadata.trust_adjustment.reasons.join()).toContain("scale");
    expect(metadata.remedy).toBe("scale_out");
    // Whatever a screen, `run` or another laptop asks of a request holds of this one too.
    expect(requestProblem(after.made)).toBeNull();
  });

  it("has the risk of its own class, whatever the one before had", async () => {
    const ctx = runLaptop();
    const old = approvedRequest(ctx, "medium");
    const line = "kubectl scale deployment/checkout --namespace=shop --replicas=0";
    await edit(ctx, { requestId: old, seenDigest: digestOf(ctx, old), line });
    expect(["high", "critical"]).toContain(requestsOf(ctx)[1]?.shown.risk_level);
  });

  it("may name the context it gets anyway", async () => {
    const ctx = runLaptop();
    const old = approvedRequest(ctx);
    const line = `${SCALE} --context=${ctx.cluster.view.identity?.context}`;
    await expect(edit(ctx, { requestId: old, seenDigest: digestOf(ctx, old), line })).resolves.toBeDefined();
  });

  it("is the operator's, whoever proposed the one before: its base is the incident's severity, its record its own", async () => {
    const ctx = runLaptop();
    putIncident(ctx, { severity: "P1" });
    ctx.proposal = aProposal({ source: "llm", template_id: null, llm: llmNotes({ risk_level: "low" }) });
    const { approval } = await propose(ctx, { id: "INC-1", source: "llm", llm: true, fresh: true });
    const seenDigest = approval.metadata.content_sha256;
    await edit(ctx, { requestId: approval.id, seenDigest, line: SCALE });
    const shown = requestsOf(ctx)[1]?.shown;
    expect(shown).toMatchObject({ risk_level: "critical", required_signatures: 2 });
    expect(shown?.metadata).toMatchObject({ source: "operator", template_id: null, title: SCALE });
    for (const name of ["llm_provider", "llm_confidence", "llm_risk_level", "evidence"]) {
      expect(shown?.metadata[name] ?? null, name).toBeNull();
    }
    expect(shown?.description).not.toContain(approval.description);
    expect(shown?.metadata.trust_adjustment.action_pattern).toMatch(/^operator\/scale\//);
    expect(shown?.metadata.trust_adjustment.reasons.join()).not.toContain("model");
  });
});

describe("is refused, in one line, and nothing is written", () => {
  it.each([
    ["another object", SCALE.replace("checkout", "billing"), "the incident names no deployment/billing"],
    ["another namespace", SCALE.replace("=shop", "=kube-system"), "the incident names no deployment/checkout in"],
    ["a shell's characters", `${SCALE}; rm -rf /`, "uses no shell"],
    ["another program", "rm -rf /", "must be exactly kubectl"],
    ["a forbidden verb", "kubectl exec deployment/checkout --namespace=shop", "forbidden"],
    ["nothing", "   ", "there is no command"],
    ["another context", `${SCALE} --context=staging`, "--context=staging"],
    [
      "the command it has, in another context",
      "kubectl rollout restart deployment/checkout --namespace=shop --context=staging",
      "--context=staging: this is",
    ],
    ["the command it has", "kubectl rollout restart deployment/checkout --namespace=shop", "has already"],
  ])("%s", async (_name, line, reason) => {
    const ctx = runLaptop();
    const old = approvedRequest(ctx);
    const { message } = await refusal(ctx, old, line);
    expect(message).toContain(reason);
    expect(message).not.toContain("\n");
  });

  it("what was drawn is not what is there", async () => {
    const ctx = runLaptop();
    const old = approvedRequest(ctx);
    expect((await refusal(ctx, old, SCALE, "f".repeat(64))).code).toBe("conflict");
  });

  it("who asked has left while the cluster was looked at", async () => {
    const ctx = runLaptop();
    const old = approvedRequest(ctx);
    const seenDigest = digestOf(ctx, old);
    const left = new AbortController();
    ctx.signal = left.signal;
    ctx.cluster.onInspect = () => left.abort(new Error("left"));
    await expect(edit(ctx, { requestId: old, seenDigest, line: SCALE })).rejects.toThrow("left");
    expect(requestsOf(ctx)).toHaveLength(1);
  });

  it("an incident that grew graver while the cluster was looked at", async () => {
    const ctx = runLaptop();
    const old = approvedRequest(ctx);
    ctx.cluster.onInspect = () => putSeverity(ctx);
    await expect(edit(ctx, { requestId: old, seenDigest: digestOf(ctx, old), line: SCALE })).rejects.toThrow(
      "is P0 now",
    );
    expect(requestsOf(ctx)).toHaveLength(1);
  });
});
