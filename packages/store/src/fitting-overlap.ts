import type { DeviceId, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import { ConflictError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

interface Period {
  deviceId: DeviceId;
  from: Date;
  to: Date | null;
  label: string;
}

/**
 * Says in words which period stands in the way of a fitting that begins at `since` (undefined: now) and has no end yet. The
 * exclusion constraints would refuse it too, without a name.
 * @throws ConflictError `device_in_one_place`, `one_device_per_vehicle` or `one_device_per_unit`.
 */
export async function refuseOverlap(
  tx: Transaction,
  tenantId: TenantId,
  deviceId: DeviceId,
  target: { vehicleId: VehicleId | null; unitId: UnitId | null },
  since: Date | undefined,
): Promise<void> {
  const { rows } = await tx.query<Period>(
    `SELECT f.device_id AS "deviceId", lower(f.fitted) AS "from", upper(f.fitted) AS "to", coalesce(v.plate, u.name) AS label
     FROM device_fittings f
     LEFT JOIN vehicles v ON v.tenant_id = f.tenant_id AND v.id = f.vehicle_id
     LEFT JOIN units u ON u.tenant_id = f.tenant_id AND u.id = f.unit_id
     WHERE f.tenant_id = $1 AND f.fitted && tstzrange(coalesce($2, clock_timestamp()), NULL) AND CASE
       -- Of the device itself, the period that is open now ends with this.
       WHEN f.device_id = $3 THEN NOT upper_inf(f.fitted) OR lower(f.fitted) >= coalesce($2, 'infinity')
       ELSE f.vehicle_id = $4 OR f.unit_id = $5 END
     ORDER BY lower(f.fitted) LIMIT 1`,
    [tenantId, since ?? null, deviceId, target.vehicleId, target.unitId],
  );
  const period = rows[0];
  if (period === undefined) return;
  const when = `from ${period.from.toISOString()} ${period.to === null ? 'until now' : `to ${period.to.toISOString()}`}`;
  if (period.deviceId === deviceId) {
    const detail = `the device was in ${period.label} ${when}; give a time after ${(period.to ?? period.from).toISOString()}`;
    throw new ConflictError('device_in_one_place', detail);
  }
  const advice = period.to === null ? 'take that one out first' : 'give a time after that';
  throw new ConflictError(
    target.vehicleId === null ? 'one_device_per_unit' : 'one_device_per_vehicle',
    `${period.label} carries device ${period.deviceId} ${when}; ${advice}`,
  );
}
