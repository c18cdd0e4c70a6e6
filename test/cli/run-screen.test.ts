/** A run on the screen, in a real terminal with the real kubectl. */
import { afterEach, beforeEach, expect } from "vitest";
import { PROGRAM } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { type RunRig, startRunRig } from "../support/run-rig.ts";
import { openTerminal, type Terminal, until } from "../support/tmux.ts";

const { describe, test } = needing("tmux", "kubectl");

/** The name of the target: what a person has to type before a critical request is run. */
const WORD = "checkout";

let rig: RunRig;
let id: string;
let terminal: Terminal;

beforeEach(async () => {
  rig = await startRunRig();
  ({ id } = await rig.signed());
});
afterEach(async () => {
  await terminal?.close();
  await rig.stop();
});

async function open(columns = 200, rows = 30): Promise<Terminal> {
  const command = [process.execPath, PROGRAM, "show", "INC-1"];
  terminal = await openTerminal({ columns, rows, command, env: rig.laptop.env });
  await terminal.waitFor("q quit");
  return terminal;
}

/** Both steps of a run, as a person does them. */
async function run({ send, type, waitFor }: Terminal): Promise<void> {
  await send("x");
  await waitFor(/To run it now, type\s+checkout:/);
  await type(WORD);
  await send("Enter");
}

async function executionStatus(): Promise<string | undefined> {
  const { approvals } = await rig.laptop.json("show", "INC-1");
  return approvals[0]?.metadata.execution?.status;
}

const seesWatch = () =>
  rig.k.requests.some(({ path, query }) => path.endsWith("/deployments") && query.get("watch") !== null);

describe("a run", () => {
  test.each([
    [80, 24],
    [120, 40],
    [40, 24],
  ])(
    "at %ix%i: what kubectl prints and what came of it stay; then back, close the incident, and leave",
    async (columns, rows) => {
      const opened = await open(columns, rows);
      await run(opened);
      const screen = await opened.waitFor("WORKED");
      expect(screen).toContain("CRITICAL");
      expect(screen.replaceAll(/\s*\\?\n\s*/g, " ")).toContain("kubectl rollout undo deployment/checkout");
      expect(screen).toContain("rolled back");
      for (const line of screen.split("\n")) expect([...line].length).toBeLessThanOrEqual(columns);
      expect(await executionStatus()).toBe("worked");
      expect(await opened.waitFor("q back")).not.toContain("Ctrl-C");
      await opened.send("q");
      await opened.waitFor("R resolve");
      expect(await opened.screen()).toContain("executed");
      await opened.send("R");
      await opened.waitFor("Close the incident");
      await opened.send("y");
      await opened.waitFor("Resolved.");
      await opened.send("q");
      expect(await opened.ended()).toEqual({ code: 0, restored: true });
      expect((await rig.laptop.json("show", "INC-1")).incident.status).toBe("resolved");
    },
  );

  test("is not begun by a wrong word, Esc, a paste, or keys sent together", async () => {
    const opened = await open();
    await opened.send("x", ...WORD, "Enter");
    await opened.waitFor("Pasted text is not taken as keys");
    await opened.send("x");
    await opened.waitFor("To run it now");
    await opened.send("Escape");
    await opened.waitFor("Nothing was done.");
    for (const how of ["bracketed", "as keys"] as const) {
      await opened.paste(`x${WORD}\r`, how);
      await opened.waitFor("Pasted text is not taken as keys");
      await opened.send("1");
      await opened.waitFor(/^(?![\s\S]*Pasted text)/);
    }
    await opened.send("x");
    await opened.waitFor("To run it now");
    await opened.type("nope");
    await opened.send("Enter");
    await opened.waitFor("That is not the word");
    await opened.send("C-c");
    expect(await opened.ended()).toEqual({ code: 130, restored: true });
    expect(await executionStatus()).toBeUndefined();
    expect(rig.k.mutations()).toEqual([]);
  });

  test("of what is frozen is not asked about: the key says why", async () => {
    await rig.laptop.json("freeze", "--reason", "release freeze");
    const opened = await open();
    await opened.waitFor("FROZEN by alice");
    await opened.send("x");
    await opened.waitFor("runs are frozen");
    await opened.send("q");
    expect((await opened.ended()).code).toBe(0);
    expect(await executionStatus()).toBeUndefined();
  });

  test("that is refused says why, and nothing was run", async () => {
    rig.k.fault({ verb: "patch", resource: "deployments.apps", answer: "forbidden" });
    const opened = await open();
    await run(opened);
    expect(await opened.waitFor("NOT RUN")).toMatch(/may not|forbidden|permission/i);
    await opened.send("q");
    await opened.waitFor("x run");
    await opened.send("q");
    expect((await opened.ended()).code).toBe(0);
    expect(await executionStatus()).toBeUndefined();
  });
});

