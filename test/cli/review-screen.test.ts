/** Every key of the review in a real terminal, but for those that sign; those are in terminal.test.ts. */
import { expect } from "vitest";
import { needing } from "../support/needing.ts";
import { COMMAND, proposedLaptop } from "../support/proposed-laptop.ts";
import { type Terminal, until } from "../support/tmux.ts";

const { describe, test } = needing("tmux");

const { laptop, open: openIn } = proposedLaptop();

async function review({ columns = 100, rows = 30, env = {} } = {}): Promise<Terminal> {
  const terminal = await openIn(["show", "INC-1"], { columns, rows }, env);
  await terminal.waitFor(/q (quit|離開)/);
  return terminal;
}

const approvals = async () => (await laptop().json("show", "INC-1")).approvals;
const incident = async () => (await laptop().json("show", "INC-1")).incident;

/** Presses a key and waits until the screen is another one. */
async function pressed({ send, screen }: Terminal, key: string): Promise<void> {
  const before = await screen();
  await send(key);
  await until(async () => (await screen()) !== before);
}

async function leave(opened: Terminal): Promise<void> {
  await opened.send("q");
  expect(await opened.ended()).toEqual({ code: 0, restored: true });
}

test("every pane opens with its key and closes with it; they scroll", async () => {
  const opened = await review({ columns: 80, rows: 24 });
  const panes = [
    ["1", "KubeDeploymentRolloutStuck  shop/checkout"],
    ["2", "No evidence was collected"],
    ["3", "alice proposed"],
    ["4", /starts at +critical/],
    ["5", "Look first:"],
    ["t", "nothing is recorded of it yet"],
    ["A", /[0-9a-f]{16} after [0-9a-f]{16} on /],
    ["?", "the ledger of this incident, with hashes"],
  ] as const;
  for (const [key, wanted] of panes) {
    // One after the other: several keys in one read are no keys.
    await pressed(opened, key);
    if (key === "?") await pressed(opened, "PageDown");
    await opened.waitFor(wanted);
    expect(await opened.screen(), key).toContain(COMMAND);
  }
  await opened.send("Escape");
  await opened.waitFor("A audit");
  await opened.resize(80, 18);
  await opened.send("4");
  await opened.waitFor(/1-\d+\/\d+/);
  const moves = [
    ["j", /^ *\S.* 2-\d+\/\d+/m],
    ["k", /^ *\S.* 1-\d+\/\d+/m],
    ["G", /Blast Radius Assessment/],
    ["g", /^ *\S.* 1-\d+\/\d+/m],
    ["Down", /^ *\S.* 2-\d+\/\d+/m],
    ["Up", /^ *\S.* 1-\d+\/\d+/m],
    ["End", /Blast Radius Assessment/],
    ["Home", /^ *\S.* 1-\d+\/\d+/m],
    ["Space", /Blast Radius Assessment/],
    ["b", /^ *\S.* 1-\d+\/\d+/m],
  ] as const;
  for (const [key, wanted] of moves) {
    await pressed(opened, key);
    await opened.waitFor(wanted);
  }
  await opened.send("4");
  await opened.waitFor("Why ");
  await leave(opened);
});

