/** What the tests of Redis failing share. */
import { afterEach, expect } from "vitest";
import { createRedisMemory } from "../../../src/adapters/redis/redis-memory.ts";
import type { WorkingMemory } from "../../../src/ports-memory.ts";

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Ends it after the test. */
export function using<T extends { close(): Promise<void> } | { stop(): Promise<void> }>(part: T): T {
  cleanUps.push(() => ("close" in part ? part.close() : part.stop()));
  return part;
}

export function memoryAt(url: string, retryAfterMs?: number): WorkingMemory {
  return using(createRedisMemory(url, retryAfterMs === undefined ? {} : { retryAfterMs }));
}

export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.fail("it worked"),
    (error: unknown) => error,
  );
}