describe("while it goes on", () => {
  test("it cannot be left; the first Ctrl-C waits for kubectl, and the outcome is there afterwards", async () => {
    rig.k.fault({ verb: "patch", dryRun: false, answer: "slow", ms: 5000 });
    const opened = await open();
    await run(opened);
    await opened.waitFor(/● running \d+s/);
    await until(() => rig.k.mutations().length === 1);
    await opened.send("q");
    await opened.waitFor("this screen stays until it has ended");
    await opened.send("C-c");
    await opened.waitFor(`Ctrl-C again leaves it: awooo run ${id.slice(0, 8)}`);
    await opened.waitFor("INCONCLUSIVE");
    await opened.send("q");
    await opened.waitFor("q quit");
    await opened.send("q");
    expect(await opened.ended()).toEqual({ code: 0, restored: true });
    expect(await executionStatus()).toBe("inconclusive");
  });

  test("the second Ctrl-C leaves at once, and says how to find out", async () => {
    rig.k.fault({ verb: "patch", dryRun: false, answer: "slow", ms: 60_000 });
    const opened = await open();
    await run(opened);
    await until(() => rig.k.mutations().length === 1);
    await opened.send("C-c");
    await opened.waitFor("Ctrl-C again leaves it");
    await opened.send("C-c");
    expect(await opened.ended()).toEqual({ code: 130, restored: true });
    expect(await opened.screen()).toContain(`awooo run ${id.slice(0, 8)} --reconcile`);
    expect(await executionStatus()).toBe("unknown");
  });

  test("SIGTERM closes the screen, waits for kubectl, and prints what came of it", async () => {
    rig.k.fault({ verb: "patch", dryRun: false, answer: "slow", ms: 3000 });
    const opened = await open();
    await run(opened);
    await until(() => rig.k.mutations().length === 1);
    process.kill(await opened.pid(), "SIGTERM");
    expect(await opened.ended()).toEqual({ code: 143, restored: true });
    expect(await opened.screen()).toContain("INCONCLUSIVE");
    expect(await executionStatus()).toBe("inconclusive");
  });

  test("Ctrl-C while it is watched stops watching, not the change", async () => {
    rig.k.rollouts("never");
    const opened = await open();
    await run(opened);
    await until(seesWatch);
    await opened.waitFor("● verifying");
    await opened.send("C-c");
    await opened.waitFor("INCONCLUSIVE");
    await opened.send("C-c");
    expect(await opened.ended()).toEqual({ code: 130, restored: true });
    expect(await opened.screen()).toContain("INCONCLUSIVE");
  });

  test("Ctrl-C while the cluster is looked at ends it, and nothing was started", async () => {
    const opened = await open();
    rig.k.forgetRequests();
    rig.k.fault({ verb: "get", resource: "deployments.apps", answer: "slow", ms: 4000 });
    await run(opened);
    await until(() => rig.k.requests.length > 0);
    await opened.send("C-c");
    expect(await opened.waitFor("NOT RUN")).toContain("Interrupted");
    await opened.send("q");
    await opened.waitFor("q quit");
    await opened.send("q");
    expect((await opened.ended()).code).toBe(0);
    expect(await executionStatus()).toBeUndefined();
  });
});
