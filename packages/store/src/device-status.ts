/** A device counts as stale after this many of its intervals without a fix (console.md). */
const STALE_INTERVALS = 3;

/** Joins that `DEVICE_STATUS` needs beside `devices d`. */
export const DEVICE_STATUS_JOINS = `
  JOIN device_models m ON m.tenant_id = d.tenant_id AND m.name = d.model
  LEFT JOIN device_states s ON s.tenant_id = d.tenant_id AND s.device_id = d.id`;

/** Without any fix the silence counts from when it came online. */
const SILENCE = `now() - coalesce(s.received_at, d.status_at, d.created_at)`;

/** Seconds after which a silent device is stale; NULL while it may sleep: parked, and its model does not send then. */
const STALE_AFTER_S = `${STALE_INTERVALS} * CASE WHEN s.motion = 'parked' THEN m.parked_interval_s ELSE d.expected_interval_s END`;

/** `DeviceStatus` of contracts/devices.ts, as an SQL expression: the only place that decides it. */
export const DEVICE_STATUS = `CASE
  WHEN d.online IS NULL AND s.device_id IS NULL THEN 'unknown'
  WHEN ${SILENCE} > make_interval(secs => ${STALE_AFTER_S}) THEN 'stale'
  WHEN d.online THEN 'online'
  WHEN d.online IS NULL AND ${SILENCE} <= make_interval(secs => ${STALE_INTERVALS} * d.expected_interval_s) THEN 'online'
  ELSE 'offline' END`;
