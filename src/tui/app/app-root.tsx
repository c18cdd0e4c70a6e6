import { Box, Text, useApp, useInput, usePaste, useWindowSize } from "ink";
import { useCallback, useEffect, useInsertionEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { keystrokeOf } from "../keystroke.ts";
import type { Store } from "../store.ts";
import type { AppOptions, Frames } from "./app.tsx";
import { startEffects } from "./effects.ts";
import type { Given } from "./screen.ts";
import { type AppMessage, type AppState, topOf } from "./stack.ts";
import { toldLines } from "./told.ts";

const TICK_MS = 1000;
/** Every look at the clock is a new text, which is read out from its beginning. */
const TOLD_TICK_MS = 60_000;

interface RootProps {
  store: Store<AppState, AppMessage>;
  frames: Frames;
  given: () => Given;
  options: AppOptions;
}

/** The one component: draws the top screen, and owns effects and `exit()`. */
export function AppRoot({ store, frames, given, options }: RootProps) {
  const state = useSyncExternalStore(store.subscribe, store.get);
  const { columns, rows } = useWindowSize();
  const { layer } = topOf(state);
  // Before Ink writes the frame, so that what it then reports as drawn is this one.
  useInsertionEffect(() => {
    frames.committed = layer.state.frame;
  }, [frames, layer]);
  useKeys(store, frames, options);
  useEffect(() => store.dispatch({ type: "resized", columns, rows }), [store, columns, rows]);
  useExit(state, options.signal);
  useOutside(store, given, options);
  const lines = layer.lines();
  if (options.screenReader === true) return <Text>{toldLines(lines, options.lang).join("\n")}</Text>;
  // Not `columns`: a narrower window is drawn once by Ink before this knows of it, and lines that wrap move all others.
  return (
    <Box width="100%" height={rows} overflow="hidden">
      <Text wrap="truncate">{lines.join("\n")}</Text>
    </Box>
  );
}

/** Handlers close over nothing that changes: what a key means is decided by the reducer, on the state it then has. */
function useKeys(store: RootProps["store"], frames: Frames, options: AppOptions): void {
  const { exit } = useApp();
  const stop = useStops(options);
  const guarded = (step: () => void) => {
    try {
      step();
    } catch (error) {
      exit(asError(error));
    }
  };
  useInput((input, key) => {
    const keystroke = keystrokeOf(input, key);
    if (keystroke.kind === "named" && keystroke.name === "ctrl_z") {
      stop();
      return;
    }
    guarded(() => store.dispatch({ type: "key", keystroke, drawn: frames.drawn }));
  });
  usePaste((text) => guarded(() => store.dispatch({ type: "paste", text, drawn: frames.drawn })));
}

/**
 * Gives the terminal back while the process is stopped, whoever stops it, and takes and redraws it after.
 * @returns what Ctrl-Z does
 */
function useStops({ suspend, takeStops }: AppOptions): () => void {
  const { exit, suspendTerminal } = useApp();
  const away = useRef(false);
  const leave = useCallback(
    async (until: () => Promise<void>) => {
      if (away.current) return;
      away.current = true;
      await suspendTerminal(until).catch((error: unknown) => exit(asError(error)));
      away.current = false;
    },
    [exit, suspendTerminal],
  );
  const stop = useCallback(() => (suspend === undefined ? undefined : void leave(suspend)), [leave, suspend]);
  // Stopped without being asked, it comes back to a terminal that others have written to. In place with the first frame:
  // whoever sees that may stop it.
  useLayoutEffect(
    () => takeStops?.((what) => (what === "stop" ? stop() : void leave(async () => {}))),
    [takeStops, stop, leave],
  );
  return stop;
}

function useExit({ exit: wish }: AppState, signal: AbortSignal | undefined): void {
  const { exit } = useApp();
  useEffect(() => {
    if (wish !== null) exit(wish);
  }, [wish, exit]);
  useEffect(() => {
    // Not a key of the top screen: no screen may make it wait.
    const stop = () => exit("interrupted");
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop);
    return () => signal?.removeEventListener("abort", stop);
  }, [exit, signal]);
}

function useOutside(store: RootProps["store"], given: () => Given, options: AppOptions): void {
  const { exit } = useApp();
  useEffect(() => {
    const { open, live, now, screenReader = false } = options;
    const { tickMs = screenReader ? TOLD_TICK_MS : TICK_MS } = options;
    return startEffects(store, { open, given, live, now, tickMs, fail: (error) => exit(asError(error)) });
  }, [store, given, options, exit]);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
