-- Trips and stops that go on, by device: a device that is taken out of its vehicle ends them.
CREATE INDEX trips_open ON trips (tenant_id, device_id) WHERE is_current AND ended_at IS NULL;
CREATE INDEX stops_open ON stops (tenant_id, device_id) WHERE is_current AND ended_at IS NULL;
