/** What `awooo run` prints, and which of it goes where. */
import { afterEach, beforeEach, expect } from "vitest";
import { incidentDocument } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { type RunRig, startRunRig } from "../support/run-rig.ts";

const { describe, test } = needing("kubectl");

let rig: RunRig;
beforeEach(async () => {
  rig = await startRunRig();
});
afterEach(() => rig.stop());

describe("a look at something", () => {
  async function look(): Promise<string> {
    const { k, laptop } = rig;
    const signal = {
      alert_name: "CheckoutHighErrorRate",
      labels: { namespace: "shop", deployment: "checkout" },
      annotations: {},
    };
    const document = incidentDocument("INC-L", { signals: [signal] });
    await laptop.json("ingest", await laptop.file("look.json", JSON.stringify(document)));
    for (const { metadata } of k.list("Pod", "shop")) k.log("shop", metadata.name, ["first \u001b[31mline", "second"]);
    const { approval } = await laptop.json("propose", "INC-L", "--no-llm");
    expect(approval.action).toContain("kubectl logs");
    return approval.id;
  }

  test("prints what it found on standard output, then the summary", async () => {
    const id = await look();
    const { code, stdout, stderr } = await rig.laptop.run(["run", id]);
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines.indexOf("first \\x1b[31mline")).toBeGreaterThanOrEqual(0);
    expect(lines.indexOf("second")).toBe(lines.indexOf("first \\x1b[31mline") + 1);
    expect(stdout.indexOf("WORKED")).toBeGreaterThan(stdout.indexOf("second"));
    expect(stderr).toContain("awooo: reading\n");
    expect(stderr).not.toMatch(/second|running it/);
  });

  test("with --json standard output is the document alone", async () => {
    const id = await look();
    const { code, stdout, stderr } = await rig.laptop.run(["run", id, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ execution: { status: "worked" } });
    expect(stderr).toContain("  | second\n");
  });
});

test("of several ids each has its steps", async () => {
  const { laptop, signed } = rig;
  const first = await signed("INC-1");
  const second = await signed("INC-2");
  const { stderr } = await laptop.run(["run", "-"], { stdin: `${first.id}\n${second.id}\n` });
  expect(stderr.match(/^awooo: looking at the cluster/gm)).toHaveLength(2);
});

test("what takes it back hangs below its label", async () => {
  const { laptop, signed } = rig;
  const { id } = await signed();
  const { stdout } = await laptop.run(["run", id], { env: { COLUMNS: "60" } });
  expect(stdout).toMatch(/^ Undo {5}kubectl rollout undo .*\n {10}\S/m);
});

describe("--hand-over", () => {
  test("starts nothing, says who wanted it, and is recorded", async () => {
    const { k, laptop, signed } = rig;
    const { id, action } = await signed();
    const { code, stdout } = await laptop.run(["run", id, "--hand-over"]);
    expect(code).toBe(6);
    expect(stdout).toContain("HANDED OVER");
    expect(stdout).toContain("awooo does not run it: alice asked for it");
    expect(stdout.replace(/\s*\\?\n\s*/g, " ")).toContain(action);
    expect(k.mutations()).toEqual([]);
    expect((await laptop.fails(9, "run", id)).error.message).toMatch(/handed over/);
  });
});

test.each([
  ["--yes without --reconcile", ["--yes"]],
  ["--hand-over with --reconcile", ["--hand-over", "--reconcile"]],
])("%s is wrong usage", async (_what, flags) => {
  const { laptop, signed } = rig;
  const { id } = await signed();
  expect((await laptop.fails(2, "run", id, ...flags)).error.code).toBe("usage");
  expect((await laptop.json("show", "INC-1")).approvals[0]?.status).toBe("approved");
});

test("an approved request says until when it may run, and its record is not told once it ran", async () => {
  const { laptop, signed } = rig;
  const { id } = await signed();
  for (const args of [
    ["show", "INC-1"],
    ["approve", id, "--as", "carol"],
    ["wait", id],
  ]) {
    expect((await laptop.run(args)).stdout, args.join(" ")).toMatch(/run within 2\dm/);
  }
  expect((await laptop.run(["show", "INC-1"])).stdout).toContain("no outcome recorded yet");
  await laptop.json("run", id);
  const { stdout } = await laptop.run(["show", "INC-1"]);
  expect(stdout).not.toMatch(/run within|no outcome recorded yet/);
});
