-- Fixes (the evidence), the newest state per device, and what was refused. make_time_series() is one function for both
-- databases: hypertable where TimescaleDB is available, native UTC day partitions otherwise.
-- (definition of make_time_series, ensure_partitions, drop_old_partitions: see below)

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
