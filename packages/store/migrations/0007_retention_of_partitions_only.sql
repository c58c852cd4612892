-- Retention read a date from the names of relations that are no partitions: with other statistics the planner filters
-- pg_class before it joins, and to_date('..._st_1') failed. Only CASE keeps an expression from being evaluated.
CREATE OR REPLACE FUNCTION apply_retention() RETURNS TABLE (dropped_partitions integer, deleted_rows bigint)
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
          AND CASE WHEN c.relname ~ '_[0-9]{8}$' THEN to_date(right(c.relname, 8), 'YYYYMMDD') END + 1
              <= now() - make_interval(days => keep_days)
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
