import type { DeviceAdapter, Datum, DeviceId, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** A device as ingest knows it: whose it is, and how its model speaks. */
export interface DeviceEntry {
  id: DeviceId;
  tenantId: TenantId;
  adapter: DeviceAdapter;
  datum: Datum;
}

const SELECT_ENTRY = `
  SELECT d.id, d.tenant_id AS "tenantId", m.adapter, m.datum
  FROM devices d JOIN device_models m ON (m.tenant_id, m.name) = (d.tenant_id, d.model)`;

/** Those of these devices that exist, of whatever tenant: device ids are unique over all. */
export async function findDeviceEntries(db: Queryable, ids: readonly DeviceId[]): Promise<DeviceEntry[]> {
  const { rows } = await db.query<DeviceEntry>(`${SELECT_ENTRY} WHERE d.id = ANY ($1)`, [ids]);
  return rows;
}

/** The device of a tenant whose id is one of these names, the first of them that is; else the one with such an IMEI. */
export async function findDeviceByName(
  db: Queryable,
  tenantId: TenantId,
  names: readonly string[],
): Promise<DeviceEntry | undefined> {
  const { rows } = await db.query<DeviceEntry>(
    `${SELECT_ENTRY} WHERE d.tenant_id = $1 AND (d.id = ANY ($2) OR d.imei = ANY ($2))
     ORDER BY array_position($2, d.id), array_position($2, d.imei) LIMIT 1`,
    [tenantId, names],
  );
  return rows[0];
}
