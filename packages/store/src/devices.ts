import type {
  CredentialId,
  Device,
  DeviceEdit,
  DeviceId,
  DeviceStatus,
  ModelPeriod,
  NewDevice,
  TenantId,
  UnitId,
  VehicleId,
} from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { ensureGenericModel } from './device-models.ts';
import { DEVICE_STATUS, DEVICE_STATUS_JOINS } from './device-status.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

interface DeviceRow extends Omit<Device, 'statusAt' | 'lastSeenAt' | 'lastFixAt' | 'fittedTo' | 'credentials'> {
  statusAt: Date | null;
  lastSeenAt: Date | null;
  lastFixAt: Date | null;
  vehicleId: VehicleId | null;
  unitId: UnitId | null;
  credentials: { id: CredentialId; createdAtMs: number }[] | null;
}

/** Rejected in the last 24 hours, with what the quarantine's budget dropped since; whole hours of that. */
export const REJECTED_24H = `
  (SELECT count(*) FROM quarantine q
   WHERE q.tenant_id = d.tenant_id AND q.device_id = d.id AND q.received_at > now() - INTERVAL '24 hours')
  + (SELECT coalesce(sum(p.entries), 0)::bigint FROM quarantine_drops p
     WHERE p.tenant_id = d.tenant_id AND p.device_id = d.id AND p.hour > now() - INTERVAL '24 hours')`;

const SELECT_DEVICE = `
  SELECT d.id, d.imei, d.model, d.firmware, d.expected_interval_s AS "expectedIntervalS", d.online,
    ${DEVICE_STATUS} AS status, d.status_at AS "statusAt", d.last_seen_at AS "lastSeenAt", s.received_at AS "lastFixAt",
    round(extract(epoch FROM s.received_at - s.ts) * 1000)::double precision AS "lastLagMs",
    f.vehicle_id AS "vehicleId", f.unit_id AS "unitId", coalesce(v.plate, u.name) AS "fittedLabel",
    (SELECT json_agg(json_build_object('id', c.id, 'createdAtMs', floor(extract(epoch FROM c.created_at) * 1000))
                     ORDER BY c.created_at)
     FROM device_credentials c WHERE c.device_id = d.id AND c.revoked_at IS NULL) AS credentials,
    (SELECT count(*) FROM quarantine q WHERE q.tenant_id = d.tenant_id AND q.device_id = d.id) AS "quarantinedCount",
    ${REJECTED_24H} AS "rejected24h", d.version
  FROM devices d ${DEVICE_STATUS_JOINS}
  LEFT JOIN device_fittings f ON f.tenant_id = d.tenant_id AND f.device_id = d.id AND upper_inf(f.fitted)
  LEFT JOIN vehicles v ON v.tenant_id = f.tenant_id AND v.id = f.vehicle_id
  LEFT JOIN units u ON u.tenant_id = f.tenant_id AND u.id = f.unit_id`;

