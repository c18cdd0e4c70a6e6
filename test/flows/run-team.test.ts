/** One request, several laptops. */
import { describe, expect, it } from "vitest";
import { freeze, unfreeze } from "../../src/flows/freeze.ts";
import { run } from "../../src/flows/run.ts";
import { syncAll } from "../../src/flows/sync.ts";
import type { LedgerContextOptions } from "../support/ledger-context.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import { approvedRequest, quiet, runLaptop } from "../support/run-laptop.ts";

describe("a team", () => {
  const team = () => {
    const store = createSharedStore();
    const of = (options: LedgerContextOptions) => runLaptop({ memory: createMemoryFake(store), ...options });
    return [of({}), of({ host: "laptop-b", operator: "bob" })] as const;
  };

  it("runs it once, whoever asks", async () => {
    const [mine, theirs] = team();
    const id = approvedRequest(mine);
    await syncAll(mine);
    await run(theirs, id, quiet);
    await expect(run(mine, id, quiet)).rejects.toMatchObject({ code: "conflict" });
    expect(mine.cluster.executed.length + theirs.cluster.executed.length).toBe(1);
    expect(mine.ledger.read("INC-1")?.state.requests[0]?.run).toMatchObject({ by: "bob", host: "laptop-b" });
  });

  it("of two at the same moment one is told that somebody else starts it", async () => {
    const [mine, theirs] = team();
    const id = approvedRequest(mine);
    await syncAll(mine);
    await syncAll(theirs);
    const both = await Promise.allSettled([run(mine, id, quiet), run(theirs, id, quiet)]);
    expect(mine.cluster.executed.length + theirs.cluster.executed.length).toBe(1);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  it("counts what colleagues changed in a namespace", async () => {
    const [mine, theirs] = team();
    const fourth = approvedRequest(theirs);
    await syncAll(theirs);
    for (let i = 0; i < 3; i++) await run(mine, approvedRequest(mine), quiet);
    await expect(run(theirs, fourth, quiet)).rejects.toMatchObject({ code: "refused" });
    expect(theirs.cluster.executed).toEqual([]);
  });

  it("does not run where a freeze cannot be read", async () => {
    const store = createSharedStore();
    const mine = runLaptop({ memory: createMemoryFake(store) });
    const id = approvedRequest(mine);
    await freeze(mine, "failover");
    await unfreeze(mine, null);
    const events = store.events.get("awooo:freeze") ?? new Map<string, string>();
    expect(events.size).toBe(2);
    for (const [id, text] of events) {
      events.set(id, JSON.stringify({ ...JSON.parse(text), body: { reason: 5 } }));
    }
    await expect(run(mine, id, quiet)).rejects.toMatchObject({ code: "invalid_data" });
    expect(mine.cluster.executed).toEqual([]);
  });

  it("obeys a freeze that a colleague set", async () => {
    const [mine, theirs] = team();
    const id = approvedRequest(mine);
    await syncAll(mine);
    await freeze(theirs, "failover");
    await expect(run(mine, id, quiet)).rejects.toMatchObject({ code: "refused" });
    await unfreeze(theirs, null);
    expect((await run(mine, id, quiet)).execution.status).toBe("worked");
  });
});
