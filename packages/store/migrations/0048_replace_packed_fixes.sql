-- Replaces a fix by a DELETE and an INSERT: in a day that TimescaleDB has packed and that late fixes came into since, an UPDATE in
-- a function fails ("unexpected tuple operation result: 2", 2.28.3). Both are of one statement's transaction.
CREATE OR REPLACE FUNCTION replace_fix(fix jsonb, by_whom text, retry uuid) RETURNS boolean
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
  DELETE FROM fixes f
  WHERE (f.tenant_id, f.device_id, f.ts, f.boot, f.seq) =
    (old_fix.tenant_id, old_fix.device_id, old_fix.ts, old_fix.boot, old_fix.seq);
  new_fix.received_at := old_fix.received_at;
  new_fix.flags := new_fix.flags | 1;
  INSERT INTO fixes SELECT new_fix.*;
  RETURN true;
END
$$;
