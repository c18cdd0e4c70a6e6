/** The main job with the built program: a real Alertmanager, alone on SQLite and as a team tool over a real Redis. */
import { afterAll, beforeAll, expect } from "vitest";
import { type Alertmanager, startAlertmanager } from "../support/alertmanager.ts";
import { type Laptop, newLaptop } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";

const { describe, test } = needing("redis-server", "prometheus-alertmanager", "amtool");

const WEEK_SECONDS = 604_800;

let alertmanager: Alertmanager;
let redis: RedisServer;

beforeAll(async () => {
  [alertmanager, redis] = await Promise.all([startAlertmanager(), startRedis()]);
  await alertmanager.addAlert(
    { alertname: "KubeDeploymentRolloutStuck", namespace: "shop", deployment: "checkout", severity: "critical" },
    { summary: "Rollout is not progressing", description: "Release v42 was deployed 9 minutes ago" },
  );
});

afterAll(async () => {
  await Promise.all([alertmanager?.stop(), redis?.stop()]);
});

/** Alert to resolved incident, two people signing. */
async function wholeStory(laptop: Laptop): Promise<{ incidentId: string; approvalId: string; token: string }> {
  const { incidents } = await laptop.json("ingest", "--alertmanager", alertmanager.url);
  expect(incidents).toMatchObject([{ created: true, signals_added: 1 }]);
  const incidentId = incidents[0]?.incident_id ?? "";

  const proposed = await laptop.json("propose", incidentId);
  expect(proposed.approval).toMatchObject({ status: "pending", risk_level: "critical", required_signatures: 2 });
  expect(proposed.approval.metadata.target).toEqual({ kind: "deployment", name: "checkout", namespace: "shop" });
  expect(proposed.approval.metadata.argv?.[0]).toBe("kubectl");
  expect(proposed.incident.status).toBe("mitigating");
  expect(proposed.message).toMatch(/^Proposal generated: kubectl .*\(Risk: critical\)$/);

  const approvalId = proposed.approval.id;
  expect((await laptop.json("approve", approvalId, "--as", "alice")).approval.status).toBe("pending");
  expect((await laptop.json("approve", approvalId, "--as", "bob")).approval.status).toBe("approved");
  const resolved = await laptop.json("resolve", incidentId, "--approval", approvalId);
  expect(resolved.incident).toMatchObject({ status: "resolved", resolved_at: expect.any(String) });
  expect((await laptop.run(["audit", "verify"])).code).toBe(0);
  return { incidentId, approvalId, token: proposed.approval.metadata.decision_token };
}

describe("the main job", () => {
  test("alone on SQLite", async () => {
    const laptop = await newLaptop();
    const { incidentId, approvalId } = await wholeStory(laptop);
    const { incident, approvals, timeline } = await laptop.json("show", incidentId);
    expect(incident.status).toBe("resolved");
    expect(approvals.map(({ id, signatures }) => [id, signatures.map((s) => s.signer)])).toEqual([
      [approvalId, ["alice", "bob"]],
    ]);
    expect(timeline.map((entry) => entry.type)).toEqual([
      "incident.opened",
      "request.created",
      "request.signed",
      "request.signed",
      "outcome.recorded",
      "incident.resolved",
    ]);
    await laptop.remove();
  });

  test("as a team tool over Redis", async () => {
    const laptop = await newLaptop({ AWOOO_REDIS_URL: redis.url });
    const { incidentId, approvalId, token } = await wholeStory(laptop);

    const text = String(await redis.call("GET", `incident:${incidentId}`));
    const document = JSON.parse(text);
    expect(document).toMatchObject({ status: "resolved", proposal_ids: [approvalId] });
    expect(Date.parse(document.resolved_at)).not.toBeNaN();
    expect(await redis.call("GET", `awoooi:incidents:${incidentId}`)).toBe(text);
    for (const key of [`incident:${incidentId}`, `awoooi:incidents:${incidentId}`, `decision:${token}`]) {
      const ttl = Number(await redis.call("TTL", key));
      expect(ttl, key).toBeGreaterThan(0);
      expect(ttl, key).toBeLessThanOrEqual(WEEK_SECONDS);
    }
    const decision = JSON.parse(String(await redis.call("GET", `decision:${token}`)));
    expect(decision).toMatchObject({ token, incident_id: incidentId, approval_id: approvalId, state: "completed" });
    await laptop.remove();
  });
});
