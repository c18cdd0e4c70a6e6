/** `awooo run` in a real terminal: what moves, what is asked, what Ctrl-C says. */
import { afterEach, beforeEach, expect } from "vitest";
import { PROGRAM } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { type RunRig, startRunRig } from "../support/run-rig.ts";
import { openTerminal, type Terminal, until } from "../support/tmux.ts";

const { describe, test } = needing("tmux", "kubectl");

const QUESTION = "Record it as w(orked), f(ailed), i(nconclusive), or q(uit)?";

let rig: RunRig;
let terminal: Terminal | undefined;

beforeEach(async () => {
  rig = await startRunRig();
});
afterEach(async () => {
  await terminal?.close();
  terminal = undefined;
  await rig.stop();
});

async function open(...args: string[]): Promise<Terminal> {
  const command = [process.execPath, PROGRAM, ...args];
  terminal = await openTerminal({ columns: 240, rows: 24, command, env: rig.laptop.env });
  return terminal;
}

async function executionStatus(): Promise<string | undefined> {
  const { approvals } = await rig.laptop.json("show", "INC-1");
  return approvals[0]?.metadata.execution?.status;
}

const seesWatch = () =>
  rig.k.requests.some(({ path, query }) => path.endsWith("/deployments") && query.get("watch") !== null);

describe("a run whose end nobody saw", () => {
  let id: string;

  beforeEach(async () => {
    const { k, signed, start } = rig;
    ({ id } = await signed());
    k.rollouts("ready", 6000);
    const run = start("run", id);
    await until(seesWatch);
    run.kill("SIGINT");
    expect((await run.ended).code).toBe(130);
    k.forgetRequests();
  });

  test("what was found and the question stay, and an Enter typed before is no answer", async () => {
    const { send, type, waitFor, screen, ended } = await open("run", id, "--reconcile");
    await until(() => rig.k.requests.length > 0);
    await send("Enter", "Enter");
    await waitFor(QUESTION);
    expect(await executionStatus()).toBe("inconclusive");
    const asked = await screen();
    expect(asked).toMatch(/^awooo: found: worked: /m);
    expect(asked).toMatch(/What was found is w:$/m);
    expect(asked.slice(asked.indexOf("found:")), "nothing moves behind the question").not.toContain("looking");
    await send("Enter");
    await waitFor(/What was found is w:[\s\S]+What was found is w:/);
    expect(await executionStatus()).toBe("inconclusive");
    await type("w");
    await send("Enter");
    expect(await ended()).toEqual({ code: 0, restored: true });
    expect(await screen()).toContain("WORKED");
    expect(await executionStatus()).toBe("worked");
  });

  test("q records nothing", async () => {
    const { send, type, waitFor, ended } = await open("run", id, "--reconcile");
    await waitFor(QUESTION);
    await type("q");
    await send("Enter");
    expect(await ended()).toEqual({ code: 2, restored: true });
    expect(await executionStatus()).toBe("inconclusive");
  });

  test("Ctrl-C at the question records nothing either", async () => {
    const { send, waitFor, ended } = await open("run", id, "--reconcile");
    await waitFor(QUESTION);
    await send("C-c");
    expect(await ended()).toEqual({ code: 130, restored: true });
    expect(await executionStatus()).toBe("inconclusive");
  });
});

describe("the first Ctrl-C", () => {
  test("while kubectl changes something says that it is waited for, and how to find out otherwise", async () => {
    const { k, signed } = rig;
    const { id } = await signed();
    k.fault({ verb: "patch", dryRun: false, answer: "slow", ms: 4000 });
    const { send, waitFor, screen, ended } = await open("run", id);
    await waitFor("running it");
    await until(() => k.mutations().length === 1);
    await send("C-c");
    expect(await waitFor("kubectl is under way")).toContain(
      `kubectl is under way and is not stopped; waiting for its end. Ctrl-C again leaves it: awooo run ${id} --reconcile`,
    );
    expect(await ended()).toEqual({ code: 130, restored: true });
    expect(await screen()).toMatch(/^awooo: kubectl is under way/m);
    expect(await executionStatus()).toBe("inconclusive");
  });

  test("while it is watched says that the change goes on", async () => {
    const { k, signed } = rig;
    const { id } = await signed();
    k.rollouts("never");
    const { send, screen, ended } = await open("run", id);
    await until(seesWatch);
    await send("C-c");
    expect(await ended()).toEqual({ code: 130, restored: true });
    const seen = await screen();
    expect(seen).toMatch(/^awooo: stopped watching; the change goes on$/m);
    expect(seen, "the moving line is gone").not.toContain("watching whether");
  });

  test("while awooo only looks says nothing: it is over", async () => {
    const { k, signed } = rig;
    const { id } = await signed();
    k.forgetRequests();
    k.fault({ verb: "get", resource: "deployments.apps", answer: "slow", ms: 4000 });
    const { send, screen, ended } = await open("run", id);
    await until(() => k.requests.length > 0);
    await send("C-c");
    expect(await ended()).toEqual({ code: 130, restored: true });
    expect(await screen()).toMatch(/^(\^C)?\s*awooo: Interrupted$/m);
    expect(await executionStatus()).toBeUndefined();
  });
});