function deviceFromRow({ vehicleId, unitId, ...row }: DeviceRow): Device {
  return {
    ...row,
    statusAt: row.statusAt?.toISOString() ?? null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    lastFixAt: row.lastFixAt?.toISOString() ?? null,
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
  /** Part of the id, IMEI, model, or the plate or name of what carries it, in any case. */
  search?: string | undefined;
  status?: DeviceStatus | undefined;
  model?: string | undefined;
  /** Whether a vehicle or unit carries it. */
  fitted?: boolean | undefined;
  /** Only those with something rejected in the last 24 hours. */
  rejecting?: boolean | undefined;
  /** Id of the last device of the page before. */
  after: string | null;
  limit: number;
}

/** Devices by id. */
export async function listDevices(db: Queryable, tenantId: TenantId, page: DevicePage): Promise<Device[]> {
  const { rows } = await db.query<DeviceRow>(
    `${SELECT_DEVICE}
     WHERE d.tenant_id = $1 AND ($2::text IS NULL OR d.id > $2)
       AND ($3::text IS NULL OR strpos(lower(concat_ws(' ', d.id, d.imei, d.model, v.plate, u.name)), lower($3)) > 0)
       AND ($4::text IS NULL OR ${DEVICE_STATUS} = $4) AND ($5::text IS NULL OR d.model = $5)
       AND ($6::boolean IS NULL OR (f.id IS NOT NULL) = $6)
       AND ($7::boolean IS NOT TRUE OR ${REJECTED_24H} > 0)
     ORDER BY d.id LIMIT $8`,
    [
      tenantId,
      page.after,
      page.search ?? null,
      page.status ?? null,
      page.model ?? null,
      page.fitted ?? null,
      page.rejecting ?? null,
      page.limit,
    ],
  );
  return rows.map(deviceFromRow);
}

/** What is known of a new device; what is left out is as `NewDevice` says. */
export type DeviceToCreate = Pick<NewDevice, 'id'> & Partial<NewDevice>;

/**
 * @throws ConflictError `devices_id` when the id is taken (ids are unique over all tenants) or `devices_imei`;
 *   NotFoundError for an unknown model.
 */
export async function createDevice(tx: Transaction, tenantId: TenantId, device: DeviceToCreate): Promise<Device> {
  const model = device.model ?? 'generic';
  await ensureGenericModel(tx, tenantId, model);
  await orRefusal(
    tx.query(
      `INSERT INTO devices (tenant_id, id, imei, model, firmware, expected_interval_s)
       VALUES ($1, $2, $3, $4, $5, coalesce($6,
         (SELECT expected_interval_s FROM device_models WHERE tenant_id = $1 AND name = $4), 10))`,
      [tenantId, device.id, device.imei ?? null, model, device.firmware ?? null, device.expectedIntervalS ?? null],
    ),
  );
  return (await findDevice(tx, tenantId, device.id))!;
}

/**
 * Changes what `edit` names.
 * @param expectedVersion the version that the caller has read (If-Match), null to change whatever is there.
 * @throws NotFoundError, VersionConflictError, ConflictError as `createDevice`.
 */
export async function editDevice(
  tx: Transaction,
  by: Actor,
  id: DeviceId,
  edit: DeviceEdit,
  expectedVersion: number | null,
): Promise<Device> {
  await lockDevice(tx, by.tenantId, id);
  const before = await findDevice(tx, by.tenantId, id);
  if (before === undefined) throw new NotFoundError('device', id);
  checkVersion('device', before.version, expectedVersion);
  const after = { ...before, ...edit };
  await orRefusal(
    tx.query(
      `UPDATE devices SET imei = $3, model = $4, firmware = $5, expected_interval_s = $6, version = version + 1
       WHERE tenant_id = $1 AND id = $2`,
      [by.tenantId, id, after.imei, after.model, after.firmware, after.expectedIntervalS],
    ),
  );
  if (after.model !== before.model) {
    await tx.query(
      `INSERT INTO device_model_periods (tenant_id, device_id, valid_from, model, changed_by)
       VALUES ($1, $2, clock_timestamp(), $3, $4)`,
      [by.tenantId, id, after.model, by.actor],
    );
  }
  return (await findDevice(tx, by.tenantId, id))!;
}

/** The models that a device was of, newest first, with who changed them. */
export async function listModelPeriods(db: Queryable, tenantId: TenantId, id: DeviceId): Promise<ModelPeriod[]> {
  const { rows } = await db.query<Omit<ModelPeriod, 'from'> & { from: Date | null }>(
    `SELECT p.model, CASE WHEN isfinite(p.valid_from) THEN p.valid_from END AS "from",
       coalesce(u.display_name, p.changed_by) AS "changedBy"
     FROM device_model_periods p LEFT JOIN users u ON u.tenant_id = p.tenant_id AND u.id::text = p.changed_by
     WHERE p.tenant_id = $1 AND p.device_id = $2 ORDER BY p.valid_from DESC LIMIT 200`,
    [tenantId, id],
  );
  return rows.map((row) => ({ ...row, from: row.from?.toISOString() ?? null }));
}

/** Holds a device until the end of the transaction. @throws NotFoundError */
export async function lockDevice(tx: Transaction, tenantId: TenantId, id: DeviceId): Promise<void> {
  const { rows } = await tx.query('SELECT FROM devices WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tenantId,
    id,
  ]);
  if (rows.length === 0) throw new NotFoundError('device', id);
}
