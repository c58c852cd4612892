-- Ordered feed and outbox in one, appended only by append_events(), as the last statement of a transaction.
CREATE TABLE events (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id  smallint NOT NULL REFERENCES tenants,
  at         timestamptz NOT NULL,
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
CREATE INDEX events_age ON events (tenant_id, at);

-- Appends [{tenantId, subjectId, actor, kind, data}, …] in this order. Until the end of the transaction nobody else can
-- append: so ids become visible in the order of their numbers, and a reader that asks for "id > last" misses none. The
-- notification carries the last id only; it is a wake-up.
CREATE FUNCTION append_events(entries jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  last_id bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7317, 3);
  WITH appended AS (
    INSERT INTO events (tenant_id, at, kind, subject_id, actor, data)
    SELECT (e ->> 'tenantId')::smallint, clock_timestamp(), e ->> 'kind', e ->> 'subjectId', e ->> 'actor', e -> 'data'
    FROM jsonb_array_elements(entries) WITH ORDINALITY AS list (e, position)
    ORDER BY position
    RETURNING id
  )
  SELECT max(id) INTO last_id FROM appended;
  IF last_id IS NOT NULL THEN
    PERFORM pg_notify('roadcall_events', last_id::text);
  END IF;
  RETURN last_id;
END
$$;
REVOKE ALL ON FUNCTION append_events FROM PUBLIC;
