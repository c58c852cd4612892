-- The life of alarms (domain §3): one per vehicle (or unit, else device), kind and subject while active; who takes care of
-- it and what was done; the rules that raise them, with all their versions.
ALTER TABLE alarms
  -- Whose alarm it is, whatever device carried it then.
  ADD COLUMN originator     text GENERATED ALWAYS AS (coalesce(vehicle_id::text, unit_id::text, device_id)) STORED,
  -- The derived alarm that it shows; NULL: raised at once, not derived yet, or by the server. A derived alarm that comes
  -- back after a person ended it goes on in a row of its own, without what the rows before it counted.
  ADD COLUMN derived_id     uuid,
  ADD COLUMN counted_before integer NOT NULL DEFAULT 0,
  ADD COLUMN rule_id        text,
  ADD COLUMN threshold      double precision,
  ADD COLUMN value          double precision, -- the worst that was measured
  ADD COLUMN assignee_id    uuid,
  ADD COLUMN snoozed_until  timestamptz,
  ADD COLUMN cleared_by     uuid,
  -- A person cleared it, or its incident has ended: what triggers it again is a new alarm.
  ADD COLUMN settled_at     timestamptz,
  ADD FOREIGN KEY (tenant_id, assignee_id) REFERENCES users,
  ADD FOREIGN KEY (tenant_id, cleared_by) REFERENCES users;

UPDATE alarms a SET settled_at = coalesce(i.resolved_at, a.last_at)
FROM incidents i
WHERE (i.tenant_id, i.id) = (a.tenant_id, a.incident_id) AND i.status IN ('resolved', 'follow_up', 'closed', 'cancelled');
-- Until now two devices of one vehicle could have the same alarm.
UPDATE alarms a SET active = false, ended_at = a.last_at
WHERE a.active AND EXISTS (
  SELECT FROM alarms b
  WHERE (b.tenant_id, b.originator, b.kind, b.subject) = (a.tenant_id, a.originator, a.kind, a.subject) AND b.active
    AND (b.last_at, b.id) > (a.last_at, a.id));

DROP INDEX alarms_active;
DROP INDEX alarms_same;
CREATE UNIQUE INDEX alarms_active ON alarms (tenant_id, originator, kind, subject) WHERE active;
CREATE INDEX alarms_same ON alarms (tenant_id, originator, kind, subject, last_at DESC);
CREATE INDEX alarms_incident ON alarms (tenant_id, incident_id) WHERE incident_id IS NOT NULL;

-- What people did with an alarm, in order; never changed.
CREATE TABLE alarm_acts (
  tenant_id   smallint NOT NULL,
  id          bigint GENERATED ALWAYS AS IDENTITY,
  alarm_id    uuid NOT NULL,
  at          timestamptz NOT NULL DEFAULT now(),
  by_user     uuid NOT NULL,
  act         text NOT NULL CHECK (act IN ('acknowledge', 'assign', 'snooze', 'note', 'clear')),
  note        text,
  assignee_id uuid,
  until       timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, alarm_id) REFERENCES alarms,
  FOREIGN KEY (tenant_id, by_user) REFERENCES users,
  FOREIGN KEY (tenant_id, assignee_id) REFERENCES users
);
CREATE INDEX alarm_acts_alarm ON alarm_acts (tenant_id, alarm_id, id);

-- The alarm rules that a tenant has made its own, every version of them: a past day is judged by the rules of that day.
CREATE TABLE alarm_rules (
  tenant_id  smallint NOT NULL REFERENCES tenants,
  id         text NOT NULL, -- the kind, for the rule of all vehicles; the kind and eight hex digits, for a narrower one
  version    integer NOT NULL CHECK (version > 0),
  kind       text NOT NULL,
  body       jsonb NOT NULL,
  withdrawn  boolean NOT NULL DEFAULT false, -- from here on the product's rule counts again, or none
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz CHECK (valid_to >= valid_from),
  changed_by uuid NOT NULL,
  PRIMARY KEY (tenant_id, id, version),
  FOREIGN KEY (tenant_id, changed_by) REFERENCES users
);
CREATE UNIQUE INDEX alarm_rules_in_force ON alarm_rules (tenant_id, id) WHERE valid_to IS NULL;

-- A critical alarm of a service unit's own device opens an incident for its crew.
ALTER TABLE incidents
  ADD COLUMN troubled_unit_id uuid,
  ADD FOREIGN KEY (tenant_id, troubled_unit_id) REFERENCES units;
CREATE UNIQUE INDEX incidents_open_unit ON incidents (tenant_id, troubled_unit_id)
  WHERE status IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene');
