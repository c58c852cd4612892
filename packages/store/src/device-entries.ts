import type { DeviceId, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** A device as ingest knows it. */
export interface DeviceEntry {
  id: DeviceId;
  tenantId: TenantId;
  model: string;
}

/** Those of these devices that exist, of whatever tenant: device ids are unique over all. */
export async function findDeviceEntries(db: Queryable, ids: readonly DeviceId[]): Promise<DeviceEntry[]> {
  const { rows } = await db.query<DeviceEntry>(
    'SELECT id, tenant_id AS "tenantId", model FROM devices WHERE id = ANY ($1)',
    [ids],
  );
  return rows;
}
