/** Incidents, one a line. */
import type { Incident, IncidentStatus } from "../../domain/incident.ts";
import { flow } from "../../text/flow.ts";
import { firstAlert, serviceText, severityPaint } from "../../text/incident.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { symbolsFor } from "../../text/symbols.ts";
import { ageText } from "../../text/time.ts";
import type { ListView, TextOptions } from "../../text/view.ts";
import { type Cell, tableLines } from "./table.ts";

const EMPTY = {
  en: "No incidents. `awooo ingest FILE` reads alerts, `awooo demo` shows how it goes.",
  "zh-TW": "沒有事件。以 `awooo ingest FILE` 讀入告警，或以 `awooo demo` 觀看示範。",
};

export function presentList({ incidents }: ListView, options: TextOptions): string {
  if (incidents.length === 0) return joinLines(flow([{ text: EMPTY[options.lang] }], { width: options.width }));
  const rows = incidents.map((incident) => cells(incident, options));
  return joinLines(tableLines(rows, options.width, symbolsFor(options.ascii).ellipsis));
}

function cells(incident: Incident, options: TextOptions): Cell[] {
  const { style, now, ascii } = options;
  const symbols = symbolsFor(ascii);
  const shape: Record<IncidentStatus, string> = {
    investigating: symbols.open,
    mitigating: symbols.active,
    resolved: symbols.done,
    closed: symbols.done,
  };
  return [
    { text: `${shape[incident.status]} ${safeText(incident.incident_id, { max: 200, ascii })}`, paint: style.bold },
    { text: incident.severity, paint: severityPaint(incident.severity, style) },
    { text: incident.status },
    { text: ageText(incident.created_at, now).padStart(3) },
    { text: serviceText(incident, ascii) },
    { text: firstAlert(incident, options) },
  ];
}
