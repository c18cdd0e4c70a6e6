/** What the real kubectl and a real Prometheus say reaches the model, is cited in the proposal, and is shown. */
import { afterAll, beforeAll, expect } from "vitest";
import type { EvidenceItem } from "../../src/domain/evidence.ts";
import { needing } from "../support/needing.ts";
import { goodAnswer, type OllamaServer, startOllama } from "../support/ollama-server.ts";
import { type PrometheusServer, startPrometheus } from "../support/prometheus.ts";
import { type RunRig, startRunRig } from "../support/run-rig.ts";

const { describe, test } = needing("kubectl", "prometheus");

describe("evidence", () => {
  let prometheus: PrometheusServer;
  let rig: RunRig;

  beforeAll(async () => {
    prometheus = await startPrometheus();
    rig = await startRunRig({ AWOOO_PROMETHEUS_URL: prometheus.url, AWOOO_MODEL: "qwen3" });
    const { url } = prometheus;
    const labels = { namespace: "shop", deployment: "checkout", job: "prometheus", instance: new URL(url).host };
    const document = (id: string) => ({
      incident_id: id,
      severity: "P2",
      status: "investigating",
      signals: [{ alert_name: "AlwaysFiring", labels, annotations: {}, status: "firing" }],
      affected_services: ["shop/checkout"],
    });
    for (const id of ["INC-1", "INC-2"]) {
      await rig.laptop.json("ingest", await rig.laptop.file(`${id}.json`, JSON.stringify(document(id))));
    }
  });
  afterAll(async () => {
    await Promise.all([prometheus.stop(), rig.stop()]);
  });

  /** Proposes against a model that cites all it was given. */
  async function proposed(id: string, model: OllamaServer) {
    const env = { OLLAMA_HOST: model.url };
    const { code, stdout, stderr } = await rig.laptop.run(["propose", id, "--json"], { env });
    expect(code, stderr).toBe(0);
    const { approval } = JSON.parse(stdout);
    const items = approval.metadata.evidence as EvidenceItem[];
    const sent =
      model
        .chats()
        .at(-1)
        ?.messages.find(({ role }) => role === "user")?.content ?? "";
    const shown = await rig.laptop.run(["show", id]);
    return { approval, items, sent, shown: shown.stdout };
  }

  const citesAll = goodAnswer(({ format }) => ({
    evidence: (format as { properties: { evidence: { items: { enum: string[] } } } }).properties.evidence.items.enum,
  }));

  test("that the library calls for reaches a model without tools", async () => {
    const model = await startOllama({ behaviour: citesAll });
    try {
      const { approval, items, sent, shown } = await proposed("INC-1", model);
      expect(approval.metadata).toMatchObject({ source: "llm", llm_receipt: { tool_model: null, failure: null } });
      const of = (source: string) => items.filter((item) => item.source === source && item.ok);
      expect(
        of("prometheus")
          .map(({ text }) => text)
          .join("\n"),
      ).toMatch(/ALERTS\{.*AlwaysFiring.* 1/);
      expect(
        of("kubectl")
          .map(({ text }) => text)
          .join("\n"),
      ).toContain("shop/checkout:42");
      expect(items.every(({ cited }) => cited)).toBe(true);
      for (const text of ["AlwaysFiring", "shop/checkout:42", '"E1"']) expect(sent).toContain(text);
      expect(shown).toContain("untrusted text");
      expect(shown).toMatch(/E\d.*prometheus: ALERTS/);
      expect(shown).toMatch(/E\d.*kubectl describe deployment\/checkout/);
    } finally {
      await model.close();
    }
  });

  test("that a model with tools chooses is what it gets, each once", async () => {
    const named = { kind: "deployment", name: "checkout", namespace: "shop" };
    const query = `up{job="prometheus"}`;
    const model = await startOllama({
      models: ["qwen3:latest", "nemotron-mini:latest"],
      facts: { "nemotron-mini": { capabilities: ["completion", "tools"] } },
      behaviour: citesAll,
      tooling: [
        ({ reply }) =>
          reply.calls(
            { function: { name: "describe", arguments: named } },
            { function: { name: "prometheus_query", arguments: { query } } },
            { function: { name: "describe", arguments: named } },
            {
              function: { name: "logs", arguments: { kind: "deployment", name: "coredns", namespace: "kube-system" } },
            },
          ),
        ({ reply }) => reply.text("That is enough."),
      ],
    });
    try {
      const { approval, items, sent } = await proposed("INC-2", model);
      expect(approval.metadata.llm_receipt).toMatchObject({ tool_model: "nemotron-mini", failure: null });
      expect(items.map(({ query }) => query)).toEqual([
        "kubectl describe deployment/checkout --namespace=shop",
        `prometheus: ${query}`,
      ]);
      expect(items.map(({ ok }) => ok)).toEqual([true, true]);
      expect(sent).toContain(new URL(prometheus.url).host);
      const answers =
        model
          .toolChats()
          .at(-1)
          ?.messages.filter(({ role }) => role === "tool") ?? [];
      expect(answers).toHaveLength(4);
      expect(answers[2]?.content).toMatch(/already|again|repeat/i);
      expect(answers[3]?.content).toMatch(/coredns/);
    } finally {
      await model.close();
    }
  });
});
