/** Running `ingest` on real ledgers, and looking at what became of it. */
import { afterEach } from "vitest";
import { makeEvent } from "../../src/domain/event-maker.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { ingest } from "../../src/flows/ingest.ts";
import { payloadText } from "./ingest-fixture.ts";
import { type LedgerContext, type LedgerContextOptions, openLedgerContext } from "./ledger-context.ts";

const opened: LedgerContext[] = [];
afterEach(() => {
  for (const ctx of opened.splice(0)) ctx.remove();
});

/** 04:30, some time after everything in the payloads. */
export const NOW = "2026-05-11T04:30:00.000Z";

export function newContext(options: LedgerContextOptions = {}): LedgerContext {
  const ctx = openLedgerContext(options);
  ctx.time = NOW;
  opened.push(ctx);
  return ctx;
}

export const put = (ctx: LedgerContext, bytes: string, where = "in.json") =>
  ingest(ctx, { bytes, where, format: null });
export const putFile = (ctx: LedgerContext, name: string) => put(ctx, payloadText(name), name);
export const putValue = (ctx: LedgerContext, value: unknown) => put(ctx, JSON.stringify(value));

export async function summaries(ctx: LedgerContext, name: string) {
  const { incidents } = await putFile(ctx, name);
  return incidents.map(({ incident_id, created, signals_added }) => ({ incident_id, created, signals_added }));
}

export function stored(ctx: LedgerContext, id: string): Incident {
  const found = ctx.ledger.read(id);
  if (found === null) throw new Error(`no ${id}`);
  return found.state.incident;
}

export async function onlyId(ctx: LedgerContext, name: string): Promise<string> {
  const [one] = await summaries(ctx, name);
  if (one === undefined) throw new Error("no incident");
  return one.incident_id;
}

export function closeIncident(ctx: LedgerContext, id: string): void {
  ctx.ledger.write((tx) => tx.append([makeEvent(ctx, id, "incident.resolved", { approval_id: null, reason: "done" })]));
}
