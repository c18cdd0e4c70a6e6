/** What every Commons does, whatever is behind it. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MAX_ANSWER_BYTES } from "../../src/domain/cached-answer.ts";
import type { Commons } from "../../src/ports-memory.ts";

export interface CommonsSubject {
  /** Two who share. */
  a: Commons;
  b: Commons;
  /** Empties it. */
  clear(): Promise<void>;
  dispose(): Promise<void>;
}

/** @param makeSubject called once; what is shared is emptied before every test */
export function commonsContract(name: string, makeSubject: () => Promise<CommonsSubject>): void {
  describe(`Commons contract: ${name}`, () => {
    let subject: CommonsSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    beforeEach(() => subject.clear());
    afterAll(() => subject.dispose());
    const on = () => subject;
    describe("leases", () => leases(on));
    describe("renewing a lease", () => renewing(on));
    describe("answers", () => answers(on));
  });
}

type On = () => CommonsSubject;

function leases(on: On): void {
  it("have one holder, until it gives them back", async () => {
    const lease = await on().a.acquireLease("draft:INC-1", 60_000);
    expect(lease).not.toBeNull();
    expect(await on().b.acquireLease("draft:INC-1", 60_000)).toBeNull();
    expect(await on().a.acquireLease("draft:INC-1", 60_000)).toBeNull();
    expect(await on().b.acquireLease("draft:INC-2", 60_000)).not.toBeNull();
    await lease?.release();
    expect(await on().b.acquireLease("draft:INC-1", 60_000)).not.toBeNull();
  });

  it("go to one of many who ask at once", async () => {
    const asked = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? on().a : on().b).acquireLease("x", 60_000));
    expect((await Promise.all(asked)).filter((lease) => lease !== null)).toHaveLength(1);
  });

  it("end by themselves, and are not given back by who had them before", async () => {
    const late = await on().a.acquireLease("x", 30);
    await sleep(60);
    expect(await on().b.acquireLease("x", 60_000)).not.toBeNull();
    await late?.release();
    expect(await on().a.acquireLease("x", 60_000)).toBeNull();
  });

  it("can be given back twice", async () => {
    const lease = await on().a.acquireLease("x", 60_000);
    await lease?.release();
    const next = await on().b.acquireLease("x", 60_000);
    await lease?.release();
    expect(next).not.toBeNull();
    expect(await on().a.acquireLease("x", 60_000)).toBeNull();
  });
}

function renewing(on: On): void {
  it("lets it last longer than it was taken for", async () => {
    const lease = await on().a.acquireLease("x", 400);
    for (let i = 0; i < 5; i++) {
      await sleep(150);
      expect(await lease?.renew()).toBe(true);
      expect(await on().b.acquireLease("x", 400)).toBeNull();
    }
  });

  it("says that it was lost, and does not take it from who has it now", async () => {
    const late = await on().a.acquireLease("x", 30);
    await sleep(60);
    expect(await late?.renew()).toBe(false);
    const next = await on().b.acquireLease("x", 60_000);
    expect(await late?.renew()).toBe(false);
    expect(await next?.renew()).toBe(true);
  });

  it("does not bring back what was given back", async () => {
    const lease = await on().a.acquireLease("x", 60_000);
    await lease?.release();
    expect(await lease?.renew()).toBe(false);
    expect(await on().b.acquireLease("x", 60_000)).not.toBeNull();
  });
}

function answers(on: On): void {
  it("are there for everybody, exactly as they were written", async () => {
    const text = '{"a": 1.50,\n "é": "\\u0000 🚨 \u202e"}\n';
    expect(await on().b.readAnswer("key")).toBeNull();
    await on().a.writeAnswer("key", text, 60_000);
    expect(await on().b.readAnswer("key")).toBe(text);
    expect(await on().b.readAnswer("ke")).toBeNull();
  });

  it("are replaced by newer ones", async () => {
    await on().a.writeAnswer("key", "one", 60_000);
    await on().b.writeAnswer("key", "two", 60_000);
    expect(await on().a.readAnswer("key")).toBe("two");
  });

  it("grow too old", async () => {
    await on().a.writeAnswer("short", "text", 30);
    await on().a.writeAnswer("long", "text", 60_000);
    await sleep(60);
    expect(await on().b.readAnswer("short")).toBeNull();
    expect(await on().b.readAnswer("long")).toBe("text");
  });

  it("are kept up to a size", async () => {
    await on().a.writeAnswer("fits", "x".repeat(MAX_ANSWER_BYTES), 60_000);
    await on().a.writeAnswer("too large", "é".repeat(MAX_ANSWER_BYTES / 2 + 1), 60_000);
    expect((await on().b.readAnswer("fits"))?.length).toBe(MAX_ANSWER_BYTES);
    expect(await on().b.readAnswer("too large")).toBeNull();
  });
}
