-- Retention by kind, removed in small steps, and TimescaleDB's columnstore.
ALTER TABLE retention_settings
  ADD COLUMN trips_days integer NOT NULL DEFAULT 1095 CHECK (trips_days BETWEEN 7 AND 3650),
  ADD COLUMN alarms_days integer NOT NULL DEFAULT 1095 CHECK (alarms_days BETWEEN 7 AND 3650),
  ADD COLUMN access_log_days integer NOT NULL DEFAULT 365 CHECK (access_log_days BETWEEN 90 AND 3650),
  ADD COLUMN version integer NOT NULL DEFAULT 1;

-- Tables whose rows go by age, each with an index on (tenant_id, time_column). A migration that adds such a table adds its
-- line here; time series (make_time_series) are not listed.
CREATE TABLE retained_tables (
  table_name  name PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('events', 'quarantine', 'trips', 'alarms', 'access_log')),
  time_column name NOT NULL,
  keep_while  text -- condition of rows that stay whatever their age
);
INSERT INTO retained_tables VALUES
  ('events', 'events', 'at', NULL),
  ('quarantine', 'quarantine', 'received_at', NULL),
  ('trips', 'trips', 'began_at', 'ended_at IS NULL'),
  ('stops', 'trips', 'began_at', 'ended_at IS NULL'),
  ('geofence_visits', 'trips', 'entered_at', 'left_at IS NULL'),
  -- An alarm that belongs to an incident stays with it.
  ('alarms', 'alarms', 'last_at', 'active OR incident_id IS NOT NULL'),
  ('position_access_log', 'access_log', 'last_at', NULL);
-- What was done with an alarm goes with it.
ALTER TABLE alarm_acts DROP CONSTRAINT alarm_acts_tenant_id_alarm_id_fkey,
  ADD FOREIGN KEY (tenant_id, alarm_id) REFERENCES alarms ON DELETE CASCADE;
CREATE INDEX trips_age ON trips (tenant_id, began_at);
CREATE INDEX stops_age ON stops (tenant_id, began_at);
CREATE INDEX geofence_visits_age ON geofence_visits (tenant_id, entered_at);

DROP FUNCTION apply_retention();

