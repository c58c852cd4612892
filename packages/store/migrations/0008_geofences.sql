-- Geofences in versions, and the stays of vehicles in them.

-- An edit closes the newest version and adds one: fixes are judged by the version in force at their own time, so that a
-- past day can be derived again as it was.
CREATE TABLE geofences (
  tenant_id   smallint NOT NULL REFERENCES tenants,
  id          uuid NOT NULL,
  version     integer NOT NULL,
  valid_from  timestamptz NOT NULL,
  valid_to    timestamptz, -- NULL: in force; the last one closed: the fence is gone
  name_zh     text NOT NULL,
  name_en     text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('branch_yard', 'city_limit', 'no_go', 'customer_site', 'custom')),
  colour      text NOT NULL,
  shape       jsonb NOT NULL,
  scope       jsonb NOT NULL,
  schedule    jsonb,
  triggers    jsonb NOT NULL,
  external_id text,
  changed_by  text,
  PRIMARY KEY (tenant_id, id, version),
  CHECK (valid_to >= valid_from)
);
CREATE UNIQUE INDEX geofences_now ON geofences (tenant_id, id) WHERE valid_to IS NULL;
CREATE UNIQUE INDEX geofences_external_id ON geofences (tenant_id, external_id) WHERE valid_to IS NULL;
CREATE INDEX geofences_ended ON geofences (valid_to) WHERE valid_to IS NOT NULL;

-- Ids are deterministic: deriving again what was derived before writes the same row.
CREATE TABLE geofence_visits (
  tenant_id  smallint NOT NULL REFERENCES tenants,
  id         uuid NOT NULL,
  fence_id   uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  device_id  text NOT NULL,
  entered_at timestamptz NOT NULL,
  left_at    timestamptz,
  dwelt_at   timestamptz, -- when it had stayed longer than the fence's limit
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles
);
CREATE INDEX geofence_visits_fence ON geofence_visits (tenant_id, fence_id, entered_at);
CREATE INDEX geofence_visits_vehicle ON geofence_visits (tenant_id, vehicle_id, entered_at);
