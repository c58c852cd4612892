-- A device that sends nothing but rubbish must not fill the database: of each device the newest megabytes stay, and what
-- had to go is counted by its reason. Done by the database itself, in the transaction that quarantines.
ALTER TABLE retention_settings
  ADD COLUMN quarantine_device_kb integer NOT NULL DEFAULT 4096 CHECK (quarantine_device_kb BETWEEN 1024 AND 1048576);

-- What an entry takes: payload, texts, and about 200 bytes of row and index.
ALTER TABLE quarantine ADD COLUMN size_bytes integer NOT NULL
  GENERATED ALWAYS AS (octet_length(payload) + octet_length(detail) + octet_length(topic) + 200) STORED;

CREATE TABLE quarantine_usage (
  tenant_id  smallint NOT NULL,
  device_id  text NOT NULL,
  size_bytes bigint NOT NULL,
  PRIMARY KEY (tenant_id, device_id)
);
INSERT INTO quarantine_usage SELECT tenant_id, device_id, sum(size_bytes) FROM quarantine GROUP BY 1, 2;

-- Entries that were dropped for the budget, by the hour in which they had come in.
CREATE TABLE quarantine_drops (
  tenant_id  smallint NOT NULL,
  device_id  text NOT NULL,
  hour       timestamptz NOT NULL,
  reason     text NOT NULL,
  entries    bigint NOT NULL,
  size_bytes bigint NOT NULL,
  PRIMARY KEY (tenant_id, device_id, hour, reason)
);
CREATE INDEX quarantine_drops_hour ON quarantine_drops (tenant_id, hour);

-- Drops the oldest entries of a device until four fifths of its budget are left, so that this is not done for each one.
CREATE FUNCTION trim_quarantine(tenant smallint, device text, budget_bytes bigint) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
  WITH aged AS (
    SELECT id, sum(size_bytes) OVER (ORDER BY received_at DESC, id DESC) AS up_to_here
    FROM quarantine WHERE tenant_id = tenant AND device_id = device
  ), dropped AS (
    DELETE FROM quarantine q USING aged
    WHERE q.tenant_id = tenant AND q.id = aged.id AND aged.up_to_here > budget_bytes * 4 / 5
    RETURNING q.received_at, q.reason, q.size_bytes
  )
  INSERT INTO quarantine_drops AS d (tenant_id, device_id, hour, reason, entries, size_bytes)
    SELECT tenant, device, date_trunc('hour', received_at, 'UTC'), reason, count(*), sum(size_bytes)
    FROM dropped GROUP BY 3, 4
  ON CONFLICT (tenant_id, device_id, hour, reason)
    DO UPDATE SET entries = d.entries + excluded.entries, size_bytes = d.size_bytes + excluded.size_bytes;
  -- The counts are kept for as long as the entries would have been.
  DELETE FROM quarantine_drops d USING retention_settings r
  WHERE d.tenant_id = tenant AND d.device_id = device AND r.tenant_id = tenant
    AND d.hour < now() - make_interval(days => r.quarantine_days)
$$;
REVOKE ALL ON FUNCTION trim_quarantine FROM PUBLIC;

CREATE FUNCTION count_quarantine() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  full_device record;
BEGIN
  -- Locks are taken in the order of the keys, so that two that write at once never wait for each other in a circle.
  IF TG_OP = 'DELETE' THEN
    PERFORM FROM quarantine_usage
    WHERE (tenant_id, device_id) IN (SELECT tenant_id, device_id FROM changed) ORDER BY tenant_id, device_id FOR NO KEY UPDATE;
    UPDATE quarantine_usage u SET size_bytes = u.size_bytes - gone.size_bytes
    FROM (SELECT tenant_id, device_id, sum(size_bytes) AS size_bytes FROM changed GROUP BY 1, 2) AS gone
    WHERE (u.tenant_id, u.device_id) = (gone.tenant_id, gone.device_id);
    DELETE FROM quarantine_usage u USING changed
    WHERE (u.tenant_id, u.device_id) = (changed.tenant_id, changed.device_id) AND u.size_bytes <= 0;
    RETURN NULL;
  END IF;
  FOR full_device IN
    WITH counted AS (
      INSERT INTO quarantine_usage AS u (tenant_id, device_id, size_bytes)
        SELECT tenant_id, device_id, sum(size_bytes) FROM changed GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT (tenant_id, device_id) DO UPDATE SET size_bytes = u.size_bytes + excluded.size_bytes
      RETURNING u.tenant_id, u.device_id, u.size_bytes
    )
    SELECT c.tenant_id, c.device_id, r.quarantine_device_kb * 1024::bigint AS budget_bytes
    FROM counted c JOIN retention_settings r USING (tenant_id)
    WHERE c.size_bytes > r.quarantine_device_kb * 1024::bigint
    ORDER BY 1, 2
  LOOP
    PERFORM trim_quarantine(full_device.tenant_id, full_device.device_id, full_device.budget_bytes);
  END LOOP;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION count_quarantine FROM PUBLIC;

CREATE TRIGGER quarantine_grows AFTER INSERT ON quarantine
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_quarantine();
CREATE TRIGGER quarantine_shrinks AFTER DELETE ON quarantine
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_quarantine();
