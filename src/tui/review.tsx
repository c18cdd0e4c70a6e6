/** The review screen: puts state, keys, drawing and the outside together, and gives the terminal back at the end. */
import { render } from "ink";
import type { Lang } from "../domain/lang.ts";
import type { ShowView } from "../text/view.ts";
import { surroundingsFor } from "./layout.ts";
import { reduce } from "./reduce.ts";
import { ReviewRoot } from "./review-root.tsx";
import { type DecideInput, initialState, type Message, type ReviewState } from "./state.ts";
import { createStore } from "./store.ts";
import { themeFor } from "./theme.ts";

export interface ReviewActions {
  /** The incident as it is now; asked again and again, so that another person's signature appears. */
  load(): Promise<ShowView>;
  /** Signs. Must refuse a digest that is not that of the request any more. */
  decide(input: DecideInput): Promise<{ message: string; view: ShowView }>;
}

export interface ReviewOptions {
  view: ShowView;
  /** The request that was asked for; else the one that waits, else the newest. */
  approvalId?: string;
  streams: { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };
  color: boolean;
  ascii: boolean;
  lang?: Lang;
  /** RFC 3339. */
  now: () => string;
  operator: string;
  actions: ReviewActions;
  /** Milliseconds between two looks at the outside. Default 1000. */
  pollMs?: number;
  /** Ends the screen as Ctrl-C does. */
  signal?: AbortSignal;
  /** Writes every frame whole, one after the other: for tests of what is drawn. */
  debug?: boolean;
}

/** Which frame is on the screen; a key counts for that one only. */
export interface Frames {
  committed: number;
  drawn: number;
}

export interface ReviewEnd {
  exit: "quit" | "interrupted";
  /** The request that was on the screen last. */
  approvalId: string | null;
}

/**
 * Shows the screen until the user leaves it.
 * @returns how it ended; `interrupted` after Ctrl-C or `signal`. The terminal is restored, and nothing is printed after it.
 * @throws whatever a component threw, after the terminal was restored
 */
export async function openReview(options: ReviewOptions): Promise<ReviewEnd> {
  const { streams, view, operator, now, ascii, lang = "en", approvalId } = options;
  const style = themeFor(options.color);
  const around = surroundingsFor(style);
  const { columns = 80, rows = 24 } = streams.stdout;
  const initial = initialState({
    view,
    operator,
    now: now(),
    columns,
    rows,
    ascii,
    lang,
    ...(approvalId === undefined ? {} : { approvalId }),
  });
  const store = createStore<ReviewState, Message>(initial, (state, message) => reduce(state, message, around));
  const frames: Frames = { committed: 0, drawn: 0 };
  const app = render(<ReviewRoot store={store} frames={frames} style={style} options={options} />, {
    ...streams,
    exitOnCtrlC: false,
    alternateScreen: true,
    incrementalRendering: true,
    // The caller knows that this is a terminal; Ink's own guess says no wherever CI is set.
    interactive: true,
    debug: options.debug ?? false,
    onRender: () => {
      frames.drawn = frames.committed;
    },
  });
  const exit = await app.waitUntilExit();
  return { exit: exit === "interrupted" ? "interrupted" : "quit", approvalId: store.get().approvalId };
}
