-- What a unit can carry, when it works, where, for whom, and whether its crew is safe (domain §1, §2, §4).

-- Companies whose units are dispatched like ours.
CREATE TABLE partners (
  tenant_id     smallint NOT NULL REFERENCES tenants,
  id            uuid NOT NULL,
  name          text NOT NULL,
  contact_name  text,
  contact_phone text,
  version       integer NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name)
);

ALTER TABLE units
  ADD COLUMN vehicle_capacity smallint NOT NULL DEFAULT 0 CHECK (vehicle_capacity BETWEEN 0 AND 10), -- vehicles it carries or tows
  ADD COLUMN tow_mass_kg integer CHECK (tow_mass_kg > 0),          -- heaviest vehicle it tows; NULL: any
  ADD COLUMN full_range_km integer CHECK (full_range_km > 0),      -- with a full tank or battery; NULL: not known
  ADD COLUMN shift_plan jsonb,                                     -- WeeklySchedule; NULL: always on duty
  ADD COLUMN break_plan jsonb NOT NULL DEFAULT '[]',               -- [{"from": "12:00", "minutes": 30}] in the plan's zone
  ADD COLUMN shift_ends_at timestamptz,                            -- planned end of the running shift; NULL: none known
  ADD COLUMN next_break_at timestamptz,                            -- planned begin of the next break of the running shift
  ADD COLUMN on_break_until timestamptz,                           -- planned end of the running break; NULL: not on a break
  ADD COLUMN area_branch_ids uuid[] NOT NULL DEFAULT '{}',         -- with area_geofence_id empty: everywhere
  ADD COLUMN area_geofence_id uuid,
  ADD COLUMN partner_id uuid,                                      -- a contractor's unit
  ADD COLUMN safety_interval_min smallint CHECK (safety_interval_min BETWEEN 1 AND 480), -- NULL: the tenant's default
  ADD COLUMN sign_of_life_at timestamptz,
  ADD COLUMN safety_due_at timestamptz,                            -- next sign of life wanted by then; NULL: none is
  ADD COLUMN silent_since timestamptz,                             -- it has not come; NULL: all is well
  ADD FOREIGN KEY (tenant_id, partner_id) REFERENCES partners;
UPDATE units SET vehicle_capacity = 1 WHERE kind = 'tow_truck';
CREATE INDEX units_sign_of_life ON units (safety_due_at) WHERE silent_since IS NULL AND safety_due_at IS NOT NULL;

-- Shifts as they were worked, and the breaks in them.
CREATE TABLE unit_shifts (
  tenant_id  smallint NOT NULL,
  id         uuid NOT NULL,
  unit_id    uuid NOT NULL,
  began_at   timestamptz NOT NULL,
  planned_end_at timestamptz,
  ended_at   timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, unit_id) REFERENCES units
);
CREATE UNIQUE INDEX unit_shifts_running ON unit_shifts (tenant_id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX unit_shifts_newest ON unit_shifts (tenant_id, unit_id, began_at DESC);

CREATE TABLE unit_breaks (
  tenant_id  smallint NOT NULL,
  id         uuid NOT NULL,
  unit_id    uuid NOT NULL,
  began_at   timestamptz NOT NULL,
  due_at     timestamptz NOT NULL,
  ended_at   timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, unit_id) REFERENCES units
);
CREATE UNIQUE INDEX unit_breaks_running ON unit_breaks (tenant_id, unit_id) WHERE ended_at IS NULL;
CREATE INDEX unit_breaks_newest ON unit_breaks (tenant_id, unit_id, began_at DESC);
