import type { DeviceId, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** The tenant's devices that a vehicle carried since `since`, in an order that says nothing and is always the same. */
export async function listDevicesInVehicles(db: Queryable, tenantId: TenantId, since: Date): Promise<DeviceId[]> {
  const { rows } = await db.query<{ id: DeviceId }>(
    `SELECT device_id AS id FROM device_fittings
     WHERE tenant_id = $1 AND vehicle_id IS NOT NULL AND fitted && tstzrange($2, NULL)
     GROUP BY device_id ORDER BY md5(device_id)`,
    [tenantId, since],
  );
  return rows.map(({ id }) => id);
}
