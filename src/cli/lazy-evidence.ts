import { canonicalJson } from "../domain/canonical-json.ts";
import type { EvidenceSource } from "../domain/evidence.ts";
import { unread } from "../domain/evidence-text.ts";
import type { Cluster } from "../ports.ts";
import type { EvidenceStatus, OutsideEvidence } from "../ports-drafting.ts";

export interface EvidenceOptions {
  cluster: Cluster;
  /** null: not configured. */
  prometheusUrl: string | null;
  signozUrl: string | null;
  signozApiKey: string | null;
}

/** How long the cluster has to say that it is there. */
const REACH_MS = 3000;

/** Evidence from outside; what reads it is loaded by the first reading, since most commands take none. */
export function lazyEvidence({ cluster, prometheusUrl, signozUrl, signozApiKey }: EvidenceOptions): OutsideEvidence {
  const prometheus = async (url: string) =>
    (await import("../adapters/prometheus/prometheus.ts")).createPrometheus({ url });
  const signoz = async (url: string) =>
    (await import("../adapters/signoz/signoz.ts")).createSignoz({ url, apiKey: signozApiKey });
  return {
    sources: async (signal) => {
      const { reach } = await cluster.status(AbortSignal.any([signal, AbortSignal.timeout(REACH_MS)]));
      const found: EvidenceSource[] = reach === "ok" ? ["kubectl"] : [];
      if (prometheusUrl !== null) found.push("prometheus");
      if (signozUrl !== null) found.push("signoz");
      return found;
    },
    origin: async (signal) =>
      canonicalJson([await cluster.identity(signal), ...[prometheusUrl, signozUrl].map(withoutPassword)]),
    read: async (call, signal) => {
      if (call.source === "kubectl") return await cluster.read(call.action, signal);
      if (call.source === "prometheus" && prometheusUrl !== null) {
        return await (await prometheus(prometheusUrl)).read(call.query, signal);
      }
      if (call.source === "signoz" && signozUrl !== null) {
        return await (await signoz(signozUrl)).read(call.service, signal);
      }
      return unread(`${call.source.replaceAll("_", " ")} cannot be read from here`);
    },
    status: async () => {
      const { signal } = new AbortController();
      return await Promise.all([
        prometheusUrl === null ? off("Prometheus", "PROMETHEUS") : (await prometheus(prometheusUrl)).status(signal),
        signozUrl === null ? off("SigNoz", "SIGNOZ") : (await signoz(signozUrl)).status(signal),
      ]);
    },
  };
}

/** It says where, and is compared and kept. */
function withoutPassword(address: string | null): string | null {
  const url = address === null ? null : URL.parse(address);
  return url === null ? null : `${url.protocol}//${url.host}${url.pathname}`;
}

function off(name: EvidenceStatus["name"], variable: string): EvidenceStatus {
  return { name, state: "off", message: `AWOOO_${variable}_URL is not set: nothing is read from it` };
}
