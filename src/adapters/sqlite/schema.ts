/** The database's tables. `events` is the truth; every table after `outbox` can be made anew from it. */

/** Each entry brings the database from the version of its index to the next. Never edit one that was released. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE events (
    seq         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    incident_id TEXT NOT NULL,
    lamport     INTEGER NOT NULL,
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,
    host        TEXT NOT NULL,
    type        TEXT NOT NULL,
    body        TEXT NOT NULL,
    prev        TEXT NOT NULL,
    hash        TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_by_incident ON events (incident_id, seq);

  -- Events that Redis does not have yet.
  CREATE TABLE outbox (seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, incident_id TEXT NOT NULL) STRICT;
  CREATE INDEX outbox_by_incident ON outbox (incident_id);

  -- Incidents that were written to Redis from here, so that one that is gone from there was lost, not never there.
  CREATE TABLE published (incident_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

  CREATE TABLE incidents (
    incident_id TEXT PRIMARY KEY,
    status      TEXT NOT NULL,
    severity    TEXT NOT NULL,
    group_key   TEXT,
    created_ms  INTEGER NOT NULL,
    services    TEXT NOT NULL,
    document    TEXT NOT NULL
  ) STRICT;
  CREATE INDEX incidents_by_age ON incidents (created_ms DESC);
  CREATE INDEX incidents_by_group ON incidents (group_key) WHERE group_key IS NOT NULL;

  CREATE TABLE signals (
    fingerprint TEXT NOT NULL,
    incident_id TEXT NOT NULL,
    PRIMARY KEY (fingerprint, incident_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX signals_by_incident ON signals (incident_id);

  -- open: neither rejected nor executed, on an incident that is not resolved. Expiry depends on the hour and is not here.
  -- Ids are UUIDs, but what another laptop sent may repeat one under another incident.
  CREATE TABLE requests (
    id          TEXT NOT NULL,
    incident_id TEXT NOT NULL,
    created_ms  INTEGER NOT NULL,
    open        INTEGER NOT NULL,
    PRIMARY KEY (id, incident_id)
  ) STRICT;
  CREATE INDEX requests_by_incident ON requests (incident_id);
  CREATE INDEX open_requests ON requests (created_ms DESC) WHERE open = 1;

  CREATE TABLE outcomes (
    request_id     TEXT NOT NULL,
    incident_id    TEXT NOT NULL,
    action_pattern TEXT NOT NULL,
    action         TEXT NOT NULL,
    target         TEXT NOT NULL,
    at             TEXT NOT NULL,
    at_ms          INTEGER NOT NULL,
    outcome        TEXT NOT NULL,
    approvers      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX outcomes_by_pattern ON outcomes (action_pattern);
  CREATE INDEX outcomes_by_target ON outcomes (target, action);
  CREATE INDEX outcomes_by_incident ON outcomes (incident_id);
  `,
  `
  -- The first start of each request: a second one finds its place taken, whatever asked for it.
  CREATE TABLE runs (
    request_id  TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL,
    server      TEXT NOT NULL,
    namespace   TEXT,
    mutating    INTEGER NOT NULL,
    at          TEXT NOT NULL,
    at_ms       INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX runs_by_place ON runs (server, namespace, at_ms) WHERE mutating = 1;
  CREATE INDEX runs_by_incident ON runs (incident_id);

  -- When alerts fired, also in incidents that are over. until_ms: null as long as it fires.
  CREATE TABLE firings (
    fingerprint TEXT NOT NULL,
    incident_id TEXT NOT NULL,
    from_ms     INTEGER NOT NULL,
    until_ms    INTEGER,
    PRIMARY KEY (fingerprint, incident_id, from_ms)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX firings_by_incident ON firings (incident_id);

  -- Alerts that were firing when it ran, as a JSON array; null where nobody wrote them down.
  ALTER TABLE outcomes ADD COLUMN fingerprints TEXT;
  `,
];

/** Tables that `rebuildProjections` empties and fills, with their columns. */
export const PROJECTIONS = {
  incidents: ["incident_id", "status", "severity", "group_key", "created_ms", "services", "document"],
  signals: ["fingerprint", "incident_id"],
  requests: ["id", "incident_id", "created_ms", "open"],
  outcomes: [
    ...["request_id", "incident_id", "action_pattern", "action", "target", "at", "at_ms", "outcome", "approvers"],
    "fingerprints",
  ],
  runs: ["request_id", "incident_id", "server", "namespace", "mutating", "at", "at_ms"],
  firings: ["fingerprint", "incident_id", "from_ms", "until_ms"],
} as const;
