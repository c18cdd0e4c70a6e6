/** The Cluster port on the kubectl of this machine. */
import { type CatalogueAction, proofOf } from "../../domain/action.ts";
import type { EvidenceReading } from "../../domain/evidence.ts";
import { unread } from "../../domain/evidence-text.ts";
import type { CommandResult, Verification } from "../../domain/run-outcome.ts";
import type { Cluster, CommandToRun, OutputLine, Ran, Reach } from "../../ports.ts";
import { safeText } from "../../text/safe-text.ts";
import { findIdentity, type Identity, isSame } from "./identity.ts";
import { lookAt, nothingSeen } from "./inspect.ts";
import { parsedObject, textAt } from "./json.ts";
import { Kubectl, type Limits } from "./kubectl.ts";
import { type Pinned, pin } from "./pinned.ts";
import { childEnvironment, type Environment, findProgram, kubeconfigsOf } from "./program.ts";
import { versionArgs } from "./questions.ts";
import { readIn, requireLook } from "./read.ts";
import { INTERRUPTED, type VerifyLimits, verifyAction } from "./verify.ts";

export interface KubectlOptions {
  /** A name or an absolute path. */
  program: string;
  /** Whether programs that a kubeconfig names may be run to sign in. */
  signIn: boolean;
  env: Environment;
  home: string;
  /** How long a look may take as a whole, in milliseconds. */
  inspectMs?: number;
  /** How long the reading of evidence may take, in milliseconds. */
  readMs?: number;
  /** How long a command may take that does not say so itself. */
  executeMs?: number;
  verify?: Partial<VerifyLimits>;
}

/** Enough for the dry run of a drain, which asks about each pod of a node. */
const INSPECT_MS = 15_000;
const EXECUTE_MS = 60_000;
const READ_MS = 5000;
/** What kubectl needs beyond the time that a command gives itself. */
const MARGIN_MS = 30_000;
const VERIFY: VerifyLimits = { rolloutMs: 300_000, settleMs: 30_000, pollMs: 1000 };
const STATUS_MS = 8000;

type Place = { kubectl: Kubectl; identity: Identity };
type NoPlace = { kubectl: null; reach: Reach; why: string };

export function createKubectlCluster(options: KubectlOptions): Cluster {
  return {
    async inspect(target, action, signal, onCheck = () => {}) {
      const limits = limitsFrom(options.inspectMs ?? INSPECT_MS, signal);
      return await inPlace(options, null, limits, (place) =>
        place.kubectl === null
          ? nothingSeen(place.reach, place.why, action)
          : lookAt({ ...place, limits }, target, action, onCheck),
      );
    },
    execute: (command, signal) => execute(options, command, signal),
    verify: (action, ran, onLine, signal) => verify(options, { action, ran, onLine, signal }),
    read: (action, signal) => read(options, action, signal),
    identity: (signal) => identity(options, signal),
    status: (signal) => status(options, signal ?? new AbortController().signal),
  };
}

/** What is left of a time, whenever it is asked. */
function limitsFrom(ms: number, signal: AbortSignal): () => Limits {
  const end = performance.now() + ms;
  return () => ({ timeoutMs: Math.max(1, end - performance.now()), signal });
}

function findKubectl({ program, env, home, signIn }: KubectlOptions): Kubectl | { path: null; why: string } {
  const found = findProgram(program, env);
  return found.path === null ? found : new Kubectl(found.path, childEnvironment(env, home, signIn));
}

/**
 * Finds the cluster, and has kubectl keep to it as long as `work` goes on.
 * @param context looked at instead of the current one
 */
async function inPlace<T>(
  options: KubectlOptions,
  context: string | null,
  limits: () => Limits,
  work: (place: Place | NoPlace) => T | Promise<T>,
): Promise<T> {
  const kubectl = findKubectl(options);
  if (kubectl.path === null) return await work({ kubectl: null, reach: "no_kubectl", why: safeText(kubectl.why) });
  const kubeconfigs = kubeconfigsOf(options.env, options.home);
  if (kubeconfigs.length === 0) {
    return await work({ kubectl: null, reach: "no_context", why: "there is no kubeconfig" });
  }
  const found = await findIdentity({ kubectl, context, signIn: options.signIn, kubeconfigs, limits });
  if (found.identity === null) return await work({ kubectl: null, reach: found.reach, why: found.why });
  let pinned: Pinned;
  try {
    pinned = await pin(kubectl, found.config);
  } catch (error) {
    const why = `the kubeconfig cannot be kept apart: ${safeText(String(error), { max: 200 })}`;
    return await work({ kubectl: null, reach: "no_context", why });
  }
  try {
    return await work({ kubectl: pinned.kubectl, identity: found.identity });
  } finally {
    await pinned.release();
  }
}

