-- How a vehicle was driven, fuel and charge that came or went, and days that were derived again.
ALTER TABLE trips
  ADD COLUMN engine_ms bigint NOT NULL DEFAULT 0,
  ADD COLUMN overspeed_ms bigint NOT NULL DEFAULT 0,
  ADD COLUMN odometer_m double precision, -- at its end
  -- harsh events by kind, light, marked and severe ones
  ADD COLUMN harsh jsonb NOT NULL
    DEFAULT '{"harsh_braking": [0, 0, 0], "harsh_acceleration": [0, 0, 0], "harsh_cornering": [0, 0, 0]}';
ALTER TABLE stops ADD COLUMN odometer_m double precision;

CREATE TABLE driving_events (
  tenant_id  smallint NOT NULL,
  id         uuid NOT NULL,
  run        bigint NOT NULL DEFAULT 0,
  is_current boolean NOT NULL DEFAULT true,
  device_id  text NOT NULL,
  vehicle_id uuid,
  unit_id    uuid,
  rental_id  uuid,
  kind       text NOT NULL CHECK (kind IN ('harsh_braking', 'harsh_acceleration', 'harsh_cornering', 'overspeed', 'idling')),
  severity   smallint NOT NULL CHECK (severity BETWEEN 1 AND 3),
  source     text NOT NULL CHECK (source IN ('device', 'fixes')),
  began_at   timestamptz NOT NULL,
  ended_at   timestamptz NOT NULL,
  value      real, -- m/s² of a harsh one, highest km/h of overspeed
  lat        double precision,
  lon        double precision,
  PRIMARY KEY (tenant_id, id, run),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices
);
CREATE INDEX driving_events_vehicle ON driving_events (tenant_id, vehicle_id, began_at) WHERE is_current;

CREATE TABLE energy_events (
  tenant_id  smallint NOT NULL,
  id         uuid NOT NULL,
  run        bigint NOT NULL DEFAULT 0,
  is_current boolean NOT NULL DEFAULT true,
  device_id  text NOT NULL,
  vehicle_id uuid,
  unit_id    uuid,
  rental_id  uuid,
  kind       text NOT NULL CHECK (kind IN ('refuel', 'drain', 'charge')),
  began_at   timestamptz NOT NULL,
  ended_at   timestamptz NOT NULL,
  from_pct   real NOT NULL,
  to_pct     real NOT NULL,
  odometer_m double precision,
  lat        double precision,
  lon        double precision,
  PRIMARY KEY (tenant_id, id, run),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices
);
CREATE INDEX energy_events_vehicle ON energy_events (tenant_id, vehicle_id, began_at) WHERE is_current;

-- The state of a device before its first fix of a local day: where deriving the day again begins.
CREATE TABLE derivation_checkpoints (
  tenant_id smallint NOT NULL,
  device_id text NOT NULL,
  day       date NOT NULL,
  state     json NOT NULL,
  PRIMARY KEY (tenant_id, device_id, day),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices
);
CREATE INDEX derivation_checkpoints_day ON derivation_checkpoints (day);

-- A day of a vehicle that was derived again. Rows with its number are in force while they are `is_current`.
CREATE SEQUENCE derivation_run;
CREATE TABLE derivation_runs (
  tenant_id  smallint NOT NULL REFERENCES tenants,
  run        bigint NOT NULL DEFAULT nextval('derivation_run'),
  vehicle_id uuid NOT NULL,
  day        date NOT NULL,
  rules_at   timestamptz, -- NULL: by the rules of then
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by uuid NOT NULL,
  PRIMARY KEY (tenant_id, run),
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles,
  FOREIGN KEY (tenant_id, created_by) REFERENCES users
);
CREATE INDEX derivation_runs_vehicle ON derivation_runs (tenant_id, vehicle_id, day);
