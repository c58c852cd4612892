-- What was true of a vehicle when, in one history: derivation judges a fix by what was true at its time, today and when the
-- day is derived again. Beside phase and condition: class, energy, branch, and the rental that has the vehicle.
ALTER TABLE vehicle_phases
  ADD COLUMN class text,
  ADD COLUMN energy text,
  ADD COLUMN branch_id uuid,
  ADD COLUMN rental_id uuid,
  ADD COLUMN due_at timestamptz; -- when the rental ends by its contract
UPDATE vehicle_phases p SET class = v.class, energy = v.energy, branch_id = v.branch_id
FROM vehicles v WHERE (v.tenant_id, v.id) = (p.tenant_id, p.vehicle_id);
ALTER TABLE vehicle_phases ALTER COLUMN class SET NOT NULL, ALTER COLUMN energy SET NOT NULL;

DROP TRIGGER vehicle_phase_begins ON vehicles;
DROP TRIGGER vehicle_phase_changes ON vehicles;
DROP FUNCTION record_vehicle_phase();

-- Adds what is true of a vehicle now, if it differs from what was true last.
CREATE FUNCTION record_vehicle_phase(tenant smallint, vehicle uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO vehicle_phases (tenant_id, vehicle_id, valid_from, rental_phase, condition, class, energy, branch_id, rental_id, due_at)
  SELECT v.tenant_id, v.id, clock_timestamp(), v.rental_phase, v.condition, v.class, v.energy, v.branch_id, running.id, running.to_at
  FROM vehicles v
  LEFT JOIN LATERAL (
    SELECT r.id, r.to_at FROM rental_legs l JOIN rentals r ON (r.tenant_id, r.id) = (l.tenant_id, l.rental_id)
    WHERE (l.tenant_id, l.vehicle_id) = (v.tenant_id, v.id) AND r.status IN ('handed_over', 'active')
      AND NOT EXISTS (SELECT FROM rental_legs later
                      WHERE (later.tenant_id, later.rental_id) = (l.tenant_id, l.rental_id) AND later.id > l.id)
    ORDER BY lower(l.period) DESC LIMIT 1
  ) AS running ON true
  LEFT JOIN LATERAL (
    SELECT p.* FROM vehicle_phases p WHERE (p.tenant_id, p.vehicle_id) = (tenant, vehicle)
    ORDER BY p.valid_from DESC LIMIT 1
  ) AS known ON true
  WHERE (v.tenant_id, v.id) = (tenant, vehicle)
    AND (v.rental_phase, v.condition, v.class, v.energy, v.branch_id, running.id, running.to_at) IS DISTINCT FROM
      (known.rental_phase, known.condition, known.class, known.energy, known.branch_id, known.rental_id, known.due_at)
  ON CONFLICT (tenant_id, vehicle_id, valid_from) DO NOTHING
$$;
REVOKE ALL ON FUNCTION record_vehicle_phase FROM PUBLIC;

CREATE FUNCTION record_changed_vehicle() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM record_vehicle_phase(NEW.tenant_id, NEW.id);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION record_changed_vehicle FROM PUBLIC;
CREATE TRIGGER vehicle_phase_begins AFTER INSERT ON vehicles
  FOR EACH ROW EXECUTE FUNCTION record_changed_vehicle();
CREATE TRIGGER vehicle_phase_changes AFTER UPDATE OF rental_phase, condition, class, energy, branch_id ON vehicles
  FOR EACH ROW EXECUTE FUNCTION record_changed_vehicle();

CREATE FUNCTION record_changed_rental() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM record_vehicle_phase(l.tenant_id, l.vehicle_id) FROM rental_legs l
  WHERE (l.tenant_id, l.rental_id) = (NEW.tenant_id, NEW.id);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION record_changed_rental FROM PUBLIC;
CREATE TRIGGER vehicle_phase_follows_rental AFTER UPDATE OF status, to_at ON rentals
  FOR EACH ROW EXECUTE FUNCTION record_changed_rental();

-- A swap: the rental leaves one vehicle and takes another.
CREATE FUNCTION record_new_leg() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM record_vehicle_phase(l.tenant_id, l.vehicle_id) FROM rental_legs l
  WHERE (l.tenant_id, l.rental_id) = (NEW.tenant_id, NEW.rental_id);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION record_new_leg FROM PUBLIC;
CREATE TRIGGER vehicle_phase_follows_leg AFTER INSERT ON rental_legs
  FOR EACH ROW EXECUTE FUNCTION record_new_leg();
