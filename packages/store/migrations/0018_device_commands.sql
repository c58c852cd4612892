-- What devices are told to do. The row is the truth: sessions at the device door are forgotten, commands are not.
CREATE TABLE device_commands (
  tenant_id    smallint NOT NULL REFERENCES tenants,
  id           uuid NOT NULL,
  device_id    text NOT NULL,
  kind         text NOT NULL,
  params       jsonb NOT NULL,
  status       text NOT NULL DEFAULT 'queued'
               CHECK (status IN ('queued', 'sent', 'delivered', 'answered', 'failed', 'expired')),
  created_by   text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  sent_at      timestamptz,
  delivered_at timestamptz,
  finished_at  timestamptz,
  attempts     integer NOT NULL DEFAULT 0,
  result       jsonb,
  failure      text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices (tenant_id, id)
);
CREATE INDEX device_commands_of_device ON device_commands (tenant_id, device_id, id DESC);
-- What waits to be delivered, and what may expire.
CREATE INDEX device_commands_open ON device_commands (id) WHERE status IN ('queued', 'sent');
CREATE INDEX device_commands_expiring ON device_commands (expires_at) WHERE status IN ('queued', 'sent', 'delivered');
