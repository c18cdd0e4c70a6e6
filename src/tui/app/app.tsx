/** The one app of all screens: puts the stack, the keys, the drawing and the outside together. */
import { render } from "ink";
import type { Lang } from "../../domain/lang.ts";
import { plainStyle, type Style } from "../../text/style.ts";
import { createStore } from "../store.ts";
import { AppRoot } from "./app-root.tsx";
import type { Live } from "./effects.ts";
import type { Given, Opening, OpenScreen } from "./screen.ts";
import { type AppMessage, type AppState, initialApp, reduceApp, topOf } from "./stack.ts";

export interface AppOptions {
  start: Opening;
  open: OpenScreen;
  live: Live;
  streams: { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };
  style: Style;
  ascii: boolean;
  lang: Lang;
  operator: string;
  /** RFC 3339. */
  now: () => string;
  /** Ends the app as Ctrl-C does. */
  signal?: AbortSignal;
  /** Stops the process as Ctrl-Z does in a shell; resolves when it goes on. */
  suspend?: () => Promise<void>;
  /** Tells when somebody else would stop the process, and when it goes on; @returns stops telling */
  takeStops?: (take: (what: "stop" | "goes on") => void) => () => void;
  /** Somebody listens: lines without ornament, and no screen of its own. */
  screenReader?: boolean;
  /** Milliseconds between two looks at the clock. Default a second; a minute where somebody listens. */
  tickMs?: number;
  /** Writes every frame whole, one after the other: for tests of what is drawn. */
  debug?: boolean;
}

/** Which frame is on the screen; a key counts for that one only. */
export interface Frames {
  committed: number;
  drawn: number;
}

export interface AppEnd {
  exit: "quit" | "interrupted";
  /** What is to stay in the terminal. */
  farewell: readonly string[];
}

/**
 * Shows the screens until the user leaves the last one.
 * @returns how it ended; `interrupted` after Ctrl-C or `signal`. The terminal is restored, and nothing is printed after it.
 * @throws whatever a screen threw, after the terminal was restored; what `start` cannot be opened for, before it is touched
 */
export async function openApp(options: AppOptions): Promise<AppEnd> {
  const { streams, operator, now, ascii, lang, screenReader = false } = options;
  const style = screenReader ? plainStyle : options.style;
  const given = (): Given => {
    const { columns = 80, rows = 24 } = streams.stdout;
    return { operator, now: now(), columns, rows, ascii, lang, style };
  };
  const first = await options.open(options.start, given());
  const store = createStore<AppState, AppMessage>(initialApp(first), reduceApp);
  const frames: Frames = { committed: 0, drawn: 0 };
  const app = render(<AppRoot store={store} frames={frames} given={given} options={options} />, {
    ...streams,
    exitOnCtrlC: false,
    alternateScreen: !screenReader,
    incrementalRendering: !screenReader,
    isScreenReaderEnabled: screenReader,
    // The caller knows that this is a terminal; Ink's own guess says no wherever CI is set.
    interactive: true,
    debug: options.debug ?? false,
    onRender: () => {
      frames.drawn = frames.committed;
    },
  });
  const exit = await app.waitUntilExit();
  const { layer } = topOf(store.get());
  return { exit: exit === "interrupted" ? "interrupted" : "quit", farewell: layer.farewell() };
}
