-- Promises of incidents as clocks (domain §13). A clock is never deleted; what happened to it is in clock_acts.
CREATE TABLE clocks (
  tenant_id        smallint NOT NULL REFERENCES tenants,
  id               uuid NOT NULL,
  incident_id      uuid NOT NULL,
  promise          text NOT NULL, -- rescue.on_scene for both of its kinds, else the kind
  kind             text NOT NULL,
  state            text NOT NULL CHECK (state IN ('running', 'paused', 'met', 'breached', 'excepted', 'voided')),
  step             text NOT NULL DEFAULT 'none' CHECK (step IN ('none', 'first_warning', 'second_warning', 'limit')),
  started_at       timestamptz NOT NULL,
  limit_ms         bigint NOT NULL CHECK (limit_ms > 0),
  first_warning_ms bigint NOT NULL,
  second_warning_ms bigint NOT NULL,
  elapsed_ms       bigint NOT NULL DEFAULT 0, -- counted before running_since
  running_since    timestamptz,
  due_at           timestamptz,
  next_step_at     timestamptz, -- NULL: nothing happens to it by itself any more
  pause_reason     text,
  exception_reason text,
  void_reason      text,
  stopped_at       timestamptz,
  stopped_by       text CHECK (stopped_by IN ('person', 'telemetry', 'service')),
  breached_at      timestamptz,
  cause            text,
  cause_note       text,
  acknowledged_at  timestamptz,
  acknowledged_by  uuid,
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents,
  FOREIGN KEY (tenant_id, acknowledged_by) REFERENCES users,
  CHECK ((state = 'paused') = (pause_reason IS NOT NULL)),
  CHECK (state <> 'breached' OR breached_at IS NOT NULL),
  CHECK (state <> 'excepted' OR exception_reason IS NOT NULL),
  CHECK (state <> 'voided' OR void_reason IS NOT NULL)
);
-- One clock per promise: a swap, a refused offer or a repeated fact starts no second one.
CREATE UNIQUE INDEX clocks_promise ON clocks (tenant_id, incident_id, promise);
CREATE INDEX clocks_next_step ON clocks (next_step_at) WHERE next_step_at IS NOT NULL;
-- The promises board: what is still awaited, or broken without a cause, by what is due next.
CREATE INDEX clocks_due ON clocks (tenant_id, due_at, id) WHERE stopped_at IS NULL AND void_reason IS NULL;
CREATE INDEX clocks_unexplained ON clocks (tenant_id, due_at, id) WHERE state = 'breached' AND cause IS NULL;

CREATE TABLE clock_acts (
  tenant_id   smallint NOT NULL,
  id          uuid NOT NULL, -- version 7: in the order of their recording
  clock_id    uuid NOT NULL,
  act         text NOT NULL,
  at          timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  step        text,
  source      text NOT NULL CHECK (source IN ('person', 'telemetry', 'service')),
  actor       uuid,
  reason      text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, clock_id) REFERENCES clocks,
  FOREIGN KEY (tenant_id, actor) REFERENCES users
);
CREATE INDEX clock_acts_clock ON clock_acts (tenant_id, clock_id, id);

-- Limits and warnings as the administrator set them; a tenant without a row has the defaults of contracts/clocks.ts.
CREATE TABLE clock_settings (
  tenant_id smallint PRIMARY KEY REFERENCES tenants,
  settings  jsonb NOT NULL,
  version   integer NOT NULL
);

ALTER TABLE incidents
  ADD COLUMN terrain text NOT NULL DEFAULT 'urban' CHECK (terrain IN ('urban', 'remote')),
  ADD COLUMN terrain_reason text NOT NULL DEFAULT 'no_city_limits',
  ADD COLUMN terrain_note text,
  ADD COLUMN reportable boolean NOT NULL DEFAULT false, -- a person said so; theft and fire are by themselves
  ADD COLUMN escalation text NOT NULL DEFAULT 'none'
    CHECK (escalation IN ('none', 'wider_search', 'contractors', 'supervisor'));

-- The promise that incidents had until now.
INSERT INTO clocks (tenant_id, id, incident_id, promise, kind, state, step, started_at, limit_ms, first_warning_ms,
  second_warning_ms, elapsed_ms, running_since, due_at, next_step_at, void_reason, stopped_at, breached_at)
SELECT tenant_id, gen_random_uuid(), id, 'rescue.on_scene', 'rescue.on_scene.urban', state,
  CASE WHEN state = 'breached' THEN 'limit' ELSE 'none' END, reported_at, limit_ms, limit_ms * 5 / 10, limit_ms * 8 / 10,
  CASE WHEN ended_at IS NULL THEN 0 ELSE greatest(0, floor(extract(epoch FROM ended_at - reported_at) * 1000)) END,
  CASE WHEN ended_at IS NULL THEN reported_at END,
  promised_on_scene_at,
  CASE WHEN state = 'running' THEN reported_at + make_interval(secs => limit_ms * 0.0005) END,
  CASE WHEN on_scene_at IS NULL AND status NOT IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene')
    THEN coalesce(cancel_reason, 'resolved') END,
  on_scene_at,
  CASE WHEN state = 'breached' THEN promised_on_scene_at END
FROM (
  SELECT i.*, greatest(1, floor(extract(epoch FROM promised_on_scene_at - reported_at) * 1000))::bigint AS limit_ms,
    coalesce(on_scene_at, CASE WHEN status NOT IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene')
      THEN coalesce(resolved_at, reported_at) END) AS ended_at,
    CASE WHEN on_scene_at > promised_on_scene_at THEN 'breached'
         WHEN on_scene_at IS NOT NULL THEN 'met'
         WHEN status IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene') THEN 'running'
         ELSE 'voided' END AS state
  FROM incidents i
) AS told;

-- The relay wakes the dispatcher for clocks too.
DROP INDEX events_unrelayed;
CREATE INDEX events_unrelayed ON events (id)
  WHERE relayed_at IS NULL AND kind IN ('alarm.raised', 'incident.reported', 'incident.changed', 'unit.changed',
                                        'assignment.changed', 'clocks.changed');
