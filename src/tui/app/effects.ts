/** What the app does besides drawing: jobs of the screens, what they wish for, what changed outside, the clock. */
import type { Store } from "../store.ts";
import type { Given, Layer, OpenScreen, Tools, Wish } from "./screen.ts";
import { type AppMessage, type AppState, type Stacked, topOf } from "./stack.ts";

/** Tells when the ledger may have changed, whoever changed it. */
export interface Live {
  /** @returns stops it */
  subscribe(onChange: () => void): () => void;
}

export interface Outside {
  open: OpenScreen;
  /** How a screen is made now. */
  given(): Given;
  live: Live;
  now(): string;
  /** Milliseconds between two looks at the clock. */
  tickMs: number;
  /** A fault of the program: ends the app. */
  fail(error: unknown): void;
}

type OpenWish = Extract<Wish, { type: "open" }>;
type AppStore = Store<AppState, AppMessage>;

/** What goes on for one screen. */
interface Affairs {
  controller: AbortController;
  /** The work that was started last. */
  work: number | null;
  /** Whether it is being read anew, and whether something changed meanwhile. */
  reloading: "no" | "yes" | "again";
}

/** @returns ends everything */
export function startEffects(store: AppStore, outside: Outside): () => void {
  const affairs = new Map<number, Affairs>();
  let top: number | null = null;
  const opener = openerFor(store, outside, guarded);

  function toolsFor({ id }: Stacked, { controller }: Affairs): Tools<unknown> {
    return {
      signal: controller.signal,
      send: (message) => guarded(() => store.dispatch({ type: "to", id, message })),
    };
  }

  function guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      outside.fail(error);
    }
  }

  function reload(stacked: Stacked): void {
    const own = affairsOf(affairs, stacked.id);
    if (own.reloading !== "no") {
      own.reloading = "again";
      return;
    }
    own.reloading = "yes";
    stacked.layer.reload(toolsFor(stacked, own)).then(() => {
      const again = own.reloading === "again";
      own.reloading = "no";
      const now = topOf(store.get());
      if (again && now.id === stacked.id && !own.controller.signal.aborted) reload(now);
    }, outside.fail);
  }

  function follow(): void {
    const state = store.get();
    forgetGone(affairs, state);
    for (const stacked of state.layers) {
      const { work } = stacked.layer.state;
      const own = affairsOf(affairs, stacked.id);
      if (work === null || work.id === own.work) continue;
      own.work = work.id;
      stacked.layer.carryOut(work.job, toolsFor(stacked, own)).catch(outside.fail);
    }
    const shown = topOf(state);
    if (shown.id !== top) {
      top = shown.id;
      reload(shown);
    }
    const { wish } = shown.layer.state;
    if (wish?.type === "open") opener.fulfil(wish);
  }

  const unfollow = store.subscribe(() => guarded(follow));
  const unwatch = outside.live.subscribe(() => guarded(() => reload(topOf(store.get()))));
  const clock = setInterval(() => guarded(() => store.dispatch({ type: "tick", now: outside.now() })), outside.tickMs);
  guarded(follow);
  return () => {
    opener.end();
    unfollow();
    unwatch();
    clearInterval(clock);
    for (const { controller } of affairs.values()) controller.abort();
  };
}

/** Opens what is wished for, each once. */
function openerFor(store: AppStore, outside: Outside, guarded: (step: () => void) => void) {
  let current: OpenWish | null = null;
  let ended = false;

  function fulfilled(wish: OpenWish, answer: AppMessage): void {
    current = null;
    // Nobody waits for it any more.
    if (ended || topOf(store.get()).layer.state.wish !== wish) return;
    guarded(() => {
      store.dispatch(answer);
      // The window may have changed while the screen was loaded.
      const { columns, rows } = outside.given();
      store.dispatch({ type: "resized", columns, rows });
    });
  }

  return {
    fulfil: (wish: OpenWish) => {
      if (wish === current) return;
      current = wish;
      const answer = opened(outside, wish);
      if (answer instanceof Promise) answer.then((late) => fulfilled(wish, late), outside.fail);
      else fulfilled(wish, answer);
    },
    end: () => {
      ended = true;
    },
  };
}

function opened({ open, given }: Outside, { opening }: OpenWish): AppMessage | Promise<AppMessage> {
  const failed = (error: unknown): AppMessage => ({ type: "open_failed", message: failureText(error) });
  try {
    const layer = open(opening, given());
    return layer instanceof Promise ? layer.then(openedAs, failed) : openedAs(layer);
  } catch (error) {
    return failed(error);
  }
}

const openedAs = (layer: Layer): AppMessage => ({ type: "opened", layer });

function affairsOf(affairs: Map<number, Affairs>, id: number): Affairs {
  const own = affairs.get(id) ?? { controller: new AbortController(), work: null, reloading: "no" };
  affairs.set(id, own);
  return own;
}

function forgetGone(affairs: Map<number, Affairs>, { layers }: AppState): void {
  for (const [id, { controller }] of affairs) {
    if (layers.some((stacked) => stacked.id === id)) continue;
    controller.abort();
    affairs.delete(id);
  }
}

/** What a failure of the outside is called on a screen: the message, and what to do. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = "hint" in error && typeof error.hint === "string" ? ` ${error.hint}` : "";
  return `${error.message}.${hint}`;
}
