/** The Cluster port where no cluster is asked. Says so in every check: what did not run has not passed. */
import { check } from "../../domain/check.ts";
import type { Cluster } from "../../ports.ts";

const WHY = "no cluster was asked";

export const noCluster: Cluster = {
  inspect: async () => ({
    identity: null,
    target: { uid: null, generation: null },
    pods: null,
    facts: {},
    rbac: check("RBAC Permission", "not_run", WHY),
    exists: check("Resource Exists", "not_run", WHY),
    dryRun: null,
  }),
  status: async () => ({ reachable: false, message: "awooo does not talk to a cluster yet; checks say not run" }),
};
