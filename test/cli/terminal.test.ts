/** In a real terminal: the question before a grave signature, and the review screen. */
import { expect } from "vitest";
import { needing } from "../support/needing.ts";
import { COMMAND, proposedLaptop } from "../support/proposed-laptop.ts";
import type { Terminal } from "../support/tmux.ts";

const { describe, test } = needing("tmux");
/** The name of the target: what a person has to type before a critical request is signed. */
const WORD = "checkout";

const { laptop, open: openIn } = proposedLaptop();

const open = (args: readonly string[], { columns = 80, rows = 24 } = {}) => openIn(args, { columns, rows });

async function signers(): Promise<string[]> {
  const { approvals } = await laptop().json("show", "INC-1");
  return (approvals[0]?.signatures ?? []).map(({ signer, decision }) => `${signer} ${decision}`);
}

test.each([
  ["in colour", ["show", "INC-1"], true],
  ["without, where none is wanted", ["show", "INC-1", "--no-color"], false],
])("the review is drawn %s", async (_how, args, coloured) => {
  const opened = await open(args);
  await opened.waitFor("CRITICAL");
  expect((await opened.painted()).includes(`${String.fromCharCode(27)}[3`)).toBe(coloured);
});

describe("approve of a critical request", () => {
  async function asked(): Promise<Terminal> {
    const opened = await open(["approve", "INC-1"]);
    await opened.waitFor(`type ${WORD}:`);
    return opened;
  }

  test("shows what would be signed, all of it on a screen of 24 rows", async () => {
    const screen = await (await asked()).screen();
    for (const part of ["INC-1", "CRITICAL", "0 of 2 signatures", COMMAND, "2-5 min", "P1: critical"]) {
      expect(screen).toContain(part);
    }
    expect(await signers()).toEqual([]);
  });

  test.each(["no", "CHECKOUT", "checkout2", "y", ""])(
    "%j is not the word: exit 2 and nothing is written",
    async (word) => {
      const { type, send, ended, screen } = await asked();
      await type(word);
      await send("Enter");
      expect(await ended()).toEqual({ code: 2, restored: true });
      expect(await screen()).toContain("Not signed");
      expect(await signers()).toEqual([]);
    },
  );

  test("the word signs", async () => {
    const { type, send, ended, screen } = await asked();
    await type(WORD);
    await send("Enter");
    expect(await ended()).toEqual({ code: 0, restored: true });
    expect(await screen()).toContain("1 of 2 signatures: alice");
    expect(await signers()).toEqual(["alice approve"]);
  });

  test.each([
    ["C-c", 130],
    ["C-d", 2],
  ])("%s at the question is exit %i, and nothing is written", async (key, code) => {
    const { type, send, ended, screen } = await asked();
    if (key === "C-c") await type(WORD);
    await send(key);
    expect(await ended()).toEqual({ code, restored: true });
    expect(await screen()).not.toContain("itself failed");
    expect(await signers()).toEqual([]);
  });

  test("--yes asks nothing", async () => {
    const { ended, screen } = await open(["approve", "INC-1", "--yes"]);
    expect(await ended()).toEqual({ code: 0, restored: true });
    expect(await screen()).not.toContain("type ");
    expect(await signers()).toEqual(["alice approve"]);
  });

  test("what was signed by others already is said without a question", async () => {
    await laptop().json("approve", "INC-1");
    await laptop().json("approve", "INC-1", "--as", "bob");
    const { ended, screen } = await open(["approve", "INC-1", "--as", "carol"]);
    expect((await ended()).code).toBe(0);
    expect(await screen()).toContain("has all its signatures already");
  });
});

