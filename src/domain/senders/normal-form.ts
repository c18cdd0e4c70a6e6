/** Filling in the common form that every sender's alerts take. */
import type { SenderName } from "../sender-rules.ts";
import { gravestOf, type SeverityWords, severityOf } from "../severity.ts";
import type { Signal } from "../signal.ts";
import type { NormalisedAlerts } from "./sender.ts";

export function emptyAlerts(sender: SenderName, fields: Partial<NormalisedAlerts> = {}): NormalisedAlerts {
  return {
    kind: "alerts",
    sender,
    group_key: null,
    incident_id: null,
    title: null,
    severity: "P2",
    severity_assumed: true,
    signals: [],
    ended: [],
    ignored: [],
    updates_only: false,
    closed_at: null,
    services: [],
    truncated: 0,
    notices: [],
    ...fields,
  };
}

/** Takes an alert that fires for a signal, unless its own word for gravity says that it is none. */
export function addSignal(result: NormalisedAlerts, signal: Signal, words: SeverityWords): void {
  if (severityOf(signal.severity, words) === "ignore") {
    result.ignored.push({ name: signal.alert_name, why: "severity_none" });
  } else {
    result.signals.push(signal);
  }
}

/** With the gravity of the gravest signal. */
export function graded(result: NormalisedAlerts, words: SeverityWords): NormalisedAlerts {
  const { severity, assumed } = gravestOf(
    result.signals.map((signal) => signal.severity),
    words,
  );
  return { ...result, severity, severity_assumed: assumed };
}
