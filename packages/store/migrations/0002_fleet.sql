-- Vehicles, service units, devices, and which device was fitted to which of them when.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE vehicles (
  tenant_id    smallint NOT NULL REFERENCES tenants,
  id           uuid NOT NULL,
  no           integer NOT NULL DEFAULT nextval('wire_no') UNIQUE,
  plate        text NOT NULL,
  vin          text,
  make         text NOT NULL,
  model        text NOT NULL,
  colour       text NOT NULL,
  class        text NOT NULL CHECK (class IN ('economy', 'compact', 'mid_size', 'full_size', 'premium', 'suv', 'full_suv', 'mpv', 'van')),
  energy       text NOT NULL CHECK (energy IN ('petrol', 'diesel', 'hybrid', 'ev')),
  seats        smallint NOT NULL,
  branch_id    uuid,
  rental_phase text NOT NULL DEFAULT 'available'
    CHECK (rental_phase IN ('available', 'reserved', 'preparing', 'rented', 'returned')),
  condition    text NOT NULL DEFAULT 'ok'
    CHECK (condition IN ('ok', 'in_maintenance', 'in_rescue', 'out_of_service', 'stolen')),
  version      integer NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, plate),
  UNIQUE (tenant_id, vin),
  FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
);

CREATE TABLE units (
  tenant_id         smallint NOT NULL REFERENCES tenants,
  id                uuid NOT NULL,
  no                integer NOT NULL DEFAULT nextval('wire_no') UNIQUE,
  name              text NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('tow_truck', 'repair_van', 'delivery_driver')),
  skills            text[] NOT NULL,
  station_branch_id uuid,
  crew_user_id      uuid,
  auto_accept       boolean NOT NULL DEFAULT false,
  state             text NOT NULL DEFAULT 'available'
    CHECK (state IN ('available', 'committed', 'en_route', 'on_scene', 'towing', 'returning', 'off_shift', 'out_of_service')),
  version           integer NOT NULL DEFAULT 1,
  created_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name),
  FOREIGN KEY (tenant_id, station_branch_id) REFERENCES branches,
  FOREIGN KEY (tenant_id, crew_user_id) REFERENCES users
);
CREATE UNIQUE INDEX units_crew ON units (tenant_id, crew_user_id);

CREATE TABLE devices (
  tenant_id           smallint NOT NULL REFERENCES tenants,
  id                  text NOT NULL CHECK (id ~ '^[A-Za-z0-9-]{1,64}$'),
  model               text NOT NULL,
  firmware            text,
  expected_interval_s integer NOT NULL CHECK (expected_interval_s > 0),
  online              boolean, -- NULL: it never connected
  status_at           timestamptz,
  last_seen_at        timestamptz,
  created_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);
-- Device ids are unique over all tenants: a topic names no tenant.
CREATE UNIQUE INDEX devices_id ON devices (id);

-- Credentials are random 256-bit secrets, so a plain SHA-256 is enough; two live at once allow rotation.
CREATE TABLE device_credentials (
  tenant_id     smallint NOT NULL,
  id            uuid NOT NULL,
  device_id     text NOT NULL,
  secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
  slot          smallint NOT NULL CHECK (slot IN (1, 2)), -- a live credential holds one of two
  created_at    timestamptz NOT NULL DEFAULT now(),
  revoked_at    timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices
);
CREATE UNIQUE INDEX device_credentials_live ON device_credentials (device_id, slot) WHERE revoked_at IS NULL;

CREATE TABLE device_fittings (
  tenant_id  smallint NOT NULL,
  id         bigint GENERATED ALWAYS AS IDENTITY,
  device_id  text NOT NULL,
  vehicle_id uuid,
  unit_id    uuid,
  fitted     tstzrange NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK (num_nonnulls(vehicle_id, unit_id) = 1),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices,
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles,
  FOREIGN KEY (tenant_id, unit_id) REFERENCES units,
  CONSTRAINT device_in_one_place EXCLUDE USING gist (tenant_id WITH =, device_id WITH =, fitted WITH &&),
  CONSTRAINT one_device_per_vehicle EXCLUDE USING gist (tenant_id WITH =, vehicle_id WITH =, fitted WITH &&) WHERE (vehicle_id IS NOT NULL),
  CONSTRAINT one_device_per_unit EXCLUDE USING gist (tenant_id WITH =, unit_id WITH =, fitted WITH &&) WHERE (unit_id IS NOT NULL)
);
-- What is fitted now; the constraints above already make it unique.
CREATE INDEX device_fittings_device_now ON device_fittings (device_id) WHERE upper_inf(fitted);
CREATE INDEX device_fittings_vehicle_now ON device_fittings (tenant_id, vehicle_id) WHERE upper_inf(fitted);
CREATE INDEX device_fittings_unit_now ON device_fittings (tenant_id, unit_id) WHERE upper_inf(fitted);
