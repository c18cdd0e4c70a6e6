/** The Cluster port of a laptop that has no kubectl: the same answers as the adapter gives there. */
import { proofOf } from "../../src/domain/action.ts";
import { check } from "../../src/domain/check.ts";
import { unread } from "../../src/domain/evidence-text.ts";
import type { Cluster } from "../../src/ports.ts";

const WHY = "there is no kubectl on PATH";

export const noCluster: Cluster = {
  inspect: async (_target, action) => ({
    reach: "no_kubectl",
    why: WHY,
    identity: null,
    live: null,
    pods: null,
    managed_by: null,
    facts: {},
    rbac: check("RBAC Permission", "not_run", action === null ? "there is no command" : WHY),
    exists: check("Resource Exists", "not_run", WHY),
    dryRun: null,
  }),
  execute: async () => ({ exit_code: null, started: false, refused: true, detail: WHY }),
  verify: async (action) =>
    proofOf(action).by === "exit"
      ? { holds: true, message: "kubectl ended well" }
      : { holds: null, message: `nobody could look: ${WHY}` },
  read: async () => unread(WHY),
  identity: async () => null,
  status: async () => ({ reach: "no_kubectl", message: WHY }),
};
