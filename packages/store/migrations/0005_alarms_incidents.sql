-- Alarms, incidents, missions, assignments and the decisions behind them (domain §3, §4).
CREATE TABLE alarms (
  tenant_id       smallint NOT NULL REFERENCES tenants,
  id              uuid NOT NULL,
  kind            text NOT NULL,
  severity        text NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  subject         text NOT NULL DEFAULT '',
  device_id       text NOT NULL,
  vehicle_id      uuid,
  unit_id         uuid,
  rental_id       uuid,
  incident_id     uuid, -- the one it opened or joined
  active          boolean NOT NULL,
  count           integer NOT NULL DEFAULT 1,
  began_at        timestamptz NOT NULL,
  last_at         timestamptz NOT NULL,
  ended_at        timestamptz,
  lat             double precision,
  lon             double precision,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  note            text,
  version         integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices,
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles,
  FOREIGN KEY (tenant_id, unit_id) REFERENCES units,
  FOREIGN KEY (tenant_id, rental_id) REFERENCES rentals,
  FOREIGN KEY (tenant_id, acknowledged_by) REFERENCES users
);
-- One alarm per device, kind and subject while active; a re-trigger updates it.
CREATE UNIQUE INDEX alarms_active ON alarms (tenant_id, device_id, kind, subject) WHERE active;
CREATE INDEX alarms_newest ON alarms (tenant_id, last_at DESC, id);
CREATE INDEX alarms_same ON alarms (tenant_id, device_id, kind, subject, last_at DESC);
CREATE INDEX alarms_vehicle ON alarms (tenant_id, vehicle_id, began_at);

CREATE TABLE incidents (
  tenant_id     smallint NOT NULL REFERENCES tenants,
  id            uuid NOT NULL,
  number        text NOT NULL,
  type          text NOT NULL,
  severity      text NOT NULL CHECK (severity IN ('minor', 'major', 'critical')),
  status        text NOT NULL CHECK (status IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene',
                                                'resolved', 'follow_up', 'closed', 'cancelled')),
  needs         text[] NOT NULL,
  vehicle_id    uuid,
  rental_id     uuid,
  alarm_id      uuid,
  lat           double precision NOT NULL,
  lon           double precision NOT NULL,
  source        text NOT NULL CHECK (source IN ('alarm', 'console', 'api')),
  note          text,
  reported_by   uuid,
  reported_at   timestamptz NOT NULL,
  triaged_at    timestamptz,
  accepted_at   timestamptz,
  on_scene_at   timestamptz,
  resolved_at   timestamptz,
  cancel_reason text,
  promised_on_scene_at timestamptz NOT NULL,
  version       integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number),
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles,
  FOREIGN KEY (tenant_id, rental_id) REFERENCES rentals,
  FOREIGN KEY (tenant_id, alarm_id) REFERENCES alarms
);
ALTER TABLE alarms ADD FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents;
-- A critical alarm opens one incident, once; a vehicle has one open incident, further alarms join it.
CREATE UNIQUE INDEX incidents_alarm ON incidents (tenant_id, alarm_id);
CREATE UNIQUE INDEX incidents_open_vehicle ON incidents (tenant_id, vehicle_id)
  WHERE status IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene');
CREATE INDEX incidents_newest ON incidents (tenant_id, reported_at DESC, id);

-- Running numbers per tenant and kind (incidents: IN + yyMMdd + 4 digits; rentals: RC + yyMMdd + 4 digits).
CREATE TABLE running_numbers (
  tenant_id smallint NOT NULL REFERENCES tenants,
  series    text NOT NULL,
  last      integer NOT NULL,
  PRIMARY KEY (tenant_id, series)
);

CREATE TABLE missions (
  tenant_id   smallint NOT NULL,
  id          uuid NOT NULL,
  incident_id uuid NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  ended_at    timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, incident_id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents
);

-- Immutable: who was chosen, who else could have come, why the rest could not.
CREATE TABLE decisions (
  tenant_id      smallint NOT NULL,
  id             uuid NOT NULL,
  incident_id    uuid NOT NULL,
  decided_at     timestamptz NOT NULL,
  chosen_unit_id uuid,
  candidates     jsonb NOT NULL,
  excluded_count integer NOT NULL,
  took_ms        real NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents
);
CREATE INDEX decisions_incident ON decisions (tenant_id, incident_id, decided_at);

CREATE TABLE assignments (
  tenant_id        smallint NOT NULL,
  id               uuid NOT NULL,
  mission_id       uuid NOT NULL,
  incident_id      uuid NOT NULL,
  decision_id      uuid,
  role             text NOT NULL CHECK (role IN ('rescue', 'replacement_vehicle', 'delivery_driver')),
  unit_id          uuid,
  vehicle_id       uuid,
  state            text NOT NULL CHECK (state IN ('offered', 'accepted', 'en_route', 'on_scene', 'towing', 'done',
                                                  'declined', 'expired', 'cancelled', 'failed', 'goa')),
  eta_s            real,
  eta_source       text,
  distance_m       real,
  route            text,
  reason           text,
  offered_at       timestamptz NOT NULL,
  offer_expires_at timestamptz NOT NULL,
  accepted_at      timestamptz,
  en_route_at      timestamptz,
  on_scene_at      timestamptz,
  ended_at         timestamptz,
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, mission_id) REFERENCES missions,
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents,
  FOREIGN KEY (tenant_id, unit_id) REFERENCES units,
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles
);
-- Double assignment is impossible: active = offered to towing; one per unit, per vehicle, per mission and role (domain §4).
CREATE UNIQUE INDEX assignments_active_unit ON assignments (tenant_id, unit_id)
  WHERE state IN ('offered', 'accepted', 'en_route', 'on_scene', 'towing');
CREATE UNIQUE INDEX assignments_active_vehicle ON assignments (tenant_id, vehicle_id)
  WHERE state IN ('offered', 'accepted', 'en_route', 'on_scene', 'towing');
CREATE UNIQUE INDEX assignments_active_role ON assignments (tenant_id, mission_id, role)
  WHERE state IN ('offered', 'accepted', 'en_route', 'on_scene', 'towing');
CREATE INDEX assignments_incident ON assignments (tenant_id, incident_id);
