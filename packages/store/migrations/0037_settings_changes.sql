-- Who changed what of a company's settings, for good: the feed's events go with its retention.
CREATE TABLE settings_changes (
  tenant_id  smallint NOT NULL REFERENCES tenants,
  name       text NOT NULL, -- SettingsName of contracts
  version    integer NOT NULL, -- of the settings after it
  changed_at timestamptz NOT NULL DEFAULT now(),
  actor      text, -- user id, or a service
  changes    jsonb NOT NULL, -- [{field, from, to}]
  PRIMARY KEY (tenant_id, name, version)
);
