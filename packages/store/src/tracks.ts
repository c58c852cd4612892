import type { TenantId, Track, TrackPoint, UnitId, VehicleId } from '@roadcall/contracts';
import { FIX_FLAG } from './fix-row.ts';
import type { Queryable } from './queryable.ts';

interface PointRow {
  ts: Date;
  lat: number;
  lon: number;
  speed_kph: number | null;
  heading_deg: number | null;
  flags: number;
}

/**
 * Where a vehicle or a unit was from `from` to `to` (device clock), by the devices it carried then: the newest `limit`
 * points, oldest first. Late and doubtful points are in it, with their flags.
 */
export async function readTrack(
  db: Queryable,
  tenantId: TenantId,
  of: { vehicleId: VehicleId } | { unitId: UnitId },
  period: { from: Date; to: Date; limit: number },
): Promise<Track> {
  const { rows } = await db.query<PointRow>(
    `SELECT x.ts, x.lat, x.lon, x.speed_kph, x.heading_deg, x.flags
     FROM device_fittings f
     JOIN fixes x ON x.tenant_id = f.tenant_id AND x.device_id = f.device_id AND f.fitted @> x.ts
     WHERE f.tenant_id = $1 AND (f.vehicle_id = $2 OR f.unit_id = $3)
       AND f.fitted && tstzrange($4, $5, '[]') AND x.ts BETWEEN $4 AND $5 AND x.lat IS NOT NULL
     ORDER BY x.ts DESC, x.boot DESC, x.seq DESC
     LIMIT $6`,
    [
      tenantId,
      'vehicleId' in of ? of.vehicleId : null,
      'unitId' in of ? of.unitId : null,
      period.from,
      period.to,
      period.limit + 1,
    ],
  );
  const truncated = rows.length > period.limit;
  return { points: rows.slice(0, period.limit).map(pointFromRow).toReversed(), truncated };
}

function pointFromRow(row: PointRow): TrackPoint {
  const flags: TrackPoint['flags'] = [];
  if (row.flags & FIX_FLAG.late) flags.push('late');
  if (row.flags & FIX_FLAG.jump) flags.push('jump');
  if (row.flags & FIX_FLAG.fewSatellites) flags.push('few_satellites');
  return {
    lat: row.lat,
    lon: row.lon,
    recordedAt: row.ts.toISOString(),
    speedKph: row.speed_kph,
    headingDeg: row.heading_deg,
    flags,
  };
}