async function execute(options: KubectlOptions, command: CommandToRun, signal: AbortSignal): Promise<CommandResult> {
  const { argv, cluster, mutating, onLine } = command;
  const [, ...args] = argv;
  const limits = limitsFrom(options.inspectMs ?? INSPECT_MS, signal);
  return await inPlace(options, cluster.context, limits, async (place) => {
    if (place.kubectl === null) return notStarted(place.why);
    if (!isSame(cluster, place.identity)) return notStarted(anotherCluster(place.identity));
    const timeoutMs = limitOf(args, options.executeMs ?? EXECUTE_MS);
    const watch = { timeoutMs, onLine, ...(mutating ? {} : { signal }) };
    const { exit_code, started, refused, detail } = await place.kubectl.watch(args, watch);
    return { exit_code, started, refused, detail };
  });
}

function notStarted(detail: string): CommandResult {
  return { exit_code: null, started: false, refused: true, detail };
}

function anotherCluster({ context, server }: Identity): string {
  return `context ${context} is another cluster now (${server})`;
}

/** How long a command may take: what it says itself and a margin, else as long as most. */
function limitOf(args: readonly string[], usual: number): number {
  const own = args.map((word) => /^--timeout=(\d{1,5})s$/.exec(word)?.[1]).find((seconds) => seconds !== undefined);
  return own === undefined ? usual : Number(own) * 1000 + MARGIN_MS;
}

interface VerifyInput {
  action: CatalogueAction;
  ran: Ran;
  onLine(line: OutputLine): void;
  signal: AbortSignal;
}

async function verify(options: KubectlOptions, { action, ran, onLine, signal }: VerifyInput): Promise<Verification> {
  const proof = proofOf(action);
  if (proof.by === "exit") return { holds: true, message: "kubectl ended well" };
  const limits = limitsFrom(options.inspectMs ?? INSPECT_MS, signal);
  return await inPlace(options, ran.cluster.context, limits, async (place) => {
    if (signal.aborted) return INTERRUPTED;
    if (place.kubectl === null) return { holds: null, message: `nobody could look: ${place.why}` };
    const { kubectl, identity } = place;
    if (!isSame(ran.cluster, identity)) {
      return { holds: null, message: `nobody could look: ${anotherCluster(identity)}` };
    }
    const verifier = { kubectl, context: identity.context, limits: { ...VERIFY, ...options.verify }, onLine, signal };
    return await verifyAction(verifier, action, proof, ran.before);
  });
}

async function read(options: KubectlOptions, action: CatalogueAction, signal: AbortSignal): Promise<EvidenceReading> {
  requireLook(action);
  const limits = limitsFrom(options.readMs ?? READ_MS, signal);
  return await inPlace(options, null, limits, (place) =>
    place.kubectl === null ? unread(place.why) : readIn({ ...place, limits }, action),
  );
}

async function identity(options: KubectlOptions, signal: AbortSignal): Promise<Identity | null> {
  const kubectl = findKubectl(options);
  const kubeconfigs = kubeconfigsOf(options.env, options.home);
  if (kubectl.path === null || kubeconfigs.length === 0) return null;
  const limits = limitsFrom(STATUS_MS, signal);
  return (await findIdentity({ kubectl, context: null, signIn: options.signIn, kubeconfigs, limits })).identity;
}

async function status(options: KubectlOptions, signal: AbortSignal): Promise<{ reach: Reach; message: string }> {
  const limits = limitsFrom(STATUS_MS, signal);
  return await inPlace(options, null, limits, async (place) => {
    if (place.kubectl === null) return { reach: place.reach, message: place.why };
    const { kubectl, identity } = place;
    const { stdout, failure } = await kubectl.ask(versionArgs(identity.context), limits());
    const versions = parsedObject(stdout);
    const own = safeText(textAt(versions, "clientVersion", "gitVersion") ?? "of unknown version", { max: 40 });
    const server = safeText(textAt(versions, "serverVersion", "gitVersion") ?? "", { max: 40 });
    const where = `kubectl ${own}, context ${identity.context} (${identity.server})`;
    return failure === null && server !== ""
      ? { reach: "ok", message: `${where}, server ${server}` }
      : { reach: "unreachable", message: `${where}: ${failure?.message ?? "the server did not say its version"}` };
  });
}
