/** Holds one state and tells who listens; lives outside of React, so that a key handler never sees an old state. */
export interface Store<S, M> {
  get(): S;
  dispatch(message: M): void;
  /** @returns stops listening */
  subscribe(listener: () => void): () => void;
}

export function createStore<S, M>(initial: S, reduce: (state: S, message: M) => S): Store<S, M> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch(message) {
      const next = reduce(state, message);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
