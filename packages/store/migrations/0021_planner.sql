-- How each company's dispatch decides; a key that is missing has the default of contracts (DispatchSettings).
CREATE TABLE dispatch_settings (
  tenant_id smallint PRIMARY KEY REFERENCES tenants,
  settings  jsonb NOT NULL DEFAULT '{}',
  version   integer NOT NULL DEFAULT 1
);

-- Who may commit plans of a company. Each holder gets the next epoch and shows it in every transaction: a process that was
-- stopped, lost the lease and goes on finds another epoch and commits nothing.
CREATE TABLE planner_leases (
  tenant_id  smallint PRIMARY KEY REFERENCES tenants,
  epoch      bigint NOT NULL,
  expires_at timestamptz NOT NULL
);

-- What a plan was asked for, and how much of that the last plan had seen. Counted here and not in the queue: the queue may be lost.
CREATE TABLE plan_requests (
  tenant_id  smallint PRIMARY KEY REFERENCES tenants,
  asked      bigint NOT NULL,
  planned    bigint NOT NULL DEFAULT 0,
  planned_at timestamptz
);

ALTER TABLE decisions
  ADD COLUMN outcome text NOT NULL DEFAULT 'offered' CHECK (outcome IN ('offered', 'swapped', 'proposed', 'nobody', 'waits')),
  ADD COLUMN shortfall text,
  ADD COLUMN considered_count integer NOT NULL DEFAULT 0,
  ADD COLUMN excluded_by_rule jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN swap jsonb,
  ADD COLUMN plan jsonb;
UPDATE decisions SET outcome = 'nobody', shortfall = 'mixed' WHERE chosen_unit_id IS NULL;
UPDATE decisions SET considered_count = jsonb_array_length(jsonb_path_query_array(candidates, '$[*] ? (@.rank != null)'));
ALTER TABLE decisions ALTER COLUMN outcome DROP DEFAULT, ALTER COLUMN considered_count DROP DEFAULT;

-- How often the unit of an incident was changed for another one.
ALTER TABLE incidents ADD COLUMN swaps smallint NOT NULL DEFAULT 0;
-- Incidents that nobody has reached: what a plan is about.
CREATE INDEX incidents_unreached ON incidents (tenant_id)
  WHERE status IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route');
-- How long jobs take, for the forecast of when a busy unit is free.
CREATE INDEX assignments_done ON assignments (tenant_id, ended_at) WHERE state = 'done';
