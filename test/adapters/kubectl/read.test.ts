/** What a look reads, with the real kubectl. */
import { join } from "node:path";
import { expect } from "vitest";
import { catalogueAction } from "../../../src/domain/action.ts";
import { needing } from "../../support/needing.ts";
import { action, clusterRig, NEVER } from "./cluster-rig.ts";

const { describe, it } = needing("kubectl");

const rig = clusterRig();

function pod(): string {
  const [first] = rig.k.list("Pod", "shop").filter(({ metadata }) => metadata.name.startsWith("checkout-"));
  return first?.metadata.name ?? "";
}

const read = (name: string, params = {}) => rig.cluster().read(action(name, params), NEVER);

describe("read", () => {
  it("describes a workload", async () => {
    const { ok, text, cut } = await read("describe");
    expect({ ok, cut }).toEqual({ ok: true, cut: false });
    expect(text).toMatch(/^Name: +checkout\nNamespace: +shop/);
    expect(text).toContain("shop/app:42");
    expect(rig.k.mutations()).toEqual([]);
  });

  it("lists the revisions of a workload, and shows one", async () => {
    const list = await read("rollout_history");
    expect(list.text).toMatch(/REVISION +CHANGE-CAUSE\n1 .*\n2 .*\n3 /);
    const one = await read("rollout_history", { revision: 2 });
    expect(one.text).toContain("shop/app:41");
  });

  it("reads the events of a namespace; where there are none, it says what kubectl says", async () => {
    const events = catalogueAction("events", { namespace: "shop" });
    expect((await rig.cluster().read(events, NEVER)).text).toBe("No events found in shop namespace.");
    rig.k.put(anEvent("Back-off restarting failed container", pod()));
    const { text } = await rig.cluster().read(events, NEVER);
    expect(text).toMatch(/BackOff +Pod\/checkout-\S+ +Back-off restarting failed container/);
  });

  it("reads the end of a log, without secrets and without what moves a cursor", async () => {
    const lines = Array.from({ length: 50 }, (_, i) => `line ${i}`);
    rig.k.log("shop", pod(), [
      ...lines,
      "dsn=postgres://app:hunter2@db/shop",
      "\u001b[2J\u001b[31mfatal\u001b[0m\u202e: out of memory",
    ]);
    const { text } = await rig
      .cluster()
      .read(catalogueAction("logs", { kind: "pod", name: pod(), namespace: "shop", tail: 3 }), NEVER);
    const [first, second, third] = text.split("\n");
    expect(first).toBe("line 49");
    expect(second).toMatch(/^dsn=postgres:\/\/.*@db\/shop$/);
    expect(second).not.toContain("hunter2");
    expect(third).toBe("fatal: out of memory");
  });

  it("keeps the last whole lines of a log that is too long", async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `${i} ${"x".repeat(2000)}`);
    rig.k.log("shop", pod(), lines);
    const { text, cut } = await rig
      .cluster()
      .read(catalogueAction("logs", { kind: "pod", name: pod(), namespace: "shop", tail: 100 }), NEVER);
    expect(cut).toBe(true);
    expect(text.endsWith(lines[99] ?? "")).toBe(true);
    expect(text).toMatch(/^\d\d x/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(16 * 1024);
  });

  it.each([
    ["not there", () => rig.k.delete("Deployment", "shop", "checkout"), "NotFound"],
    ["forbidden", () => rig.k.fault({ answer: "forbidden" }), "(Forbidden)"],
  ])("says in one line that it is %s", async (_name, happens, says) => {
    happens();
    const { ok, text } = await read("describe");
    expect({ ok, text }).toEqual({ ok: false, text: expect.stringContaining(says) });
    expect(text).not.toContain("\n");
  });

  it("ends in time where the server is silent, and at once on an abort", async () => {
    rig.k.fault({ answer: "slow", ms: 60_000 });
    const user = new AbortController();
    const patient = rig.cluster({ readMs: 60_000 }).read(action("describe"), user.signal);
    const hasty = rig.cluster({ readMs: 500 }).read(action("describe"), NEVER);
    // Whoever has more time is still waiting then.
    expect(await Promise.race([hasty, patient])).toMatchObject({
      ok: false,
      text: expect.stringMatching(/stopped after 0(\.\d)? s/),
    });
    user.abort();
    // Long before its own limit, and that of this test.
    expect(await patient).toMatchObject({ ok: false, text: "interrupted" });
  });

  it("says why where there is no cluster", async () => {
    const env = { PATH: process.env["PATH"], KUBECONFIG: join(rig.dir, "none") };
    const none = await rig.cluster({ env }).read(action("describe"), NEVER);
    expect(none).toEqual({ ok: false, text: "there is no kubeconfig", cut: false });
  });

  it("never starts what is no look", async () => {
    const restart = action("rollout_restart");
    await expect(rig.cluster().read(restart, NEVER)).rejects.toThrow("rollout_restart is no look");
    expect(rig.k.requests).toEqual([]);
  });
});

function anEvent(message: string, podName: string) {
  const time = "2026-03-02T10:00:00Z";
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${podName}.1`, namespace: "shop" },
    involvedObject: { apiVersion: "v1", kind: "Pod", name: podName, namespace: "shop" },
    ...{ reason: "BackOff", message, type: "Warning", count: 12, firstTimestamp: time, lastTimestamp: time },
    source: { component: "kubelet" },
  };
}