describe("e", () => {
  test("takes another command of the catalogue: a new, unsigned request is on the screen, the old one stays", async () => {
    await laptop().json("approve", "INC-1", "--as", "bob");
    const opened = await review();
    await opened.waitFor("1 of 2 signatures: bob");
    await opened.send("e");
    await opened.waitFor("The command:");
    await opened.type("=41");
    for (let i = 0; i < 3; i++) await opened.send("BSpace");
    await opened.waitFor(/namespace=shop\s*$/m);
    await opened.paste(" --to-revision=41\n", "bracketed");
    await opened.waitFor("   kubectl rollout undo deployment/checkout --namespace=shop --to-revision=41");
    await opened.send("Enter");
    await opened.waitFor("nobody has signed it");
    const screen = await opened.screen();
    expect(screen).toContain("0 of 2 signatures");
    expect(screen).toContain("edited by alice, it was");
    await leave(opened);
    const [first, second] = await approvals();
    expect(first).toMatchObject({ status: "pending", current_signatures: 1, action: COMMAND });
    expect(second).toMatchObject({ status: "pending", current_signatures: 0, action: `${COMMAND} --to-revision=41` });
  });

  test.each(["bracketed", "as keys"] as const)("a pasted line (%s) with its line break is only text", async (how) => {
    const opened = await review();
    await opened.send("e");
    await opened.waitFor("The command:");
    await opened.paste(" --to-revision=41\r", how);
    await opened.waitFor("--to-revision=41");
    await opened.send("Escape");
    await opened.waitFor("Nothing was done.");
    await leave(opened);
    expect(await approvals()).toHaveLength(1);
  });

  test("says why a line is refused, and keeps it to be mended", async () => {
    const opened = await review();
    await opened.send("e");
    await opened.waitFor("The command:");
    await opened.type("|");
    // An Enter counts only once what was typed before it is on the screen.
    await opened.waitFor("--namespace=shop|");
    await opened.send("Enter");
    await opened.waitFor("is a pipe, and awooo uses no shell");
    expect(await opened.screen()).toContain(`${COMMAND}|`);
    await opened.send("Home", "Right", "End", "BSpace");
    await opened.waitFor(/namespace=shop$/m);
    await opened.type("x");
    await opened.waitFor("--namespace=shopx");
    await opened.send("Enter");
    await opened.waitFor("the incident names no deployment/checkout in namespace shopx");
    await opened.send("C-c");
    expect(await opened.ended()).toEqual({ code: 130, restored: true });
    expect(await approvals()).toHaveLength(1);
  });
});

test("y puts the command into the terminal's clipboard and shows it", async () => {
  const opened = await review();
  await opened.send("y");
  await opened.waitFor("Sent to the terminal's clipboard: kubectl rollout undo");
  await until(async () => (await opened.clipboard()) === COMMAND);
  await leave(opened);
});

describe("R", () => {
  test("closes the incident with a reason where nothing was approved", async () => {
    const opened = await review();
    await opened.send("R");
    await opened.waitFor("Close the incident without an approved request?");
    await opened.send("y");
    await opened.waitFor("What mended it?");
    await opened.send("Enter");
    await opened.waitFor("A reason is needed.");
    await opened.type("node-came-back");
    await opened.send("Enter");
    await opened.waitFor("Resolved.");
    await opened.waitFor("a approve: the incident is over");
    await leave(opened);
    expect((await incident()).status).toBe("resolved");
  });

  test.each([
    ["keys sent together", ["R", "y", "Enter"]],
    ["anything but y", ["R", "n"]],
  ])("not by %s", async (_name, keys) => {
    const opened = await review();
    if (keys.length === 2) {
      await opened.send("R");
      await opened.waitFor("Close the incident");
      await opened.send("n");
      await opened.waitFor("Nothing was done.");
    } else {
      await opened.send(...keys);
      await opened.waitFor("Pasted text is not taken as keys");
    }
    await leave(opened);
    expect((await incident()).status).not.toBe("resolved");
  });
});

test("x and p say why they cannot be used", async () => {
  const opened = await review();
  expect(await opened.screen()).toContain("x run: 2 signatures missing");
  await opened.send("x");
  await opened.waitFor(/^ 2 signatures missing$/m);
  await leave(opened);
});

test("in Chinese, wide characters aligned: no line runs over", async () => {
  const opened = await review({ columns: 80, rows: 24, env: { AWOOO_LANG: "zh-TW" } });
  const screen = await opened.waitFor("簽核 0/2");
  expect(screen).toContain("x 執行: 還缺 2 個簽核");
  expect(screen.split("\n")).toHaveLength(24);
  expect(screen).toContain(COMMAND);
  await opened.send("e");
  await opened.waitFor("指令：");
  await opened.send("Escape");
  await opened.waitFor("沒有執行任何動作。");
  await leave(opened);
});
