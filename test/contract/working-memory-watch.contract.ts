/** What a WorkingMemory tells of what others do; `working-memory.contract.ts` runs it. */
import { expect, it } from "vitest";
import { FREEZE_STREAM } from "../../src/domain/freeze.ts";
import { until } from "../support/tmux.ts";
import type { MemorySubject } from "./working-memory.contract.ts";
import { anEvent } from "./working-memory-events.contract.ts";

/** @returns what was told to a watcher of `b`, once it is connected */
async function watched({ b }: MemorySubject): Promise<{ told: string[]; stop(): Promise<void> }> {
  const told: string[] = [];
  let connected = false;
  const stop = b.watch({
    changed: (incidentId) => void told.push(incidentId),
    connected: (on) => {
      connected = on;
    },
  });
  await until(() => connected);
  return { told, stop };
}

export function watching(on: () => MemorySubject): void {
  it("tells of events that others add, and of none that were there", async () => {
    const { told, stop } = await watched(on());
    await on().a.addEvents("INC-1", [anEvent("e-1")]);
    await on().a.addEvents("INC-1", [anEvent("e-1")]);
    await on().a.addEvents("INC-2", []);
    await on().a.addEvents(FREEZE_STREAM, [anEvent("e-2", { incident_id: FREEZE_STREAM })]);
    await until(() => told.length >= 2);
    expect(told).toEqual(["INC-1", FREEZE_STREAM]);
    await stop();
  });

  it("tells nothing any more after it was stopped", async () => {
    const first = await watched(on());
    await first.stop();
    const second = await watched(on());
    await on().a.addEvents("INC-1", [anEvent("e-1")]);
    await until(() => second.told.length === 1);
    expect(first.told).toEqual([]);
    await second.stop();
  });

  it("leaves the other calls as they are", async () => {
    const { stop } = await watched(on());
    await on().b.addEvents("INC-1", [anEvent("e-1")]);
    expect(await on().b.readEvents("INC-1")).toHaveLength(1);
    await stop();
  });
}
