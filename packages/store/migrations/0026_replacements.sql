-- Replacement vehicles: whether one is owed, which are fit to be one, and why one was chosen (domain §2, §4, §5).
ALTER TABLE incidents ADD COLUMN replacement_owed boolean NOT NULL DEFAULT false;
CREATE INDEX incidents_owing ON incidents (tenant_id)
  WHERE replacement_owed AND status IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene');

-- Days of the company's calendar; NULL: not known, and the vehicle is no replacement until it is (maintenance: none due).
ALTER TABLE vehicles
  ADD COLUMN insurance_valid_until date,
  ADD COLUMN inspection_valid_until date, -- passed, and good until then
  ADD COLUMN maintenance_due_on date;     -- overdue from the next day on

-- Who picks the vehicle up has it from then on; NULL: not yet.
ALTER TABLE assignments
  ADD COLUMN picked_up_at timestamptz,
  ADD COLUMN pick_up_lat double precision, -- of a vehicle's leg: where it stood when it was reserved
  ADD COLUMN pick_up_lon double precision;
-- A vehicle's leg has no unit of its own: the driver's leg of the same mission brings it.
ALTER TABLE assignments ADD CHECK (num_nonnulls(unit_id, vehicle_id) = 1);

-- Immutable like decisions: the vehicle and driver chosen, who else could have come, and why the rest could not.
CREATE TABLE replacement_decisions (
  tenant_id         smallint NOT NULL,
  id                uuid NOT NULL,
  incident_id       uuid NOT NULL,
  decided_at        timestamptz NOT NULL,
  chosen_vehicle_id uuid,
  chosen_unit_id    uuid,
  shortfall         text,
  vehicles          jsonb NOT NULL,
  drivers           jsonb NOT NULL,
  excluded_vehicles integer NOT NULL,
  duality_gap       double precision,
  took_ms           real NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents
);
CREATE INDEX replacement_decisions_incident ON replacement_decisions (tenant_id, incident_id, decided_at);