-- Day partitions, or chunks, of a time series, the oldest first, with the instant at which each begins.
CREATE FUNCTION time_series_parts(series name) RETURNS TABLE (part regclass, begins_at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
BEGIN
  IF (SELECT hypertable FROM time_series WHERE table_name = series) THEN
    RETURN QUERY EXECUTE
      'SELECT format(''%I.%I'', chunk_schema, chunk_name)::regclass, range_start FROM timescaledb_information.chunks
       WHERE hypertable_name = $1 ORDER BY range_start' USING series;
  ELSE
    -- Only CASE keeps to_date() away from relations that are no partitions.
    RETURN QUERY
      SELECT c.oid::regclass, to_date(right(c.relname, 8), 'YYYYMMDD')::timestamptz
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = to_regclass(format('%I', series)) AND CASE WHEN c.relname ~ '_[0-9]{8}$' THEN true END
      ORDER BY c.relname;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION time_series_parts FROM PUBLIC;

-- Drops the days that no tenant keeps any more; returns how many. DROP waits at most 2 s for the table, so that ingest
-- never queues behind it for longer; the caller tries again an hour later.
CREATE FUNCTION drop_expired_partitions() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
DECLARE
  keep_days integer := (SELECT max(telemetry_days) FROM retention_settings);
  series time_series;
  expired regclass;
  dropped integer := 0;
  n integer;
BEGIN
  PERFORM pg_advisory_xact_lock(7317, 2);
  IF keep_days IS NULL THEN
    RETURN 0;
  END IF;
  FOR series IN SELECT * FROM time_series LOOP
    IF series.hypertable THEN
      EXECUTE format('SELECT count(*) FROM drop_chunks(%L, older_than => $1)', series.table_name)
        INTO n USING now() - make_interval(days => keep_days);
      dropped := dropped + n;
    ELSE
      FOR expired IN
        SELECT part FROM time_series_parts(series.table_name)
        WHERE begins_at + interval '1 day' <= now() - make_interval(days => keep_days)
      LOOP
        EXECUTE format('DROP TABLE %s', expired);
        dropped := dropped + 1;
      END LOOP;
    END IF;
  END LOOP;
  RETURN dropped;
END
$$;
REVOKE ALL ON FUNCTION drop_expired_partitions FROM PUBLIC;

-- Deletes about this many of the rows that their tenant does not keep any more, the oldest first; returns how many: call
-- it until that is 0. Each call is a short transaction. It takes only a size: what is deleted, the settings say.
CREATE FUNCTION delete_expired(most_rows integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  keep_days integer := (SELECT max(telemetry_days) FROM retention_settings);
  tenant retention_settings;
  series time_series;
  retained retained_tables;
  days integer;
  day record;
  device text;
  deleted bigint := 0;
  n bigint;
BEGIN
  -- TimescaleDB counts what it unpacks from compressed chunks against a limit; unknown and harmless elsewhere.
  PERFORM set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', '0', true);
  FOR tenant IN SELECT * FROM retention_settings LOOP
    FOR retained IN SELECT * FROM retained_tables LOOP
      days := CASE retained.kind
        WHEN 'events' THEN tenant.events_days
        WHEN 'quarantine' THEN tenant.quarantine_days
        WHEN 'trips' THEN tenant.trips_days
        WHEN 'alarms' THEN tenant.alarms_days
        WHEN 'access_log' THEN tenant.access_log_days
      END;
      -- ORDER BY makes it go along the index on (tenant_id, time_column).
      EXECUTE format(
        'DELETE FROM %1$I WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM %1$I WHERE tenant_id = $1 AND %2$I < $2 AND (%3$s) IS NOT TRUE ORDER BY tenant_id, %2$I LIMIT $3))',
        retained.table_name, retained.time_column, coalesce(retained.keep_while, 'false'))
        USING tenant.tenant_id, now() - make_interval(days => days), most_rows - deleted;
      GET DIAGNOSTICS n = ROW_COUNT;
      deleted := deleted + n;
      IF deleted >= most_rows THEN
        RETURN deleted;
      END IF;
    END LOOP;
    -- Of time series, whole days of a tenant that keeps less than others: a device's day at a time, along the primary key
    -- (tenant_id, device_id, time, …).
    IF tenant.telemetry_days < keep_days THEN
      FOR series IN SELECT * FROM time_series LOOP
        FOR day IN
          SELECT * FROM time_series_parts(series.table_name)
          WHERE begins_at + interval '1 day' <= now() - make_interval(days => tenant.telemetry_days)
        LOOP
          LOOP
            EXECUTE format('SELECT device_id FROM %s WHERE tenant_id = $1 ORDER BY tenant_id, device_id LIMIT 1', day.part)
              INTO device USING tenant.tenant_id;
            EXIT WHEN device IS NULL;
            EXECUTE format('DELETE FROM %I WHERE tenant_id = $1 AND device_id = $2 AND %I >= $3 AND %2$I < $4',
              series.table_name, series.time_column)
              USING tenant.tenant_id, device, day.begins_at, day.begins_at + interval '1 day';
            GET DIAGNOSTICS n = ROW_COUNT;
            deleted := deleted + n;
            IF deleted >= most_rows THEN
              RETURN deleted;
            END IF;
          END LOOP;
        END LOOP;
      END LOOP;
    END IF;
  END LOOP;
  RETURN deleted;
END
$$;
REVOKE ALL ON FUNCTION delete_expired FROM PUBLIC;

-- Sets the flag `late` (1) of stored fixes, and nothing else: the runtime role may not change fixes. A grant on the column
-- would do on PostgreSQL; TimescaleDB passes grants on to the tables of its columnstore, which have no such column.
CREATE FUNCTION flag_late(tenants smallint[], devices text[], times timestamptz[], boots bigint[], seqs bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE fixes f SET flags = f.flags | 1
  FROM unnest(tenants, devices, times, boots, seqs) AS l (tenant_id, device_id, ts, boot, seq)
  WHERE (f.tenant_id, f.device_id, f.ts, f.boot, f.seq) = (l.tenant_id, l.device_id, l.ts, l.boot, l.seq)
$$;
REVOKE ALL ON FUNCTION flag_late FROM PUBLIC;

-- On TimescaleDB fixes become columns after a week: a device's day lies together, late ones are still taken. Not in its
-- Apache edition, which has no columnstore.
DO $$
BEGIN
  IF (SELECT hypertable FROM time_series WHERE table_name = 'fixes')
    AND current_setting('timescaledb.license', true) = 'timescale' THEN
    ALTER TABLE fixes SET (timescaledb.enable_columnstore, timescaledb.segmentby = 'tenant_id, device_id',
                           timescaledb.orderby = 'ts, boot, seq');
    CALL add_columnstore_policy('fixes', after => INTERVAL '7 days');
  END IF;
END
$$;
