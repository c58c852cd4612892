-- Roll-ups: what each vehicle did in each hour (UTC), by the device that it carried. Days and months are sums of hours.
CREATE TABLE usage_hours (
  tenant_id       smallint NOT NULL,
  vehicle_id      uuid NOT NULL,
  hour            timestamptz NOT NULL,
  device_id       text NOT NULL,
  distance_m      real NOT NULL,
  driving_s       real NOT NULL,
  idling_s        real NOT NULL,
  parked_s        real NOT NULL,
  max_speed_kph   real,
  fixes           integer NOT NULL,
  alarms          integer NOT NULL,
  fuel_used_pct   real NOT NULL,
  charge_used_pct real NOT NULL,
  PRIMARY KEY (tenant_id, vehicle_id, hour, device_id),
  FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles
);
CREATE INDEX usage_hours_age ON usage_hours (tenant_id, hour);
INSERT INTO retained_tables VALUES ('usage_hours', 'trips', 'hour', NULL);

-- Up to when each device is rolled up: hours before it are complete, but for late fixes.
CREATE TABLE usage_progress (
  tenant_id    smallint NOT NULL,
  device_id    text NOT NULL,
  rolled_up_to timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, device_id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices
);

-- Hours that have to be rolled up again, because fixes came late; marked by the transaction that stores or flags them.
CREATE TABLE usage_dirty (
  tenant_id smallint NOT NULL,
  device_id text NOT NULL,
  hour      timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, device_id, hour)
);

CREATE OR REPLACE FUNCTION flag_late(tenants smallint[], devices text[], times timestamptz[], boots bigint[], seqs bigint[])
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO usage_dirty
  SELECT DISTINCT tenant_id, device_id, date_trunc('hour', ts, 'UTC') FROM unnest(tenants, devices, times) AS l (tenant_id, device_id, ts)
  ON CONFLICT DO NOTHING;
  UPDATE fixes f SET flags = f.flags | 1
  FROM unnest(tenants, devices, times, boots, seqs) AS l (tenant_id, device_id, ts, boot, seq)
  WHERE (f.tenant_id, f.device_id, f.ts, f.boot, f.seq) = (l.tenant_id, l.device_id, l.ts, l.boot, l.seq)
$$;
