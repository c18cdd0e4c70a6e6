/** Who must sign what, through the built program. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { anUnknownSignal, incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";

let laptop: Laptop;

beforeEach(async () => {
  laptop = await newLaptop({ AWOOO_USER: "alice" });
});
afterEach(() => laptop.remove());

async function proposed(id: string, fields: Record<string, unknown> = {}) {
  const file = await laptop.file(`${id}.json`, JSON.stringify(incidentDocument(id, fields)));
  await laptop.json("ingest", file);
  return (await laptop.json("propose", id, "--no-llm")).approval;
}

describe("a P1 with a mutating action", () => {
  test("is critical, needs two people, and one person counts once", async () => {
    const approval = await proposed("INC-1");
    expect(approval).toMatchObject({ risk_level: "critical", required_signatures: 2, status: "pending" });

    await laptop.json("approve", "INC-1", "--as", "alice");
    const again = await laptop.run(["approve", "INC-1", "--as", " Alice "]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toMatch(/Alice has signed .* before; a person counts once/);
    expect((await laptop.json("show", "INC-1")).approvals[0]).toMatchObject({
      current_signatures: 1,
      status: "pending",
    });

    const before = await laptop.json("show", "INC-1");
    const { error } = await laptop.fails(8, "resolve", "INC-1", "--approval");
    expect(error.message).toContain("1 of 2");
    expect(error.message).toContain("alice");
    expect(await laptop.json("show", "INC-1")).toEqual(before);

    expect((await laptop.json("approve", "INC-1", "--as", "bob")).approval.status).toBe("approved");
    expect((await laptop.json("approve", "INC-1", "--as", "carol")).approval.current_signatures).toBe(2);
    expect((await laptop.json("wait", "INC-1", "--timeout", "1s")).approval.status).toBe("approved");
  });

  test("a rejection is final", async () => {
    const { id } = await proposed("INC-1");
    await laptop.json("approve", id);
    expect((await laptop.json("reject", id, "--as", "bob", "--comment", "wrong cluster")).approval.status).toBe(
      "rejected",
    );
    const refused = await laptop.fails(7, "approve", id, "--as", "carol");
    expect(refused.error.message).toContain("bob");
    await laptop.fails(7, "wait", id, "--timeout", "1s");
    await laptop.fails(7, "resolve", "INC-1", "--approval", id);
    expect((await laptop.json("show", "INC-1")).approvals[0]?.status).toBe("rejected");
  });
});

test("a P3 with a mutating action needs at least one signature: the floor of its class", async () => {
  const approval = await proposed("INC-3", { severity: "P3" });
  expect(approval.metadata.argv).not.toBeNull();
  expect(approval).toMatchObject({ risk_level: "medium", required_signatures: 1, status: "pending" });
  await laptop.fails(8, "resolve", "INC-3", "--approval");
});

test.each(["P0", "P1", "P2", "P3"])("an investigation of a %s is low and approved at once", async (severity) => {
  const approval = await proposed("INC-X", { severity, signals: [anUnknownSignal()] });
  expect(approval).toMatchObject({ risk_level: "low", required_signatures: 0, status: "approved" });
  expect(approval.blast_radius).toMatchObject({ estimated_downtime: "0 min", data_impact: "none" });
  expect(approval.metadata.trust_adjustment.reasons.length).toBeGreaterThan(0);
  expect((await laptop.json("resolve", "INC-X", "--approval")).incident.status).toBe("resolved");
});

describe("resolve", () => {
  test("twice is done once", async () => {
    await proposed("INC-1", { signals: [anUnknownSignal()] });
    const first = await laptop.json("resolve", "INC-1", "--approval");
    const second = await laptop.json("resolve", "INC-1", "--approval");
    expect(second.incident).toEqual(first.incident);
    expect(second.stores).toEqual({ sqlite: "unchanged", redis: "off" });
  });

  test("needs an approval of its own incident, or a reason", async () => {
    await proposed("INC-1");
    const other = await proposed("INC-2", { signals: [anUnknownSignal()] });
    await laptop.fails(2, "resolve", "INC-1");
    await laptop.fails(9, "resolve", "INC-1", "--approval", other.id);
    await laptop.fails(3, "resolve", "INC-404", "--approval");
    expect((await laptop.json("resolve", "INC-1", "--reason", "recovered by itself")).incident.status).toBe("resolved");
    const { error } = await laptop.fails(9, "propose", "INC-1");
    expect(error.message).toBe("Cannot generate proposal for status: resolved");
  });
});

describe("propose", () => {
  test("reuses an equal open proposal unless told not to", async () => {
    const first = await proposed("INC-1");
    const again = await laptop.json("propose", "INC-1", "--no-llm");
    expect(again).toMatchObject({ reused: true, approval: { id: first.id } });
    const fresh = await laptop.json("generate", "INC-1", "--no-llm", "--new");
    expect(fresh.reused).toBe(false);
    expect(fresh.incident.proposal_ids).toEqual([first.id, fresh.approval.id]);
  });

  test("does not find what is not there", async () => {
    const { error } = await laptop.fails(3, "propose", "INC-404");
    expect(error.message).toBe("Incident not found: INC-404");
  });
});

test("ids may be shortened, and an ambiguous one is refused with what it could mean", async () => {
  await proposed("INC-AAA");
  await proposed("INC-AAB");
  expect((await laptop.json("show", "INC-AAB")).incident.incident_id).toBe("INC-AAB");
  const { error } = await laptop.fails(2, "show", "INC-AA");
  expect(error.message).toContain("INC-AAA, INC-AAB");
});
