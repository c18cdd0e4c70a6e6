/** What the review asks of the outside, and what it shows of the answers; with Ink, on a fake terminal. */
import { describe, expect, it } from "vitest";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { until } from "../support/fake-terminal.ts";
import { requestOf, sampleView } from "../support/sample-view.ts";
import { review } from "./open-review.ts";

describe("what is done outside", () => {
  it("sends an edited line once, keeps a refused one, and shows the new request", async () => {
    const view = sampleView();
    const other = { ...requestOf(view), id: "2222aaaa-7b1d-4c55-9a0e-3f1b2c4d5e6f" };
    const after = { ...view, approvals: [...view.approvals, other] };
    const lines: string[] = [];
    const edit = async ({ line }: { line: string }) => {
      lines.push(line);
      if (lines.length === 1) throw new AwoooError("refused", "it is a pipe");
      return { approvalId: other.id, view: after };
    };
    const { terminal, world } = await review(view, { actions: { edit } }, { columns: 120, rows: 30 });
    terminal.type("e");
    await until(() => terminal.frame().includes("The command:"), "the editor");
    terminal.type("\x1b[200~0 |\r\x1b[201~");
    await until(() => terminal.frame().includes("410 |"), "the pasted text");
    expect(lines).toEqual([]);
    terminal.type("\r");
    await until(() => terminal.frame().includes("it is a pipe."), "the refusal");
    // Backspace to the left; Delete has nothing to its right until one goes there.
    terminal.type("\x7f");
    await until(() => terminal.frame().includes("410 ▏"), "the pipe gone");
    expect(terminal.frame()).not.toContain("it is a pipe");
    terminal.type("\x1b[3~");
    terminal.type("\x01");
    await until(() => terminal.frame().includes("▏kubectl"), "the cursor at the start");
    terminal.type("\x1b[3~");
    await until(() => terminal.frame().includes("▏ubectl"), "the first letter gone");
    terminal.type("k");
    terminal.type("\x05");
    await until(() => terminal.frame().includes("410 ▏"), "the cursor at the end");
    world.view = after;
    terminal.type("\r");
    await until(() => terminal.frame().includes("This is the new request 2222aaaa"), "the new request");
    expect(lines.map((line) => line.slice(-5))).toEqual(["410 |", "=410 "]);
  });

  it("ends the look at an edited command when it is left", async () => {
    let given: AbortSignal | undefined;
    const edit = (_input: unknown, signal: AbortSignal) => {
      given = signal;
      return new Promise<never>((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    const { terminal, left } = await review(sampleView(), { actions: { edit } });
    terminal.type("e");
    await until(() => terminal.frame().includes("The command:"), "the editor");
    terminal.type("\r");
    await until(() => given !== undefined, "the look");
    expect(given?.aborted).toBe(false);
    terminal.type("\x03");
    expect(await left).toMatchObject({ exit: "interrupted" });
    expect(given?.aborted).toBe(true);
  });

  it("copies, reads the record and the ledger, resolves", async () => {
    const done: string[] = [];
    const view = sampleView({ signatures: [{ signer: "alice@corp" }, { signer: "dora@corp" }] });
    const actions = {
      copy: (text: string) => void done.push(text),
      audit: () => [],
      resolve: async (input: { approvalId: string | null; reason: string | null }) => {
        done.push(JSON.stringify(input));
        return view;
      },
    };
    const { terminal } = await review(view, { actions });
    terminal.type("y");
    await until(() => terminal.frame().includes("clipboard:"), "the copy");
    terminal.type("A");
    await until(() => terminal.frame().includes("Nothing has happened yet."), "the ledger");
    terminal.type("R");
    await until(() => terminal.frame().includes("Close the incident with request"), "the question");
    terminal.type("y");
    await until(() => terminal.frame().includes("Resolved."), "the end");
    const { id, action } = requestOf(view);
    expect(done).toEqual([action, JSON.stringify({ approvalId: id, reason: null })]);
  });
});
