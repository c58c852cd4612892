import type { DeviceId, UnitId, VehicleId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** A period in which something carried a device, ms since the epoch; `to` is Infinity while it does. */
export interface FittingPeriod {
  deviceId: DeviceId;
  vehicleId: VehicleId | undefined;
  unitId: UnitId | undefined;
  from: number;
  to: number;
}

/** What carried these devices since `since`, oldest first. Device ids are unique over all tenants. */
export async function readFittingHistory(
  db: Queryable,
  deviceIds: readonly DeviceId[],
  since: Date,
): Promise<FittingPeriod[]> {
  const { rows } = await db.query<{
    device_id: DeviceId;
    vehicle_id: VehicleId | null;
    unit_id: UnitId | null;
    fitted_from: Date | null;
    fitted_to: Date | null;
  }>(
    `SELECT f.device_id, f.vehicle_id, f.unit_id, lower(f.fitted) AS fitted_from, upper(f.fitted) AS fitted_to
     FROM devices d JOIN device_fittings f ON (f.tenant_id, f.device_id) = (d.tenant_id, d.id)
     WHERE d.id = ANY ($1) AND f.fitted && tstzrange($2, NULL)
     ORDER BY f.device_id, f.fitted`,
    [deviceIds, since],
  );
  return rows.map((row) => ({
    deviceId: row.device_id,
    vehicleId: row.vehicle_id ?? undefined,
    unitId: row.unit_id ?? undefined,
    from: row.fitted_from?.getTime() ?? Number.NEGATIVE_INFINITY,
    to: row.fitted_to?.getTime() ?? Number.POSITIVE_INFINITY,
  }));
}
