/** Answers of kubectl as checks: passed, failed, or not made and why. */
import { accessOf, type CatalogueAction, objectOf } from "../../domain/action.ts";
import { type Check, check } from "../../domain/check.ts";
import type { ClusterView } from "../../ports.ts";
import { safeText } from "../../text/safe-text.ts";
import { type Failure, isAnswer } from "./failure.ts";
import type { Identity } from "./identity.ts";
import { type Json, parsedObject } from "./json.ts";
import type { Answer } from "./kubectl.ts";
import { kindOf, liveObject } from "./live.ts";
import type { Named, Subject } from "./questions.ts";

/** Whether the server answered at all, whatever it said. */
export function reachOf(
  { context, server }: Identity,
  answers: readonly (Answer | null)[],
): Pick<ClusterView, "reach" | "why"> {
  const asked = answers.filter((answer) => answer !== null);
  if (asked.some(({ failure }) => failure === null || isAnswer(failure))) return { reach: "ok", why: "" };
  const failures = asked.map(({ failure }) => failure).filter((failure) => failure !== null);
  if (failures.some(({ fault }) => fault === "not_started")) {
    return { reach: "no_kubectl", why: failures[0]?.message ?? "" };
  }
  // Killed at the end of the time is all that some know; another may know why.
  const telling = failures.find(({ fault }) => fault === "unreachable" || fault === "other") ?? failures[0];
  return { reach: "unreachable", why: `${context} (${server}): ${telling?.message ?? "nothing was asked"}` };
}

/** Why a question has no answer, in the words of a check. */
function whyNot(context: string, { fault, message }: Failure): string {
  switch (fault) {
    case "forbidden":
      return `${context} does not let you look: ${plain(message)}`;
    case "unauthorized":
      return `${context} does not know who you are: ${plain(message)}`;
    case "interrupted":
      return "interrupted";
    default:
      return `${context} gave no answer: ${plain(message)}`;
  }
}

/** A server's message without kubectl's beginning. */
export function plain(message: string): string {
  return message.replace(/^Error from server(?: \(\w+\))?: /, "");
}

export function accessCheck({ context }: Identity, action: CatalogueAction, answer: Answer): Check {
  const name = "RBAC Permission";
  const { verb, resource, subresource } = accessOf(action);
  const namespace = objectOf(action)?.namespace ?? null;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const may = `${verb} ${what}${namespace === null ? "" : ` in ${namespace}`}`;
  const said = answer.stdout.trim();
  if (answer.failure === null && said === "yes") return check(name, "passed", `may ${may}`);
  if (/^no\b/.test(said)) {
    const reason = safeText(said.replace(/^no(?: - )?/, ""), { max: 200 });
    return check(name, "failed", `${context} says no: may not ${may}${reason === "" ? "" : ` (${reason})`}`);
  }
  const failure = answer.failure ?? { fault: "other", message: safeText(said, { max: 200 }) };
  return check(name, "not_run", whyNot(context, failure));
}

export function existsCheck({ context }: Identity, subject: Subject, get: Answer | null, access: Answer | null): Check {
  const name = "Resource Exists";
  if (subject.object === null) {
    if (subject.why !== null) return check(name, "not_run", subject.why);
    return access !== null && access.failure === null
      ? check(name, "passed", `${context} as a whole`)
      : check(name, "not_run", "there is no single object to look for");
  }
  if (get === null) return check(name, "not_run", "nobody looked");
  const { object, guess } = subject;
  const found = foundIn(get);
  if (found !== null) return check(name, "passed", seenText(object, found));
  if (get.failure === null) return check(name, "not_run", "kubectl printed something else than an object");
  if (get.failure.fault !== "not_found") return check(name, "not_run", whyNot(context, get.failure));
  const missing = `${object.kind}/${object.name} was not found${object.namespace === null ? "" : ` in ${object.namespace}`}`;
  // What runs a service may have any name and kind: that there is no such object says nothing.
  return guess
    ? check(name, "not_run", `only a service's name is known, and ${missing}`)
    : check(name, "failed", `${missing} (${context})`);
}

/** `deployment/checkout, generation 42, 5 replicas` */
function seenText({ kind, name }: Named, found: Json): string {
  const { generation, replicas } = liveObject(found);
  return [
    `${kind}/${name}`,
    ...(generation === null ? [] : [`generation ${generation}`]),
    ...(replicas === null ? [] : [`${replicas} ${replicas === 1 ? "replica" : "replicas"}`]),
  ].join(", ");
}

/** Faults that are about the command, not about how it was asked. */
const REFUSALS: ReadonlySet<string> = new Set(["refused", "forbidden", "not_found"]);

/** kubectl would ask again and again, and never say itself that the server refuses to evict a pod. */
const BUDGET = /would violate the pod's disruption budget/;

/** @param reached the server is known to answer, so that what kubectl says by itself is about the command */
export function dryRunCheck({ context }: Identity, { failure }: Answer, reached: boolean): Check {
  const name = "Syntax Validation";
  if (failure === null) return check(name, "passed", "the server accepts it (dry run)");
  const untried = /does not support dry run/i.test(failure.message);
  if (untried) return check(name, "not_run", `a dry run is not possible: ${plain(failure.message)}`);
  const refused = REFUSALS.has(failure.fault) || (failure.fault === "other" && reached) || BUDGET.test(failure.message);
  return refused
    ? check(name, "failed", `${context} refuses it (dry run): ${plain(failure.message)}`)
    : check(name, "not_run", whyNot(context, failure));
}

/** A document kubectl gave for the object that was asked for. */
export function foundIn(answer: Answer | null): Json | null {
  if (answer === null || answer.failure !== null) return null;
  const found = parsedObject(answer.stdout);
  return kindOf(found) === "" ? null : found;
}
