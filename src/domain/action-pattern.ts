/** The key a track record is kept under. */
import { alertFamily } from "./alert-family.ts";
import { namespaceOf, type Proposal } from "./proposal.ts";

export type NamespaceClass = "production" | "staging" | "system" | "other";

const PRODUCTION = /^(prod|production|live|prd)$/;
const STAGING =
  /^(stag|staging|stage|stg|dev|development|test|testing|qa|uat|sandbox|preview|demo|pre|preprod|non|nonprod)$/;

/** What a namespace is for, by the words of its name. */
export function namespaceClass(namespace: string | null): NamespaceClass {
  if (namespace === null) return "other";
  const words = namespace.split("-");
  if (words[0] === "kube") return "system";
  if (words.some((word) => STAGING.test(word))) return "staging";
  return words.some((word) => PRODUCTION.test(word)) ? "production" : "other";
}

/** What is done, whoever proposed it: the action of the catalogue, or for steps by hand their remedy. */
export function actionKind({ action, remedy }: Pick<Proposal, "action" | "remedy">): string {
  return action?.name ?? remedy;
}

/**
 * Generator kind, action, resource kind, namespace class, cluster and alert family. Names of objects are left out:
 * a record is of a way to act, not of one pod, and staging lends nothing to production.
 */
export function actionPattern(proposal: Proposal, cluster: string | null, alertName: string | null): string {
  return [
    proposal.source,
    actionKind(proposal),
    proposal.target.kind,
    namespaceClass(namespaceOf(proposal)),
    cluster ?? "any",
    alertName === null ? "none" : alertFamily(alertName),
  ].join("/");
}
