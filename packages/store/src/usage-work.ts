import type { DeviceId, TenantId, VehicleId } from '@roadcall/contracts';
import { FIX_FLAG } from './fix-row.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** A device whose hours [from, to) are to be rolled up. */
export interface UsageWork {
  tenantId: TenantId;
  deviceId: DeviceId;
  from: Date;
  to: Date;
}

/** An hour waits this long after its end, so that an alarm with a minimum duration that began in it is raised. */
const SETTLE = `interval '10 minutes'`;
/** Most hours of one piece of work. */
const MOST_HOURS = 48;

/** Devices with whole hours that are derived but not rolled up yet. A device begins with its oldest fix. */
export async function listUsageWork(db: Queryable, limit: number): Promise<UsageWork[]> {
  const { rows } = await db.query<UsageWork>(
    `SELECT due.tenant_id AS "tenantId", due.device_id AS "deviceId", due.begin AS "from",
       least(due.up_to, due.begin + interval '${MOST_HOURS} hours') AS "to"
     FROM (
       SELECT d.tenant_id, d.device_id, date_trunc('hour', d.derived_at - ${SETTLE}, 'UTC') AS up_to,
         coalesce(p.rolled_up_to, (
           SELECT date_trunc('hour', x.ts, 'UTC') FROM fixes x
           WHERE x.tenant_id = d.tenant_id AND x.device_id = d.device_id ORDER BY x.ts LIMIT 1
         )) AS begin
       FROM derivation_states d LEFT JOIN usage_progress p USING (tenant_id, device_id)
       WHERE p.rolled_up_to IS NULL OR d.derived_at >= p.rolled_up_to + interval '1 hour' + ${SETTLE}
       ORDER BY p.rolled_up_to NULLS LAST LIMIT $1
     ) AS due
     WHERE due.begin < due.up_to`,
    [limit],
  );
  return rows;
}

/**
 * Takes hours into which fixes came late, in the caller's transaction. The hours around them, up to the fix before and the
 * one after, change too: a silence may have ended earlier.
 */
export async function takeDirtyHours(tx: Transaction, limit: number): Promise<UsageWork[]> {
  const { rows } = await tx.query<UsageWork>(
    `WITH taken AS (
       DELETE FROM usage_dirty WHERE (tenant_id, device_id, hour) IN (
         SELECT tenant_id, device_id, hour FROM usage_dirty ORDER BY tenant_id, device_id, hour LIMIT $1 FOR UPDATE SKIP LOCKED
       )
       RETURNING tenant_id, device_id, hour
     )
     SELECT t.tenant_id AS "tenantId", t.device_id AS "deviceId", date_trunc('hour', coalesce(before.ts, t.hour), 'UTC') AS "from",
       least(p.rolled_up_to, date_trunc('hour', coalesce(after.ts, t.hour), 'UTC') + interval '1 hour') AS "to"
     FROM taken t JOIN usage_progress p USING (tenant_id, device_id)
     LEFT JOIN LATERAL (
       SELECT ts FROM fixes x WHERE (x.tenant_id, x.device_id) = (t.tenant_id, t.device_id)
         AND x.ts < t.hour AND x.ts > t.hour - interval '1 day' ORDER BY ts DESC LIMIT 1
     ) AS before ON true
     LEFT JOIN LATERAL (
       SELECT ts FROM fixes x WHERE (x.tenant_id, x.device_id) = (t.tenant_id, t.device_id)
         AND x.ts >= t.hour + interval '1 hour' AND x.ts < t.hour + interval '1 day' ORDER BY ts LIMIT 1
     ) AS after ON true
     WHERE t.hour < p.rolled_up_to`,
    [limit],
  );
  return rows;
}

/** A fix as roll-ups read it. Times are ms since the epoch. */
export interface UsageSource {
  at: number;
  lat: number | undefined;
  lon: number | undefined;
  speedKph: number | undefined;
  odometerM: number | undefined;
  fuelPct: number | undefined;
  chargePct: number | undefined;
  ignition: boolean | undefined;
}

/** Fixes before a period that show how the vehicle moved at its beginning. */
const WARM_UP = 30;

/** Trusted fixes of the period in the order of effective time, with those around it: some before, one after. */
export async function readUsageFixes(db: Queryable, work: UsageWork): Promise<UsageSource[]> {
  const columns = `least(ts, received_at) AS at, ts, lat, lon, speed_kph, odometer_m, fuel_pct, charge_pct, ignition`;
  const mine = `tenant_id = $1 AND device_id = $2 AND flags & ${FIX_FLAG.jump | FIX_FLAG.fewSatellites} = 0`;
  const { rows } = await db.query<Record<string, number | boolean | null> & { at: Date }>(
    `(SELECT ${columns} FROM fixes WHERE ${mine} AND ts < $3 AND ts > $3 - interval '1 day' ORDER BY ts DESC LIMIT ${WARM_UP})
     UNION ALL (SELECT ${columns} FROM fixes WHERE ${mine} AND ts >= $3 AND ts < $4)
     UNION ALL (SELECT ${columns} FROM fixes WHERE ${mine} AND ts >= $4 AND ts < $4 + interval '1 day' ORDER BY ts LIMIT 1)
     ORDER BY at, ts`,
    [work.tenantId, work.deviceId, work.from, work.to],
  );
  return rows.map((row) => ({
    at: row.at.getTime(),
    lat: numberOf(row['lat']),
    lon: numberOf(row['lon']),
    speedKph: numberOf(row['speed_kph']),
    odometerM: numberOf(row['odometer_m']),
    fuelPct: numberOf(row['fuel_pct']),
    chargePct: numberOf(row['charge_pct']),
    ignition: typeof row['ignition'] === 'boolean' ? row['ignition'] : undefined,
  }));
}

