import { describe, expect, it } from "vitest";
import { incidentKey } from "../../src/adapters/redis/keys.ts";
import { findIncident, findRequest } from "../../src/flows/find.ts";
import { listIncidents } from "../../src/flows/list.ts";
import { show } from "../../src/flows/show.ts";
import { sign } from "../../src/flows/sign.ts";
import { syncAll } from "../../src/flows/sync.ts";
import { anIncident, atMinute } from "../support/builders.ts";
import { laptop, putIncident, putRequest } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";

function laptopWith(...ids: string[]): TestProposingContext {
  const ctx = laptop();
  for (const incident_id of ids) putIncident(ctx, { incident_id });
  return ctx;
}

const incidentOf = async (ctx: TestProposingContext, text: string) => (await findIncident(ctx, text)).incidentId;
const requestOf = async (ctx: TestProposingContext, text: string) => (await findRequest(ctx, text)).request.request.id;

describe("an incident", () => {
  it("by its id, also where that is the beginning of another, or by an unambiguous beginning", async () => {
    const ctx = laptopWith("INC-1", "INC-12", "INC-2");
    expect(await incidentOf(ctx, "INC-1")).toBe("INC-1");
    expect(await incidentOf(ctx, "INC-12")).toBe("INC-12");
    expect(await incidentOf(ctx, "INC-2")).toBe("INC-2");
    await expect(incidentOf(ctx, "INC")).rejects.toMatchObject({
      code: "usage",
      message: "INC is the beginning of several ids: INC-1, INC-12, INC-2",
    });
  });

  it("names five candidates at most", async () => {
    const ctx = laptopWith(...Array.from({ length: 7 }, (_, i) => `X-${i}`));
    await expect(incidentOf(ctx, "X")).rejects.toMatchObject({ message: expect.stringMatching(/X-4, \.\.\.$/) });
  });

  it("not by wild cards, and never by nothing", async () => {
    const ctx = laptopWith("INC-1");
    for (const text of ["INC_1", "INC%", "%", "inc-1", "INC-1 "]) {
      await expect(incidentOf(ctx, text)).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(incidentOf(ctx, "")).rejects.toMatchObject({ code: "usage" });
    putRequest(ctx, "medium");
    await expect(requestOf(ctx, "")).rejects.toMatchObject({ code: "usage" });
  });

  it("that only a colleague knows, also by the beginning of its id", async () => {
    const store = createSharedStore();
    store.documents.set(incidentKey("INC-77"), JSON.stringify(anIncident({ incident_id: "INC-77" })));
    const ctx = laptop({ memory: createMemoryFake(store) });
    expect(await incidentOf(ctx, "INC-7")).toBe("INC-77");
    const other = laptop({ memory: createMemoryFake(store) });
    expect((await show(other, "INC-77")).view.incident.incident_id).toBe("INC-77");
  });
});

describe("a request", () => {
  it("by its id, its beginning, or an incident with one that is open", async () => {
    const ctx = laptopWith("INC-1");
    const id = putRequest(ctx, "medium");
    for (const text of [id, id.slice(0, 5), "INC-1", "INC"]) expect(await requestOf(ctx, text)).toBe(id);
    expect((await show(ctx, id.slice(0, 6))).approvalId).toBe(id);
  });

  it("of an incident with several: the one that is open, else the user has to say", async () => {
    const ctx = laptopWith("INC-1");
    await expect(requestOf(ctx, "INC-1")).rejects.toMatchObject({ message: "INC-1 has no approval request" });
    const [one, two] = [putRequest(ctx, "medium"), putRequest(ctx, "critical")];
    await expect(requestOf(ctx, "INC-1")).rejects.toMatchObject({
      code: "usage",
      message: `INC-1 has 2 open requests: ${one}, ${two}`,
    });
    await sign(ctx, { id: one, decision: "reject", signer: "bob", comment: null, seenDigest: null });
    expect(await requestOf(ctx, "INC-1")).toBe(two);
    // All are over: the newest, so that its end is what one is told.
    ctx.time = atMinute(31);
    expect(await requestOf(ctx, "INC-1")).toBe(two);
  });

  it("that a colleague made a moment ago", async () => {
    const store = createSharedStore();
    const other = laptop({ memory: createMemoryFake(store), host: "laptop-b" });
    putIncident(other);
    const id = putRequest(other, "medium");
    await syncAll(other);
    const ctx = laptop({ memory: createMemoryFake(store) });
    expect(await requestOf(ctx, id.slice(0, 8))).toBe(id);
    await expect(requestOf(ctx, "ffff")).rejects.toMatchObject({ code: "not_found" });
  });

  it("is not guessed where the text could also be an incident", async () => {
    const ctx = laptopWith("INC-1");
    const id = putRequest(ctx, "medium");
    putIncident(ctx, { incident_id: `${id.slice(0, 4)}-incident` });
    await expect(requestOf(ctx, id.slice(0, 3))).rejects.toMatchObject({ code: "usage" });
    expect(await requestOf(ctx, id)).toBe(id);
  });
});

it("a list has what the team has, newest first", async () => {
  const store = createSharedStore();
  const a = laptop({ memory: createMemoryFake(store) });
  const b = laptop({ memory: createMemoryFake(store), host: "laptop-b" });
  putIncident(a, { incident_id: "INC-1", created_at: atMinute(1) });
  await listIncidents(a, {});
  putIncident(b, { incident_id: "INC-2", created_at: atMinute(2) });
  const { incidents } = await listIncidents(b, {});
  expect(incidents.map(({ incident_id }) => incident_id)).toEqual(["INC-2", "INC-1"]);
});