describe("the review screen", () => {
  async function review(size: { columns?: number; rows?: number } = {}, args = ["show", "INC-1"]): Promise<Terminal> {
    const opened = await open(args, size);
    await opened.waitFor("q quit");
    return opened;
  }

  /** Both steps of an approval, as a person does them. */
  async function approve({ send, waitFor, type }: Terminal): Promise<void> {
    await send("a");
    await waitFor(`type ${WORD}`);
    await type(WORD);
    await send("Enter");
  }

  test.each([
    [80, 24],
    [120, 40],
    [40, 24],
  ])("at %ix%i risk, command and signatures are seen at once", async (columns, rows) => {
    const screen = await (await review({ columns, rows })).screen();
    const words = screen.replaceAll(/\s*\\?\n\s*/g, " ");
    for (const part of ["INC-1", "P1", "CRITICAL", "0 of 2 signatures", COMMAND, "a approve"])
      expect(words).toContain(part);
    expect(screen.split("\n").length).toBeLessThanOrEqual(rows);
    for (const line of screen.split("\n")) expect([...line].length).toBeLessThanOrEqual(columns);
  });

  test("`a` and the word sign, `q` leaves, and the state is printed where it stays", async () => {
    const opened = await review();
    await approve(opened);
    await opened.waitFor("1 of 2 signatures: alice");
    expect(await signers()).toEqual(["alice approve"]);
    await opened.waitFor("a approve: you have signed");
    await opened.send("q");
    expect(await opened.ended()).toEqual({ code: 0, restored: true });
    const left = await opened.screen();
    expect(left).not.toContain("q quit");
    expect(left).toContain("Next: awooo approve");
    expect(left).toContain("1 of 2 signatures: alice");
    expect(left).toContain(COMMAND);
    expect(left.split("\n").length).toBeLessThanOrEqual(9);
    // The terminal is the user's again: what is typed is seen.
    await opened.type("echo");
    await opened.waitFor(/echo$/);
  });

  test("keys that are read together are not lost from the word", async () => {
    const opened = await review();
    await opened.send("a");
    await opened.waitFor(`type ${WORD}:`);
    // tmux writes them all at once, as a busy machine would read them.
    await opened.send(WORD);
    await opened.waitFor(`type ${WORD}: ${WORD}`);
    await opened.send("Enter");
    await opened.waitFor("1 of 2 signatures: alice");
    await opened.send("q");
    expect((await opened.ended()).code).toBe(0);
  });

  test("another person's signature appears by itself", async () => {
    const opened = await review();
    await laptop().json("approve", "INC-1", "--as", "bob");
    await opened.waitFor("1 of 2 signatures: bob");
    await approve(opened);
    await opened.waitFor("2 of 2 signatures");
    await opened.send("q");
    expect((await opened.ended()).code).toBe(0);
    expect(await signers()).toEqual(["bob approve", "alice approve"]);
  });

  test("a rejection asks, takes a comment, and ends it", async () => {
    const opened = await review();
    await opened.send("r");
    await opened.waitFor("Reject this?");
    await opened.send("y");
    await opened.waitFor("Why?");
    await opened.type("mistaken");
    await opened.send("Enter");
    await opened.waitFor("Rejected");
    await opened.send("q");
    expect((await opened.ended()).code).toBe(0);
    const { approvals } = await laptop().json("show", "INC-1");
    expect(approvals[0]).toMatchObject({
      status: "rejected",
      signatures: [{ signer: "alice", comment: "mistaken" }],
    });
  });

  test("a wrong word, Esc and n sign nothing", async () => {
    const opened = await review();
    await opened.send("a");
    await opened.waitFor(`type ${WORD}`);
    await opened.type("nope");
    await opened.send("Enter");
    await opened.waitFor("That is not the word");
    await opened.send("Escape");
    await opened.waitFor("Nothing was signed");
    await opened.send("r");
    await opened.waitFor("Reject this?");
    await opened.send("n");
    await opened.waitFor("Nothing was signed");
    await opened.send("q");
    expect(await opened.ended()).toEqual({ code: 0, restored: true });
    expect(await signers()).toEqual([]);
  });

  test.each(["C-c", "a C-c", "? C-c"])("%s leaves with 130 and gives the terminal back", async (keys) => {
    const opened = await review();
    for (const key of keys.split(" ")) {
      await opened.send(key);
      if (key === "a") await opened.waitFor(`type ${WORD}`);
      if (key === "?") await opened.waitFor("Keys");
    }
    expect(await opened.ended()).toEqual({ code: 130, restored: true });
    expect(await signers()).toEqual([]);
  });

  test.each(["bracketed", "as keys"] as const)("a paste (%s) of everything it takes never signs", async (how) => {
    const opened = await review();
    for (const text of [`a${WORD}\r`, `a\r${WORD}\r`, "ry\r", "rywhy\r"]) {
      await opened.paste(text, how);
      await opened.waitFor("Pasted text is not taken as keys");
      // The notice goes away with the next key that is one.
      await opened.send("1");
      await opened.waitFor(/^(?![\s\S]*Pasted text)/);
    }
    await opened.send("a");
    await opened.waitFor(`type ${WORD}`);
    await opened.paste(`${WORD}\r`, how);
    await opened.waitFor("Pasted text is not taken as keys");
    await opened.send("C-c");
    expect((await opened.ended()).code).toBe(130);
    expect(await signers()).toEqual([]);
  });

  test("keys sent together never sign", async () => {
    const opened = await review();
    await opened.send("a", ...WORD, "Enter");
    await opened.send("r", "y", "Enter");
    await opened.send("C-c");
    expect((await opened.ended()).code).toBe(130);
    expect(await signers()).toEqual([]);
  });

  test("a window too small to show all of it takes no signature, a larger one does", async () => {
    const opened = await review({ columns: 80, rows: 10 });
    await opened.send("a");
    await opened.waitFor("make the window larger");
    await opened.resize(100, 30);
    await opened.waitFor("2-5 min");
    await approve(opened);
    await opened.waitFor("1 of 2 signatures: alice");
    await opened.send("q");
    expect(await opened.ended()).toEqual({ code: 0, restored: true });
  });

  test("it opens after `propose` and for the id of a request, and --plain prints instead", async () => {
    const opened = await review({}, ["propose", "INC-1", "--no-llm"]);
    expect(await opened.screen()).toContain(COMMAND);
    await opened.send("q");
    expect((await opened.ended()).code).toBe(0);
    await opened.close();

    const { approvals } = await laptop().json("approvals");
    const byRequest = await review({}, ["show", approvals[0]?.id.slice(0, 8) ?? ""]);
    await byRequest.send("q");
    expect((await byRequest.ended()).code).toBe(0);
    await byRequest.close();

    const plain = await open(["show", "INC-1", "--plain"], { columns: 80, rows: 60 });
    expect((await plain.ended()).code).toBe(0);
    expect(await plain.screen()).toContain(COMMAND);
    expect(await plain.screen()).not.toContain("q quit");
  });
});
