/** The screen that proposes, in a real terminal: what the library says is there at once, and the model works beside it. */
import { afterEach, beforeEach, expect } from "vitest";
import { aDeployment } from "../support/kubernetes/builders.ts";
import { startKubernetesApi } from "../support/kubernetes-api.ts";
import { needing } from "../support/needing.ts";
import { goodAnswer, prose } from "../support/ollama-server.ts";
import { agreeing, oneLine, type ProposeRig, RESTART, slow, startProposeRig, UNDO } from "../support/propose-rig.ts";
import { until } from "../support/tmux.ts";

const { describe, test } = needing("tmux");
const withKubectl = needing("tmux", "kubectl");

let rig: ProposeRig;
beforeEach(async () => {
  rig = await startProposeRig();
});
afterEach(() => rig.stop());

describe("a model that takes half a minute", () => {
  test.each([
    [80, 24],
    [120, 40],
    [40, 24],
  ])(
    "at %ix%i: what the library proposes is on the first frame, t takes it and ends the call",
    async (columns, rows) => {
      const opened = await rig.open({ columns, rows, behaviour: slow });
      // The first thing that is drawn at all.
      const first = await opened.waitFor("take it now");
      expect(oneLine(first)).toContain(UNDO);
      expect(first).toContain("CRITICAL");
      for (const line of first.split("\n")) expect([...line].length).toBeLessThanOrEqual(columns);
      await until(() => rig.ollama().chats().length === 1);
      await opened.waitFor("The pods began to fail");
      await opened.send("t");
      await opened.waitFor("a approve");
      await until(() => rig.ollama().openConnections() === 0);
      await rig.leave(opened);
      expect(oneLine(await opened.screen())).toContain("Next: awooo approve");
      const [approval, ...more] = await rig.approvals();
      expect(more).toEqual([]);
      expect(approval).toMatchObject({
        action: UNDO,
        metadata: { source: "template", llm_receipt: { failure: "stopped" } },
      });
    },
  );

  test("q leaves at once: nothing is recorded, and nothing stays open at the server", async () => {
    const opened = await rig.open({ behaviour: slow });
    await opened.waitFor("The pods began to fail");
    await rig.leave(opened);
    expect(await opened.screen()).toContain("Left before anything was proposed.");
    await until(() => rig.ollama().openConnections() === 0);
    expect(await rig.approvals()).toEqual([]);
    // Nor does anybody have to wait for what was left.
    const began = performance.now();
    await rig.laptop.json("propose", "INC-1");
    expect(performance.now() - began).toBeLessThan(4000);
  });

  test("Ctrl-C takes what the library proposes, as it does with --plain", async () => {
    const opened = await rig.open({ behaviour: slow });
    await opened.waitFor("The pods began to fail");
    await opened.send("C-c");
    await opened.waitFor("a approve");
    await opened.send("C-c");
    expect(await opened.ended()).toEqual({ code: 130, restored: true });
    expect(await rig.sources()).toEqual(["template"]);
  });

  test("SIGTERM ends it with 143, gives the terminal back, and records nothing", async () => {
    const opened = await rig.open({ behaviour: slow });
    await opened.waitFor("The pods began to fail");
    process.kill(await opened.pid(), "SIGTERM");
    expect(await opened.ended()).toEqual({ code: 143, restored: true });
    await until(() => rig.ollama().openConnections() === 0);
    expect(await rig.approvals()).toEqual([]);
  });

  test.each(["t", "jjt1"])("%s typed before anything is drawn chooses nothing", async (keys) => {
    const opened = await rig.open({ behaviour: slow });
    for (const key of keys) await opened.send(key);
    await opened.waitFor("The pods began to fail");
    expect(await opened.screen()).toContain("t take it now");
    expect(await rig.approvals()).toEqual([]);
    await rig.leave(opened);
    expect(await rig.approvals()).toEqual([]);
  });

  withKubectl.test("a second Ctrl-C ends it with 130, whatever the cluster does, and records nothing", async () => {
    const cluster = await startKubernetesApi();
    cluster.put(...aDeployment({ images: { app: "shop/checkout:42" }, earlier: [{ app: "shop/checkout:41" }] }));
    const KUBECONFIG = await cluster.kubeconfig(rig.laptop.home, { context: "prod-eu" });
    try {
      const opened = await rig.open({ env: { KUBECONFIG }, behaviour: slow });
      await opened.waitFor("The pods began to fail");
      cluster.fault({ answer: "slow", ms: 60_000 });
      cluster.forgetRequests();
      await opened.send("C-c");
      await until(() => cluster.requests.length > 0);
      await opened.waitFor("taking it");
      await opened.send("C-c");
      expect(await opened.ended()).toEqual({ code: 130, restored: true });
      expect(await rig.approvals()).toEqual([]);
    } finally {
      await cluster.stop();
    }
  });
});

describe("a model that answers", () => {
  test("otherwise than the library: both are shown, and 1 and 2 open the review of each", async () => {
    const opened = await rig.open({ columns: 80, rows: 24, behaviour: goodAnswer() });
    const both = oneLine(await opened.waitFor("Choose 1 or 2"));
    expect(both).toContain(RESTART);
    expect(both).toContain(UNDO);
    await opened.send("1");
    expect(oneLine(await opened.waitFor("a approve"))).toContain(RESTART);
    expect(await rig.sources()).toEqual(["llm"]);
    await opened.send("q");
    await opened.waitFor("Choose 1 or 2");
    await opened.send("2");
    const review = oneLine(await opened.waitFor("a approve"));
    expect(review).toContain("template rollout-stuck");
    expect(review).toContain(UNDO);
    expect(await rig.sources()).toEqual(["llm", "template"]);
    // The same one where it was made before.
    await opened.send("q");
    await opened.waitFor("Choose 1 or 2");
    await opened.send("2");
    await opened.waitFor("a approve");
    expect(await rig.sources()).toEqual(["llm", "template"]);
    await opened.send("q");
    await opened.waitFor("Choose 1 or 2");
    await rig.leave(opened);
    expect(rig.ollama().chats()).toHaveLength(1);
  });

  test("as the library does: Enter opens the one review", async () => {
    const opened = await rig.open({ behaviour: agreeing });
    await opened.waitFor("Model and template rollout-stuck agree");
    await opened.send("Enter");
    await opened.waitFor("a approve");
    expect(await rig.sources()).toEqual(["llm"]);
    await rig.leave(opened);
  });

  test("badly: it says so, and the library's proposal stands", async () => {
    const opened = await rig.open({ behaviour: prose });
    await opened.waitFor("No proposal from the model: its answer was prose.");
    await opened.send("Enter");
    expect(oneLine(await opened.waitFor("a approve"))).toContain(UNDO);
    await rig.leave(opened);
    expect(await rig.sources()).toEqual(["template"]);
  });

  test("in the language that was asked for", async () => {
    const opened = await rig.open({ args: ["propose", "INC-1", "--lang", "zh-TW"], behaviour: agreeing });
    await opened.waitFor("一致");
    expect(await opened.screen()).toContain("按 Enter 檢視");
    await rig.leave(opened);
  });
});
