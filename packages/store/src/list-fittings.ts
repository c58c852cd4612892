import type { DeviceId, FittingPeriod, TenantId, VehicleId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** Most periods that are shown of one device or vehicle. */
const LIMIT = 500;

type FittingRow = Omit<FittingPeriod, 'from' | 'to'> & { from: Date; to: Date | null };

/** Which device was where and when, newest first: of one device, or in one vehicle. */
export async function listFittings(
  db: Queryable,
  tenantId: TenantId,
  of: { deviceId: DeviceId } | { vehicleId: VehicleId },
): Promise<FittingPeriod[]> {
  const { rows } = await db.query<FittingRow>(
    `SELECT f.device_id AS "deviceId", f.vehicle_id AS "vehicleId", f.unit_id AS "unitId",
       coalesce(v.plate, u.name) AS label, lower(f.fitted) AS "from", upper(f.fitted) AS "to",
       coalesce(fitter.display_name, f.fitted_by) AS "fittedBy",
       CASE WHEN NOT upper_inf(f.fitted) THEN coalesce(remover.display_name, f.removed_by) END AS "removedBy"
     FROM device_fittings f
     LEFT JOIN vehicles v ON v.tenant_id = f.tenant_id AND v.id = f.vehicle_id
     LEFT JOIN units u ON u.tenant_id = f.tenant_id AND u.id = f.unit_id
     LEFT JOIN users fitter ON fitter.tenant_id = f.tenant_id AND fitter.id::text = f.fitted_by
     LEFT JOIN users remover ON remover.tenant_id = f.tenant_id AND remover.id::text = f.removed_by
     WHERE f.tenant_id = $1 AND ($2::text IS NULL OR f.device_id = $2) AND ($3::uuid IS NULL OR f.vehicle_id = $3)
     ORDER BY lower(f.fitted) DESC LIMIT ${LIMIT}`,
    [tenantId, 'deviceId' in of ? of.deviceId : null, 'vehicleId' in of ? of.vehicleId : null],
  );
  return rows.map((row) => ({ ...row, from: row.from.toISOString(), to: row.to?.toISOString() ?? null }));
}
