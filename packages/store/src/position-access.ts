import type { PositionAccess, PositionAccessKind, TenantId, UserId, VehicleId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import type { Queryable } from './queryable.ts';
import type { TrackSubject } from './track-points.ts';

/** What somebody is about to read. */
export interface PositionReading {
  what: PositionAccessKind;
  /** Null: the whole fleet. */
  of: TrackSubject | null;
  from: Date;
  to: Date;
}

/**
 * Puts a reading of past positions on record (domain §14); call it before the reading, so that none goes unrecorded.
 * Readings of the same in a row widen one entry.
 */
export async function logPositionAccess(db: Queryable, by: Actor, reading: PositionReading): Promise<void> {
  const { what, of, from, to } = reading;
  await db.query('SELECT log_position_access($1, $2, $3, $4, $5, $6, $7)', [
    by.tenantId,
    by.actor,
    what,
    of !== null && 'vehicleId' in of ? of.vehicleId : null,
    of !== null && 'unitId' in of ? of.unitId : null,
    from,
    to,
  ]);
}

export interface PositionAccessPage {
  vehicleId?: VehicleId | undefined;
  userId?: UserId | undefined;
  /** Id of the last entry of the page before. */
  after: number | null;
  limit: number;
}

interface AccessRow extends Omit<PositionAccess, 'from' | 'to' | 'firstAt' | 'lastAt'> {
  fromAt: Date;
  toAt: Date;
  firstAt: Date;
  lastAt: Date;
}

/** Who read whose positions, the newest entry first. A vehicle's list has the readings of the whole fleet in it too. */
export async function listPositionAccess(
  db: Queryable,
  tenantId: TenantId,
  page: PositionAccessPage,
): Promise<PositionAccess[]> {
  const { rows } = await db.query<AccessRow>(
    `SELECT l.id, us.id AS "userId", coalesce(us.username, l.actor) AS actor, l.what, l.vehicle_id AS "vehicleId",
       l.unit_id AS "unitId", coalesce(v.plate, u.name) AS label, l.from_at AS "fromAt", l.to_at AS "toAt",
       l.first_at AS "firstAt", l.last_at AS "lastAt", l.reads
     FROM position_access_log l
     LEFT JOIN users us ON us.tenant_id = l.tenant_id AND us.id::text = l.actor
     LEFT JOIN vehicles v ON v.tenant_id = l.tenant_id AND v.id = l.vehicle_id
     LEFT JOIN units u ON u.tenant_id = l.tenant_id AND u.id = l.unit_id
     WHERE l.tenant_id = $1 AND ($2::bigint IS NULL OR l.id < $2) AND ($3::text IS NULL OR l.actor = $3)
       AND ($4::uuid IS NULL OR l.vehicle_id = $4 OR l.what = 'fleet_at')
     ORDER BY l.id DESC LIMIT $5`,
    [tenantId, page.after, page.userId ?? null, page.vehicleId ?? null, page.limit],
  );
  return rows.map(({ fromAt, toAt, firstAt, lastAt, ...entry }) => ({
    ...entry,
    from: fromAt.toISOString(),
    to: toAt.toISOString(),
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  }));
}
