/** What is there to be read, by what is configured; each question goes to the server it is for. */
import { afterEach, describe, expect, it } from "vitest";
import { lazyEvidence } from "../../src/cli/lazy-evidence.ts";
import { catalogueAction } from "../../src/domain/action.ts";
import { closedPort } from "../support/closed-port.ts";
import { noCluster } from "../support/no-cluster.ts";
import { scriptedCluster } from "../support/scripted-cluster.ts";
import { SIGNOZ_KEY, type SignozServer, startSignoz } from "../support/signoz-server.ts";

const NEVER = new AbortController().signal;
const NONE = { cluster: noCluster, prometheusUrl: null, signozUrl: null, signozApiKey: null };
let signoz: SignozServer | null = null;
afterEach(async () => {
  await signoz?.stop();
  signoz = null;
});

describe("lazyEvidence", () => {
  it("has what is configured, and the cluster where one answers", async () => {
    expect(await lazyEvidence(NONE).sources(NEVER)).toEqual([]);
    const all = { ...NONE, cluster: scriptedCluster(), prometheusUrl: "http://p", signozUrl: "http://s" };
    expect(await lazyEvidence(all).sources(NEVER)).toEqual(["kubectl", "prometheus", "signoz"]);
  });

  it("says where it is from without asking anybody, and without a password", async () => {
    const cluster = scriptedCluster();
    const one = { ...NONE, cluster, prometheusUrl: "http://me:secret@p:9090/x" };
    const origin = await lazyEvidence(one).origin(NEVER);
    expect(origin).toContain('"http://p:9090/x"');
    expect(origin).not.toContain("secret");
    expect(await lazyEvidence({ ...one, prometheusUrl: "http://you:other@p:9090/x" }).origin(NEVER)).toBe(origin);
    for (const other of [{ prometheusUrl: "http://q:9090/x" }, { signozUrl: "http://s" }, { cluster: noCluster }]) {
      expect(await lazyEvidence({ ...one, ...other }).origin(NEVER)).not.toBe(origin);
    }
  });

  it("reads each from where it is", async () => {
    signoz = await startSignoz();
    const cluster = scriptedCluster();
    const url = await closedPort();
    const evidence = lazyEvidence({ cluster, prometheusUrl: url, signozUrl: signoz.url, signozApiKey: SIGNOZ_KEY });
    const action = catalogueAction("describe", { kind: "node", name: "node-7" });
    expect(await evidence.read({ source: "kubectl", action }, NEVER)).toEqual(cluster.reading);
    expect(cluster.looks).toEqual([action]);
    expect((await evidence.read({ source: "signoz", service: "checkout" }, NEVER)).text).toContain(
      "p99 latency 842.3 ms",
    );
    expect(await evidence.read({ source: "prometheus", query: "up" }, NEVER)).toEqual({
      ok: false,
      text: `Prometheus at ${url}: connection refused`,
      cut: false,
    });
    expect(await evidence.status()).toMatchObject([
      { name: "Prometheus", state: "failed" },
      { name: "SigNoz", state: "ok" },
    ]);
  });

  it("says what is off, and that it cannot be read", async () => {
    const evidence = lazyEvidence(NONE);
    expect(await evidence.read({ source: "prometheus", query: "up" }, NEVER)).toMatchObject({ ok: false });
    expect(await evidence.read({ source: "playbooks" }, NEVER)).toMatchObject({ ok: false });
    expect(await evidence.status()).toEqual([
      { name: "Prometheus", state: "off", message: "AWOOO_PROMETHEUS_URL is not set: nothing is read from it" },
      { name: "SigNoz", state: "off", message: "AWOOO_SIGNOZ_URL is not set: nothing is read from it" },
    ]);
  });
});
