import type { DeviceId, FleetAt, PositionAt, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';
import { flagNames, unwantedFlags } from './track-points.ts';

export interface FleetInstant {
  at: Date;
  /** Points older than this before `at` do not count, ms: it bounds the partitions that are looked into. */
  lookBackMs: number;
  late: boolean;
  doubtful: boolean;
}

type PositionRow = [
  no: number,
  vehicleId: VehicleId | null,
  unitId: UnitId | null,
  label: string,
  deviceId: DeviceId,
  epochS: number | null,
  lat: number,
  lon: number,
  speedKph: number | null,
  headingDeg: number | null,
  ignition: boolean | null,
  flags: number,
];

/**
 * Where everybody was at one instant: for each vehicle and unit that carried a device then, that device's last point at
 * or before it, since it was fitted there and within the look-back. One step along the primary key for each.
 */
export async function readFleetAt(db: Queryable, tenantId: TenantId, instant: FleetInstant): Promise<FleetAt> {
  const { at, lookBackMs } = instant;
  const { rows } = await db.query<PositionRow>({
    rowMode: 'array',
    text: `SELECT coalesce(v.no, u.no), f.vehicle_id, f.unit_id, coalesce(v.plate, u.name), f.device_id,
             date_part('epoch', x.ts), x.lat, x.lon, x.speed_kph, x.heading_deg, x.ignition, x.flags
           FROM device_fittings f
           LEFT JOIN vehicles v ON v.tenant_id = f.tenant_id AND v.id = f.vehicle_id
           LEFT JOIN units u ON u.tenant_id = f.tenant_id AND u.id = f.unit_id
           LEFT JOIN LATERAL (
             SELECT ts, lat, lon, speed_kph, heading_deg, ignition, flags
             FROM fixes
             WHERE tenant_id = $1 AND device_id = f.device_id AND ts <= $2 AND ts > $3 AND ts >= lower(f.fitted)
               AND lat IS NOT NULL AND flags & $4 = 0
             ORDER BY ts DESC, boot DESC, seq DESC LIMIT 1
           ) AS x ON true
           WHERE f.tenant_id = $1 AND f.fitted @> $2::timestamptz`,
    values: [tenantId, at, new Date(at.getTime() - lookBackMs), unwantedFlags(instant)],
  });
  const positions = rows.filter((row) => row[5] !== null).map(positionFromRow);
  return { at: at.toISOString(), positions, withoutPosition: rows.length - positions.length };
}

function positionFromRow(row: PositionRow): PositionAt {
  return {
    no: row[0],
    vehicleId: row[1],
    unitId: row[2],
    label: row[3],
    deviceId: row[4],
    recordedAt: new Date(Math.round(row[5]! * 1_000)).toISOString(),
    lat: row[6],
    lon: row[7],
    speedKph: row[8],
    headingDeg: row[9],
    ignition: row[10],
    flags: flagNames(row[11]),
  };
}
