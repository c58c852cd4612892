import type { DeviceId, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** What the state of a device is derived from. Absent = unknown. Times are ms since the epoch. */
export interface StoredMeasurement {
  tenantId: TenantId;
  deviceId: DeviceId;
  ts: number;
  receivedAt: number;
  lat: number | undefined;
  lon: number | undefined;
  speedKph: number | undefined;
  headingDeg: number | undefined;
  odometerM: number | undefined;
  fuelPct: number | undefined;
  chargePct: number | undefined;
  ignition: boolean | undefined;
}

interface MeasurementRow {
  tenant_id: TenantId;
  device_id: DeviceId;
  ts: Date;
  received_at: Date;
  lat: number | null;
  lon: number | null;
  speed_kph: number | null;
  heading_deg: number | null;
  odometer_m: number | null;
  fuel_pct: number | null;
  charge_pct: number | null;
  ignition: boolean | null;
}

/**
 * For each device the stored fixes that are newer than its stored state, unflagged, in order: what a process that was
 * killed had committed but not yet folded into the state. At most the newest `perDevice` of each device.
 */
export async function readFixesAfterStates(db: Queryable, perDevice: number): Promise<StoredMeasurement[]> {
  const { rows } = await db.query<MeasurementRow>(
    `SELECT newer.*
     FROM devices d
       LEFT JOIN device_states s ON (s.tenant_id, s.device_id) = (d.tenant_id, d.id)
       CROSS JOIN LATERAL (
         SELECT f.tenant_id, f.device_id, f.ts, f.received_at, f.lat, f.lon, f.speed_kph, f.heading_deg, f.odometer_m,
           f.fuel_pct, f.charge_pct, f.ignition
         FROM fixes f
         WHERE f.tenant_id = d.tenant_id AND f.device_id = d.id AND f.flags = 0
           AND f.ts > coalesce(least(s.ts, s.received_at), '-infinity')
         ORDER BY f.ts DESC LIMIT $1
       ) AS newer
     ORDER BY newer.tenant_id, newer.device_id, least(newer.ts, newer.received_at), newer.ts`,
    [perDevice],
  );
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    deviceId: row.device_id,
    ts: row.ts.getTime(),
    receivedAt: row.received_at.getTime(),
    lat: row.lat ?? undefined,
    lon: row.lon ?? undefined,
    speedKph: row.speed_kph ?? undefined,
    headingDeg: row.heading_deg ?? undefined,
    odometerM: row.odometer_m ?? undefined,
    fuelPct: row.fuel_pct ?? undefined,
    chargePct: row.charge_pct ?? undefined,
    ignition: row.ignition ?? undefined,
  }));
}
