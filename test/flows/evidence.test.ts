/** What the ledger and the library say of an incident, on a real ledger. */
import { describe, expect, it } from "vitest";
import { makeEvent } from "../../src/domain/event-maker.ts";
import type { EvidenceSource } from "../../src/domain/evidence.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { Playbook } from "../../src/domain/playbook-schema.ts";
import { evidenceReader } from "../../src/flows/evidence.ts";
import { anIncident, aSignal, atDay, atMinute } from "../support/builders.ts";
import { laptop, putIncident } from "../support/flow-team.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";
import { aRequestOf } from "../support/requests.ts";
import { aRunIntent, aRunResult } from "../support/run-builders.ts";
import { type ScriptedEvidence, scriptedEvidence } from "../support/scripted-evidence.ts";

const NEVER = new AbortController().signal;
const TARGET = { kind: "deployment", name: "checkout", namespace: "shop" } as const;
const OWN = ["similar_incidents", "playbooks", "recent_changes"] as const;

function open(available: EvidenceSource[] = []): TestProposingContext & { evidence: ScriptedEvidence } {
  return Object.assign(laptop(), { evidence: scriptedEvidence({ available }) });
}

async function read(ctx: TestProposingContext, source: (typeof OWN)[number], incident: Incident = anIncident()) {
  return await evidenceReader(ctx, incident, TARGET).read({ source }, NEVER);
}

/** An incident whose request to restart checkout was run, and how that ended. */
function putRun(ctx: TestProposingContext, incident_id: string, fields: Parameters<typeof aRunResult>[1] = {}): void {
  putIncident(ctx, { incident_id, created_at: ctx.time, updated_at: ctx.time });
  const incident = anIncident({ incident_id });
  const made = aRequestOf("medium", {
    incident,
    id: ctx.newId(),
    token: ctx.newId(),
    operator: "alice",
    now: ctx.now(),
  });
  const result = aRunResult(made.request.id, fields);
  ctx.ledger.write((tx) =>
    tx.append([
      makeEvent(ctx, incident_id, "request.created", made),
      makeEvent(ctx, incident_id, "run.started", aRunIntent(made)),
      makeEvent(ctx, incident_id, "run.finished", result),
    ]),
  );
}

describe("evidenceReader", () => {
  it("has what is outside, and what the ledger and the library know", async () => {
    const ctx = open(["kubectl", "prometheus"]);
    const sources = () => evidenceReader(ctx, anIncident(), TARGET).sources(NEVER);
    expect(await sources()).toEqual(["kubectl", "prometheus", "similar_incidents", "recent_changes"]);
    ctx.playbooks = { playbooks: () => ({ playbooks: [RESTART], problems: [], files: new Map() }) };
    expect(await sources()).toContain("playbooks");
  });

  it("asks outside for what is there", async () => {
    const ctx = open(["prometheus"]);
    const reading = await evidenceReader(ctx, anIncident(), TARGET).read({ source: "prometheus", query: "up" }, NEVER);
    expect(reading).toEqual({ ok: true, text: "what prometheus: up says", cut: false });
  });

  it("says what was tried for earlier incidents like this one, and how it ended", async () => {
    const ctx = open();
    putRun(ctx, "INC-old", { outcome: "failed", detail: "0 of 5 replicas are ready\u001b[31m" });
    putIncident(ctx, {
      incident_id: "INC-other",
      signals: [aSignal({ alert_name: "DiskFull" })],
      affected_services: ["x"],
    });
    ctx.time = atDay(10);
    putIncident(ctx, { incident_id: "INC-9" });
    const { text } = await read(ctx, "similar_incidents", anIncident({ incident_id: "INC-9" }));
    expect(text.split("\n")).toEqual([
      expect.stringMatching(/^INC-old, 2026-03-02 10:00:00 UTC, P2, mitigating: KubePodCrashLooping on checkout$/),
      "  kubectl rollout restart deployment/checkout --namespace=shop: failed (0 of 5 replicas are ready)",
    ]);
    expect((await read(open(), "similar_incidents")).text).toBe("no earlier incident is like this one");
  });

  it("says what was run in the namespace in the last 24 hours, newest first, and what was asked for", async () => {
    const ctx = open();
    putRun(ctx, "INC-1");
    ctx.time = atMinute(30);
    putRun(ctx, "INC-2", { outcome: "failed", detail: "0 of 5" });
    ctx.time = atMinute(60);
    expect((await read(ctx, "recent_changes")).text.split("\n")).toEqual([
      "run from awooo in namespace shop in the last 24 hours (what other tools did is not seen here):",
      expect.stringMatching(/^2026-03-02 10:30:00 UTC kubectl rollout restart .*: failed \(0 of 5\); by alice, INC-2$/),
      expect.stringMatching(
        /^2026-03-02 10:00:00 UTC kubectl rollout restart .*: worked \(rolled out\); by alice, INC-1$/,
      ),
      "requests of this incident:",
      expect.stringMatching(/^2026-03-02 10:00:00 UTC kubectl rollout restart .*: executed$/),
    ]);
    ctx.time = atDay(2);
    expect((await read(ctx, "recent_changes", anIncident({ incident_id: "INC-9" }))).text).toBe(
      "nothing was run from awooo in namespace shop in the last 24 hours; what other tools did is not seen here",
    );
  });

  it("names the playbooks that come near, and no others", async () => {
    const ctx = open();
    const far = { ...RESTART, id: "far", symptoms: { alerts: ["DiskFull"], namespace: "billing", services: ["db"] } };
    ctx.playbooks = { playbooks: () => ({ playbooks: [RESTART, far], problems: [], files: new Map() }) };
    expect((await read(ctx, "playbooks")).text).toMatch(
      /^restart-checkout \(0\.\d\d, its alerts fire\): Restart checkout; restart_workload$/,
    );
  });
});

const RESTART: Playbook = {
  id: "restart-checkout",
  title: "Restart checkout",
  symptoms: { alerts: ["KubePodCrashLooping"], namespace: "shop" },
  action: { name: "rollout_restart", params: { kind: "deployment", name: "checkout", namespace: "shop" } },
  remedy: "restart_workload",
};
