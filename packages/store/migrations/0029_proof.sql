-- What telemetry says of assignments beside what their crews report (domain §13), and when units will be there.
CREATE TABLE assignment_steps (
  tenant_id     smallint NOT NULL,
  assignment_id uuid NOT NULL,
  state         text NOT NULL CHECK (state IN ('en_route', 'on_scene', 'towing', 'done')),
  pressed_at    timestamptz, -- the first report of a person
  proven_at     timestamptz, -- time of the fix that proves it
  PRIMARY KEY (tenant_id, assignment_id, state),
  CHECK (num_nonnulls(pressed_at, proven_at) > 0),
  FOREIGN KEY (tenant_id, assignment_id) REFERENCES assignments
);

-- What positions say against the state of an assignment: one row per kind, which may end and come up again.
CREATE TABLE assignment_doubts (
  tenant_id     smallint NOT NULL,
  assignment_id uuid NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('not_departed', 'eta_drift', 'away_from_scene', 'gone_suspected',
                                              'press_differs', 'parted_elsewhere')),
  at            timestamptz NOT NULL,
  ended_at      timestamptz,
  metres        real,
  seconds       real,
  PRIMARY KEY (tenant_id, assignment_id, kind),
  FOREIGN KEY (tenant_id, assignment_id) REFERENCES assignments
);

-- Where the inference stands, so that any dispatcher goes on from there, and the live ETA that was told last.
CREATE TABLE assignment_tracking (
  tenant_id     smallint NOT NULL,
  assignment_id uuid NOT NULL,
  state         json NOT NULL,
  version       integer NOT NULL, -- compared and set
  arrives_at    timestamptz,
  remaining_m   real,
  eta_source    text,
  eta_at        timestamptz,
  PRIMARY KEY (tenant_id, assignment_id),
  CHECK (num_nonnulls(arrives_at, eta_source, eta_at) IN (0, 3)),
  FOREIGN KEY (tenant_id, assignment_id) REFERENCES assignments
);
