-- Who read whose positions of the past, and when (domain §14: every reading of location history is logged).
CREATE TABLE position_access_log (
  tenant_id  smallint NOT NULL REFERENCES tenants,
  id         bigint GENERATED ALWAYS AS IDENTITY,
  actor      text NOT NULL, -- user id, or the name of what acted
  what       text NOT NULL CHECK (what IN ('track', 'export', 'fleet_at')),
  vehicle_id uuid, -- neither vehicle nor unit: the whole fleet
  unit_id    uuid,
  from_at    timestamptz NOT NULL,
  to_at      timestamptz NOT NULL,
  first_at   timestamptz NOT NULL DEFAULT now(),
  last_at    timestamptz NOT NULL DEFAULT now(),
  reads      integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles,
  FOREIGN KEY (tenant_id, unit_id) REFERENCES units
);
CREATE INDEX position_access_log_age ON position_access_log (tenant_id, last_at);
CREATE INDEX position_access_log_actor ON position_access_log (tenant_id, actor, last_at);
CREATE INDEX position_access_log_vehicle ON position_access_log (tenant_id, vehicle_id, id);

-- The only way in: the runtime role can add to the log, never take away from it. Who looks on within ten minutes, at a
-- period at most ten minutes from the one before, widens that entry: a trail on the screen is read each half minute. Each
-- export is an entry of its own.
CREATE FUNCTION log_position_access(
  for_tenant smallint, by_actor text, how text, of_vehicle uuid, of_unit uuid, period_from timestamptz, period_to timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE position_access_log
  SET from_at = least(from_at, period_from), to_at = greatest(to_at, period_to), last_at = now(), reads = reads + 1
  WHERE tenant_id = for_tenant AND id = (
    SELECT id FROM position_access_log
    WHERE tenant_id = for_tenant AND actor = by_actor AND last_at > now() - interval '10 minutes' AND what = how
      AND vehicle_id IS NOT DISTINCT FROM of_vehicle AND unit_id IS NOT DISTINCT FROM of_unit
      AND from_at <= period_to + interval '10 minutes' AND to_at >= period_from - interval '10 minutes'
      AND how <> 'export'
    ORDER BY last_at DESC LIMIT 1
  );
  IF NOT FOUND THEN
    INSERT INTO position_access_log (tenant_id, actor, what, vehicle_id, unit_id, from_at, to_at)
    VALUES (for_tenant, by_actor, how, of_vehicle, of_unit, period_from, period_to);
  END IF;
END
$$;
REVOKE ALL ON FUNCTION log_position_access FROM PUBLIC;

-- Alarms of a unit, as of a vehicle, by time: they are shown in its track.
CREATE INDEX alarms_unit ON alarms (tenant_id, unit_id, began_at) WHERE unit_id IS NOT NULL;
