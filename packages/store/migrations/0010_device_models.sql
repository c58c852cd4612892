-- Device models with what they can do, IMEIs, and who issued, revoked, fitted and took out.
CREATE TABLE device_models (
  tenant_id           smallint NOT NULL REFERENCES tenants,
  name                text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  vendor              text,
  adapter             text NOT NULL DEFAULT 'native' CHECK (adapter IN ('native', 'owntracks', 'traccar', 'jt808')),
  datum               text NOT NULL DEFAULT 'wgs84' CHECK (datum IN ('wgs84', 'gcj02')), -- of the coordinates that it sends
  capabilities        text[] NOT NULL DEFAULT '{}',
  alarms              text[] NOT NULL DEFAULT '{}', -- kinds that it raises by itself
  expected_interval_s integer NOT NULL DEFAULT 10 CHECK (expected_interval_s > 0), -- while it moves
  parked_interval_s   integer CHECK (parked_interval_s > 0), -- NULL: it may sleep while it is parked
  thresholds          jsonb NOT NULL DEFAULT '{}', -- those that differ from the defaults
  version             integer NOT NULL DEFAULT 1,
  created_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, name)
);

-- Thresholds decide what is derived, so each version is kept with the instant from which it counts: a past day is
-- derived again by what held then.
CREATE TABLE device_model_versions (
  tenant_id  smallint NOT NULL,
  model      text NOT NULL,
  version    integer NOT NULL,
  valid_from timestamptz NOT NULL, -- server clock; -infinity for the first
  thresholds jsonb NOT NULL,
  changed_by text,
  PRIMARY KEY (tenant_id, model, version),
  FOREIGN KEY (tenant_id, model) REFERENCES device_models
);

-- Until now a model was a free text, and these names chose an adapter.
INSERT INTO device_models (tenant_id, name)
  SELECT tenant_id, model FROM tenants, unnest(ARRAY['generic', 'owntracks', 'traccar', 'jt808', 'jt808-gcj02']) AS model
  UNION SELECT tenant_id, model FROM devices;
UPDATE device_models SET adapter = split_part(lower(name), '-', 1),
  datum = CASE lower(name) WHEN 'jt808-gcj02' THEN 'gcj02' ELSE 'wgs84' END
WHERE lower(name) IN ('owntracks', 'traccar', 'jt808', 'jt808-gcj02');
INSERT INTO device_model_versions (tenant_id, model, version, valid_from, thresholds)
  SELECT tenant_id, name, 1, '-infinity', '{}' FROM device_models;

ALTER TABLE devices
  ADD COLUMN imei text CHECK (imei ~ '^[0-9]{15}$'),
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD CONSTRAINT devices_model FOREIGN KEY (tenant_id, model) REFERENCES device_models;
CREATE UNIQUE INDEX devices_imei ON devices (tenant_id, imei);
CREATE INDEX devices_of_model ON devices (tenant_id, model);

-- Users by their id, or the service that acted; NULL: from before this was kept.
ALTER TABLE device_credentials ADD COLUMN created_by text, ADD COLUMN revoked_by text;
CREATE INDEX device_credentials_device ON device_credentials (tenant_id, device_id);
ALTER TABLE device_fittings ADD COLUMN fitted_by text, ADD COLUMN removed_by text;
