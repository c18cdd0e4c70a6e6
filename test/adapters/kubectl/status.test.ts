/** What `awooo doctor` is told of the real kubectl. */
import { join } from "node:path";
import { expect } from "vitest";
import { needing } from "../../support/needing.ts";
import { clusterRig } from "./cluster-rig.ts";

const { describe, it } = needing("kubectl");

const rig = clusterRig();

describe("status", () => {
  it("says which kubectl, which context and which server", async () => {
    expect(await rig.cluster().status()).toEqual({
      reach: "ok",
      message: expect.stringMatching(/^kubectl v1\.\S+, context prod-eu \(http:\/\/127\.0\.0\.1:\d+\), server v1\.\d+/),
    });
  });

  it("says what keeps it from answering", async () => {
    const none = { env: { PATH: process.env["PATH"], KUBECONFIG: join(rig.dir, "none") } };
    expect(await rig.cluster({ program: "kubectl-none" }).status()).toMatchObject({ reach: "no_kubectl" });
    expect(await rig.cluster(none).status()).toEqual({ reach: "no_context", message: "there is no kubeconfig" });
    rig.k.fault({ answer: "unauthorized" });
    expect(await rig.cluster().status()).toMatchObject({
      reach: "unreachable",
      message: expect.stringMatching(/context prod-eu .*logged in/),
    });
  });
});
