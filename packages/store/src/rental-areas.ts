import {
  defaultAreaFor,
  type AlarmId,
  type GeofenceId,
  type Rental,
  type RentalArea,
  type RentalAreaEdit,
  type RentalAreaVersion,
  type RentalId,
  type RentalStatus,
  type TenantId,
  type VehicleId,
} from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { announceAlarms } from './alarms.ts';
import type { Queryable } from './queryable.ts';
import { checkAreaFences } from './rental-area-checks.ts';
import { getRentalAreaDefaults } from './rental-area-settings.ts';
import { announceRental } from './rental-phase.ts';
import { findRental } from './rentals.ts';
import { checkVersion, ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { findVehicle } from './vehicles.ts';

/** The vehicle is back, or never left: where it may be driven is no question any more. */
const OVER: ReadonlySet<RentalStatus> = new Set(['returned', 'settled', 'closed', 'cancelled', 'no_show']);

/** The area of a booking: what the wish names, and for what it leaves out the default for its vehicle. */
export async function areaOfBooking(
  tx: Transaction,
  tenantId: TenantId,
  wish: RentalAreaEdit & { vehicleId: VehicleId },
): Promise<RentalArea> {
  const vehicle = await findVehicle(tx, tenantId, wish.vehicleId);
  if (vehicle === undefined) throw new NotFoundError('vehicle', wish.vehicleId);
  const general = defaultAreaFor(await getRentalAreaDefaults(tx, tenantId), vehicle);
  const area = {
    permittedFenceIds: wish.permittedFenceIds ?? general.permittedFenceIds,
    forbiddenFenceIds: wish.forbiddenFenceIds ?? general.forbiddenFenceIds,
  };
  await checkAreaFences(tx, tenantId, [area]);
  return area;
}

/** Keeps the area of a rental as its next version. */
export async function recordArea(tx: Transaction, by: Actor, id: RentalId, area: RentalArea): Promise<void> {
  await tx.query(
    `INSERT INTO rental_areas (tenant_id, rental_id, version, permitted_fence_ids, forbidden_fence_ids, changed_by)
     SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5 FROM rental_areas WHERE tenant_id = $1 AND rental_id = $2`,
    [by.tenantId, id, area.permittedFenceIds, area.forbiddenFenceIds, by.actor],
  );
}

/**
 * Changes where a rental's vehicle may be driven, from now on; what is left out stays.
 * @throws NotFoundError, VersionConflictError; ConflictError `rental_over` once the vehicle is back, `area_fence_kind`.
 */
export async function changeRentalArea(
  tx: Transaction,
  by: Actor,
  id: RentalId,
  edit: RentalAreaEdit,
  expectedVersion: number | null,
): Promise<Rental> {
  const { tenantId } = by;
  await tx.query('SELECT FROM rentals WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE', [tenantId, id]);
  const before = await findRental(tx, tenantId, id);
  if (before === undefined) throw new NotFoundError('rental', id);
  checkVersion('rental', before.version, expectedVersion);
  if (OVER.has(before.status)) {
    throw new ConflictError('rental_over', `the rental is ${before.status}: its area changes no more`);
  }
  const area = {
    permittedFenceIds: edit.permittedFenceIds ?? before.permittedFenceIds,
    forbiddenFenceIds: edit.forbiddenFenceIds ?? before.forbiddenFenceIds,
  };
  await checkAreaFences(tx, tenantId, [area]);
  await tx.query(
    `UPDATE rentals SET permitted_fence_ids = $3, forbidden_fence_ids = $4, version = version + 1
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, id, area.permittedFenceIds, area.forbiddenFenceIds],
  );
  await recordArea(tx, by, id, area);
  return announceRental(tx, by, id);
}

/** Every version of a rental's area, the newest first; empty for a rental of before there were any. */
export async function listRentalAreas(db: Queryable, tenantId: TenantId, id: RentalId): Promise<RentalAreaVersion[]> {
  const { rows } = await db.query<{
    version: number;
    permittedFenceIds: GeofenceId[];
    forbiddenFenceIds: GeofenceId[];
    validFrom: Date;
    changedBy: string | null;
  }>(
    `SELECT a.version, a.permitted_fence_ids AS "permittedFenceIds", a.forbidden_fence_ids AS "forbiddenFenceIds",
       a.valid_from AS "validFrom", u.display_name AS "changedBy"
     FROM rental_areas a LEFT JOIN users u ON u.tenant_id = a.tenant_id AND u.id::text = a.changed_by
     WHERE a.tenant_id = $1 AND a.rental_id = $2 ORDER BY a.version DESC`,
    [tenantId, id],
  );
  return rows.map((row) => ({ ...row, validFrom: row.validFrom.toISOString() }));
}

/**
 * Ends the alarms of a vehicle that left the area of this rental: it is no longer the customer's. A device that is silent would
 * leave them open for ever; what triggers one later belongs to another rental, and is a new alarm.
 */
export async function endAreaAlarms(tx: Transaction, by: Actor, id: RentalId, vehicleId: VehicleId): Promise<void> {
  const { tenantId } = by;
  const { rows } = await tx.query<{ id: AlarmId }>(
    `UPDATE alarms SET active = false, ended_at = greatest(now(), began_at), settled_at = now(), version = version + 1
     WHERE tenant_id = $1 AND vehicle_id = $2 AND rental_id = $3 AND kind = 'left_area' AND active RETURNING id`,
    [tenantId, vehicleId, id],
  );
  await announceAlarms(tx, by.actor ?? 'api', { changed: rows.map((row) => ({ tenantId, id: row.id })) });
}
