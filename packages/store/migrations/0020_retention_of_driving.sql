-- Driving and energy events go with their trips; deriving again writes versions of all of them.
CREATE INDEX driving_events_age ON driving_events (tenant_id, began_at);
CREATE INDEX energy_events_age ON energy_events (tenant_id, began_at);
INSERT INTO retained_tables VALUES
  ('driving_events', 'trips', 'began_at', NULL),
  ('energy_events', 'trips', 'began_at', NULL);
