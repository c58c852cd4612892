import { announceAlarms } from './alarms.ts';
import type { AlarmId, DeviceFitting, DeviceId, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { lockDevice } from './devices.ts';
import { refuseOverlap } from './fitting-overlap.ts';
import type { Queryable } from './queryable.ts';
import { NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { announceUnit } from './units.ts';
import { announceVehicle } from './vehicles.ts';

/** The vehicle or unit that carries a device. */
export interface FittedAsset {
  tenantId: TenantId;
  deviceId: DeviceId;
  vehicleId: VehicleId | null;
  unitId: UnitId | null;
  /** Its number in live frames. */
  no: number;
  /** Plate of the vehicle or name of the unit. */
  label: string;
}

const SELECT_FITTED = `
  SELECT f.tenant_id AS "tenantId", f.device_id AS "deviceId", f.vehicle_id AS "vehicleId", f.unit_id AS "unitId",
    coalesce(v.no, u.no) AS no, coalesce(v.plate, u.name) AS label
  FROM device_fittings f
  LEFT JOIN vehicles v ON v.tenant_id = f.tenant_id AND v.id = f.vehicle_id
  LEFT JOIN units u ON u.tenant_id = f.tenant_id AND u.id = f.unit_id
  WHERE upper_inf(f.fitted)`;

/** What carries a device now, undefined when nothing does. Device ids are unique over all tenants. */
export async function findAssetOfDevice(db: Queryable, deviceId: DeviceId): Promise<FittedAsset | undefined> {
  const { rows } = await db.query<FittedAsset>(`${SELECT_FITTED} AND f.device_id = $1`, [deviceId]);
  return rows[0];
}

/** The devices that these vehicles and units carry now. */
export async function findFittedDevices(
  db: Queryable,
  assetIds: readonly string[],
): Promise<Map<DeviceId, FittedAsset>> {
  const { rows } = await db.query<FittedAsset>(
    `${SELECT_FITTED} AND (f.vehicle_id = ANY ($1::uuid[]) OR f.unit_id = ANY ($1::uuid[]))`,
    [assetIds],
  );
  return new Map(rows.map((row) => [row.deviceId, row]));
}

/** All devices that something carries now, over all tenants. */
export async function loadFittedDevices(db: Queryable): Promise<Map<DeviceId, FittedAsset>> {
  const { rows } = await db.query<FittedAsset>(SELECT_FITTED);
  return new Map(rows.map((row) => [row.deviceId, row]));
}

/**
 * Fits a device to a vehicle or a unit, moves it there, or removes it (null). The history stays. Both sides change:
 * `vehicle.changed` or `unit.changed` of where it was and of where it is.
 * @param since when it happened; left out: now. A time in the past must lie after everything else that is known of the
 *   device and of what carries it from then on.
 * @throws NotFoundError; ConflictError `one_device_per_vehicle` or `one_device_per_unit` when another one is there, or
 *   `device_in_one_place` when the device was elsewhere then.
 */
export async function fitDevice(
  tx: Transaction,
  by: Actor,
  deviceId: DeviceId,
  to: DeviceFitting,
  since?: Date,
): Promise<void> {
  await lockDevice(tx, by.tenantId, deviceId);
  const from = await findAssetOfDevice(tx, deviceId);
  const target = { vehicleId: null, unitId: null, ...to };
  if ((from?.vehicleId ?? null) === target.vehicleId && (from?.unitId ?? null) === target.unitId) return;
  await countUp(tx, by.tenantId, [from, target]);
  await refuseOverlap(tx, by.tenantId, deviceId, target, since);
  // The clock is read with both sides held, so that no period begins before the one that it follows has ended.
  await tx.query(
    `UPDATE device_fittings SET removed_by = $3,
       fitted = tstzrange(lower(fitted), coalesce($4, greatest(clock_timestamp(), lower(fitted) + interval '1 microsecond')))
     WHERE tenant_id = $1 AND device_id = $2 AND upper_inf(fitted)`,
    [by.tenantId, deviceId, by.actor, since ?? null],
  );
  if (from !== undefined) {
    await endAlarmsOfRemoved(tx, by, from, since);
    await endWaysOfRemoved(tx, from, since);
  }
  if (to !== null) {
    await orRefusal(
      tx.query(
        `INSERT INTO device_fittings (tenant_id, device_id, vehicle_id, unit_id, fitted_by, fitted)
         VALUES ($1, $2, $3, $4, $5, tstzrange(coalesce($6, greatest(clock_timestamp(),
           (SELECT max(upper(fitted)) FROM device_fittings WHERE tenant_id = $1 AND device_id = $2))), NULL))`,
        [by.tenantId, deviceId, target.vehicleId, target.unitId, by.actor, since ?? null],
      ),
    );
  }
  for (const side of [from, target]) {
    if (side?.vehicleId) await announceVehicle(tx, by, side.vehicleId);
    if (side?.unitId) await announceUnit(tx, by, side.unitId);
  }
}

/**
 * What a device said of the vehicle or unit that it leaves ends with it, and stays over: nobody would ever clear it. What the server
 * watches of the vehicle itself goes on.
 */
async function endAlarmsOfRemoved(
  tx: Transaction,
  by: Actor,
  { tenantId, deviceId, vehicleId, unitId }: FittedAsset,
  since: Date | undefined,
): Promise<void> {
  const { rows } = await tx.query<{ id: AlarmId }>(
    `UPDATE alarms SET active = false, ended_at = greatest(last_at, coalesce($4, now())), settled_at = now(),
       ended_because = 'device_removed', version = version + 1
     WHERE tenant_id = $1 AND device_id = $2 AND originator = $3 AND active AND kind <> 'rental_overdue'
     RETURNING id`,
    [tenantId, deviceId, vehicleId ?? unitId, since ?? null],
  );
  await announceAlarms(tx, by.actor ?? 'fitting', { changed: rows.map(({ id }) => ({ tenantId, id })) });
}

/**
 * A trip or a stop that goes on ends with the device's last fix there, as it does when fixes of another vehicle follow: of a
 * device on the shelf none ever would.
 */
async function endWaysOfRemoved(
  tx: Transaction,
  { tenantId, deviceId, vehicleId, unitId }: FittedAsset,
  since: Date | undefined,
): Promise<void> {
  for (const table of ['trips', 'stops']) {
    await tx.query(
      `UPDATE ${table} w SET ended_at = greatest(w.began_at,
         (SELECT max(f.ts) FROM fixes f WHERE f.tenant_id = $1 AND f.device_id = $2 AND f.ts >= w.began_at
            AND f.ts <= coalesce($4, now())))
       WHERE tenant_id = $1 AND device_id = $2 AND coalesce(vehicle_id, unit_id) = $3 AND is_current AND ended_at IS NULL`,
      [tenantId, deviceId, vehicleId ?? unitId, since ?? null],
    );
  }
}

type Side = { vehicleId: VehicleId | null; unitId: UnitId | null } | undefined;

/** Counts the versions of both sides up, and holds them: units first, then vehicles, each in the order of their ids. */
async function countUp(tx: Transaction, tenantId: TenantId, sides: readonly Side[]): Promise<void> {
  const unitIds = sides.flatMap((side) => (side?.unitId ? [side.unitId] : [])).toSorted();
  const vehicleIds = sides.flatMap((side) => (side?.vehicleId ? [side.vehicleId] : [])).toSorted();
  for (const id of unitIds) {
    const sql = 'UPDATE units SET version = version + 1 WHERE tenant_id = $1 AND id = $2';
    if ((await tx.query(sql, [tenantId, id])).rowCount === 0) throw new NotFoundError('unit', id);
  }
  for (const id of vehicleIds) {
    const sql = 'UPDATE vehicles SET version = version + 1 WHERE tenant_id = $1 AND id = $2';
    if ((await tx.query(sql, [tenantId, id])).rowCount === 0) throw new NotFoundError('vehicle', id);
  }
}
