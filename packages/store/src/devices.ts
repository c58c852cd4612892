import type { CredentialId, Device, DeviceId, NewDevice, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';
import { orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

interface DeviceRow extends Omit<Device, 'statusAt' | 'lastSeenAt' | 'fittedTo' | 'credentials'> {
  statusAt: Date | null;
  lastSeenAt: Date | null;
  vehicleId: VehicleId | null;
  unitId: UnitId | null;
  credentials: { id: CredentialId; createdAtMs: number }[] | null;
}

const SELECT_DEVICE = `
  SELECT d.id, d.model, d.firmware, d.expected_interval_s AS "expectedIntervalS", d.online,
    d.status_at AS "statusAt", d.last_seen_at AS "lastSeenAt", f.vehicle_id AS "vehicleId", f.unit_id AS "unitId",
    (SELECT json_agg(json_build_object('id', c.id, 'createdAtMs', floor(extract(epoch FROM c.created_at) * 1000))
                     ORDER BY c.created_at)
     FROM device_credentials c WHERE c.device_id = d.id AND c.revoked_at IS NULL) AS credentials,
    (SELECT count(*) FROM quarantine q WHERE q.tenant_id = d.tenant_id AND q.device_id = d.id) AS "quarantinedCount"
  FROM devices d
  LEFT JOIN device_fittings f ON f.tenant_id = d.tenant_id AND f.device_id = d.id AND upper_inf(f.fitted)`;

function deviceFromRow({ vehicleId, unitId, ...row }: DeviceRow): Device {
  return {
    ...row,
    statusAt: row.statusAt?.toISOString() ?? null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    fittedTo: vehicleId !== null ? { vehicleId } : unitId !== null ? { unitId } : null,
    credentials: (row.credentials ?? []).map(({ id, createdAtMs }) => ({
      id,
      createdAt: new Date(createdAtMs).toISOString(),
    })),
  };
}

/** One device, undefined when there is none. */
export async function findDevice(db: Queryable, tenantId: TenantId, id: DeviceId): Promise<Device | undefined> {
  const { rows } = await db.query<DeviceRow>(`${SELECT_DEVICE} WHERE d.tenant_id = $1 AND d.id = $2`, [tenantId, id]);
  return rows[0] && deviceFromRow(rows[0]);
}

export interface DevicePage {
  /** Part of the id or model, in any case. */
  search?: string | undefined;
  /** Id of the last device of the page before. */
  after: string | null;
  limit: number;
}

/** Devices by id. */
export async function listDevices(db: Queryable, tenantId: TenantId, page: DevicePage): Promise<Device[]> {
  const { rows } = await db.query<DeviceRow>(
    `${SELECT_DEVICE}
     WHERE d.tenant_id = $1 AND ($2::text IS NULL OR d.id > $2)
       AND ($3::text IS NULL OR strpos(lower(d.id || ' ' || d.model), lower($3)) > 0)
     ORDER BY d.id LIMIT $4`,
    [tenantId, page.after, page.search ?? null, page.limit],
  );
  return rows.map(deviceFromRow);
}

/** @throws ConflictError `devices_id` when the id is taken: ids are unique over all tenants. */
export async function createDevice(tx: Transaction, tenantId: TenantId, device: NewDevice): Promise<Device> {
  await orRefusal(
    tx.query('INSERT INTO devices (tenant_id, id, model, firmware, expected_interval_s) VALUES ($1, $2, $3, $4, $5)', [
      tenantId,
      device.id,
      device.model,
      device.firmware,
      device.expectedIntervalS,
    ]),
  );
  return (await findDevice(tx, tenantId, device.id))!;
}
