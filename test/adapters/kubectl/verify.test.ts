/** Whether an action did what it should, as the real kubectl sees it. */
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import type { VerifyLimits } from "../../../src/adapters/kubectl/verify.ts";
import { argvOf, type CatalogueAction } from "../../../src/domain/action.ts";
import type { LiveObject } from "../../../src/domain/live-object.ts";
import type { Verification } from "../../../src/domain/run-outcome.ts";
import type { Cluster, OutputLine } from "../../../src/ports.ts";
import { needing } from "../../support/needing.ts";
import { action, CHECKOUT, clusterRig, NEVER } from "./cluster-rig.ts";

const { describe, it } = needing("kubectl");

const rig = clusterRig();
const UNDO = action("rollout_undo");

interface Seen extends Verification {
  lines: string[];
}

const NOWHERE = { cluster: { context: "prod-eu", server: "https://prod", ca_hash: "system" }, before: null };

interface Way {
  verify?: Partial<VerifyLimits>;
  signal?: AbortSignal;
  /** What happens after it was looked at and run. */
  meanwhile?: (cluster: Cluster) => Promise<void> | void;
  /** Not run at all. */
  idle?: boolean;
  /** Instead of what was there before. */
  before?: LiveObject | null;
}

/** Looks, runs and verifies, as `awooo run` does. */
async function verified(
  wanted: CatalogueAction,
  { signal = NEVER, meanwhile, idle, before, verify }: Way = {},
): Promise<Seen> {
  const cluster = rig.cluster({ verify: { rolloutMs: 20_000, settleMs: 2000, pollMs: 20, ...verify } });
  const lines: string[] = [];
  const onLine = ({ text }: OutputLine) => void lines.push(text);
  const { live, identity } = await cluster.inspect(CHECKOUT, wanted, NEVER);
  if (identity === null) throw new Error("no cluster");
  if (idle !== true) {
    const ran = await cluster.execute(
      { argv: argvOf(wanted, "prod-eu"), cluster: identity, mutating: true, onLine },
      NEVER,
    );
    expect(ran.exit_code, ran.detail).toBe(0);
    lines.length = 0;
  }
  await meanwhile?.(cluster);
  return {
    ...(await cluster.verify(
      wanted,
      { cluster: identity, before: before === undefined ? live : before },
      onLine,
      signal,
    )),
    lines,
  };
}

describe("a rollout", () => {
  it("worked when every pod is new and ready, and one can watch it", async () => {
    rig.k.rollouts("ready", 1500);
    const { holds, message, lines } = await verified(UNDO);
    expect({ holds, message }).toEqual({
      holds: true,
      message: "deployment/checkout is rolled out, 2 of 2 pods ready",
    });
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.at(-1)).toBe('deployment "checkout" successfully rolled out');
  });

  it("that hangs did not work, once its time is over", async () => {
    rig.k.rollouts("never");
    const { holds, message, lines } = await verified(UNDO, { verify: { rolloutMs: 1000 } });
    expect({ holds, message }).toEqual({ holds: false, message: "the rollout did not end within 1 s" });
    expect(lines.join()).toContain("Waiting for deployment");
  });

  it("that misses its deadline did not work", async () => {
    rig.k.rollouts("deadline_exceeded", 50);
    expect(await verified(UNDO)).toMatchObject({
      holds: false,
      message: 'error: deployment "checkout" exceeded its progress deadline',
    });
  });

  it("of what never changed did not work, whatever rollout status says", async () => {
    expect(await verified(UNDO, { idle: true, verify: { settleMs: 200 } })).toMatchObject({
      holds: false,
      message: expect.stringMatching(/^deployment\/checkout did not change: its generation is still 3 after 0.2 s$/),
      lines: [],
    });
  });

  it("of what nobody looked at before is judged by how it is now", async () => {
    expect(await verified(UNDO, { before: null })).toMatchObject({ holds: true });
  });

  it("of what is gone meanwhile did not work", async () => {
    const meanwhile = () => rig.k.delete("Deployment", "shop", "checkout");
    expect(await verified(UNDO, { meanwhile })).toMatchObject({
      holds: false,
      message: "deployment/checkout is not there any more",
    });
  });

  it("to a number of replicas is done with that number alone", async () => {
    expect(await verified(action("scale", { replicas: 3 }))).toMatchObject({
      holds: true,
      message: "deployment/checkout is rolled out, 3 of 3 pods ready",
    });
    const meanwhile = () =>
      void rig.k.change("Deployment", "shop", "checkout", (object) => {
        object.spec = { ...object.spec, replicas: 7 };
      });
    expect(await verified(action("scale", { replicas: 2 }), { meanwhile, verify: { settleMs: 200 } })).toMatchObject({
      holds: false,
      message: "deployment/checkout has 7 replicas, wanted are 2 after 0.2 s",
    });
  });

  it("to the number it had is done without a change", async () => {
    expect(await verified(action("scale", { replicas: 2 }))).toMatchObject({ holds: true });
  });
});

