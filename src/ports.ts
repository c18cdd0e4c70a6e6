/** The outside world on one screen. Adapters implement these; flows know nothing else of it. */
import type { Argv, CatalogueAction } from "./domain/action.ts";
import type { ClusterFacts } from "./domain/actions/definition.ts";
import type { SignedContent } from "./domain/approval.ts";
import type { ChainBreak, LedgerRow } from "./domain/chain.ts";
import type { Check } from "./domain/check.ts";
import type { IncidentEvent, NewEvent } from "./domain/event.ts";
import type { EvidenceReading } from "./domain/evidence.ts";
import type { IncidentState } from "./domain/fold.ts";
import type { Incident, IncidentStatus, Severity } from "./domain/incident.ts";
import type { Lang } from "./domain/lang.ts";
import type { LiveObject } from "./domain/live-object.ts";
import type { Playbook } from "./domain/playbook-schema.ts";
import type { Policy } from "./domain/policy.ts";
import type { RunIntent } from "./domain/run.ts";
import type { CommandResult, Verification } from "./domain/run-outcome.ts";
import type { Target } from "./domain/target.ts";
import type { Template } from "./domain/template.ts";
import type { OutcomeRecord } from "./domain/trust.ts";
import type { Drafter, DraftProgress, OutsideEvidence } from "./ports-drafting.ts";
import type { ListedIncident, LocalCommons, WorkingMemory } from "./ports-memory.ts";

/** An incident as the ledger has it. */
export interface LedgerIncident {
  state: IncidentState;
  /** Without those that were tampered with. */
  events: IncidentEvent[];
  /** First row of this incident that was tampered with; such an incident is shown, and never written to. */
  broken_seq: number | null;
}

export interface IncidentFilter {
  status?: readonly IncidentStatus[];
  severity?: readonly Severity[];
  service?: string;
  limit?: number;
}

/** What may be done inside one ledger transaction. Nothing is visible to others before it commits. */
export interface LedgerTransaction {
  /** @throws AwoooError ledger_broken when a row of this incident was tampered with */
  state(incidentId: string): IncidentState | null;
  /** Open incident that later alerts of this group belong to. */
  openIncidentOf(groupKey: string): string | null;
  /** Open incident that has a firing signal with this fingerprint. */
  openIncidentWith(fingerprint: string): string | null;
  /**
   * Adds what happened here, in the given order, queues it for Redis where one is configured, updates projections.
   * @throws AwoooError conflict where a request would be started a second time
   */
  append(events: readonly NewEvent[]): void;
  /** Adds what happened on other laptops. Events already known are left out. */
  adopt(events: readonly IncidentEvent[]): void;
  /** Hash of the last row. */
  head(): string;
  /** As `Ledger.mutationsSince`, as seen by this transaction. */
  mutationsSince(server: string, namespace: string | null, since: string): string[];
  /** As `Ledger.freezeEvents`. */
  freezeEvents(): IncidentEvent[];
}

/** The append-only ledger and its projections. Everything is synchronous: it is a file on this machine. */
export interface Ledger {
  /** One immediate, durable transaction: all of it or nothing. */
  write<T>(work: (tx: LedgerTransaction) => T): T;
  /** @throws AwoooError ledger_broken when so much was tampered with that nothing can be shown */
  read(incidentId: string): LedgerIncident | null;
  /** Newest first. */
  incidents(filter: IncidentFilter): Incident[];
  /** Their ids alone, in the same order. */
  incidentIds(filter: IncidentFilter): string[];
  /** What tells whether an incident is the same elsewhere, without folding it; null where it is not known. */
  listed(incidentId: string): Omit<ListedIncident, "incident_id"> | null;
  /** Ids of incidents that have requests nobody has finished yet, newest request first. */
  incidentsWithOpenRequests(): string[];
  /** Incident that a request belongs to. */
  incidentOfRequest(requestId: string): string | null;
  /** Full ids that start with a prefix, at most `limit`. */
  idsWithPrefix(kind: "incident" | "request", prefix: string, limit: number): string[];
  /** As they count at a time: what worked and has not lasted is none of it, see `settledOutcome`. */
  outcomes(actionPattern: string, now: string): OutcomeRecord[];
  /** Every action pattern there is an outcome of, in the order of their names. */
  outcomePatterns(): string[];
  /** When runs that changed something in a namespace (null: cluster-scoped) began, since a time, oldest first. */
  mutationsSince(server: string, namespace: string | null, since: string): string[];
  /**
   * Events of the freeze, see `FREEZE_STREAM`.
   * @throws AwoooError ledger_broken where one was tampered with
   */
  freezeEvents(): IncidentEvent[];
  /** How often an action (see `actionKind`) hit a target since a time, by the outcomes recorded. */
  usesOnTarget(action: string, target: string, since: string): number;
  /** Events not yet in Redis, as the incidents they belong to, oldest first. */
  queued(): { incident_id: string; events: number }[];
  /** Whether events of an incident are not yet in Redis. */
  isQueued(incidentId: string): boolean;
  /** Forgets that events of an incident are queued, after all of `eventIds` have arrived. */
  markDelivered(incidentId: string, eventIds: readonly string[]): void;
  /** Forgets that events of an incident are queued, because they will not be sent. */
  dropQueued(incidentId: string): void;
  /** Whether this incident has ever been written to Redis from here. */
  wasPublished(incidentId: string): boolean;
  rows(filter?: { incident_id?: string; limit?: number }): Iterable<LedgerRow>;
  /** Another value after anything was written, by this process or another; asked several times a second. */
  version(): string;
  /** Incidents with events after row `seq`, oldest change first, and the last row there is. */
  changedSince(seq: number): { seq: number; incident_ids: string[] };
  chain(): { id: string; head: { seq: number; hash: string }; break: ChainBreak | null };
  /** Names of projections that differ from the fold of their events. */
  staleProjections(): string[];
  rebuildProjections(): void;
  /** `path` is null where nothing is kept. */
  facts(): { path: string | null; engine: string; events: number; incidents: number };
  close(): void;
}

