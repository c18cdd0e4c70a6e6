/** Whether something was written, and what it was about; both cheap enough to be asked several times a second. */
import type { Db } from "./database.ts";

export function openChanges(db: Db) {
  // The pragma tells what other connections committed, the function what this one did.
  const others = db.prepare("PRAGMA data_version").pluck();
  const own = db.prepare("SELECT total_changes()").pluck();
  const last = db.prepare("SELECT coalesce(max(seq), 0) FROM events").pluck();
  const changed = db
    .prepare(
      "SELECT incident_id FROM events WHERE seq > ? AND seq <= ? GROUP BY incident_id ORDER BY max(seq), incident_id",
    )
    .pluck();
  const document = db.prepare("SELECT document FROM incidents WHERE incident_id = ?").pluck();
  const count = db.prepare("SELECT count(*) FROM events WHERE incident_id = ?").pluck();
  return {
    version: () => `${others.get()}.${own.get()}`,

    listed(incidentId: string): { document: string; events: number } | null {
      const text = document.get(incidentId) as string | undefined;
      return text === undefined ? null : { document: text, events: count.get(incidentId) as number };
    },

    since(after: number): { seq: number; incident_ids: string[] } {
      const seq = last.get() as number;
      return { seq, incident_ids: seq === after ? [] : (changed.all(after, seq) as string[]) };
    },
  };
}
