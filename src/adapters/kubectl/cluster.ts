/** The Cluster port on the kubectl of this machine. */
import { type ActionName, type CatalogueAction, proofOf } from "../../domain/action.ts";
import type { Cluster, CommandResult, OutputLine, Ran, Reach, Verification } from "../../ports.ts";
import { safeText } from "../../text/safe-text.ts";
import { findIdentity, type Identity, isSame } from "./identity.ts";
import { lookAt, nothingSeen } from "./inspect.ts";
import { parsedObject, textAt } from "./json.ts";
import { Kubectl, type Limits } from "./kubectl.ts";
import { childEnvironment, type Environment, findProgram, hasKubeconfig } from "./program.ts";
import { versionArgs } from "./questions.ts";
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
  /** How long a command may take that does not say so itself. */
  executeMs?: number;
  verify?: Partial<VerifyLimits>;
}

const INSPECT_MS = 5000;
/** Their dry run asks about each pod of a node. */
const MANY_QUESTIONS: ReadonlySet<string> = new Set<ActionName>(["drain", "drain_force"]);
const EXECUTE_MS = 60_000;
/** What kubectl needs beyond the time that a command gives itself. */
const MARGIN_MS = 30_000;
/** Commands that wait until something has ended. */
const PATIENT: ReadonlySet<string> = new Set(["drain", "delete"]);
const PATIENT_MS = 300_000;
const VERIFY: VerifyLimits = { rolloutMs: 300_000, settleMs: 30_000, pollMs: 1000 };
const STATUS_MS = 8000;

type Place = { kubectl: Kubectl; identity: Identity };
type NoPlace = { kubectl: null; reach: Reach; why: string };

export function createKubectlCluster(options: KubectlOptions): Cluster {
  return {
    async inspect(target, action, signal) {
      const usual = options.inspectMs ?? INSPECT_MS;
      const limits = limitsFrom(action !== null && MANY_QUESTIONS.has(action.name) ? usual * 3 : usual, signal);
      const place = await findPlace(options, null, limits);
      if (place.kubectl === null) return nothingSeen(place.reach, place.why, action);
      return await lookAt({ ...place, limits }, target, action);
    },
    execute: ([, ...args], mutating, onLine, signal) => execute(options, args, mutating, onLine, signal),
    verify: (action, ran, onLine, signal) => verify(options, { action, ran, onLine, signal }),
    status: () => status(options),
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

/** @param context looked at instead of the current one */
async function findPlace(
  options: KubectlOptions,
  context: string | null,
  limits: () => Limits,
): Promise<Place | NoPlace> {
  const kubectl = findKubectl(options);
  if (kubectl.path === null) return { kubectl: null, reach: "no_kubectl", why: safeText(kubectl.why) };
  if (!hasKubeconfig(options.env, options.home)) {
    return { kubectl: null, reach: "no_context", why: "there is no kubeconfig" };
  }
  const found = await findIdentity(kubectl, context, options.signIn, limits);
  if (found.identity === null) return { kubectl: null, reach: found.reach, why: found.why };
  return { kubectl, identity: found.identity };
}

async function execute(
  options: KubectlOptions,
  args: readonly string[],
  mutating: boolean,
  onLine: (line: OutputLine) => void,
  signal: AbortSignal,
): Promise<CommandResult> {
  const kubectl = findKubectl(options);
  if (kubectl.path === null) return { exit_code: null, started: false, detail: safeText(kubectl.why) };
  const timeoutMs = limitOf(args, options.executeMs ?? EXECUTE_MS);
  const { exit_code, started, detail } = await kubectl.watch(args, {
    timeoutMs,
    onLine,
    ...(mutating ? {} : { signal }),
  });
  return { exit_code, started, detail };
}

/** How long a command may take: what it says itself and a margin, longer where it waits for something to end. */
function limitOf(args: readonly string[], usual: number): number {
  const own = args.map((word) => /^--timeout=(\d{1,5})s$/.exec(word)?.[1]).find((seconds) => seconds !== undefined);
  if (own !== undefined) return Number(own) * 1000 + MARGIN_MS;
  return PATIENT.has(args[0] ?? "") ? Math.max(usual, PATIENT_MS) : usual;
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
  const place = await findPlace(options, ran.cluster.context, limits);
  if (signal.aborted) return INTERRUPTED;
  if (place.kubectl === null) return { holds: null, message: `nobody could look: ${place.why}` };
  const { kubectl, identity } = place;
  if (!isSame(ran.cluster, identity)) {
    return { holds: null, message: `nobody could look: context ${identity.context} is another cluster now` };
  }
  const verifier = { kubectl, context: identity.context, limits: { ...VERIFY, ...options.verify }, onLine, signal };
  return await verifyAction(verifier, action, proof, ran.before);
}

async function status(options: KubectlOptions): Promise<{ reach: Reach; message: string }> {
  const limits = limitsFrom(STATUS_MS, new AbortController().signal);
  const place = await findPlace(options, null, limits);
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
}
