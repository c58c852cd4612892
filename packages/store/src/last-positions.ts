import type { DeviceId, LastPosition, LiveRecord, Motion, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** Newest known state of a device's carrier, as of the last time the ingestor wrote it. */
export interface LastSeen {
  position: LastPosition | null;
  /** Null: the device never connected. */
  online: boolean | null;
}

interface StateRow {
  device_id: DeviceId;
  online: boolean | null;
  recorded_at: Date | null;
  received_at: Date;
  lat: number | null;
  lon: number | null;
  speed_kph: number | null;
  heading_deg: number | null;
  motion: Motion;
  odometer_m: number | null;
  fuel_pct: number | null;
  charge_pct: number | null;
  ignition: boolean | null;
}

/** What is known of these devices; those that never sent anything have no position. */
export async function readLastSeen(
  db: Queryable,
  tenantId: TenantId,
  deviceIds: readonly DeviceId[],
): Promise<Map<DeviceId, LastSeen>> {
  if (deviceIds.length === 0) return new Map();
  const { rows } = await db.query<StateRow>(
    `SELECT d.id AS device_id, d.online, coalesce(s.position_ts, s.ts) AS recorded_at, s.received_at, s.lat, s.lon,
            s.speed_kph, s.heading_deg, s.motion, s.odometer_m, s.fuel_pct, s.charge_pct, s.ignition
     FROM devices d LEFT JOIN device_states s ON s.tenant_id = d.tenant_id AND s.device_id = d.id
     WHERE d.tenant_id = $1 AND d.id = ANY($2)`,
    [tenantId, deviceIds],
  );
  return new Map(rows.map((row) => [row.device_id, { position: positionFromRow(row), online: row.online }]));
}

function positionFromRow(row: StateRow): LastPosition | null {
  if (row.lat === null || row.lon === null || row.recorded_at === null) return null;
  return {
    lat: row.lat,
    lon: row.lon,
    recordedAt: row.recorded_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    speedKph: row.speed_kph,
    headingDeg: row.heading_deg,
    motion: row.motion,
    odometerM: row.odometer_m,
    fuelPct: row.fuel_pct,
    chargePct: row.charge_pct,
    ignition: row.ignition,
  };
}

interface MotionRow {
  tenant_id: TenantId;
  no: number;
  is_unit: boolean;
  online: boolean | null;
  /** Device clock, but never ahead of ours: the order of frames. */
  effective_at: Date;
  lat: number;
  lon: number;
  speed_kph: number | null;
  heading_deg: number | null;
  motion: Motion;
  ignition: boolean | null;
}

/** Newest motion of every vehicle and unit that carries a device now and has a place, by tenant: seeds the live rooms. */
export async function readLastMotion(db: Queryable): Promise<Map<TenantId, LiveRecord[]>> {
  const { rows } = await db.query<MotionRow>(
    `SELECT f.tenant_id, coalesce(v.no, u.no) AS no, f.unit_id IS NOT NULL AS is_unit, d.online,
            least(s.ts, s.received_at) AS effective_at, s.lat, s.lon, s.speed_kph, s.heading_deg, s.motion, s.ignition
     FROM device_fittings f
     JOIN device_states s ON s.tenant_id = f.tenant_id AND s.device_id = f.device_id AND s.lat IS NOT NULL
     JOIN devices d ON d.tenant_id = f.tenant_id AND d.id = f.device_id
     LEFT JOIN vehicles v ON v.tenant_id = f.tenant_id AND v.id = f.vehicle_id
     LEFT JOIN units u ON u.tenant_id = f.tenant_id AND u.id = f.unit_id
     WHERE upper_inf(f.fitted)`,
  );
  const byTenant = new Map<TenantId, LiveRecord[]>();
  for (const row of rows) {
    const records = byTenant.get(row.tenant_id) ?? [];
    byTenant.set(row.tenant_id, records);
    records.push({
      no: row.no,
      lat: row.lat,
      lon: row.lon,
      ts: row.effective_at.getTime(),
      speedKph: row.speed_kph ?? undefined,
      headingDeg: row.heading_deg ?? undefined,
      motion: row.motion,
      ignition: row.ignition ?? false,
      online: row.online ?? false,
      unit: row.is_unit,
    });
  }
  return byTenant;
}
