-- Where a rental's vehicle may be driven: fences that it stays in, fences that it keeps out of (domain §3, §5).
ALTER TABLE rentals
  ADD COLUMN permitted_fence_ids uuid[] NOT NULL DEFAULT '{}', -- none: anywhere
  ADD COLUMN forbidden_fence_ids uuid[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT rentals_area_size CHECK (cardinality(permitted_fence_ids) <= 20 AND cardinality(forbidden_fence_ids) <= 20);

-- A term of the contract: its versions are kept.
CREATE TABLE rental_areas (
  tenant_id           smallint NOT NULL,
  rental_id           uuid NOT NULL,
  version             integer NOT NULL CHECK (version > 0),
  permitted_fence_ids uuid[] NOT NULL,
  forbidden_fence_ids uuid[] NOT NULL,
  valid_from          timestamptz NOT NULL DEFAULT now(),
  changed_by          text, -- user id, or the service
  PRIMARY KEY (tenant_id, rental_id, version),
  FOREIGN KEY (tenant_id, rental_id) REFERENCES rentals
);

-- The areas that bookings begin with, by branch and class of the vehicle.
CREATE TABLE rental_area_settings (
  tenant_id smallint PRIMARY KEY REFERENCES tenants,
  settings  jsonb NOT NULL DEFAULT '{"defaults": []}',
  version   integer NOT NULL
);

-- Derivation judges a position by the area of its own time: the area is part of what was true of a vehicle when.
ALTER TABLE vehicle_phases
  ADD COLUMN permitted_fence_ids uuid[],
  ADD COLUMN forbidden_fence_ids uuid[];
UPDATE vehicle_phases SET permitted_fence_ids = '{}', forbidden_fence_ids = '{}' WHERE rental_id IS NOT NULL;
ALTER TABLE vehicle_phases
  ADD CHECK (num_nulls(rental_id, permitted_fence_ids, forbidden_fence_ids) IN (0, 3));

CREATE OR REPLACE FUNCTION record_vehicle_phase(tenant smallint, vehicle uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO vehicle_phases (tenant_id, vehicle_id, valid_from, rental_phase, condition, class, energy, branch_id, rental_id, due_at,
    permitted_fence_ids, forbidden_fence_ids)
  SELECT v.tenant_id, v.id, clock_timestamp(), v.rental_phase, v.condition, v.class, v.energy, v.branch_id, running.id, running.to_at,
    running.permitted_fence_ids, running.forbidden_fence_ids
  FROM vehicles v
  LEFT JOIN LATERAL (
    SELECT r.id, r.to_at, r.permitted_fence_ids, r.forbidden_fence_ids
    FROM rental_legs l JOIN rentals r ON (r.tenant_id, r.id) = (l.tenant_id, l.rental_id)
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
    AND (v.rental_phase, v.condition, v.class, v.energy, v.branch_id, running.id, running.to_at,
         running.permitted_fence_ids, running.forbidden_fence_ids) IS DISTINCT FROM
      (known.rental_phase, known.condition, known.class, known.energy, known.branch_id, known.rental_id, known.due_at,
       known.permitted_fence_ids, known.forbidden_fence_ids)
  ON CONFLICT (tenant_id, vehicle_id, valid_from) DO NOTHING
$$;

DROP TRIGGER vehicle_phase_follows_rental ON rentals;
CREATE TRIGGER vehicle_phase_follows_rental AFTER UPDATE OF status, to_at, permitted_fence_ids, forbidden_fence_ids ON rentals
  FOR EACH ROW EXECUTE FUNCTION record_changed_rental();
