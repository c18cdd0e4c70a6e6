/** What can go wrong on the way to a cluster and in it. */

import type { Asked } from "./asked.ts";
import { Refusal } from "./objects.ts";

/** Which requests a fault is for; what is left out matches everything. */
export interface FaultWhere {
  /** As RBAC has it: get, list, watch, create, update, patch, delete. */
  verb?: string | readonly string[];
  /** `deployments.apps`, `deployments.apps/scale`, `pods`, `pods/log`, `pods/eviction`. */
  resource?: string;
  namespace?: string;
  name?: string;
  /** Of the path, for discovery and the like. */
  path?: RegExp;
  /** true: dry runs only; false: never dry runs. */
  dryRun?: boolean;
  /** How often it happens; always, where it is left out. */
  times?: number;
}

export type FaultAnswer =
  /** RBAC: 403, and a SelfSubjectAccessReview of the same says no. */
  | { answer: "forbidden" }
  | { answer: "unauthorized" }
  | { answer: "conflict" }
  | { answer: "error" }
  /** Answered as ever, but later. */
  | { answer: "slow"; ms: number }
  /** The connection ends without an answer. */
  | { answer: "drop" }
  /** The change is made and the connection ends without an answer: nobody knows. */
  | { answer: "drop_after" }
  /** Something that is no API server answers. */
  | { answer: "wrong_type" }
  /** An admission webhook says no. */
  | { answer: "webhook"; message: string; code?: 400 | 403 }
  /** An admission webhook cannot be asked without doing it. */
  | { answer: "no_dry_run" };

export type Fault = FaultWhere & FaultAnswer;

export interface FaultList {
  /** @returns takes it away again */
  add(fault: Fault): () => void;
  clear(): void;
  /** The first fault for a request; counts as used. */
  next(asked: Asked): Fault | null;
  /** Whether RBAC says no to this; counts nothing. */
  forbids(asked: Asked): boolean;
}

export function createFaultList(): FaultList {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
      faults.push(entry);
      return () => {
        faults = faults.filter((one) => one !== entry);
      };
    },
    clear() {
      faults = [];
    },
    next(asked) {
      const found = faults.find(({ fault, left }) => left > 0 && matches(fault, asked));
      if (found === undefined) return null;
      found.left--;
      return found.fault;
    },
    forbids: (asked) =>
      faults.some(({ fault, left }) => left > 0 && fault.answer === "forbidden" && matches(fault, asked)),
  };
}

function matches(where: FaultWhere, asked: Asked): boolean {
  const verbs = where.verb === undefined ? null : [where.verb].flat();
  return (
    (verbs?.includes(asked.verb) ?? true) &&
    (where.resource ?? asked.resource) === asked.resource &&
    (where.namespace ?? asked.namespace) === asked.namespace &&
    (where.name ?? asked.name) === asked.name &&
    (where.path?.test(asked.path) ?? true) &&
    (where.dryRun ?? asked.dryRun) === asked.dryRun
  );
}

/** What is answered; null where the fault is about how, not what. */
export function refusalOf(fault: Fault, asked: Asked): Refusal | null {
  const object = `${asked.resource} "${asked.name ?? ""}"`;
  switch (fault.answer) {
    case "forbidden":
      return new Refusal(403, "Forbidden", forbiddenMessage(asked));
    case "unauthorized":
      return new Refusal(401, "Unauthorized", "Unauthorized");
    case "conflict":
      return new Refusal(
        409,
        "Conflict",
        `Operation cannot be fulfilled on ${object}: the object has been modified; please apply your changes to the latest version and try again`,
      );
    case "error":
      return new Refusal(500, "InternalError", "Internal error occurred: etcdserver: request timed out");
    case "webhook":
      return new Refusal(
        fault.code ?? 403,
        fault.code === 400 ? "BadRequest" : "Forbidden",
        `admission webhook "policy.example" denied the request: ${fault.message}`,
      );
    case "no_dry_run":
      return new Refusal(400, "BadRequest", 'admission webhook "policy.example" does not support dry run');
    case "slow":
    case "drop":
    case "drop_after":
    case "wrong_type":
      return null;
  }
}

function forbiddenMessage({ resource, name, verb, namespace }: Asked): string {
  const [qualified = "", subresource] = resource.split("/");
  const [plural = "", ...group] = qualified.split(".");
  const full = subresource === undefined ? plural : `${plural}/${subresource}`;
  const where = namespace === null ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const object = name === null ? qualified : `${qualified} "${name}"`;
  return `${object} is forbidden: User "tester" cannot ${verb} resource "${full}" in API group "${group.join(".")}" ${where}`;
}
