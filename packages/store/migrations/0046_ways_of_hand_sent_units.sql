-- Whom a person sends gets a way on the roads after the fact; NULL: nobody has looked for it yet.
ALTER TABLE assignments ADD COLUMN way_sought_at timestamptz;
CREATE INDEX assignments_without_way ON assignments (offered_at)
  WHERE assigned_by IS NOT NULL AND way_sought_at IS NULL AND unit_id IS NOT NULL
    AND state IN ('offered', 'accepted', 'en_route');
