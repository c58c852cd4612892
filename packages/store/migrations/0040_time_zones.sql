-- Each branch has a time zone of the IANA database, or the company's (domain §13).
ALTER TABLE tenants ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE branches
  ADD COLUMN time_zone text, -- NULL: the company's
  ADD COLUMN version integer NOT NULL DEFAULT 1;

-- Which zone held when: schedules judge a past position by the zone of its time. Kept by triggers, so that no writer can forget it.
CREATE TABLE time_zones (
  tenant_id  smallint NOT NULL REFERENCES tenants,
  branch_id  uuid, -- NULL: the company
  valid_from timestamptz NOT NULL,
  time_zone  text, -- NULL: the branch follows the company from here on
  CHECK (num_nulls(branch_id, time_zone) < 2)
);
CREATE UNIQUE INDEX time_zones_key ON time_zones (tenant_id, branch_id, valid_from);
INSERT INTO time_zones SELECT tenant_id, NULL, '-infinity', time_zone FROM tenants;

CREATE FUNCTION record_time_zone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  branch uuid := CASE WHEN TG_TABLE_NAME = 'branches' THEN (to_jsonb(NEW) ->> 'id')::uuid END;
BEGIN
  INSERT INTO time_zones VALUES (NEW.tenant_id, branch, CASE WHEN TG_OP = 'INSERT' THEN '-infinity' ELSE clock_timestamp() END, NEW.time_zone);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION record_time_zone FROM PUBLIC;
CREATE TRIGGER tenant_zone_begins AFTER INSERT ON tenants
  FOR EACH ROW EXECUTE FUNCTION record_time_zone();
CREATE TRIGGER tenant_zone_changes AFTER UPDATE OF time_zone ON tenants
  FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION record_time_zone();
CREATE TRIGGER branch_zone_begins AFTER INSERT ON branches
  FOR EACH ROW WHEN (NEW.time_zone IS NOT NULL) EXECUTE FUNCTION record_time_zone();
CREATE TRIGGER branch_zone_changes AFTER UPDATE OF time_zone ON branches
  FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION record_time_zone();

-- The day of a past derivation was a day of some zone; it stays that day when the zone changes.
ALTER TABLE derivation_runs ADD COLUMN time_zone text;
UPDATE derivation_runs r SET time_zone = t.time_zone FROM tenants t WHERE t.tenant_id = r.tenant_id;
ALTER TABLE derivation_runs ALTER COLUMN time_zone SET NOT NULL;

-- From now on checkpoints are taken at days of UTC, which no zone moves. Those that are there are of local days that began
-- before: they serve as well (packages/store/src/derivation-days.ts).
