import {
  boundsOfLocalDay,
  localDayOf,
  type TenantId,
  type UsagePeriod,
  type Utilisation,
  type VehicleId,
  type VehicleUtilisation,
} from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

const SUMS = `sum(distance_m)::float8 AS "distanceM", sum(driving_s)::float8 AS "drivingS", sum(idling_s)::float8 AS "idlingS",
  sum(parked_s)::float8 AS "parkedS", max(max_speed_kph) AS "maxSpeedKph", sum(fixes)::int AS fixes, sum(alarms)::int AS alarms,
  sum(fuel_used_pct)::float8 AS "fuelUsedPct", sum(charge_used_pct)::float8 AS "chargeUsedPct"`;

/** Up to when every device of the tenant that is fitted to this vehicle now is rolled up; null: nothing yet. */
export async function readRolledUpTo(db: Queryable, tenantId: TenantId, vehicleId: VehicleId): Promise<Date | null> {
  const { rows } = await db.query<{ upTo: Date | null }>(
    `SELECT min(p.rolled_up_to) AS "upTo" FROM device_fittings f JOIN usage_progress p USING (tenant_id, device_id)
     WHERE f.tenant_id = $1 AND f.vehicle_id = $2 AND upper_inf(f.fitted)`,
    [tenantId, vehicleId],
  );
  return rows[0]?.upTo ?? null;
}

/**
 * What a vehicle did per hour or local day, oldest first; those of which nothing is known are left out. When days begin is
 * told to the database, which may know other clocks than this process (ADR 13).
 */
export async function readUsage(
  db: Queryable,
  tenantId: TenantId,
  vehicleId: VehicleId,
  period: { from: Date; to: Date; by: 'hour' | 'day'; timeZone: string },
): Promise<UsagePeriod[]> {
  const { rows } = await db.query<Omit<UsagePeriod, 'from'> & { from: Date }>(
    `SELECT coalesce(($5::timestamptz[])[width_bucket(hour, $5::timestamptz[])], hour) AS "from", ${SUMS}
     FROM usage_hours WHERE tenant_id = $1 AND vehicle_id = $2 AND hour >= $3 AND hour < $4
     GROUP BY 1 ORDER BY 1`,
    [tenantId, vehicleId, period.from, period.to, period.by === 'day' ? dayStarts(period) : null],
  );
  return rows.map((row) => ({ ...row, from: row.from.toISOString() }));
}

/** When the local days begin that a period touches, in order. */
function dayStarts({ from, to, timeZone }: { from: Date; to: Date; timeZone: string }): Date[] {
  const starts: Date[] = [];
  for (let atMs = from.getTime(); atMs < to.getTime();) {
    const day = boundsOfLocalDay(timeZone, localDayOf(timeZone, atMs));
    starts.push(new Date(day.from));
    atMs = day.to;
  }
  return starts;
}

/** For how long each vehicle was rented out and driven in the period, by plate. */
export async function readUtilisation(
  db: Queryable,
  tenantId: TenantId,
  page: { from: Date; to: Date; after: string | null; limit: number },
): Promise<VehicleUtilisation[]> {
  const { rows } = await db.query<VehicleUtilisation>(
    `SELECT v.id AS "vehicleId", v.plate, coalesce(r.rented_s, 0)::float8 AS "rentedS", coalesce(u.driving_s, 0)::float8 AS "drivingS",
       coalesce(u.idling_s, 0)::float8 AS "idlingS", coalesce(u.distance_m, 0)::float8 AS "distanceM"
     FROM (SELECT id, plate FROM vehicles WHERE tenant_id = $1 AND ($4::text IS NULL OR plate > $4) ORDER BY plate LIMIT $5) AS v
     LEFT JOIN LATERAL (
       SELECT sum(extract(epoch FROM least(upper(l.period), $3) - greatest(lower(l.period), $2))) AS rented_s
       FROM rental_legs l JOIN rentals r ON (r.tenant_id, r.id) = (l.tenant_id, l.rental_id)
       WHERE l.tenant_id = $1 AND l.vehicle_id = v.id AND l.period && tstzrange($2, $3)
         AND r.status IN ('handed_over', 'active', 'returned', 'settled', 'closed')
     ) AS r ON true
     LEFT JOIN LATERAL (
       SELECT sum(driving_s) AS driving_s, sum(idling_s) AS idling_s, sum(distance_m) AS distance_m
       FROM usage_hours h WHERE h.tenant_id = $1 AND h.vehicle_id = v.id AND h.hour >= $2 AND h.hour < $3
     ) AS u ON true
     ORDER BY v.plate`,
    [tenantId, page.from, page.to, page.after, page.limit],
  );
  return rows;
}

/** The same for all vehicles together. */
export async function readFleetUtilisation(
  db: Queryable,
  tenantId: TenantId,
  { from, to }: { from: Date; to: Date },
): Promise<Omit<Utilisation, 'items' | 'next'>['fleet']> {
  const { rows } = await db.query<Utilisation['fleet']>(
    `SELECT (SELECT count(*) FROM vehicles WHERE tenant_id = $1)::int AS vehicles,
       coalesce((SELECT sum(extract(epoch FROM least(upper(l.period), $3) - greatest(lower(l.period), $2)))
         FROM rental_legs l JOIN rentals r ON (r.tenant_id, r.id) = (l.tenant_id, l.rental_id)
         WHERE l.tenant_id = $1 AND l.period && tstzrange($2, $3)
           AND r.status IN ('handed_over', 'active', 'returned', 'settled', 'closed')), 0)::float8 AS "rentedS",
       coalesce(sum(driving_s), 0)::float8 AS "drivingS", coalesce(sum(idling_s), 0)::float8 AS "idlingS",
       coalesce(sum(distance_m), 0)::float8 AS "distanceM"
     FROM usage_hours WHERE tenant_id = $1 AND hour >= $2 AND hour < $3`,
    [tenantId, from, to],
  );
  return rows[0]!;
}
