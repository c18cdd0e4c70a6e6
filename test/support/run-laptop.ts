/** A laptop that can run: the ledger is real, the cluster says what the test wants. */
import Database from "better-sqlite3";
import { expect } from "vitest";
import type { CatalogueAction } from "../../src/domain/action.ts";
import { contentDigest } from "../../src/domain/approval.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { makeEvent } from "../../src/domain/event-maker.ts";
import { createRequest } from "../../src/domain/request.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import { run } from "../../src/flows/run.ts";
import type { RunningContext } from "../../src/ports.ts";
import { anAssessedProposal, anIncident, aProposal, aRequestInput, OF_EFFECT, restartAction } from "./builders.ts";
import { laptop, putIncident } from "./flow-team.ts";
import type { LedgerContextOptions } from "./ledger-context.ts";
import type { TestProposingContext } from "./proposing-context.ts";
import { A_CLUSTER, aLiveObject } from "./run-builders.ts";
import { type ScriptedCluster, scriptedCluster } from "./scripted-cluster.ts";

export interface RunLaptop extends Omit<TestProposingContext, "cluster">, RunningContext {
  cluster: ScriptedCluster;
  policy: RunningContext["policy"];
  /** What Ctrl-C does. */
  interrupt(): void;
  /** Changes a row of the ledger behind its back. */
  breakChain(): void;
}

export function runLaptop(options: LedgerContextOptions = {}): RunLaptop {
  const controller = new AbortController();
  const base = laptop(options);
  return Object.assign(base, {
    cluster: scriptedCluster(),
    signal: controller.signal,
    pid: 4711,
    isAlive: () => false,
    interrupt: () => controller.abort(new AwoooError("interrupted", "Interrupted")),
    breakChain: () => {
      const db = new Database(String(base.ledger.facts().path));
      db.exec("UPDATE events SET actor = 'mallory' WHERE seq = 1");
      db.close();
    },
  });
}

function proposalOf(action: CatalogueAction, namespace: string) {
  const proposal = aProposal({ action });
  return { ...proposal, target: { ...proposal.target, namespace } };
}

/** A request, signed by `signers`. @returns its id */
export function approvedRequest(
  ctx: RunLaptop,
  risk: RiskLevel = "medium",
  signers = ["bob", "carol"],
  namespace = "shop",
  cluster: typeof A_CLUSTER | null = A_CLUSTER,
  action: CatalogueAction = restartAction(namespace),
): string {
  if (ctx.ledger.read("INC-1") === null) putIncident(ctx);
  const before = cluster === null ? null : aLiveObject();
  const made = createRequest(
    aRequestInput({
      id: ctx.newId(),
      token: ctx.newId(),
      incident: anIncident(),
      assessed: anAssessedProposal({
        severity: "P3",
        proposal: proposalOf(action, namespace),
        facts: { replicas: 5 },
        ...(risk === "high" ? OF_EFFECT.disruptive : {}),
      }),
      operator: ctx.operator,
      cluster,
      targetIdentity: { uid: before?.uid ?? null, generation: before?.generation ?? null },
      before,
      now: ctx.now(),
    }),
  );
  if (made.request.risk_level !== risk) throw new Error(`made a ${made.request.risk_level} request`);
  ctx.ledger.write((tx) => {
    tx.append([makeEvent(ctx, "INC-1", "request.created", made)]);
    for (const signer of signers.slice(0, made.content.rule.signatures)) {
      const digest = contentDigest(made.content);
      const common = { comment: null, key_fingerprint: null, signed_at: ctx.now() };
      const decision = { ...common, signer, decision: "approve" as const, digest };
      const body = { request_id: made.request.id, decision, identity: "asserted" as const };
      tx.append([makeEvent({ ...ctx, operator: signer }, "INC-1", "request.signed", body)]);
    }
  });
  return made.request.id;
}

/** Who watches nothing. */
export const quiet = { step: () => {}, line: () => {} };

/** Why `run` refuses; fails the test where it runs, or writes anything. */
export async function refusal(ctx: RunLaptop, id: string): Promise<AwoooError> {
  const head = ctx.ledger.chain().head;
  const error = await run(ctx, id, quiet).then(
    () => expect.unreachable("it ran"),
    (thrown: unknown) => thrown,
  );
  expect(ctx.ledger.chain().head, "nothing was written").toEqual(head);
  if (!(error instanceof AwoooError)) throw error;
  return error;
}
