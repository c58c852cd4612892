-- Fixes (the evidence), the newest state per device, and what was refused.
--
-- make_time_series() is one function for both databases: a hypertable where TimescaleDB is there, native UTC day
-- partitions otherwise. A partitioned table cannot become a hypertable later, so it is decided once, here.
DO $$
BEGIN
  -- The setting exists only where the server preloads TimescaleDB; without that, CREATE EXTENSION ends the connection.
  IF current_setting('timescaledb.disable_load', true) IS NOT NULL
    AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb') THEN
    CREATE EXTENSION IF NOT EXISTS timescaledb;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'TimescaleDB is there but this role may not create the extension: using native partitions';
END
$$;

-- How long a tenant's data are kept, days. One row per tenant.
CREATE TABLE retention_settings (
  tenant_id       smallint PRIMARY KEY REFERENCES tenants,
  telemetry_days  integer NOT NULL DEFAULT 365 CHECK (telemetry_days BETWEEN 1 AND 3650),
  events_days     integer NOT NULL DEFAULT 365 CHECK (events_days BETWEEN 7 AND 3650),
  quarantine_days integer NOT NULL DEFAULT 90 CHECK (quarantine_days BETWEEN 1 AND 3650)
);
INSERT INTO retention_settings (tenant_id) VALUES (1);

-- The tables that make_time_series() made.
CREATE TABLE time_series (
  table_name  name PRIMARY KEY,
  time_column name NOT NULL,
  hypertable  boolean NOT NULL
);

-- Turns a plain, empty table into a time series in days of UTC. Keys and indexes are added after it.
CREATE FUNCTION make_time_series(target regclass, time_column name) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  series name := (SELECT relname FROM pg_class WHERE oid = target);
  plain name := series || '_plain';
  with_timescale boolean := EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb');
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indrelid = target) THEN
    RAISE EXCEPTION 'make_time_series(%): add its keys and indexes afterwards', series;
  END IF;
  IF with_timescale THEN
    EXECUTE format('SELECT create_hypertable(%L::regclass, by_range(%L, INTERVAL %L), create_default_indexes => false)',
      series, time_column, '1 day');
  ELSE
    EXECUTE format('ALTER TABLE %I RENAME TO %I', series, plain);
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) PARTITION BY RANGE (%I)', series, plain, time_column);
    EXECUTE format('DROP TABLE %I', plain);
  END IF;
  INSERT INTO time_series VALUES (series, time_column, with_timescale);
END
$$;
REVOKE ALL ON FUNCTION make_time_series FROM PUBLIC;

-- Oldest age of a fix that is still stored, days: min(90, retention), the longest over all tenants.
CREATE FUNCTION ingest_age_limit_days() RETURNS integer
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT least(90, coalesce(max(telemetry_days), 90)) FROM retention_settings
$$;
REVOKE ALL ON FUNCTION ingest_age_limit_days FROM PUBLIC;

-- Makes the day partitions from the age limit to two days from now that are missing; returns how many it made. A new
-- table is attached instead of CREATE TABLE … PARTITION OF, whose ACCESS EXCLUSIVE lock would stop the ingest.
CREATE FUNCTION ensure_partitions() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '5s' AS $$
DECLARE
  series name;
  day date;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7317, 2);
  FOR series, day IN
    SELECT s.table_name, d::date
    FROM time_series s,
      generate_series(current_date - ingest_age_limit_days(), current_date + 2, INTERVAL '1 day') AS d
    WHERE NOT s.hypertable AND to_regclass(format('%I', s.table_name || to_char(d, '_YYYYMMDD'))) IS NULL
  LOOP
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', series || to_char(day, '_YYYYMMDD'), series);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      series, series || to_char(day, '_YYYYMMDD'), day::timestamptz, (day + 1)::timestamptz);
    made := made + 1;
  END LOOP;
  RETURN made;
END
$$;
REVOKE ALL ON FUNCTION ensure_partitions FROM PUBLIC;