function numberOf(value: number | boolean | null | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** An hour of a vehicle as it is stored. */
export interface UsageHour {
  vehicleId: VehicleId;
  hour: Date;
  distanceM: number;
  drivingS: number;
  idlingS: number;
  parkedS: number;
  maxSpeedKph: number | undefined;
  fixes: number;
  fuelUsedPct: number;
  chargeUsedPct: number;
}

/** Puts these hours in the place of all that the period had of these vehicles, and counts the alarms that began in each. */
export async function replaceUsage(
  tx: Transaction,
  work: UsageWork,
  carriers: readonly VehicleId[],
  hours: readonly UsageHour[],
): Promise<void> {
  const { tenantId, deviceId, from, to } = work;
  await tx.query(
    `DELETE FROM usage_hours
     WHERE tenant_id = $1 AND vehicle_id = ANY ($2) AND hour >= $3 AND hour < $4 AND device_id = $5`,
    [tenantId, carriers, from, to, deviceId],
  );
  await tx.query(
    `INSERT INTO usage_hours (tenant_id, vehicle_id, hour, device_id, distance_m, driving_s, idling_s, parked_s, max_speed_kph,
                              fixes, alarms, fuel_used_pct, charge_used_pct)
     SELECT $1, h."vehicleId", h.hour, $2, h."distanceM", h."drivingS", h."idlingS", h."parkedS", h."maxSpeedKph", h.fixes,
       (SELECT count(*) FROM alarms a WHERE a.tenant_id = $1 AND a.vehicle_id = h."vehicleId" AND a.device_id = $2
          AND a.began_at >= h.hour AND a.began_at < h.hour + interval '1 hour'),
       h."fuelUsedPct", h."chargeUsedPct"
     FROM jsonb_to_recordset($3) AS h ("vehicleId" uuid, hour timestamptz, "distanceM" real, "drivingS" real, "idlingS" real,
       "parkedS" real, "maxSpeedKph" real, fixes integer, "fuelUsedPct" real, "chargeUsedPct" real)`,
    [tenantId, deviceId, JSON.stringify(hours)],
  );
}

/** The device is rolled up to here; never moves back. */
export async function setUsageProgress(tx: Transaction, { tenantId, deviceId, to }: UsageWork): Promise<void> {
  await tx.query(
    `INSERT INTO usage_progress VALUES ($1, $2, $3)
     ON CONFLICT (tenant_id, device_id) DO UPDATE SET rolled_up_to = greatest(usage_progress.rolled_up_to, excluded.rolled_up_to)`,
    [tenantId, deviceId, to],
  );
}

/** Which vehicles carried the device in the period, in order. */
export async function readCarriers(
  db: Queryable,
  { tenantId, deviceId, from, to }: UsageWork,
): Promise<{ vehicleId: VehicleId; from: Date; to: Date }[]> {
  const { rows } = await db.query<{ vehicleId: VehicleId; from: Date; to: Date }>(
    `SELECT vehicle_id AS "vehicleId", greatest(lower(fitted), $3) AS "from", least(upper(fitted), $4) AS "to"
     FROM device_fittings
     WHERE tenant_id = $1 AND device_id = $2 AND vehicle_id IS NOT NULL AND fitted && tstzrange($3, $4)
     ORDER BY lower(fitted)`,
    [tenantId, deviceId, from, to],
  );
  return rows;
}

/** Marks the hours of fixes that came late, in the transaction that stores them. */
export async function markLateUsage(
  tx: Transaction,
  fixes: readonly { tenantId: TenantId; deviceId: DeviceId; ts: number; flags: number }[],
): Promise<void> {
  const late = fixes.filter(({ flags }) => (flags & FIX_FLAG.late) !== 0);
  if (late.length === 0) return;
  await tx.query(
    `INSERT INTO usage_dirty
     SELECT DISTINCT tenant_id, device_id, date_trunc('hour', ts, 'UTC')
     FROM unnest($1::smallint[], $2::text[], $3::timestamptz[]) AS l (tenant_id, device_id, ts)
     ORDER BY 1, 2, 3
     ON CONFLICT DO NOTHING`,
    [late.map(({ tenantId }) => tenantId), late.map(({ deviceId }) => deviceId), late.map(({ ts }) => new Date(ts))],
  );
}
