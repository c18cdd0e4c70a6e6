/** The ways to the screen that proposes and past it, in a real terminal. */
import { afterEach, beforeEach, expect } from "vitest";
import { needing } from "../support/needing.ts";
import { goodAnswer, startOllama } from "../support/ollama-server.ts";
import { oneLine, type ProposeRig, RESTART, slow, startProposeRig, UNDO } from "../support/propose-rig.ts";
import { until } from "../support/tmux.ts";

const { describe, test } = needing("tmux");

let rig: ProposeRig;
beforeEach(async () => {
  rig = await startProposeRig();
});
afterEach(() => rig.stop());

describe("without a model", () => {
  test("no server: the library's proposal at once, and why it is alone", async () => {
    const opened = await rig.open({ behaviour: null });
    await opened.waitFor("No proposal from the model: the server does not answer.");
    await opened.send("Enter");
    expect(oneLine(await opened.waitFor("a approve"))).toContain(UNDO);
    await rig.leave(opened);
  });

  test("what was not found, or is over, is said before any screen", async () => {
    const opened = await rig.open({ args: ["propose", "INC-9"], behaviour: null });
    expect(await opened.ended()).toEqual({ code: 3, restored: true });
    expect(await opened.screen()).toContain("Incident not found: INC-9");
    await rig.laptop.json("resolve", "INC-1", "--reason", "a false alarm");
    const over = await rig.open({ behaviour: null });
    expect(await over.ended()).toEqual({ code: 9, restored: true });
    expect(await over.screen()).toContain("Cannot generate proposal for status: resolved");
  });

  test("an open proposal is reused: its review at once, and no model is asked; --new asks", async () => {
    await rig.laptop.json("propose", "INC-1", "--no-llm");
    const opened = await rig.open({ behaviour: goodAnswer() });
    await opened.waitFor("a approve");
    await rig.leave(opened);
    expect(rig.ollama().requests).toEqual([]);
    const anew = await rig.open({ args: ["propose", "INC-1", "--new"], behaviour: goodAnswer() });
    await anew.waitFor("Choose 1 or 2");
    await rig.leave(anew);
    expect(await rig.sources()).toEqual(["template", "llm"]);
  });

  test.each(["--no-llm", "--source=template"])("%s opens the review, as ever", async (flag) => {
    const opened = await rig.open({ args: ["propose", "INC-1", flag], behaviour: goodAnswer() });
    await opened.waitFor("a approve");
    await rig.leave(opened);
    expect(rig.ollama().requests).toEqual([]);
  });
});

describe("while somebody else proposes", () => {
  test("the preview is there and says who is at it; t takes it without waiting", async () => {
    const { laptop } = rig;
    const other = await startOllama({ behaviour: slow });
    const theirs = laptop.run(["propose", "INC-1", "--json"], { env: { OLLAMA_HOST: other.url } });
    await until(() => other.chats().length === 1);
    const opened = await rig.open({ behaviour: goodAnswer() });
    await opened.waitFor("somebody else is proposing for INC-1");
    expect(oneLine(await opened.screen())).toContain(UNDO);
    await opened.send("t");
    await opened.waitFor("a approve");
    await rig.leave(opened);
    await other.close();
    expect(JSON.parse((await theirs).stdout)).toMatchObject({ reused: true });
    expect(await rig.sources()).toEqual(["template"]);
    expect(rig.ollama().requests).toEqual([]);
  });
});

describe("p", () => {
  test("on the review asks for another proposal, and q goes back there", async () => {
    await rig.laptop.json("propose", "INC-1", "--no-llm");
    const opened = await rig.open({ args: ["show", "INC-1"], behaviour: goodAnswer() });
    await opened.waitFor("a approve");
    await opened.send("p");
    await opened.waitFor("Choose 1 or 2");
    await opened.send("1");
    expect(oneLine(await opened.waitFor("a approve"))).toContain(RESTART);
    await opened.send("q");
    await opened.waitFor("Choose 1 or 2");
    await opened.send("q");
    await opened.waitFor("q quit");
    expect(await rig.sources()).toEqual(["template", "llm"]);
    await rig.leave(opened);
  });

  test("on the board opens it; left while the model works, it can be asked again at once", async () => {
    const opened = await rig.open({ args: [], behaviour: slow });
    await opened.waitFor("INC-1");
    await opened.send("p");
    await opened.waitFor("The pods began to fail");
    await opened.send("q");
    await opened.waitFor("ACTIVE");
    await until(() => rig.ollama().openConnections() === 0);
    await opened.send("p");
    await opened.waitFor("The pods began to fail");
    await opened.send("t");
    await opened.waitFor("a approve");
    await opened.send("q");
    await opened.waitFor("WAITING FOR A SIGNATURE");
    await rig.leave(opened);
    expect(await rig.sources()).toEqual(["template"]);
  });

  test("where the settings for a model are wrong says so, and the review goes on", async () => {
    await rig.laptop.json("propose", "INC-1", "--no-llm");
    const opened = await rig.open({ args: ["show", "INC-1"], env: { AWOOO_LLM_TIMEOUT: "soon" }, behaviour: null });
    await opened.waitFor("a approve");
    await opened.send("p");
    await opened.waitFor("AWOOO_LLM_TIMEOUT");
    await rig.leave(opened);
  });
});
