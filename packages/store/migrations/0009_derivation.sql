-- What is derived from fixes: the state of each device between two fixes, its trips and stops.

-- One row per device; written with the facts that it led to, else each minute. `version` is compared and set: of two
-- processes that derive the same device one has to read it again.
CREATE TABLE derivation_states (
  tenant_id    smallint NOT NULL,
  device_id    text NOT NULL,
  version      integer NOT NULL,
  -- place in the order of the last fix that was derived: effective time, device clock, boot, seq
  derived_at   timestamptz NOT NULL,
  derived_ts   timestamptz NOT NULL,
  derived_boot bigint NOT NULL,
  derived_seq  bigint NOT NULL,
  state        json NOT NULL,
  written_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, device_id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices
);

-- `run` 0 is what was derived as the fixes came in; deriving a day again makes further versions. Nothing is overwritten by
-- them: the one in force is `is_current`.
CREATE TABLE trips (
  tenant_id     smallint NOT NULL,
  id            uuid NOT NULL,
  run           bigint NOT NULL DEFAULT 0,
  is_current    boolean NOT NULL DEFAULT true,
  device_id     text NOT NULL,
  vehicle_id    uuid,
  unit_id       uuid,
  rental_id     uuid,
  kind          text NOT NULL CHECK (kind IN ('driven', 'gap')),
  began_at      timestamptz NOT NULL,
  ended_at      timestamptz,
  from_lat      double precision,
  from_lon      double precision,
  to_lat        double precision,
  to_lon        double precision,
  distance_m    double precision NOT NULL,
  moving_ms     bigint NOT NULL,
  idling_ms     bigint NOT NULL,
  max_speed_kph real,
  PRIMARY KEY (tenant_id, id, run),
  CHECK (num_nonnulls(vehicle_id, unit_id) = 1),
  CHECK (began_at <= ended_at),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices,
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles,
  FOREIGN KEY (tenant_id, unit_id) REFERENCES units,
  FOREIGN KEY (tenant_id, rental_id) REFERENCES rentals
);
CREATE UNIQUE INDEX trips_current ON trips (tenant_id, id) WHERE is_current;
CREATE INDEX trips_vehicle ON trips (tenant_id, vehicle_id, began_at) WHERE is_current;
CREATE INDEX trips_rental ON trips (tenant_id, rental_id, began_at) WHERE is_current;

CREATE TABLE stops (
  tenant_id  smallint NOT NULL,
  id         uuid NOT NULL,
  run        bigint NOT NULL DEFAULT 0,
  is_current boolean NOT NULL DEFAULT true,
  device_id  text NOT NULL,
  vehicle_id uuid,
  unit_id    uuid,
  rental_id  uuid,
  began_at   timestamptz NOT NULL,
  ended_at   timestamptz,
  lat        double precision,
  lon        double precision,
  idling_ms  bigint NOT NULL,
  PRIMARY KEY (tenant_id, id, run),
  CHECK (num_nonnulls(vehicle_id, unit_id) = 1),
  CHECK (began_at <= ended_at),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices,
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles,
  FOREIGN KEY (tenant_id, unit_id) REFERENCES units,
  FOREIGN KEY (tenant_id, rental_id) REFERENCES rentals
);
CREATE UNIQUE INDEX stops_current ON stops (tenant_id, id) WHERE is_current;
CREATE INDEX stops_vehicle ON stops (tenant_id, vehicle_id, began_at) WHERE is_current;

-- Which rental phase and condition a vehicle was in when: kept by a trigger, so that no writer can forget it.
CREATE TABLE vehicle_phases (
  tenant_id    smallint NOT NULL,
  vehicle_id   uuid NOT NULL,
  valid_from   timestamptz NOT NULL,
  rental_phase text NOT NULL,
  condition    text NOT NULL,
  PRIMARY KEY (tenant_id, vehicle_id, valid_from),
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles
);
INSERT INTO vehicle_phases SELECT tenant_id, id, created_at, rental_phase, condition FROM vehicles;

CREATE FUNCTION record_vehicle_phase() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO vehicle_phases VALUES (NEW.tenant_id, NEW.id, clock_timestamp(), NEW.rental_phase, NEW.condition)
  ON CONFLICT (tenant_id, vehicle_id, valid_from)
    DO UPDATE SET rental_phase = excluded.rental_phase, condition = excluded.condition;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION record_vehicle_phase FROM PUBLIC;
CREATE TRIGGER vehicle_phase_begins AFTER INSERT ON vehicles
  FOR EACH ROW EXECUTE FUNCTION record_vehicle_phase();
CREATE TRIGGER vehicle_phase_changes AFTER UPDATE OF rental_phase, condition ON vehicles
  FOR EACH ROW WHEN (OLD.rental_phase <> NEW.rental_phase OR OLD.condition <> NEW.condition)
  EXECUTE FUNCTION record_vehicle_phase();