describe("a change of an object", () => {
  const CORDON: CatalogueAction = { name: "cordon", params: { node: "node-1" } };

  it("worked when it shows", async () => {
    expect(await verified(CORDON)).toEqual({ holds: true, message: "node/node-1 is as it should be", lines: [] });
  });

  it("is waited for", async () => {
    let opened = false;
    const meanwhile = () => {
      const set = (unschedulable: boolean) =>
        rig.k.change("Node", null, "node-1", (node) => {
          node.spec = { ...node.spec, unschedulable };
        });
      set(false);
      setTimeout(() => {
        opened = true;
        set(true);
      }, 300);
    };
    expect(await verified(CORDON, { meanwhile })).toMatchObject({ holds: true });
    expect(opened).toBe(true);
  });

  it("did not work when it never shows", async () => {
    expect(await verified(CORDON, { idle: true, verify: { settleMs: 200 } })).toMatchObject({
      holds: false,
      message: "node/node-1 is not as it should be after 0.2 s",
    });
  });
});

describe("a pod that is deleted", () => {
  const deletion = () => {
    const [pod] = rig.k.list("pods", "shop");
    return { name: "delete_pod", params: { pod: pod?.metadata.name ?? "", namespace: "shop" } } as const;
  };

  it("is gone", async () => {
    const wanted = deletion();
    expect(await verified(wanted)).toMatchObject({ holds: true, message: `pod/${wanted.params.pod} is gone` });
  });

  it("is gone when another one has its name", async () => {
    const wanted = deletion();
    const [pod] = rig.k.list("pods", "shop");
    if (pod === undefined) expect.fail("no pod");
    const { uid: _, ...metadata } = pod.metadata;
    const meanwhile = () => rig.k.put({ ...pod, metadata });
    expect(await verified(wanted, { meanwhile })).toMatchObject({
      holds: true,
      message: `pod/${wanted.params.pod} is another one now`,
    });
  });

  it("is not gone as long as it is there", async () => {
    const wanted = deletion();
    expect(await verified(wanted, { idle: true, verify: { rolloutMs: 200 } })).toMatchObject({
      holds: false,
      message: `pod/${wanted.params.pod} is still there after 0.2 s`,
    });
  });
});

describe("what nobody can say", () => {
  it.each([
    ["forbidden", /^nobody could look: .*forbidden/],
    ["unauthorized", /^nobody could look: .*logged in/],
    ["error", /^nobody could look: Internal error/],
  ] as const)("%s", async (answer, message) => {
    const meanwhile = () => void rig.k.fault({ verb: "get", resource: "deployments.apps", answer });
    const seen = await verified(UNDO, { meanwhile });
    expect(seen.holds).toBeNull();
    expect(seen.message).toMatch(message);
  });

  it("a cluster that is gone", async () => {
    expect(await verified(UNDO, { meanwhile: () => rig.k.stop() })).toMatchObject({
      holds: null,
      message: expect.stringMatching(/^nobody could look: .*refused/),
    });
  });

  it("somebody interrupts a rollout that goes on", async () => {
    rig.k.rollouts("never");
    const interruption = new AbortController();
    const meanwhile = () => void delay(700).then(() => interruption.abort());
    expect(await verified(UNDO, { signal: interruption.signal, meanwhile })).toMatchObject({
      holds: null,
      message: "interrupted before it could be verified",
    });
    expect(await verified(UNDO, { signal: AbortSignal.abort(), idle: true })).toMatchObject({ holds: null });
  });

  it("the name of the context means another cluster by now", async () => {
    const elsewhere = { "prod-eu": { server: "http://127.0.0.1:1" } };
    const meanwhile = async () =>
      void (await rig.k.kubeconfig(rig.dir, { context: "own", others: elsewhere, current: "own" }));
    expect(await verified(UNDO, { meanwhile })).toMatchObject({
      holds: null,
      message: "nobody could look: context prod-eu is another cluster now (http://127.0.0.1:1)",
    });
  });
});

it("looks where it was run, also when another context is current by now", async () => {
  const others = { staging: { server: "http://127.0.0.1:1" } };
  const { CA_CERTIFICATES } = await import("../../support/kubernetes/kubeconfig.ts");
  const meanwhile = async () =>
    void (await rig.k.kubeconfig(rig.dir, { context: "prod-eu", ca: CA_CERTIFICATES.one, others, current: "staging" }));
  expect(await verified(UNDO, { meanwhile })).toMatchObject({ holds: true });
});

it("asks nobody about a command that only looks", async () => {
  const cluster = rig.cluster({ env: { PATH: join(rig.dir, "empty") } });
  expect(await cluster.verify(action("logs"), NOWHERE, () => {}, NEVER)).toEqual({
    holds: true,
    message: "kubectl ended well",
  });
  expect(await cluster.verify(UNDO, NOWHERE, () => {}, NEVER)).toEqual({
    holds: null,
    message: "nobody could look: there is no kubectl on PATH",
  });
});
