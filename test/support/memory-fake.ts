/**
 * A WorkingMemory in memory, for tests of flows. It passes the same contract suite as the Redis adapter.
 *
 *     const store = createSharedStore();
 *     const a = createMemoryFake(store);   // laptop A
 *     const b = createMemoryFake(store);   // laptop B, sees what A writes
 *     a.down = true;                       // A cannot reach it: every call throws store_unavailable
 *     a.loseReplies = true;                // A's calls do their work, then throw store_unavailable
 *     store.documents.set("incident:X", "{}");   // what another service writes with a plain SET
 */
import { eventText, parseEvent } from "../../src/adapters/redis/event-text.ts";
import {
  BRAIN_PREFIX,
  brainKey,
  decisionKey,
  eventsKey,
  INCIDENT_PREFIX,
  incidentKey,
} from "../../src/adapters/redis/keys.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { MAX_ANSWER_BYTES } from "../../src/domain/cached-answer.ts";
import { type IncidentEvent, inCausalOrder } from "../../src/domain/event.ts";
import { zId } from "../../src/domain/schema.ts";
import type { FoundDocument, WorkingMemory } from "../../src/ports-memory.ts";

/** What Redis would hold. Keys are those of Redis. */
export interface SharedStore {
  documents: Map<string, string>;
  /** Key of the incident's events, then event id, then the event as JSON. */
  events: Map<string, Map<string, string>>;
  leases: Map<string, { holder: object; endsAt: number }>;
  watchers: Set<(incidentId: string) => void>;
  answers: Map<string, { text: string; endsAt: number }>;
}

export interface MemoryFake extends WorkingMemory {
  /** Every call throws store_unavailable and changes nothing. */
  down: boolean;
  /** Every call does its work and then throws store_unavailable. */
  loseReplies: boolean;
  readonly store: SharedStore;
}

export function createSharedStore(): SharedStore {
  return {
    documents: new Map(),
    events: new Map(),
    leases: new Map(),
    answers: new Map(),
    watchers: new Set(),
  };
}

export function createMemoryFake(store: SharedStore = createSharedStore()): MemoryFake {
  const fake: MemoryFake = {
    ...{ down: false, loseReplies: false, store },
    readIncident: (id) => answer(() => find(incidentKey(id)) ?? find(brainKey(id))),
    writeIncident: (id, text, seen) =>
      answer(() => {
        const key = incidentKey(id);
        const done = replace(key, text, seen?.key === key ? seen.text : null);
        if (done) store.documents.set(brainKey(id), text);
        return done;
      }),
    readEvents: (id) =>
      answer(() => inCausalOrder([...eventsOf(id)].map(([field, text]) => parseEvent(id, field, text)))),
    addEvents: (id, events) => answer(() => add(id, events)),
    readDecision: (token) => answer(() => find(decisionKey(token))?.text ?? null),
    writeDecision: (token, text, seen) => answer(() => replace(decisionKey(token), text, seen)),
    incidentIds: () =>
      answer(() => {
        const ids = new Set([...store.documents.keys()].flatMap((key) => incidentIdOf(key) ?? []));
        return [...ids].sort().map((incident_id) => ({
          incident_id,
          events: eventsOf(incident_id).size,
          document: store.documents.get(`${INCIDENT_PREFIX}${incident_id}`) ?? null,
        }));
      }),
    acquireLease: (name, ttlMs) =>
      answer(() => {
        const taken = store.leases.get(name);
        if (taken !== undefined && taken.endsAt > performance.now()) return null;
        const holder = {};
        store.leases.set(name, { holder, endsAt: performance.now() + ttlMs });
        return {
          renew: () => answer(() => renew(name, holder, ttlMs)),
          release: async () => void (fake.down || release(name, holder)),
        };
      }),
    readAnswer: (key) =>
      answer(() => {
        const found = store.answers.get(key);
        return found !== undefined && found.endsAt > performance.now() ? found.text : null;
      }),
    writeAnswer: (key, text, ttlMs) =>
      answer(() => {
        if (Buffer.byteLength(text) > MAX_ANSWER_BYTES) return;
        store.answers.set(key, { text, endsAt: performance.now() + ttlMs });
      }),
    ping: () => answer(() => ({ version: "fake", latency_ms: 0 })),
    watch(watcher) {
      const tell = (id: string) => fake.down || queueMicrotask(() => watcher.changed(id));
      store.watchers.add(tell);
      queueMicrotask(() => watcher.connected(!fake.down));
      return async () => void store.watchers.delete(tell);
    },
    close: async () => {},
  };

  async function answer<T>(work: () => T): Promise<T> {
    if (fake.down) throw unavailable("connection refused");
    const result = work();
    if (fake.loseReplies) throw unavailable("the connection was cut");
    return result;
  }

  function find(key: string): FoundDocument | null {
    const text = store.documents.get(key);
    return text === undefined ? null : { key, text };
  }

  function replace(key: string, text: string, seen: string | null): boolean {
    const stored = store.documents.get(key) ?? null;
    if (stored !== text && stored !== seen) return false;
    store.documents.set(key, text);
    return true;
  }

  function eventsOf(id: string): Map<string, string> {
    return store.events.get(eventsKey(id)) ?? new Map<string, string>();
  }

  function add(id: string, events: readonly IncidentEvent[]): void {
    const known = eventsOf(id);
    const before = known.size;
    for (const event of events) if (!known.has(event.id)) known.set(event.id, eventText(event));
    if (known.size === before) return;
    store.events.set(eventsKey(id), known);
    for (const tell of store.watchers) tell(id);
  }

  function renew(name: string, holder: object, ttlMs: number): boolean {
    const held = store.leases.get(name);
    if (held?.holder !== holder || held.endsAt <= performance.now()) return false;
    held.endsAt = performance.now() + ttlMs;
    return true;
  }

  function release(name: string, holder: object): void {
    if (store.leases.get(name)?.holder === holder) store.leases.delete(name);
  }

  return fake;
}

function incidentIdOf(key: string): string | null {
  const prefix = [INCIDENT_PREFIX, BRAIN_PREFIX].find((candidate) => key.startsWith(candidate));
  const id = prefix === undefined ? null : key.slice(prefix.length);
  return zId.safeParse(id).success ? id : null;
}

function unavailable(reason: string): AwoooError {
  return new AwoooError("store_unavailable", `Redis at fake:0: ${reason}`, { hint: "It is a fake." });
}