/** Whether a cluster answered: without kubectl or a context nothing can ever run from here, else it may later. */
export type Reach = "ok" | "no_kubectl" | "no_context" | "unreachable";

export interface ClusterView {
  reach: Reach;
  /** Why no cluster answered, in one line; empty where one did. */
  why: string;
  identity: SignedContent["cluster"];
  /** What is there now; null where nothing is, or nobody could look. */
  live: LiveObject | null;
  /** How many pods it reaches; null where nobody could count. */
  pods: number | null;
  /** What puts the object back as its repository has it (`Argo CD checkout`, `Flux shop`); null: nothing known. */
  managed_by: string | null;
  facts: ClusterFacts;
  rbac: Check;
  exists: Check;
  /** Server-side dry run; null where awooo's own grammar is all there is. */
  dryRun: Check | null;
}

/** A line kubectl printed, made safe for a terminal. */
export interface OutputLine {
  stream: "stdout" | "stderr";
  text: string;
}

export interface CommandToRun {
  argv: Argv;
  cluster: RunIntent["cluster"];
  mutating: boolean;
  onLine(line: OutputLine): void;
}

/** Where something ran, and what was there before; null where there was nothing to look at. */
export type Ran = Pick<RunIntent, "cluster" | "before">;

export interface Cluster {
  /**
   * A live look at the object of an action, or at the target where there is none. Never throws: what could not be
   * asked is a check that did not run. An abort ends it early, with what is known.
   * @param onCheck hears of each check of the cluster as soon as it was made, in any order
   */
  inspect(
    target: Target,
    action: CatalogueAction | null,
    signal: AbortSignal,
    onCheck?: (check: Check) => void,
  ): Promise<ClusterView>;
  /**
   * Starts exactly these words, without a shell, in this cluster: it is identified once more, and what was identified
   * is what kubectl gets, whatever becomes of the kubeconfig meanwhile. Ends when kubectl ends or its time is over; an
   * abort does not kill a command that changes something, since nobody could say then whether it did.
   */
  execute(command: CommandToRun, signal: AbortSignal): Promise<CommandResult>;
  /**
   * Watches until the action shows its effect, or its time is over; in the cluster it ran in, also where the
   * kubeconfig has another current context by now.
   */
  verify(
    action: CatalogueAction,
    ran: Ran,
    onLine: (line: OutputLine) => void,
    signal: AbortSignal,
  ): Promise<Verification>;
  /**
   * What a look of the catalogue prints, in the current context; at most 5 s. Never throws for what could not be read:
   * it says why.
   * @throws Error for an action that is no look
   */
  read(action: CatalogueAction, signal: AbortSignal): Promise<EvidenceReading>;
  /** Which cluster the current context means, without asking it; null where there is none. Never throws. */
  identity(signal: AbortSignal): Promise<SignedContent["cluster"]>;
  /** Which kubectl, context and server, and whether that server answers; an abort ends it early. Never throws. */
  status(signal?: AbortSignal): Promise<{ reach: Reach; message: string }>;
}

/** A user's own template or playbook that could not be used; the others still are. */
export interface LibraryProblem {
  file: string;
  message: string;
}

export interface TemplateCatalog {
  /** User templates override bundled ones of the same id. `files`: where the user's own are, by id. */
  templates(): { templates: Template[]; problems: LibraryProblem[]; files: ReadonlyMap<string, string> };
}

export interface PlaybookCatalog {
  playbooks(): { playbooks: Playbook[]; problems: LibraryProblem[]; files: ReadonlyMap<string, string> };
}

/** Something the engineer should know that is not the result; goes to stderr. */
export type Notify = (notice: string) => void;

/** What every flow may use; the composition root opens it. */
export interface Context {
  ledger: Ledger;
  /** null where no Redis is configured. */
  memory: WorkingMemory | null;
  /** Who runs the command. */
  operator: string;
  /** Name of this machine. */
  host: string;
  now(): string;
  newId(): string;
  notify: Notify;
  /** Aborts when the user interrupts. */
  signal: AbortSignal;
}

/** What running needs besides. */
export interface RunningContext extends Context {
  cluster: Cluster;
  policy: Policy;
  /** Of this process; what `reconcile` asks about later. */
  pid: number;
  /** Whether a process of this machine is still there. */
  isAlive(pid: number): boolean;
}

/** What making a proposal needs besides. */
export interface ProposingContext extends Context {
  drafter: Drafter;
  /** What is outside of this machine to be read; the ledger and the library are read besides. */
  evidence: OutsideEvidence;
  /** Shared by the processes of this machine; losing it loses nothing. */
  commons: LocalCommons;
  /** Aborts when the engineer will not wait for a model any longer; the rest goes on. */
  patience: AbortSignal;
  onProgress(step: DraftProgress): void;
  /** From here on a model may be waited for; told again where the incident became graver, and a draft is made anew. */
  drafting(): void;
  /** There is a draft, whoever made it: no model is waited for any more. */
  drafted(): void;
  /** A check of the cluster was made; the others still are. */
  onCheck(check: Check): void;
  cluster: Cluster;
  templates: TemplateCatalog;
  playbooks: PlaybookCatalog;
  policy: Policy;
  lang: Lang;
}
