import { useApp, useInput, usePaste, useWindowSize } from "ink";
import { useEffect, useInsertionEffect, useMemo, useSyncExternalStore } from "react";
import type { Style } from "../text/style.ts";
import { symbolsFor } from "../text/symbols.ts";
import { Screen } from "./components/screen.tsx";
import { keystrokeOf } from "./keymap.ts";
import { layoutOf } from "./layout.ts";
import type { Frames, ReviewOptions } from "./review.tsx";
import type { Message, ReviewState } from "./state.ts";
import type { Store } from "./store.ts";

const POLL_MS = 1000;

interface RootProps {
  store: Store<ReviewState, Message>;
  frames: Frames;
  style: Style;
  options: ReviewOptions;
}

/** The one place that runs effects and owns `exit()`; everything below it only draws. */
export function ReviewRoot({ store, frames, style, options }: RootProps) {
  const state = useSyncExternalStore(store.subscribe, store.get);
  const { columns, rows } = useWindowSize();
  const layout = useMemo(() => layoutOf(state, style), [state, style]);
  // Before Ink writes the frame, so that what it then reports as drawn is this one.
  useInsertionEffect(() => {
    frames.committed = state.frame;
  }, [frames, state.frame]);
  useKeys(store, frames);
  useEffect(() => store.dispatch({ type: "resized", columns, rows }), [store, columns, rows]);
  useExit(state, store, options.signal);
  useWork(state, store, options.actions);
  usePolling(store, options);
  const divider = symbolsFor(state.ascii).divider;
  return <Screen layout={layout} columns={state.columns} rows={state.rows} divider={divider} dim={style.dim} />;
}

/** Handlers close over nothing that changes: what a key means is decided by the reducer, on the state it then has. */
function useKeys(store: RootProps["store"], frames: Frames): void {
  const { exit } = useApp();
  useInput((input, key) => {
    try {
      store.dispatch({ type: "key", keystroke: keystrokeOf(input, key), drawn: frames.drawn });
    } catch (error) {
      exit(error instanceof Error ? error : new Error(String(error)));
    }
  });
  usePaste(() => store.dispatch({ type: "paste" }));
}

function useExit({ exit: wish }: ReviewState, store: RootProps["store"], signal: AbortSignal | undefined): void {
  const { exit } = useApp();
  useEffect(() => {
    if (wish !== null) exit(wish);
  }, [wish, exit]);
  useEffect(() => {
    const stop = () =>
      store.dispatch({ type: "key", keystroke: { kind: "named", name: "ctrl_c" }, drawn: store.get().frame });
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop);
    return () => signal?.removeEventListener("abort", stop);
  }, [store, signal]);
}

/** Carries out a decision the reducer asks for, once. */
function useWork({ work }: ReviewState, store: RootProps["store"], actions: ReviewOptions["actions"]): void {
  useEffect(() => {
    if (work === null) return;
    actions.decide(work.input).then(
      ({ view, message }) => store.dispatch({ type: "decided", view, message }),
      (error: unknown) => store.dispatch({ type: "decide_failed", message: failureText(error) }),
    );
  }, [work, store, actions]);
}

function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = "hint" in error && typeof error.hint === "string" ? ` ${error.hint}` : "";
  return `${error.message}.${hint}`;
}

/** Looks at the outside again and again, never twice at a time. */
function usePolling(store: RootProps["store"], { actions, now, pollMs = POLL_MS }: ReviewOptions): void {
  useEffect(() => {
    let looking = false;
    const look = async () => {
      store.dispatch({ type: "tick", now: now() });
      if (looking) return;
      looking = true;
      const { epoch } = store.get();
      try {
        store.dispatch({ type: "loaded", view: await actions.load(), epoch });
      } catch (error) {
        store.dispatch({ type: "load_failed", message: failureText(error) });
      } finally {
        looking = false;
      }
    };
    const timer = setInterval(() => void look(), pollMs);
    return () => clearInterval(timer);
  }, [store, actions, now, pollMs]);
}
