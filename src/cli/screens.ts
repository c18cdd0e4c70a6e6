/** Opens the screens in the terminal: hands each what it may do, and prints where things stand after the last is left. */

import { AwoooError } from "../domain/awooo-error.ts";
import { derived } from "../domain/derived.ts";
import type { Lang } from "../domain/lang.ts";
import { once } from "../domain/once.ts";
import type { AssessingContext } from "../flows/assess.ts";
import type { Context, ProposingContext } from "../ports.ts";
import { joinLines } from "../text/review.ts";
import type { Opening, OpenScreen } from "../tui/app/screen.ts";
import { boardActions } from "./board.ts";
import { type LiveSource, liveSource } from "./live.ts";
import type { Proposals } from "./propose-screen.ts";
import { reviewScreens } from "./review.ts";
import type { Shell } from "./shell.ts";
import { withoutTypedAhead } from "./typed-ahead.ts";

/** By then a screen is drawn, and stays. */
const SETTLED_MS = 250;

export interface Screens {
  ctx: AssessingContext;
  /** What making a proposal needs: asked for when somebody wants to make one. */
  proposing(): Promise<ProposingContext>;
  start: Opening;
  /** Another one than is configured. */
  lang?: Lang;
}

export async function openScreens(shell: Shell, { ctx, proposing, start, lang }: Screens): Promise<void> {
  const { host } = shell;
  const [{ openApp }, { openBoard }] = await withoutTypedAhead(host, () =>
    Promise.all([import("../tui/app/app.tsx"), import("../tui/board/screen.ts")]),
  );
  const own = quiet(ctx);
  const live: LiveSource = liveSource(own);
  const reviews = await reviewScreens(host, own);
  const proposals = lazyProposals(proposing);
  const open: OpenScreen = (opening, given) => {
    const nested = opening !== start;
    if (opening.screen === "board") return openBoard(boardActions(own, live), given);
    if (opening.screen !== "propose") return reviews.open(opening, given, nested);
    return proposals.get().then((opened) => opened.open(opening, given, nested));
  };
  const options = await shell.textOptions(lang);
  const screenReader = host.env["INK_SCREEN_READER"] === "true";
  // The first frame comes first.
  const sparing = setTimeout(host.spareMemory, SETTLED_MS);
  const { exit, farewell } = await openApp({
    start,
    open,
    live,
    streams: { stdin: host.stdin, stdout: host.stdout, stderr: host.stderr },
    ...{ style: options.style, ascii: options.ascii, lang: options.lang },
    operator: ctx.operator,
    now: host.now,
    signal: host.signal,
    suspend: host.suspend,
    takeStops: host.takeStops,
    screenReader,
  }).finally(() => clearTimeout(sparing));
  const late = await proposals.left({ ...options, now: host.now() });
  const lines = late ?? farewell;
  // For who listens the last frame stays, and its last line has no end.
  if (lines.length > 0) shell.print((screenReader ? "\n" : "") + joinLines(lines));
  await reviews.left(shell);
  // After SIGTERM or a closed terminal this is not what is reported: the reason of the signal is.
  if (exit === "interrupted") throw new AwoooError("interrupted", "Interrupted");
}

/** Notices would draw over the screen; what matters of them is in the views. */
function quiet<C extends Context>(ctx: C): C {
  return derived<Context>(ctx, { notify: () => {} }) as C;
}

interface LazyProposals {
  get(): Promise<Proposals>;
  left: Proposals["left"];
}

/** What a proposal is made with is more than the first frame of the other screens can wait for. */
function lazyProposals(proposing: Screens["proposing"]): LazyProposals {
  let loaded: Proposals | null = null;
  const get = once(async () => {
    const [{ proposalsFor }, ctx] = await Promise.all([import("./propose-screen.ts"), proposing()]);
    loaded = proposalsFor(quiet(ctx));
    return loaded;
  });
  return { get, left: async (options) => (await loaded?.left(options)) ?? null };
}
