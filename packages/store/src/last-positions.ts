import {
  LIVE_MOTIONS,
  type DeviceId,
  type LastPosition,
  type LiveRecord,
  type Motion,
  type TenantId,
} from '@roadcall/contracts';
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

const MOTIONS = LIVE_MOTIONS.map((motion) => `'${motion}'`).join(', ');

/** Whole numbers of a column as array_agg()::text writes them. */
function numbersOf(text: string | null): (number | null)[] {
  return text === null ? [] : (JSON.parse(`[${text.slice(1, -1).replaceAll('NULL', 'null')}]`) as (number | null)[]);
}

/**
 * Newest motion of every vehicle and unit that carries a device now and has a place, by tenant: seeds the live rooms. It is
 * as fine as a live frame (1e-7 degrees, 0.1 km/h) and comes as one text of whole numbers per column, which costs the
 * database and this process the least (readColumns says why).
 */
export async function readLastMotion(db: Queryable): Promise<Map<TenantId, LiveRecord[]>> {
  const columns = [
    'f.tenant_id',
    'coalesce(v.no, u.no)',
    '(f.unit_id IS NOT NULL)::int + 2 * coalesce(d.online, false)::int + 4 * coalesce(s.ignition, false)::int',
    `array_position(ARRAY[${MOTIONS}], s.motion) - 1`,
    // Device clock, but never ahead of ours: the order of frames.
    `(date_part('epoch', least(s.ts, s.received_at)) * 1000)::int8`,
    '(s.lat * 1e7)::int',
    '(s.lon * 1e7)::int',
    '(s.speed_kph * 10)::int',
    '(s.heading_deg * 10)::int',
  ];
  const { rows } = await db.query<(string | null)[]>({
    rowMode: 'array',
    text: `SELECT ${columns.map((column) => `array_agg(${column})::text`).join(', ')}
           FROM device_fittings f
           JOIN device_states s ON s.tenant_id = f.tenant_id AND s.device_id = f.device_id AND s.lat IS NOT NULL
           JOIN devices d ON d.tenant_id = f.tenant_id AND d.id = f.device_id
           LEFT JOIN vehicles v ON v.tenant_id = f.tenant_id AND v.id = f.vehicle_id
           LEFT JOIN units u ON u.tenant_id = f.tenant_id AND u.id = f.unit_id
           WHERE upper_inf(f.fitted)`,
  });
  const [tenants, nos, bits, motions, ats, lats, lons, speeds, headings] = rows[0]!.map(numbersOf) as MotionColumns;
  const byTenant = new Map<TenantId, LiveRecord[]>();
  for (const [i, tenant] of tenants.entries()) {
    const records = byTenant.get(tenant as TenantId) ?? [];
    byTenant.set(tenant as TenantId, records);
    const [speed, heading] = [speeds[i] ?? null, headings[i] ?? null];
    records.push({
      no: nos[i]!,
      lat: lats[i]! / 1e7,
      lon: lons[i]! / 1e7,
      ts: ats[i]!,
      speedKph: speed === null ? undefined : speed / 10,
      headingDeg: heading === null ? undefined : heading / 10,
      motion: LIVE_MOTIONS[motions[i]!] ?? 'unknown',
      ignition: (bits[i]! & 4) !== 0,
      online: (bits[i]! & 2) !== 0,
      unit: (bits[i]! & 1) !== 0,
    });
  }
  return byTenant;
}

type Column = number[];
type Sparse = (number | null)[];
type MotionColumns = [Column, Column, Column, Column, Column, Column, Column, Sparse, Sparse];
