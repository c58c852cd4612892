import type { DeviceId, FleetAt, PositionAt, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import { readColumns } from './columnar.ts';
import type { Queryable } from './queryable.ts';
import { flagNames, unwantedFlags } from './track-points.ts';

export interface FleetInstant {
  at: Date;
  /** Points older than this before `at` do not count, ms: it bounds the partitions that are looked into. */
  lookBackMs: number;
  late: boolean;
  doubtful: boolean;
}

/**
 * Where everybody was at one instant: for each vehicle and unit that carried a device then, that device's last point at
 * or before it, since it was fitted there and within the look-back. One step along the primary key for each.
 */
export async function readFleetAt(db: Queryable, tenantId: TenantId, instant: FleetInstant): Promise<FleetAt> {
  const { at, lookBackMs } = instant;
  const columns = await readColumns(
    db,
    [
      'no',
      'vehicle_id',
      'unit_id',
      'label',
      'device_id',
      'at_ms',
      'lat',
      'lon',
      'speed_kph',
      'heading_deg',
      'ignition',
      'flags',
    ],
    `SELECT coalesce(v.no, u.no) AS no, f.vehicle_id, f.unit_id, coalesce(v.plate, u.name) AS label, f.device_id,
       date_part('epoch', x.ts) * 1000 AS at_ms, x.lat, x.lon, x.speed_kph, x.heading_deg, x.ignition, x.flags
     FROM device_fittings f
     LEFT JOIN vehicles v ON v.tenant_id = f.tenant_id AND v.id = f.vehicle_id
     LEFT JOIN units u ON u.tenant_id = f.tenant_id AND u.id = f.unit_id
     LEFT JOIN LATERAL (
       SELECT ts, lat, lon, speed_kph, heading_deg, ignition, flags
       FROM fixes
       WHERE tenant_id = $1 AND device_id = f.device_id AND ts <= $2 AND ts > $3 AND ts >= lower(f.fitted)
         AND lat IS NOT NULL AND flags & ${unwantedFlags(instant)} = 0
       ORDER BY ts DESC, boot DESC, seq DESC LIMIT 1
     ) AS x ON true
     WHERE f.tenant_id = $1 AND f.fitted @> $2::timestamptz`,
    [tenantId, at, new Date(at.getTime() - lookBackMs)],
  );
  const positions = positionsFrom(columns as PositionColumns);
  return { at: at.toISOString(), positions, withoutPosition: columns[0]!.length - positions.length };
}

type PositionColumns = [
  no: number[],
  vehicleId: (VehicleId | null)[],
  unitId: (UnitId | null)[],
  label: string[],
  deviceId: DeviceId[],
  atMs: (number | null)[],
  lat: number[],
  lon: number[],
  speedKph: (number | null)[],
  headingDeg: (number | null)[],
  ignition: (boolean | null)[],
  flags: number[],
];

function positionsFrom(columns: PositionColumns): PositionAt[] {
  const [no, vehicleId, unitId, label, deviceId, atMs, lat, lon, speedKph, headingDeg, ignition, flags] = columns;
  const positions: PositionAt[] = [];
  for (const [i, at] of atMs.entries()) {
    if (at === null) continue;
    positions.push({
      no: no[i]!,
      vehicleId: vehicleId[i]!,
      unitId: unitId[i]!,
      label: label[i]!,
      deviceId: deviceId[i]!,
      recordedAt: new Date(Math.round(at)).toISOString(),
      lat: lat[i]!,
      lon: lon[i]!,
      speedKph: speedKph[i]!,
      headingDeg: headingDeg[i]!,
      ignition: ignition[i]!,
      flags: flagNames(flags[i]!),
    });
  }
  return positions;
}
