/** What `awooo doctor` makes of what the cluster says of itself. */
import { expect, it } from "vitest";
import { examine } from "../../src/flows/doctor.ts";
import type { Reach } from "../../src/ports.ts";
import { noCluster } from "../support/no-cluster.ts";
import { openProposingContext } from "../support/proposing-context.ts";

it.each<[reach: Reach, status: string, fix: unknown]>([
  ["ok", "ok", null],
  ["no_kubectl", "off", expect.stringContaining("AWOOO_KUBECTL")],
  ["no_context", "off", expect.stringContaining("use-context")],
  ["unreachable", "warning", expect.stringContaining("kubectl version")],
])("%s is %s", async (reach, status, fix) => {
  const ctx = openProposingContext();
  ctx.cluster = { ...noCluster, status: async () => ({ reach, message: "said so" }) };
  const found = (await examine(ctx)).find(({ name }) => name === "Cluster");
  expect(found).toEqual({ name: "Cluster", status, message: "said so", fix });
});
