-- When positions prove steps, and how replacement vehicles are chosen, per company; a key that is missing has the default of
-- contracts (ProofSettings, ReplacementSettings).
CREATE TABLE proof_settings (
  tenant_id smallint PRIMARY KEY REFERENCES tenants,
  settings  jsonb NOT NULL DEFAULT '{}',
  version   integer NOT NULL DEFAULT 1
);
CREATE TABLE replacement_settings (
  tenant_id smallint PRIMARY KEY REFERENCES tenants,
  settings  jsonb NOT NULL DEFAULT '{}',
  version   integer NOT NULL DEFAULT 1
);

-- A lease per company and kind of work, not for planning alone. A holder shows that it lives by a session's advisory lock with
-- this number: that lock goes with its process, so that nobody waits for the end of a dead holder's lease.
ALTER TABLE planner_leases RENAME TO work_leases;
ALTER TABLE work_leases
  ADD COLUMN work text NOT NULL DEFAULT 'planning' CHECK (work IN ('planning', 'tracking')),
  ADD COLUMN holder integer;
ALTER TABLE work_leases DROP CONSTRAINT planner_leases_pkey;
ALTER TABLE work_leases ADD PRIMARY KEY (tenant_id, work);
ALTER TABLE work_leases RENAME CONSTRAINT planner_leases_tenant_id_fkey TO work_leases_tenant_id_fkey;
ALTER TABLE work_leases ALTER COLUMN work DROP DEFAULT;
