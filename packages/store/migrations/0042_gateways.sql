-- A gateway in front of many devices (a Traccar, EMQX's JT/T 808 gateway, one of our own) has one credential, and may publish
-- for the devices on its list and for those of its models.
CREATE TABLE gateways (
  tenant_id  smallint NOT NULL REFERENCES tenants,
  id         text NOT NULL CHECK (id ~ '^[A-Za-z0-9-]{1,64}$'),
  label      text NOT NULL CHECK (length(label) BETWEEN 1 AND 80),
  version    integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);
-- Unique over all tenants: its user name at the device door names no tenant.
CREATE UNIQUE INDEX gateways_id ON gateways (id);

CREATE TABLE gateway_devices (
  tenant_id  smallint NOT NULL,
  gateway_id text NOT NULL,
  device_id  text NOT NULL,
  PRIMARY KEY (tenant_id, gateway_id, device_id),
  FOREIGN KEY (tenant_id, gateway_id) REFERENCES gateways,
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices
);
CREATE TABLE gateway_models (
  tenant_id  smallint NOT NULL,
  gateway_id text NOT NULL,
  model      text NOT NULL,
  PRIMARY KEY (tenant_id, gateway_id, model),
  FOREIGN KEY (tenant_id, gateway_id) REFERENCES gateways,
  FOREIGN KEY (tenant_id, model) REFERENCES device_models
);

-- As those of devices: random 256 bits, two live at once for rotation.
CREATE TABLE gateway_credentials (
  tenant_id     smallint NOT NULL,
  id            uuid NOT NULL,
  gateway_id    text NOT NULL,
  secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
  slot          smallint NOT NULL CHECK (slot IN (1, 2)),
  created_at    timestamptz NOT NULL DEFAULT now(),
  created_by    text,
  revoked_at    timestamptz,
  revoked_by    text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, gateway_id) REFERENCES gateways
);
CREATE UNIQUE INDEX gateway_credentials_live ON gateway_credentials (gateway_id, slot) WHERE revoked_at IS NULL;
CREATE INDEX gateway_credentials_gateway ON gateway_credentials (tenant_id, gateway_id);

-- Which model a device was of and from when: a past day is derived again by the thresholds of the model of that day.
CREATE TABLE device_model_periods (
  tenant_id  smallint NOT NULL,
  device_id  text NOT NULL,
  valid_from timestamptz NOT NULL, -- server clock; -infinity for the first
  model      text NOT NULL,
  changed_by text,
  PRIMARY KEY (tenant_id, device_id, valid_from),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices,
  FOREIGN KEY (tenant_id, model) REFERENCES device_models
);
INSERT INTO device_model_periods (tenant_id, device_id, valid_from, model) SELECT tenant_id, id, '-infinity', model FROM devices;

CREATE FUNCTION record_device_model() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO device_model_periods (tenant_id, device_id, valid_from, model)
  VALUES (NEW.tenant_id, NEW.id, '-infinity', NEW.model);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION record_device_model FROM PUBLIC;
CREATE TRIGGER device_model_begins AFTER INSERT ON devices FOR EACH ROW EXECUTE FUNCTION record_device_model();

-- Why an alarm ended, where it was not telemetry or a person that ended it.
ALTER TABLE alarms ADD COLUMN ended_because text CHECK (ended_because IN ('device_removed'));
