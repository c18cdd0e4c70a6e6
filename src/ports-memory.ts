/** What is shared: among the processes of one machine, and among a team. */
import type { IncidentEvent } from "./domain/event.ts";

/** A document in shared memory with the exact text it was read as. */
export interface FoundDocument {
  text: string;
  /** The key it was found under. */
  key: string;
}

/** What tells whether a laptop is up to date with an incident. */
export interface ListedIncident {
  incident_id: string;
  /** How many events there are; negative where they cannot be read. */
  events: number;
  /** The text of `incident:<id>`. */
  document: string | null;
}

/** What keeps two from doing the same work, and keeps its result: among processes, or among a team. */
export interface Commons {
  /**
   * Takes a lease; null while somebody else holds it. It ends by itself after `ttlMs` unless it is renewed, so that a
   * holder that dies frees it.
   */
  acquireLease(name: string, ttlMs: number): Promise<Lease | null>;
  /** null: none, or too old. */
  readAnswer(key: string): Promise<string | null>;
  writeAnswer(key: string, text: string, ttlMs: number): Promise<void>;
}

/** The same among the processes of one machine. */
export interface LocalCommons extends Commons {
  /** For `doctor`. Makes nothing and mends nothing. Never throws. */
  status(): Promise<LocalCommonsStatus>;
}

export interface LocalCommonsStatus {
  /**
   * `none`: not made yet. `damaged`: made anew by whoever uses it next. `foreign`: another program's, left as it is.
   * `unusable`: it can not be read or written.
   */
  state: "none" | "ok" | "damaged" | "foreign" | "unusable";
  message: string;
}

export interface Lease {
  /** @returns false where it was lost meanwhile */
  renew(): Promise<boolean>;
  /** Never throws: a lease nobody can give back ends by itself. */
  release(): Promise<void>;
}

/** What a team shares (Redis). Every call is bounded in time and throws AwoooError store_unavailable. */
export interface WorkingMemory extends Commons {
  /** `incident:<id>`, else the platform brain's copy. */
  readIncident(incidentId: string): Promise<FoundDocument | null>;
  /**
   * Writes `incident:<id>` and the brain's copy and renews their time to live, if `incident:<id>` is still as
   * `readIncident` found it (null, or found under the brain's key: still absent). False: somebody else wrote
   * meanwhile, nothing was changed.
   */
  writeIncident(incidentId: string, text: string, seen: FoundDocument | null): Promise<boolean>;
  /** In causal order. @throws AwoooError invalid_data naming key and field, where one is not an event of it */
  readEvents(incidentId: string): Promise<IncidentEvent[]>;
  /** Adds events; those already there are left alone, so that a repeated call changes nothing. */
  addEvents(incidentId: string, events: readonly IncidentEvent[]): Promise<void>;
  readDecision(token: string): Promise<string | null>;
  /** Compare-and-set, as `writeIncident`. */
  writeDecision(token: string, text: string, seen: string | null): Promise<boolean>;
  /** All incidents that have a document, by id. */
  incidentIds(): Promise<ListedIncident[]>;
  ping(): Promise<{ version: string; latency_ms: number }>;
  /**
   * Tells what others add, on a connection of its own that is opened again whenever it is lost. What is written by
   * others than awooo is not told. Never throws.
   * @returns ends it
   */
  watch(watcher: MemoryWatcher): () => Promise<void>;
  close(): Promise<void>;
}

export interface MemoryWatcher {
  /** Somebody added events to this incident. */
  changed(incidentId: string): void;
  /** Whether changes are told from now on; what happened before was not. */
  connected(on: boolean): void;
}
