/**
 * What awooo proposes for alerts, without a model: each one goes through the real ingest as an Alertmanager webhook and
 * through the real propose, on a ledger in memory.
 */
import { randomUUID } from "node:crypto";
import { createTemplateCatalog } from "../../src/adapters/files/template-catalog.ts";
import { openLedger } from "../../src/adapters/sqlite/ledger.ts";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import { ingest } from "../../src/flows/ingest.ts";
import { propose } from "../../src/flows/propose.ts";
import type { ProposingContext } from "../../src/ports.ts";
import { noCluster } from "../support/no-cluster.ts";
import { noCommons, noDrafter, noEvidence } from "../support/no-model.ts";
import type { Row } from "./rows.ts";

export interface Prediction {
  source: string;
  alert: string;
  predicted: string;
  /** null: the alert was no incident at all. */
  template: string | null;
}

export interface Given {
  annotations: boolean;
  expr: boolean;
}

export async function predict(rows: readonly Row[], given: Given): Promise<Prediction[]> {
  const ctx = await openContext();
  const predictions: Prediction[] = [];
  try {
    for (const [i, row] of rows.entries()) predictions.push(await predictOne(ctx, row, i, given));
  } finally {
    ctx.ledger.close();
  }
  return predictions;
}

async function predictOne(ctx: ProposingContext, row: Row, nth: number, given: Given): Promise<Prediction> {
  const { source, alert } = row;
  const { incidents } = await ingest(ctx, {
    bytes: JSON.stringify(webhook(row, nth, given)),
    where: alert,
    format: null,
  });
  const id = incidents[0]?.incident_id;
  // Ingest says of heartbeats that they are no incident: no action, with a reason.
  if (id === undefined) return { source, alert, predicted: "silence_or_tune", template: null };
  const { approval } = await propose(ctx, { id, source: "template", llm: false, fresh: true });
  const { remedy, template_id } = approval.metadata;
  return { source, alert, predicted: remedy, template: template_id };
}

/** The alert as Alertmanager would send it, an incident of its own; the expression stands in the address of its graph. */
function webhook(row: Row, nth: number, { annotations, expr }: Given): object {
  const severity = row.severity == null ? {} : { severity: row.severity };
  const query = expr && row.expr ? `?${new URLSearchParams({ "g0.expr": row.expr, "g0.tab": "1" })}` : "";
  return {
    version: "4",
    groupKey: `{}:{row="${nth}"}`,
    status: "firing",
    receiver: "awooo",
    alerts: [
      {
        status: "firing",
        fingerprint: `row-${nth}`,
        labels: { ...severity, ...row.labels, alertname: row.alert },
        annotations: annotations ? row.annotations : {},
        startsAt: "2026-03-02T03:00:00Z",
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: `http://prometheus.example/graph${query}`,
      },
    ],
  };
}

async function openContext(): Promise<ProposingContext> {
  return {
    ledger: openLedger({ path: ":memory:", queue: false, newId: randomUUID }),
    memory: null,
    operator: "eval",
    host: "eval",
    now: () => "2026-03-02T03:10:00.000Z",
    newId: randomUUID,
    notify: () => {},
    signal: new AbortController().signal,
    patience: new AbortController().signal,
    onProgress: () => {},
    drafting: () => {},
    drafted: () => {},
    onCheck: () => {},
    drafter: noDrafter,
    evidence: noEvidence,
    commons: noCommons,
    cluster: noCluster,
    // Only what is bundled: there is no such folder.
    templates: await createTemplateCatalog("/nonexistent"),
    playbooks: { playbooks: () => ({ playbooks: [], problems: [], files: new Map() }) },
    policy: DEFAULT_POLICY,
    lang: "en",
  };
}