-- One row per fix. Identity: (device, ts, boot, seq), device ids being unique over all tenants.
CREATE TABLE fixes (
  tenant_id      smallint NOT NULL,
  device_id      text NOT NULL,
  ts             timestamptz NOT NULL, -- device clock
  boot           bigint NOT NULL,
  seq            bigint NOT NULL,
  received_at    timestamptz NOT NULL, -- server clock
  lat            double precision,
  lon            double precision,
  speed_kph      real,
  heading_deg    real,
  altitude_m     real,
  accuracy_m     real,
  satellites     smallint,
  hdop           real,
  odometer_m     double precision,
  fuel_pct       real,
  charge_pct     real,
  battery_v      real,
  ignition       boolean,
  locked         boolean,
  external_power boolean,
  dtc            text[],
  alarm_kind     text,
  alarm_active   boolean,
  alarm_code     text,
  flags          smallint NOT NULL, -- 1 late, 2 jump, 4 few_satellites
  content_hash   bigint NOT NULL, -- 53-bit hash of the canonical content: tells a duplicate from a conflict
  attributes     jsonb
);
SELECT make_time_series('fixes', 'ts');
ALTER TABLE fixes ADD PRIMARY KEY (tenant_id, device_id, ts, boot, seq);

-- Newest state per device. Never moves backwards: written only by upserts that compare ts.
CREATE TABLE device_states (
  tenant_id   smallint NOT NULL,
  device_id   text NOT NULL,
  ts          timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  lat         double precision,
  lon         double precision,
  -- when lat/lon are older than ts (a fix without a position came later), the time of the position
  position_ts timestamptz,
  speed_kph   real,
  heading_deg real,
  motion      text NOT NULL CHECK (motion IN ('unknown', 'parked', 'idling', 'moving')),
  odometer_m  double precision,
  fuel_pct    real,
  charge_pct  real,
  ignition    boolean,
  PRIMARY KEY (tenant_id, device_id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices
);

-- What came from a device and could not be stored, kept for inspection, never silently dropped.
CREATE TABLE quarantine (
  tenant_id   smallint NOT NULL,
  id          bigint GENERATED ALWAYS AS IDENTITY,
  device_id   text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  source      text NOT NULL, -- door:device, door:broker, …
  topic       text NOT NULL,
  reason      text NOT NULL,
  detail      text NOT NULL, -- which field, why, what is allowed
  payload     bytea NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX quarantine_received ON quarantine (tenant_id, received_at);
CREATE INDEX quarantine_device ON quarantine (tenant_id, device_id, received_at);

-- Drops what is older than each tenant's retention; a day partition goes when no tenant wants it any more. It takes no
-- argument: the runtime role may run it, but not choose what it deletes. DROP waits at most 2 s for the table, so that
-- ingest never queues behind it for longer; the caller tries again an hour later.
CREATE FUNCTION apply_retention() RETURNS TABLE (dropped_partitions integer, deleted_rows bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
DECLARE
  keep_days integer := (SELECT max(telemetry_days) FROM retention_settings);
  series time_series;
  tenant retention_settings;
  old_partition name;
  n bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7317, 2);
  dropped_partitions := 0;
  deleted_rows := 0;
  IF keep_days IS NULL THEN
    RETURN NEXT;
    RETURN;
  END IF;
  FOR series IN SELECT * FROM time_series LOOP
    IF series.hypertable THEN
      EXECUTE format('SELECT count(*) FROM drop_chunks(%L, older_than => $1)', series.table_name)
        INTO n USING now() - make_interval(days => keep_days);
      dropped_partitions := dropped_partitions + n;
    ELSE
      FOR old_partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass(format('%I', series.table_name))
          AND to_date(right(c.relname, 8), 'YYYYMMDD') + 1 <= now() - make_interval(days => keep_days)
      LOOP
        EXECUTE format('DROP TABLE %I', old_partition);
        dropped_partitions := dropped_partitions + 1;
      END LOOP;
    END IF;
    FOR tenant IN SELECT * FROM retention_settings WHERE telemetry_days < keep_days LOOP
      EXECUTE format('DELETE FROM %I WHERE tenant_id = $1 AND %I < $2', series.table_name, series.time_column)
        USING tenant.tenant_id, now() - make_interval(days => tenant.telemetry_days);
      GET DIAGNOSTICS n = ROW_COUNT;
      deleted_rows := deleted_rows + n;
    END LOOP;
  END LOOP;
  FOR tenant IN SELECT * FROM retention_settings LOOP
    DELETE FROM quarantine
    WHERE tenant_id = tenant.tenant_id AND received_at < now() - make_interval(days => tenant.quarantine_days);
    GET DIAGNOSTICS n = ROW_COUNT;
    deleted_rows := deleted_rows + n;
    DELETE FROM events
    WHERE tenant_id = tenant.tenant_id AND at < now() - make_interval(days => tenant.events_days);
    GET DIAGNOSTICS n = ROW_COUNT;
    deleted_rows := deleted_rows + n;
  END LOOP;
  RETURN NEXT;
END
$$;
REVOKE ALL ON FUNCTION apply_retention FROM PUBLIC;
