/** The review in an app on a fake terminal, with an outside that a test can change. */

import { afterEach } from "vitest";
import { plainStyle } from "../../src/text/style.ts";
import type { ShowView } from "../../src/text/view.ts";
import { type AppOptions, openApp } from "../../src/tui/app/app.tsx";
import { type ReviewActions, reviewLayer } from "../../src/tui/review/screen.ts";
import type { DecideInput } from "../../src/tui/review/state.ts";
import { type FakeTerminal, fakeTerminal, until } from "../support/fake-terminal.ts";
import { SAMPLE_NOW } from "../support/sample-view.ts";

interface Opened {
  terminal: FakeTerminal;
  decided: DecideInput[];
  /** What `load` answers from now on. */
  world: { view: ShowView; failure: Error | null; away: boolean };
  left: Promise<{ exit: string }>;
}

const open: FakeTerminal[] = [];
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.type("\x03");
});

export async function review(
  view: ShowView,
  changes: Partial<AppOptions> & { actions?: Partial<ReviewActions> } = {},
  size = { columns: 80, rows: 24 },
): Promise<Opened> {
  const terminal = fakeTerminal(size.columns, size.rows);
  const decided: DecideInput[] = [];
  const world: Opened["world"] = { view, failure: null, away: false };
  const { actions: others, ...options } = changes;
  const unused = () => {
    throw new Error("not of this test");
  };
  const actions: ReviewActions = {
    view: () => world.view,
    load: async () => ({ view: world.view, away: world.away }),
    decide: async (input) => {
      decided.push(input);
      if (world.failure !== null) throw world.failure;
      return { outcome: "signed", view: world.view };
    },
    ...{ edit: unused, resolve: unused, copy: unused, trust: unused, audit: unused, frozen: () => null },
    ...others,
  };
  const left = openApp({
    start: { screen: "review", incidentId: "INC-2041", approvalId: null },
    open: (_opening, given) => reviewLayer({ view, approvalId: null, nested: false }, actions, given),
    live: {
      subscribe: (onChange) => {
        const timer = setInterval(onChange, 20);
        return () => clearInterval(timer);
      },
    },
    streams: terminal.streams,
    style: plainStyle,
    ascii: false,
    lang: "en",
    now: () => SAMPLE_NOW,
    operator: "bob@corp",
    debug: true,
    ...options,
  });
  left.catch(() => undefined);
  open.push(terminal);
  await until(() => terminal.frame().includes("quit") || terminal.frame().includes("離開"), "the first frame");
  return { terminal, decided, world, left };
}
