/** A live look at one object: is it there, may it be done, would the server take it, how far does it reach. */
import { type CatalogueAction, hasDryRun } from "../../domain/action.ts";
import { type Check, check } from "../../domain/check.ts";
import type { Target } from "../../domain/target.ts";
import type { ClusterView, Reach } from "../../ports.ts";
import { accessCheck, dryRunCheck, existsCheck, foundIn, reachOf } from "./checks.ts";
import { isAnswer } from "./failure.ts";
import type { Identity } from "./identity.ts";
import type { Json } from "./json.ts";
import type { Answer, Kubectl, Limits } from "./kubectl.ts";
import { factsOf, kindOf, liveObject, managedBy, podSelector } from "./live.ts";
import { accessArgs, dryRunArgs, getArgs, type Named, podsArgs, subjectOf, versionArgs } from "./questions.ts";

/** Everything a look asks, it asks of this context. */
export interface Looker {
  kubectl: Kubectl;
  identity: Identity;
  /** What is left of the time, whenever it is asked. */
  limits(): Limits;
}

/** All that is asked of the cluster, at once. @param onCheck as of `Cluster.inspect` */
export async function lookAt(
  looker: Looker,
  target: Target,
  action: CatalogueAction | null,
  onCheck: (check: Check) => void,
): Promise<ClusterView> {
  const { kubectl, identity, limits } = looker;
  const { context } = identity;
  const subject = subjectOf(target, action);
  const ask = async (args: string[] | null): Promise<Answer | null> =>
    args === null ? null : await kubectl.ask(args, limits());
  const told = <C extends Check | null>(made: C): C => {
    if (made !== null) onCheck(made);
    return made;
  };
  const looking = lookAtObject(looker, subject.object);
  const accessing = ask(action === null ? null : accessArgs(context, action));
  const trying = ask(action === null || !hasDryRun(action) ? null : dryRunArgs(context, action));
  const [[get, pods], access, dryRun, version, ...checks] = await Promise.all([
    looking,
    accessing,
    trying,
    // Somebody has to ask something: whether there is a cluster at all.
    ask(action === null && subject.object === null ? versionArgs(context) : null),
    accessing.then((answer) => told(rbacOf(identity, action, answer))),
    Promise.all([looking, accessing]).then(([[seen], may]) => told(existsCheck(identity, subject, seen, may))),
    Promise.all([looking, trying]).then(([[seen], tried]) =>
      told(tried === null ? null : dryRunCheck(identity, tried, seen !== null && wasAnswered(seen))),
    ),
  ]);
  const [rbac, exists, dry] = checks;
  return {
    ...reachOf(identity, [get, access, dryRun, version]),
    identity,
    // A namespace is looked at for what is in it; it is not the object.
    ...whatIsThere(subject.object?.kind === "namespace" ? null : foundIn(get)),
    ...{ pods, rbac, exists, dryRun: dry },
  };
}

function rbacOf(identity: Identity, action: CatalogueAction | null, answer: Answer | null): Check {
  if (action === null || answer === null) return check("RBAC Permission", "not_run", "there is no command");
  return accessCheck(identity, action, answer);
}

function wasAnswered({ failure }: Answer): boolean {
  return failure === null || isAnswer(failure);
}

async function lookAtObject(looker: Looker, object: Named | null): Promise<[get: Answer | null, pods: number | null]> {
  if (object === null) return [null, null];
  const { kubectl, identity, limits } = looker;
  const get = kubectl.ask(getArgs(identity.context, object), limits());
  if (object.kind === "node") {
    const onNode = ["--all-namespaces", `--field-selector=spec.nodeName=${object.name}`];
    return await Promise.all([get, countPods(looker, onNode)]);
  }
  const answer = await get;
  return [answer, await podsOf(looker, object, foundIn(answer))];
}

/** How many pods an object has; null where it has none of its own, or nobody could count. */
async function podsOf(looker: Looker, { namespace }: Named, found: Json | null): Promise<number | null> {
  if (found === null) return null;
  if (kindOf(found) === "pod") return 1;
  const selector = podSelector(found);
  if (selector === null || namespace === null) return null;
  return await countPods(looker, [`--namespace=${namespace}`, `--selector=${selector}`]);
}

/** Pods that have not come to their end. */
async function countPods({ kubectl, identity, limits }: Looker, which: readonly string[]): Promise<number | null> {
  const { stdout, failure } = await kubectl.ask(podsArgs(identity.context, which), limits());
  if (failure !== null) return null;
  return stdout.split("\n").filter((phase) => phase !== "" && phase !== "Succeeded" && phase !== "Failed").length;
}

function whatIsThere(found: Json | null): Pick<ClusterView, "live" | "facts" | "managed_by"> {
  if (found === null) return { live: null, facts: {}, managed_by: null };
  const live = liveObject(found);
  return { live, facts: factsOf(live), managed_by: managedBy(found) };
}

/** A look that had no cluster to look at. */
export function nothingSeen(reach: Reach, why: string, action: CatalogueAction | null): ClusterView {
  return {
    reach,
    why,
    identity: null,
    ...whatIsThere(null),
    pods: null,
    rbac: check("RBAC Permission", "not_run", action === null ? "there is no command" : why),
    exists: check("Resource Exists", "not_run", why),
    dryRun: null,
  };
}
