import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import { differences, driftOf, driftOfPlace, type LiveView } from "../../src/domain/drift.ts";
import { anAssessedProposal, aProposal, aRequest, describeAction } from "../support/builders.ts";
import { A_CLUSTER, aLiveObject } from "../support/run-builders.ts";

const before = aLiveObject();
const made = aRequest({ cluster: A_CLUSTER, before, targetIdentity: { uid: "u-1", generation: 42 } });
const drift = (view: Partial<LiveView>, request = made) =>
  driftOf(request, { identity: A_CLUSTER, live: before, ...view })?.message.replace(`${request.request.id}: `, "") ??
  null;
const app = before.containers[0];
if (app === undefined) throw new Error("no container");

describe("driftOf", () => {
  it("is nothing where all is as it was signed, whatever the pods do", () => {
    expect(drift({})).toBeNull();
    expect(drift({ live: aLiveObject({ revision: 8 }) })).toBeNull();
  });

  it.each<[string, Partial<LiveView>, string]>([
    [
      "another context",
      { identity: { ...A_CLUSTER, context: "staging" } },
      "prod-eu was signed, staging is the current context now",
    ],
    [
      "the same name for another server",
      { identity: { ...A_CLUSTER, server: "https://other" } },
      "prod-eu was https://k8s.example:6443 when it was signed, and is https://other now",
    ],
    [
      "another authority",
      { identity: { ...A_CLUSTER, ca_hash: "d" } },
      "prod-eu has another certificate authority than when it was signed",
    ],
    ["no context at all", { identity: null }, "prod-eu was signed, and there is no current context"],
    ["nothing there", { live: null }, "deployment/checkout is gone"],
    [
      "a namesake",
      { live: aLiveObject({ uid: "u-2" }) },
      "deployment/checkout was deleted and made anew since it was signed",
    ],
    [
      "a change of what is wanted",
      { live: aLiveObject({ generation: 43, replicas: 6, containers: [{ ...app, image: "shop/app:42" }] }) },
      "deployment/checkout has changed since it was signed: generation 42 is 43 now, replicas 5 -> 6, " +
        "image of app shop/app:41 -> shop/app:42",
    ],
    [
      "a change nobody can name",
      { live: aLiveObject({ generation: 43 }) },
      "deployment/checkout has changed since it was signed: generation 42 is 43 now",
    ],
  ])("names %s", (_, view, message) => {
    expect(drift(view)).toBe(message);
    expect(driftOf(made, { identity: A_CLUSTER, live: before, ...view })).toMatchObject({
      code: "conflict",
      hint: expect.stringMatching(/^Nothing was run/),
    });
  });

  it("names a request that was made without a cluster", () => {
    const blind = aRequest();
    expect(drift({}, blind)).toBe("no cluster was known when it was signed");
    expect(driftOf(blind, { identity: A_CLUSTER, live: null })?.hint).toContain("awooo propose INC-1 --new");
  });

  it("compares what has no generation by what is known of it", () => {
    const node = { ...before, generation: null, unschedulable: false };
    const request = aRequest({ cluster: A_CLUSTER, before: node, targetIdentity: { uid: "u-1", generation: null } });
    expect(drift({ live: node }, request)).toBeNull();
    expect(drift({ live: { ...node, unschedulable: true } }, request)).toContain("unschedulable false -> true");
  });

  it("needs no more of a request whose target nobody saw", () => {
    const unseen = aRequest({ cluster: A_CLUSTER });
    expect([drift({ live: null }, unseen), drift({}, unseen)]).toEqual([null, null]);
  });

  it("a look at something may find it changed, but not elsewhere", () => {
    const assessed = anAssessedProposal({ proposal: aProposal({ action: describeAction() }) });
    const targetIdentity = { uid: "u-1", generation: 42 };
    const look = aRequest({ assessed, cluster: A_CLUSTER, before, targetIdentity });
    expect(drift({ live: null }, look)).toBeNull();
    expect(drift({ identity: { ...A_CLUSTER, context: "b" } }, look)).toContain("current context");
  });

  it("of the place alone does not look at the target", () => {
    expect(driftOfPlace(made, { identity: A_CLUSTER, live: null })).toBeNull();
    expect(driftOfPlace(made, { identity: null, live: before })).not.toBeNull();
  });
});

describe("differences", () => {
  it("are of every field and every container", () => {
    const live = {
      ...before,
      paused: true,
      revision: null,
      storage: "20Gi",
      containers: [
        { ...app, requests: { cpu: "1" }, limits: { memory: "1Gi" } },
        { ...app, name: "side" },
      ],
    };
    expect(differences(before, live)).toEqual([
      "revision 7 -> none",
      "paused false -> true",
      "storage none -> 20Gi",
      "cpu request of app 500m -> 1",
      "memory limit of app none -> 1Gi",
      "container side added",
    ]);
    expect(differences(live, { ...live, containers: [] })).toEqual(["container app removed", "container side removed"]);
  });

  it("are none between what an older awooo did not read and what has none", () => {
    const { paused: _, ...older } = before;
    expect(differences(older as typeof before, { ...before, paused: null })).toEqual([]);
  });
});

it("an action of another catalogue is compared like a change", () => {
  const action = catalogueAction("rollout_restart", { kind: "deployment", name: "checkout", namespace: "shop" });
  const unknown = { ...made, content: { ...made.content, action: { ...action, name: "teleport" as never } } };
  expect(drift({ live: null }, unknown)).toContain("is gone");
});
