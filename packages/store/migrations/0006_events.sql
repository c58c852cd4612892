-- Ordered feed and outbox in one: appended only by append_event(), as the last statements of a transaction.
CREATE TABLE events (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id  smallint NOT NULL REFERENCES tenants,
  at         timestamptz NOT NULL DEFAULT now(),
  kind       text NOT NULL,
  subject_id text NOT NULL,
  actor      text, -- user id, 'dispatch', 'ingest', …
  data       jsonb NOT NULL,
  relayed_at timestamptz -- set by the dispatcher's relay
);
CREATE INDEX events_subject ON events (tenant_id, subject_id, id);
-- What the relay still has to look at: only the kinds that wake the dispatcher.
CREATE INDEX events_unrelayed ON events (id)
  WHERE relayed_at IS NULL AND kind IN ('alarm.raised', 'incident.reported', 'incident.changed', 'unit.changed', 'assignment.changed');
