/** What has changed between what was signed and what is there now. */
import { AwoooError } from "./awooo-error.ts";
import type { LiveContainer, LiveObject } from "./live-object.ts";
import type { CreatedRequest } from "./request.ts";
import { rebuiltAction } from "./request-integrity.ts";
import { changesSomething } from "./running.ts";

/** What a live look at the cluster found, as far as drift goes. */
export interface LiveView {
  identity: CreatedRequest["content"]["cluster"];
  live: LiveObject | null;
}

/**
 * A conflict that says what changed since a request was made; null where nothing did. What only looks at an object may
 * find it changed: that is what one looks for.
 */
export function driftOf(request: CreatedRequest, view: LiveView): AwoooError | null {
  const elsewhere = driftOfPlace(request, view);
  if (elsewhere !== null) return elsewhere;
  const action = rebuiltAction(request.content);
  return action === null || changesSomething(action) ? driftOfTarget(request, view.live) : null;
}

/** As `driftOf`, for the cluster alone. */
export function driftOfPlace({ request, content }: CreatedRequest, { identity }: LiveView): AwoooError | null {
  const { id } = request;
  const signed = content.cluster;
  if (signed === null) return drifted(request, `${id}: no cluster was known when it was signed`);
  const { context, server, ca_hash } = signed;
  if (identity === null) {
    return drifted(request, `${id}: ${context} was signed, and there is no current context`, switchTo(context));
  }
  if (identity.context !== context) {
    const message = `${id}: ${context} was signed, ${identity.context} is the current context now`;
    return drifted(request, message, switchTo(context));
  }
  if (identity.server !== server) {
    return drifted(request, `${id}: ${context} was ${server} when it was signed, and is ${identity.server} now`);
  }
  if (identity.ca_hash === ca_hash) return null;
  return drifted(request, `${id}: ${context} has another certificate authority than when it was signed`);
}

function driftOfTarget({ request, content }: CreatedRequest, live: LiveObject | null): AwoooError | null {
  const { kind, name, uid, generation } = content.target;
  const before = request.metadata.before ?? null;
  const object = `${request.id}: ${kind}/${name}`;
  const seen = uid !== null || generation !== null || before !== null;
  if (live === null) return seen ? drifted(request, `${object} is gone`) : null;
  if (uid !== null && live.uid !== uid) {
    return drifted(request, `${object} was deleted and made anew since it was signed`);
  }
  const changes = before === null ? [] : differences(before, live);
  if (generation !== null && live.generation !== generation) {
    const moved = `generation ${generation} is ${live.generation ?? "unknown"} now`;
    return drifted(request, `${object} has changed since it was signed: ${[moved, ...changes].join(", ")}`);
  }
  // Kinds without a generation can only be compared.
  if (generation !== null || changes.length === 0) return null;
  return drifted(request, `${object} has changed since it was signed: ${changes.join(", ")}`);
}

function drifted(
  { incident_id }: CreatedRequest["request"],
  message: string,
  hint = `Nothing was run. For one that fits: awooo propose ${incident_id} --new`,
): AwoooError {
  return new AwoooError("conflict", message, { hint });
}

function switchTo(context: string): string {
  return `Nothing was run. Go there first: kubectl config use-context ${context}`;
}

const NAMES = {
  replicas: "replicas",
  revision: "revision",
  paused: "paused",
  unschedulable: "unschedulable",
  suspended: "suspended",
  max_replicas: "maximum of replicas",
  storage: "storage",
} as const satisfies Partial<Record<keyof LiveObject, string>>;

/** `replicas 5 -> 6`, `image of app shop/app:41 -> shop/app:42`: what is wanted of an object that was not before. */
export function differences(before: LiveObject, live: LiveObject): string[] {
  const fields = (Object.keys(NAMES) as (keyof typeof NAMES)[]).flatMap((field) =>
    changed(NAMES[field], before[field], live[field]),
  );
  return [...fields, ...containerDifferences(before.containers, live.containers)];
}

function changed(name: string, was: string | number | boolean | null, is: string | number | boolean | null): string[] {
  // Older requests lack what is read since.
  return (was ?? null) === (is ?? null) ? [] : [`${name} ${was ?? "none"} -> ${is ?? "none"}`];
}

function containerDifferences(before: readonly LiveContainer[], live: readonly LiveContainer[]): string[] {
  const now = new Map(live.map((container) => [container.name, container]));
  const had = new Set(before.map(({ name }) => name));
  const added = live.filter(({ name }) => !had.has(name)).map(({ name }) => `container ${name} added`);
  const rest = before.flatMap((was) => {
    const is = now.get(was.name);
    if (is === undefined) return [`container ${was.name} removed`];
    return [
      ...changed(`image of ${was.name}`, was.image, is.image),
      ...amounts(`request of ${was.name}`, was.requests, is.requests),
      ...amounts(`limit of ${was.name}`, was.limits, is.limits),
    ];
  });
  return [...rest, ...added];
}

function amounts(name: string, was: LiveContainer["limits"], is: LiveContainer["limits"]): string[] {
  const resources = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return resources.flatMap((resource) => changed(`${resource} ${name}`, was[resource] ?? null, is[resource] ?? null));
}
