/** Laptops that can propose, on one store, taken away after each test; and the short way to an incident and a request. */
import { afterEach } from "vitest";
import { makeEvent } from "../../src/domain/event-maker.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import type { Context } from "../../src/ports.ts";
import { anIncident } from "./builders.ts";
import type { LedgerContextOptions } from "./ledger-context.ts";
import { openProposingContext, type TestProposingContext } from "./proposing-context.ts";
import { aRequestOf } from "./requests.ts";

const opened: TestProposingContext[] = [];
afterEach(() => {
  for (const ctx of opened.splice(0)) ctx.remove();
});

export function laptop(options: LedgerContextOptions = {}): TestProposingContext {
  const ctx = openProposingContext(options);
  opened.push(ctx);
  return ctx;
}

/** An incident as `ingest` would have opened it, P2 unless said otherwise. */
export function putIncident(ctx: Context, fields: Partial<Incident> = {}): void {
  const document = anIncident({ severity: "P2", ...fields });
  const body = { document, group_key: `group of ${document.incident_id}` };
  ctx.ledger.write((tx) => tx.append([makeEvent(ctx, document.incident_id, "incident.opened", body)]));
}

/** A request of that risk, asked for by the laptop's operator now. @returns its id */
export function putRequest(ctx: Context, risk: RiskLevel, incident_id = "INC-1"): string {
  const incident = anIncident({ incident_id });
  const times = { id: ctx.newId(), token: ctx.newId(), operator: ctx.operator, now: ctx.now() };
  const made = aRequestOf(risk, { incident, ...times });
  ctx.ledger.write((tx) => tx.append([makeEvent(ctx, incident_id, "request.created", made)]));
  return made.request.id;
}
