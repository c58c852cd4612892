-- What is kept in quarantine can be taken in again, once its reason is mended. The entries stay as they are: what became of
-- each is in the items of the retry that a person asked for.
CREATE TABLE quarantine_retries (
  tenant_id    smallint NOT NULL REFERENCES tenants,
  id           uuid NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  on_conflict  text NOT NULL CHECK (on_conflict IN ('report', 'keep', 'replace')),
  beyond       integer NOT NULL, -- entries that were meant too, beyond the bound of one retry
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX quarantine_retries_requested ON quarantine_retries (tenant_id, requested_at);

CREATE TABLE quarantine_retry_items (
  tenant_id     smallint NOT NULL,
  retry_id      uuid NOT NULL,
  quarantine_id bigint NOT NULL,
  device_id     text NOT NULL,
  state         text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'stored', 'already_there', 'refused', 'conflict', 'kept', 'replaced', 'gone')),
  reason        text,
  detail        text,
  stored_fixes  integer NOT NULL DEFAULT 0,
  known_fixes   integer NOT NULL DEFAULT 0,
  conflicts     jsonb NOT NULL DEFAULT '[]',
  claimed_until timestamptz, -- an ingestor is at it
  settled_at    timestamptz,
  PRIMARY KEY (tenant_id, retry_id, quarantine_id),
  FOREIGN KEY (tenant_id, retry_id) REFERENCES quarantine_retries ON DELETE CASCADE
);
-- A message is under way once.
CREATE UNIQUE INDEX quarantine_retry_items_waiting ON quarantine_retry_items (tenant_id, quarantine_id) WHERE state = 'waiting';
CREATE INDEX quarantine_retry_items_of_message ON quarantine_retry_items (tenant_id, quarantine_id, retry_id DESC);

-- Fixes as they were before a person had them replaced.
CREATE TABLE replaced_fixes (
  tenant_id   smallint NOT NULL REFERENCES tenants,
  id          bigint GENERATED ALWAYS AS IDENTITY,
  device_id   text NOT NULL,
  ts          timestamptz NOT NULL,
  content     jsonb NOT NULL, -- the row as it was
  replaced_by text NOT NULL,
  replaced_at timestamptz NOT NULL DEFAULT now(),
  retry_id    uuid NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX replaced_fixes_device ON replaced_fixes (tenant_id, device_id, ts);
CREATE INDEX replaced_fixes_at ON replaced_fixes (tenant_id, replaced_at);

INSERT INTO retained_tables VALUES
  ('quarantine_retries', 'quarantine', 'requested_at', NULL),
  ('replaced_fixes', 'access_log', 'replaced_at', NULL);

-- The only way in which a stored fix changes: what it was goes into the history by the same statement. `fix` is the new row;
-- the old one has its key, or, where the content stands in for the number, is of the same moment.
CREATE FUNCTION replace_fix(fix jsonb, by_whom text, retry uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  new_fix fixes := jsonb_populate_record(NULL::fixes, fix);
  old_fix fixes;
BEGIN
  SELECT f.* INTO old_fix FROM fixes f
  WHERE f.tenant_id = new_fix.tenant_id AND f.device_id = new_fix.device_id AND f.ts = new_fix.ts AND f.boot = new_fix.boot
    AND (f.seq = new_fix.seq OR (new_fix.seq = new_fix.content_hash AND f.seq = f.content_hash))
    AND f.content_hash <> new_fix.content_hash
  ORDER BY f.seq = new_fix.seq DESC, f.seq LIMIT 1;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO replaced_fixes (tenant_id, device_id, ts, content, replaced_by, retry_id)
  VALUES (old_fix.tenant_id, old_fix.device_id, old_fix.ts, to_jsonb(old_fix), by_whom, retry);
  UPDATE fixes f SET
    seq = new_fix.seq, lat = new_fix.lat, lon = new_fix.lon, speed_kph = new_fix.speed_kph,
    heading_deg = new_fix.heading_deg, altitude_m = new_fix.altitude_m, accuracy_m = new_fix.accuracy_m,
    satellites = new_fix.satellites, hdop = new_fix.hdop, odometer_m = new_fix.odometer_m, fuel_pct = new_fix.fuel_pct,
    charge_pct = new_fix.charge_pct, battery_v = new_fix.battery_v, ignition = new_fix.ignition, locked = new_fix.locked,
    external_power = new_fix.external_power, dtc = new_fix.dtc, alarm_kind = new_fix.alarm_kind,
    alarm_active = new_fix.alarm_active, alarm_code = new_fix.alarm_code, flags = new_fix.flags | 1,
    content_hash = new_fix.content_hash, attributes = new_fix.attributes
  WHERE (f.tenant_id, f.device_id, f.ts, f.boot, f.seq) =
    (old_fix.tenant_id, old_fix.device_id, old_fix.ts, old_fix.boot, old_fix.seq);
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION replace_fix FROM PUBLIC;
