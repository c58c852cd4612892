-- A person takes a command back before the device has it.
ALTER TABLE device_commands DROP CONSTRAINT device_commands_status_check;
ALTER TABLE device_commands ADD CONSTRAINT device_commands_status_check
  CHECK (status IN ('queued', 'sent', 'delivered', 'answered', 'failed', 'expired', 'cancelled'));
