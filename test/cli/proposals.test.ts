/** What the screen that proposes does outside, without a screen. */
import { expect, it } from "vitest";
import { proposalsFor } from "../../src/cli/propose-screen.ts";
import type { ProposingContext } from "../../src/ports.ts";
import { plainStyle } from "../../src/text/style.ts";
import type { Given } from "../../src/tui/app/screen.ts";
import { atMinute } from "../support/builders.ts";
import { laptop, putIncident } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";
import { until } from "../support/tmux.ts";

const given: Given = {
  ...{ operator: "alice", now: atMinute(1), columns: 80, rows: 24, ascii: false, lang: "en", style: plainStyle },
};
const options = { style: plainStyle, width: 80, now: atMinute(1), ascii: false, lang: "en" } as const;

/** Begins to propose for INC-1, as the app does. */
function begin(ctx: ProposingContext) {
  const proposals = proposalsFor(ctx);
  const layer = proposals.open({ screen: "propose", incidentId: "INC-1", fresh: false }, given, false);
  const controller = new AbortController();
  const sent: { type: string; text?: string }[] = [];
  const send = (message: unknown) => void sent.push(message as { type: string });
  const done = layer.carryOut({ name: "propose" }, { send, signal: controller.signal });
  return { proposals, controller, done, sent };
}

function withIncident(ctx: TestProposingContext): TestProposingContext {
  putIncident(ctx);
  return ctx;
}

const requests = (ctx: TestProposingContext) => ctx.ledger.read("INC-1")?.state.requests ?? [];

it("left while a model works: it has ended before the stores are closed, and nothing is to be said", async () => {
  const ctx = withIncident(laptop());
  let answer = () => {};
  ctx.beforeDraft = () => new Promise((resolve) => (answer = resolve));
  const { proposals, controller, done } = begin(ctx);
  await until(() => ctx.drafts === 1);
  controller.abort();
  let ended = false;
  const left = proposals.left(options).finally(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(ended).toBe(false);
  answer();
  expect(await left).toBeNull();
  await done;
  expect(requests(ctx)).toEqual([]);
});

it("left when the request was just recorded, and Redis is slow: what is to stay says so", async () => {
  const memory = createMemoryFake(createSharedStore());
  const ctx = withIncident(laptop({ memory }));
  let go = () => {};
  const hang = new Promise<void>((resolve) => (go = resolve));
  const addEvents = memory.addEvents.bind(memory);
  memory.addEvents = async (...input) => {
    if (requests(ctx).length > 0) await hang;
    return addEvents(...input);
  };
  const { proposals, controller, done } = begin(ctx);
  await until(() => requests(ctx).length === 1);
  controller.abort();
  const left = proposals.left(options);
  go();
  const id = requests(ctx)[0]?.request.id.slice(0, 8);
  expect((await left)?.join("\n")).toContain(`Next: awooo approve ${id}`);
  await done;
});

it("says what there is to know meanwhile: why there is no model, who else is at it", async () => {
  const { done, sent } = begin(withIncident(laptop()));
  await done;
  const notices = sent.filter(({ type }) => type === "noticed").map(({ text }) => text);
  expect(notices).toEqual([expect.stringContaining("using a playbook or template instead")]);
  expect(sent.map(({ type }) => type)).toEqual(["noticed", "checking", "proposed"]);
});
