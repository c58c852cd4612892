-- What the desk keeps of its units and partners: why a unit does not work, that it is no longer ours, what a partner can do.

ALTER TABLE units
  ADD COLUMN duty_reason text,     -- why its crew, or the desk, set this duty; NULL: nobody said
  ADD COLUMN retired_at timestamptz, -- NULL: it is in use
  ADD COLUMN retire_reason text,
  ADD CONSTRAINT units_retired_with_reason CHECK (num_nonnulls(retired_at, retire_reason) IN (0, 2)),
  ADD CONSTRAINT units_retired_rest CHECK (retired_at IS NULL OR state = 'out_of_service');

ALTER TABLE partners
  ADD COLUMN skills text[] NOT NULL DEFAULT '{}',          -- what its units can do; empty: not known
  ADD COLUMN area_branch_ids uuid[] NOT NULL DEFAULT '{}'; -- serves these branches; empty: everywhere
